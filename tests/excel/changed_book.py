"""The shipped workbook with other inputs, calculated in memory."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xlhedge.book.columns import TABLES
from xlhedge.excel.boundary import call
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.store.sources import read_tables

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
NEWEST = datetime(2026, 1, 15, 15)  # of the sample's markets
Changes = dict[str, dict[str, Any]]
Tables = Mapping[str, list[list[Any]]]

_ANSWERS: dict[str, Any] = {}


def answer(name: str, arguments: Any) -> Any:
    """Our functions; what was asked before is not calculated again."""
    key = f"{name}{arguments!r}"
    if key not in _ANSWERS:
        _ANSWERS[key] = call(name, arguments)
    return _ANSWERS[key]


def values_at(book: Workbook, clock: datetime = NEWEST) -> dict[Cell, Any]:
    """Every result at a time of the machine's clock."""
    return dict(recalculate(book, answer, clock).values)


def shown(book: Workbook, clock: datetime = NEWEST) -> dict[str, Any]:
    """What the checks show at a time of the machine's clock."""
    values = values_at(book, clock)
    return {e.name: values[CHECKS.place(e)][0][0] for e in CHECKS.entries}


def with_tables(tables: Tables) -> Workbook:
    """The shipped workbook with these tables in the place of its own."""
    book = read_workbook(BOOK)
    for name, rows in tables.items():
        book = replace_rows(book, name, typed_rows(TABLES[name], rows))
    return book


def with_cells(rows: list[list[Any]], changes: Changes) -> list[list[Any]]:
    """A table with cells changed in the rows of these keys."""
    header, *body = rows
    records = [dict(zip(header, row, strict=True)) for row in body]
    changed = [record | changes.get(str(record[header[0]]), {}) for record in records]
    return [header, *([*record.values()] for record in changed)]


def changed(table: str, changes: Changes) -> Workbook:
    """The shipped workbook with cells of rows of one table changed, by their key."""
    rows = read_tables(BOOK.parent / "sample")[table]
    return with_tables({table: with_cells(rows, changes)})
