"""Write the result of a formula into a worksheet: one cell, or what it spills into."""

from collections.abc import Iterator

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.cell_xml import FORMULA, INLINE, VALUE, Rows
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.grid import Grid

ENTER_AGAIN = "in Excel, enter the formula again as a dynamic array"


def clear_spill(grid: Grid, formula: Formula, rows: Rows) -> None:
    """Empty the cells that the saved result spilled into and the new one does not."""
    covers = area_from(formula.cell, len(rows), len(rows[0]))
    if covers == formula.area:
        return
    for cell in spilled(formula.area):
        if not covers.holds(cell):
            grid.empty(cell)


def write_result(grid: Grid, formula: Formula, rows: Rows) -> None:
    """Write a result, an array after `clear_spill` of every array of the sheet.

    A new spilled cell takes the format of its column in the second row of the result:
    the first may be a header. Raises InputError where a cell in use would be
    overwritten.
    """
    covers = area_from(formula.cell, len(rows), len(rows[0]))
    _check_size(formula, covers)
    for cell in spilled(covers):
        _check_free(grid, formula, cell)
    grid.write_result(formula.cell, rows[0][0])
    model = covers.top + (covers.height > 1)
    for cell in spilled(covers):
        value = rows[cell.row - covers.top][cell.column - covers.left]
        grid.write_result(cell, value, like=cell._replace(row=model))
    element = grid.formula(formula.cell)
    if formula.kind == "dynamic" and element is not None:
        element.set("ref", covers.ref)


def spilled(area: Area) -> Iterator[Cell]:
    """All cells of an area but the first."""
    cells = area.cells()
    next(cells)
    return cells


def _check_size(formula: Formula, covers: Area) -> None:
    if formula.kind != "dynamic" and covers != formula.area:
        rule = f"the result of {formula.cell} must cover {formula.area.ref}"
        raise InputError(f"{rule}, got {covers.ref}; {ENTER_AGAIN}")


def _check_free(grid: Grid, formula: Formula, cell: Cell) -> None:
    """Refuse a cell with a formula, and one with a value that is not of the old result.

    Formulas of their own stand nowhere in what an array covers.
    """
    element = grid.element(cell.row, cell.column)
    if element is None:
        return
    used = (FORMULA,) if formula.area.holds(cell) else (FORMULA, VALUE, INLINE)
    if any(child.tag in used for child in element):
        raise InputError(f"the result of {formula.cell} must not overwrite {cell}")
