"""What was typed, on a page: input tables and lists."""

from xlhedge.book.columns import TABLES, TableSpec
from xlhedge.excel.saved.contents import Table as SavedTable
from xlhedge.excel.sheets.grid import InputList
from xlhedge.excel.sheets.styles import format_of
from xlhedge.excel.sheets.table import InputTable
from xlhedge.excel.webpage.tables import cells_of, value_cell
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Head, Row, Table

_NUMBERS = ("number", "date")


def input_table(given: InputTable, saved: SavedTable, values: Values) -> Table:
    """An input table as the file holds it; rows that are blank are left out."""
    spec = TABLES[given.name]
    formats = [_format(spec, name) for name in saved.columns]
    rows = tuple(
        Row(tuple(map(value_cell, row, formats)))
        for row in cells_of(saved.data, values)
        if any(value is not None for value in row)
    )
    heads = tuple(_head(spec, name) for name in saved.columns)
    return Table(given.title or given.name, heads, rows, is_input=True)


def list_table(given: InputList, values: Values) -> Table:
    """Numbers that were typed, a row each."""
    cells = (values.value(cell) for cell in given.area.cells())
    rows = tuple(Row((value_cell(value, given.format),)) for value in cells)
    head = Head(given.label or given.name, "", is_text=False)
    return Table("", (head,), rows, is_input=True)


def _format(spec: TableSpec, name: str) -> str:
    """The number format of a column; that of texts for one of the user's own."""
    known = name in spec.names
    return format_of(name, spec.column(name).term) if known else "general"


def _head(spec: TableSpec, name: str) -> Head:
    if name not in spec.names:
        return Head(name, "", is_text=True)
    term = spec.column(name).term
    return Head(name, term.unit, term.kind not in _NUMBERS)
