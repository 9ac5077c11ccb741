"""Marks that stay while the market moves, and do not say of what time they are.

A blank as_of stands for that of Market. Where a snapshot brings a Market of another
time and not the table, such a row would pass for new.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from xlhedge.core.dates import minute
from xlhedge.excel.clock import times_of
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Workbook

_MARKS = ("Instruments", "Surface")


def kept_marks(
    book: Workbook, snapshot: Mapping[str, list[list[Any]]]
) -> Iterator[str]:
    """A line for each table of marks that stays, with rows without a time.

    Args: book, before the snapshot; snapshot, rows by table name, headers first.
    """
    if "Market" not in snapshot:
        return
    headers, *rows = snapshot["Market"]
    place = headers.index("as_of") if "as_of" in headers else None
    new = times_of([] if place is None else [row[place] for row in rows])
    old = times_of(_column(book, "Market", "as_of"))
    if not (new.size and old.size) or new.max() == old.max():
        return
    for name in (name for name in _MARKS if name not in snapshot):
        timeless = _timeless(book, name)
        if timeless:
            rule = f"{timeless} of its rows have no as_of and are of the market of"
            yield f"{name} was not given: {rule} {minute(old.max())}"


def _timeless(book: Workbook, name: str) -> int:
    """How many rows of a table have no time of their own."""
    keys, times = (_column(book, name, column) for column in ("underlying", "as_of"))
    pairs = zip(keys, times or [None] * len(keys), strict=True)
    return sum(key is not None and time is None for key, time in pairs)


def _column(book: Workbook, name: str, column: str) -> list[Value]:
    """The cells of a column of a table; none if there is no such column."""
    table = book.tables.get(name.lower())
    if table is None or column not in table.columns:
        return []
    place = table.data.left + table.columns.index(column)
    return [row[0] for row in book.rows(table.data._replace(left=place, right=place))]
