"""The state of the input tables as the worksheet asks for it."""

from typing import Any

from xlhedge.book.inputs import check_inputs
from xlhedge.book.result import Result
from xlhedge.excel.functions.books import Rows, Snapshot, parsed, time_of


def book_inputs(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    surface: Rows | None = None,
    dividends: Rows | None = None,
    limits: Rows | None = None,
    switches: Rows | None = None,
    cashflows: Rows | None = None,
    as_of: Any = None,
) -> Result:
    """A row for each table: its rows, those that fail or are of another time."""
    given = {
        "Positions": positions,
        "Instruments": instruments,
        "Market": market,
        "Dividends": dividends,
        "Surface": surface,
        "Policy": policy,
        "Limits": limits,
        "Switches": switches,
        "Cashflows": cashflows,
    }
    tables = {name: rows for name, rows in given.items() if rows is not None}
    return check_inputs(tables, time_of(as_of), lambda **book: parsed(Snapshot(**book)))
