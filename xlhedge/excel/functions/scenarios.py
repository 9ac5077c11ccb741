"""Scenarios and P&L of a book as the worksheet calls them: tables in, a table out."""

from typing import Any

from xlhedge.book.explain import explain
from xlhedge.book.hedge_ladder import hedge_ladder
from xlhedge.book.ladder import ALL, ladder, matrix, roll
from xlhedge.book.result import Result
from xlhedge.core.errors import CellError, Code, InputError, error_of
from xlhedge.core.numeric import Array
from xlhedge.excel.functions.books import Rows, book_of, time_of


def book_ladder(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    spot_shocks: Array,
    surface: Rows | None = None,
    measure: str = "pnl",
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each spot shock, a column for each underlying, and their total."""
    book = book_of(positions, instruments, market, surface, dividends)
    return ladder(book, spot_shocks, measure, time_of(as_of))


def book_matrix(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    spot_shocks: Array,
    vol_shocks: Array,
    surface: Rows | None = None,
    measure: str = "pnl",
    as_of: Any = None,
    underlying: str = ALL,
    dividends: Rows | None = None,
) -> Result:
    """A row for each spot shock, a column for each vol shock."""
    book = book_of(positions, instruments, market, surface, dividends)
    return matrix(book, spot_shocks, vol_shocks, measure, time_of(as_of), underlying)


def book_roll(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    days: Array,
    surface: Rows | None = None,
    measure: str = "pnl",
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each number of days, a column for each underlying, and their total."""
    book = book_of(positions, instruments, market, surface, dividends)
    return roll(book, days, measure, time_of(as_of))


def book_hedge_ladder(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    spot_shocks: Array,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """The trades due under each policy at each spot shock."""
    book = book_of(positions, instruments, market, surface, dividends, policy)
    return hedge_ladder(book, spot_shocks, time_of(as_of))


def book_explain(
    positions0: Rows,
    instruments0: Rows,
    market0: Rows,
    positions1: Rows,
    instruments1: Rows,
    market1: Rows,
    surface0: Rows | None = None,
    surface1: Rows | None = None,
    cashflows: Rows | None = None,
    explain_tolerance: float = 0.1,
    explain_limit: float | None = None,
    dividends0: Rows | None = None,
    dividends1: Rows | None = None,
) -> Result:
    """A row for each underlying, and their total: where the P&L came from."""
    start = book_of(positions0, instruments0, market0, surface0, dividends0)
    end = book_of(positions1, instruments1, market1, surface1, dividends1)
    received = _received(cashflows)
    return explain(start, end, received, explain_tolerance, explain_limit)


def _received(cashflows: Rows | None) -> dict[str, float]:
    """Cash per underlying; a blank row has none."""
    if cashflows is None:
        return {}
    names = cashflows[0]
    if not {"underlying", "received"} <= set(names):
        raise InputError("cashflows must have the columns underlying and received")
    received: dict[str, float] = {}
    places = [names.index(name) for name in ("underlying", "received")]
    for key, cash in ([row[place] for place in places] for row in cashflows[1:]):
        for cell in (key, cash):
            if isinstance(cell, CellError):
                raise error_of(cell.code)(f"cashflows holds {cell}", code=cell.code)
        if key is None and cash is None:
            continue
        if not isinstance(key, str) or type(cash) is not float:
            rule = "cashflows must be a text and a number in each row"
            raise InputError(f"{rule}, got {key!r} and {cash!r}", code=Code.WRONG_KIND)
        received[key] = received.get(key, 0.0) + cash
    return received
