"""The table Series: prices of an asset and of up to three hedges at the same times.

Rows are in the order of time, oldest first. A row that is wrong makes the whole table
unusable: a change has no meaning beside a price that is missing. A hedge is there
once any of its prices is.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.columns import SERIES
from xlhedge.book.table import Cells, Table, given
from xlhedge.core.dates import minute
from xlhedge.core.errors import Code, DomainError, MissingDataError
from xlhedge.core.numeric import Array

HEDGES = ("hedge_1_price", "hedge_2_price", "hedge_3_price")


class Series(NamedTuple):
    """Times (n,), prices of the asset (n,), and of each hedge by its number, (n,)."""

    dates: Array
    asset: Array
    hedges: dict[int, Array]

    def hedge(self, hedge_number: float) -> Array:
        """The prices of one hedge; MissingDataError where there are none."""
        whole = int(hedge_number) if hedge_number == int(hedge_number) else 0
        if not 1 <= whole <= len(HEDGES):
            rule = f"must be a whole number from 1 to {len(HEDGES)}"
            raise DomainError(f"hedge_number {rule}, got {hedge_number:.12g}")
        if whole not in self.hedges:
            raise MissingDataError(f"Series has no prices in {HEDGES[whole - 1]}")
        return self.hedges[whole]


def series_of(cells: Cells) -> Series:
    """The table, checked.

    Raises: InputError for a table that cannot be used, with the row that is wrong, and
    MissingDataError for one without rows.
    """
    table = Table(SERIES, cells)
    if not len(table):
        raise MissingDataError("Series has no rows")
    hedges = {n: table[c] for n, c in enumerate(HEDGES, 1) if table.given(c).any()}
    for number, prices in hedges.items():
        gap = f"{HEDGES[number - 1]} is blank"
        table.faults.add(~given(prices), gap, Code.WRONG_KIND)
    _require_order(table)
    if table.faults.bad.any():
        raise table.error(int(np.argmax(table.faults.bad)))
    return Series(table["date"], table["asset_price"], hedges)


def _require_order(table: Table) -> None:
    """Fail the rows that are not later than the row above them."""
    dates = table["date"]
    late = np.zeros(len(dates), dtype=bool)
    late[1:] = dates[1:] <= dates[:-1]
    rule = "date must be after that of the row above, got"
    table.faults.add(late, lambda row: f"{rule} {minute(dates[row])}")
