"""Grids of a page: a result over lists of inputs, with its keys and colours."""

from collections.abc import Iterable, Sequence

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.sheets.grid import Grid, InputList
from xlhedge.excel.webpage.tables import alone, title_text, value_cell
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Head, Row, Shown, Table


def grid_table(grid: Grid, lists: Iterable[InputList], values: Values) -> Table:
    """A grid with the names of its columns and the keys of its rows.

    They are its own, or the lists above it and left of it.
    """
    title = title_text(grid.title, grid.corner, values)
    rows = values.rows(grid.anchor)
    if len(rows) < grid.rows:
        return alone(title, rows[0][0] if rows else None)
    if grid.header:
        return _headed(title, grid, rows)
    return _between_lists(title, grid, tuple(lists), rows, values)


def beside(grid: Grid, given: InputList) -> bool:
    """Whether a list stands directly above a grid or left of it."""
    top, left = grid.anchor.row, grid.anchor.column
    if given.across:
        return given.first == Cell(grid.anchor.sheet, top - 1, left)
    return given.first == Cell(grid.anchor.sheet, top + grid.header, left - 1)


def _headed(title: str, grid: Grid, rows: Rows) -> Table:
    names, *body = rows
    heads = tuple(
        Head(str(name), "", grid.words and place == 0)
        for place, name in enumerate(names)
    )
    shown = tuple(
        Row((value_cell(key, grid.first), *_numbers(grid, row, 0.0)))
        for key, *row in body
    )
    return Table(title, heads, shown)


def _between_lists(
    title: str,
    grid: Grid,
    lists: Sequence[InputList],
    rows: Rows,
    values: Values,
) -> Table:
    (above,) = (one for one in lists if one.across and beside(grid, one))
    (left,) = (one for one in lists if not one.across and beside(grid, one))
    names = [value_cell(values.value(c), above.format) for c in above.area.cells()]
    heads = (Head(left.label, "", False), *(Head(n.text, "", False) for n in names))
    largest = max(
        (abs(v) for row in rows for v in row if isinstance(v, float)), default=0.0
    )
    keys = [values.value(cell) for cell in left.area.cells()]
    shown = tuple(
        Row((value_cell(key, left.format), *_numbers(grid, row, largest)))
        for key, row in zip(keys, rows, strict=True)
    )
    return Table(title, heads, shown)


def _numbers(grid: Grid, row: Sequence[Value], largest: float) -> Iterable[Shown]:
    """The numbers of a row; coloured by their share of the largest of the grid."""
    for value in row:
        shown = value_cell(value, grid.format)
        if grid.scale and largest and isinstance(value, float):
            yield Shown(shown.text, shown.look, heat=value / largest)
        else:
            yield shown
