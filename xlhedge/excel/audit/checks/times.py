"""The time of valuation: how old it is, and whether the tables are of that time."""

from collections.abc import Iterator

import numpy as np

from xlhedge.book.columns import PREVIOUS
from xlhedge.core.dates import minute, parse_dates
from xlhedge.core.numeric import Array
from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Table

AS_OF = "as_of"  # the name of the cell, and the column of the tables
_EARLIER = {spec.name.lower() for spec in PREVIOUS.values()}  # than the valuation
_SECOND = np.timedelta64(1, "s")


def check_age(case: Case) -> Iterator[Finding]:
    """A time of valuation that is older than the limit, or lies in the future."""
    cell = case.named_cell(AS_OF)
    as_of = time_of(case.held(cell)) if cell else None
    if cell is None or as_of is None or case.now is None:
        return
    age = (case.now - as_of) / _SECOND
    if abs(age) > case.max_age:
        what = "the time of valuation is older than the limit"
        if age < 0:
            what = "the time of valuation lies in the future"
        expected = f"within {case.max_age:g} s of {minute(case.now)}"
        yield Finding("stale", cell, what, minute(as_of), expected)


def check_tables_agree(case: Case) -> Iterator[Finding]:
    """Rows of a table of another time than that of the valuation.

    What a table may be apart is the largest max_age of the policies, else the limit
    of age.
    """
    cell = case.named_cell(AS_OF)
    as_of = time_of(case.held(cell)) if cell else None
    if as_of is None:
        return
    ages = [a for a in _column(case, "policy", "max_age") if type(a) is float]
    limit = max(ages, default=case.max_age)
    for key, table in case.book.tables.items():
        if AS_OF in table.columns and key not in _EARLIER:
            times = parse_dates(_column(case, key, AS_OF)).times
            yield from _table(table, times, as_of, limit)


def _table(
    table: Table, times: Array, as_of: np.datetime64, limit: float
) -> Iterator[Finding]:
    """The row that is furthest from the time of valuation, if any is too far."""
    apart = np.nan_to_num(np.abs((times - as_of) / _SECOND))
    far = np.count_nonzero(apart > limit)
    if far:
        row = int(apart.argmax())
        place = table.area.left + table.columns.index(AS_OF)
        cell = Cell(table.area.sheet, table.data.top + row, place)
        what = f"{far} of {len(times)} rows of {table.name} are of another time"
        expected = f"within {limit:g} s of {minute(as_of)}, the time of valuation"
        yield Finding("as of", cell, what, minute(times[row]), expected)


def _column(case: Case, key: str, name: str) -> list[Value]:
    """The cells of a column of a table; none if there is no such column."""
    table = case.book.tables.get(key)
    if table is None or name not in table.columns:
        return []
    place = table.area.left + table.columns.index(name)
    cells = table.data._replace(left=place, right=place).cells()
    return [case.held(cell) for cell in cells]


def time_of(value: Value) -> np.datetime64 | None:
    """A date cell as a time in UTC; None for what is none."""
    if not isinstance(value, float | str):
        return None
    times, _, bad = parse_dates(value)
    return None if bad or np.isnat(times) else np.datetime64(times.item(), "us")
