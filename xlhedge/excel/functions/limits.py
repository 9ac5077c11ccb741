"""The limits of a book as the worksheet asks for them: tables in, a table out."""

from typing import Any

from xlhedge.book.limits import check_limits
from xlhedge.book.result import Result
from xlhedge.excel.functions.books import Rows, Snapshot, parsed, time_of


def book_limits(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    limits: Rows,
    surface: Rows | None = None,
    numeraire: str = "coin",
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each limit: its figure, headroom, usage, state and status."""
    snapshot = Snapshot(
        positions=positions,
        instruments=instruments,
        market=market,
        surface=surface,
        dividends=dividends,
    )
    return check_limits(parsed(snapshot), limits, numeraire, time_of(as_of))
