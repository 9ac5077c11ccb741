"""Exchange the rows of a table in a workbook in memory, by Excel's own limits."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import LAST_ROW, Area
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Place, Replacement, Sheet, Table, Workbook


def replace_rows(book: Workbook, name: str, rows: Rows) -> Workbook:
    """The workbook with new rows in a table; the table grows or shrinks with them.

    The first of `rows` names columns of the table, in any order; a column that it
    does not name becomes blank. No rows leave one blank row, the least a table has.

    Raises InputError for an unknown table or column, rows of unequal length, a value
    no cell can hold, formulas or totals in the table, and cells in use below it.
    """
    table = book.tables.get(name.lower())
    if table is None:
        known = ", ".join(known.name for known in book.tables.values())
        raise InputError(f"table must be one of {known}, got {name}")
    _check_table(book, table)
    body = laid_out(table.name, table.columns, rows)
    after = _resized(table, len(body))
    _check_free(book, table, after)
    change = Replacement(table, after, body)
    sheet = book.sheets[table.area.sheet]
    return replace(
        book,
        sheets={**book.sheets, sheet.name: _with_rows(sheet, change)},
        tables={**book.tables, name.lower(): after},
        replaced=(*book.replaced, change),
    )


def _check_table(book: Workbook, table: Table) -> None:
    if table.has_totals or not table.has_header:
        raise InputError(f"table {table.name} must have a header row and no totals row")
    formulas = book.sheets[table.area.sheet].formulas
    inside = [f.cell for f in formulas.values() if table.data.meets(f.area)]
    if inside:
        raise InputError(
            f"table {table.name} must hold values, got a formula at {inside[0]}"
        )
    if any(change.before.name == table.name for change in book.replaced):
        raise InputError(f"table {table.name} must be replaced only once")


def laid_out(name: str, columns: Sequence[str], rows: Rows) -> Rows:
    """The rows of a table in the order of its columns, without the header.

    Raises InputError for a column that the table has not, or that is named twice.
    """
    if not rows:
        raise InputError(f"the first row of {name} must name its columns")
    header, *data = rows
    known = {column.lower(): place for place, column in enumerate(columns)}
    places = [known.get(str(word).lower(), -1) for word in header]
    for word, place in zip(header, places, strict=True):
        if place < 0:
            raise InputError(f"table {name} has no column {word}")
    if len(set(places)) < len(places):
        raise InputError(f"the first row of {name} names a column twice")
    return [
        list(_in_order(name, columns, places, row))
        for row in data or [[None] * len(header)]
    ]


def _in_order(
    name: str, columns: Sequence[str], places: list[int], row: list[Value]
) -> Iterator[Value]:
    if len(row) != len(places):
        rule = f"a row of {name} must have {len(places)} values"
        raise InputError(f"{rule}, got {len(row)}")
    values = dict(zip(places, row, strict=True))
    for place, column in enumerate(columns):
        value = values.get(place)
        if isinstance(value, float) and not math.isfinite(value):
            raise InputError(f"{column} of {name} must be finite, got {value}")
        yield value


def _resized(table: Table, height: int) -> Table:
    bottom = table.data.top + height - 1
    if bottom > LAST_ROW:
        raise InputError(f"table {table.name} must end on the sheet, got {height} rows")
    return replace(table, area=table.area._replace(bottom=bottom))


def _check_free(book: Workbook, before: Table, after: Table) -> None:
    """Refuse to grow over anything; an empty cell with a format is free."""
    if after.area.bottom <= before.area.bottom:
        return
    added = after.area._replace(top=before.area.bottom + 1)
    for cell in added.cells():
        if book.sheets[cell.sheet].value((cell.row, cell.column)) is not None:
            raise InputError(f"table {after.name} must not grow over {cell}, in use")
    for what, area in _obstacles(book, added.sheet, after.name):
        if area.meets(added):
            raise InputError(f"table {after.name} must not grow over {what} {area}")


def _obstacles(book: Workbook, sheet: str, name: str) -> Iterator[tuple[str, Area]]:
    for table in book.tables.values():
        if table.name != name:
            yield f"table {table.name} at", table.area
    for merged in book.sheets[sheet].merged:
        yield "merged cells", merged
    for formula in book.sheets[sheet].formulas.values():
        yield "the formula at", formula.area


def _with_rows(sheet: Sheet, change: Replacement) -> Sheet:
    freed = {(cell.row, cell.column) for cell in change.before.data.cells()}
    kept = {place: v for place, v in sheet.inputs.items() if place not in freed}
    return replace(sheet, inputs=kept | dict(_placed(change)))


def _placed(change: Replacement) -> Iterator[tuple[Place, Value]]:
    top, left = change.after.data.top, change.after.data.left
    for row, values in enumerate(change.rows, top):
        for column, value in enumerate(values, left):
            if value is not None:
                yield (row, column), value
