"""The limits of a book: the figure of each, how it stands, and what is left.

A row of the table Limits names a figure: one of total.py under one underlying, or
their sum over all where underlying is blank, or the P&L of one scenario (scenario.py):

dollar_delta, gamma_1pct, vega_point, theta_day, rho_1pct   add over underlyings
net_delta                                                   of one underlying
pnl          at spot_shock and vol_shock; only a loss counts against its limit

What Market lists and no position stands on is 0.

Source: definition; states as in hedge/limits.py.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.columns import LIMITS
from xlhedge.book.ladder import ALL, Time, matrix
from xlhedge.book.result import Result
from xlhedge.book.table import Cells, Table
from xlhedge.book.total import total
from xlhedge.core.errors import Code, InputError
from xlhedge.hedge.limits import limits

_BOOK = "book currency"
UNITS = {
    "dollar_delta": _BOOK,
    "net_delta": "base",
    "gamma_1pct": f"{_BOOK} of delta per 1 %",
    "vega_point": f"{_BOOK} per vol point",
    "theta_day": f"{_BOOK} per day",
    "rho_1pct": f"{_BOOK} per 1 % rate",
    "pnl": _BOOK,
}
LIMIT_COLUMNS = (
    *("limit", "underlying", "measure", "value", "unit"),
    *("headroom", "usage", "state", "status"),
)
_SHOCKS = ("spot_shock", "vol_shock")
_ALL = "all"


class _Found(NamedTuple):
    """The figure of one limit, or the code and the reason why there is none."""

    value: float
    code: int = Code.OK
    reason: str = ""


def check_limits(
    book: Book, cells: Cells, numeraire: str = "coin", as_of: Time = None
) -> Result:
    """A row per limit: LIMIT_COLUMNS, values in `unit`.

    Args: cells, the table Limits, headers first; numeraire as in total.py.
    Returns: `state` is ok, warn, breach or failed, `status` ok or the reason; headroom
    is what the figure may still move to the hard limit, usage the part of it in use.
    Raises: InputError for a table that cannot be used; a row that is wrong, and one
    whose figure cannot be found, fails alone.
    """
    table = read_limits(cells)
    figures = _Figures(book, numeraire, as_of)
    found = [_found(table, row, figures) for row in range(len(table))]
    return _result(table, found)


def read_limits(cells: Cells) -> Table:
    """The table Limits, rows that contradict themselves failed.

    Raises: InputError for a table that cannot be used.
    """
    table = Table(LIMITS, cells)
    table.require_unique()
    _require_shocks(table)
    table.faults.add(table["soft"] > table["hard"], "soft must be <= hard")
    return table


def _require_shocks(table: Table) -> None:
    """Fail a P&L without its scenario, and a scenario that nothing asks for."""
    moved = table["measure"] == "pnl"
    for name in _SHOCKS:
        given = table.given(name)
        needed = f"{name} is blank: measure pnl needs it"
        table.faults.add(moved & ~given, needed, Code.WRONG_KIND)
        idle = f"{name} must be blank: only measure pnl moves the market"
        table.faults.add(~moved & given, idle, Code.WRONG_KIND)


def _found(table: Table, row: int, figures: "_Figures") -> _Found:
    if table.faults.bad[row]:
        code, reason = table.faults.codes[row], table.faults.reasons[row]
        return _Found(np.nan, int(code), str(reason))
    name, measure = table["underlying"][row], table["measure"][row]
    try:
        if measure == "pnl":
            moves = [float(table[shock][row]) for shock in _SHOCKS]
            return figures.pnl(name, *moves)
        return figures.sum(name, measure)
    except InputError as error:  # of this limit alone
        return _Found(np.nan, int(error.code), str(error))


class _Figures:
    """What limits are on, of one book at one time."""

    def __init__(self, book: Book, numeraire: str, as_of: Time) -> None:
        self._book, self._as_of = book, as_of
        self._totals = total(book, "underlying", numeraire, as_of)
        self._places = {n: i for i, n in enumerate(self._totals["underlying"])}
        self._listed = set(book.table("Market")["underlying"])

    def sum(self, underlying: str, measure: str) -> _Found:
        """A figure of the totals, of one underlying or of all."""
        rows = list(self._rows(underlying))
        if not underlying and measure == "net_delta" and len(rows) > 1:
            rule = "net_delta does not add over underlyings; name one"
            raise InputError(rule, code=Code.WRONG_KIND)
        failed = self._totals.codes[measure][rows]
        if failed.any():
            reason = "; ".join(self._totals.reasons) or "a position failed"
            return _Found(np.nan, int(failed[failed != 0][0]), reason)
        return _Found(float(self._totals[measure][rows].sum()))

    def pnl(self, underlying: str, spot_shock: float, vol_shock: float) -> _Found:
        """What the book gains in one scenario."""
        if not list(self._rows(underlying)):
            return _Found(0.0)
        moves = np.array([spot_shock]), np.array([vol_shock])
        found = matrix(self._book, *moves, "pnl", self._as_of, underlying or ALL)
        code = int(found.codes["vol_1"][0]) if "vol_1" in found.codes else Code.OK
        reason = "; ".join(found.reasons) if code else ""
        return _Found(float(found["vol_1"][0]), code, reason)

    def _rows(self, underlying: str) -> Iterator[int]:
        """The rows of the totals that a limit adds up."""
        if not underlying:
            yield from self._places.values()
        elif underlying in self._places:
            yield self._places[underlying]
        elif underlying not in self._listed:
            rule = f"no Market row for underlying {underlying}"
            raise InputError(rule, code=Code.MISSING)


def _result(table: Table, found: list[_Found]) -> Result:
    values = np.array([one.value for one in found], dtype=float)
    codes = np.array([int(one.code) for one in found], dtype=int)
    good = codes == 0
    # A gain is never beyond a limit.
    counted = np.where(table["measure"] == "pnl", np.minimum(values, 0.0), values)
    stands = limits(counted[good], table["soft"][good], table["hard"][good])
    headroom, usage = np.full((2, len(found)), np.nan)
    headroom[good], usage[good] = stands.headroom, stands.usage
    state = np.full(len(found), "failed", dtype=object)
    state[good] = stands.state
    names = table["underlying"]
    columns = {
        "limit": table["limit"],
        "underlying": np.where(names == "", _ALL, names),
        "measure": table["measure"],
        "value": values,
        "unit": np.array([UNITS.get(m, "") for m in table["measure"]], dtype=object),
        "headroom": headroom,
        "usage": usage,
        "state": state,
        "status": np.array([one.reason or "ok" for one in found], dtype=object),
    }
    return Result(columns, dict.fromkeys(("value", "headroom", "usage"), codes))
