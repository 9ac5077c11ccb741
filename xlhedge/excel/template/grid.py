"""Lists of inputs, and the grids over them: formats of every cell a result may fill."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import Area, absolute, area_from
from xlhedge.excel.sheets.grid import Grid, InputList
from xlhedge.excel.sheets.styles import SCALE
from xlhedge.excel.template.blocks import write_section
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.conditions import of_grid


def write_list(canvas: Canvas, sheet: Worksheet, given: InputList) -> None:
    """The label and the numbers, which take any number, and their name."""
    look = canvas.style("input", given.format, locked=False)
    label = canvas.style("number_unit" if given.across else "number_header")
    if given.label:
        sheet.write_string(given.label_place.ref, given.label, label)
    for cell, value in zip(given.area.cells(), given.values, strict=True):
        sheet.write_number(cell.ref, value, look)
    canvas.workbook.define_name(given.name, f"={absolute(given.area)}")


def write_grid(canvas: Canvas, sheet: Worksheet, grid: Grid) -> None:
    """Title, formula, formats and conditions of one grid."""
    write_section(canvas, sheet, grid.corner, grid.title, grid.width)
    head, body = canvas.style("spill"), canvas.style("spill", grid.format)
    # Two rows high: the format of the second is that of every row a result fills.
    area = area_from(grid.anchor, 2, 2)
    names = canvas.style("text_spill") if grid.words else head
    first = names if grid.header else body
    sheet.write_dynamic_array_formula(area.ref, grid.formula, first)
    _format(sheet, grid, grid.numbers, body)
    if grid.header:
        _format(sheet, grid, grid.head, head)
        keys = "text_spill" if grid.words else "spill"
        _format(sheet, grid, grid.column(0), canvas.style(keys, grid.first))
    if grid.remark:
        last, text = grid.columns - 1, canvas.style("text_spill")
        _format(sheet, grid, area_from(grid.name_of(last), grid.rows + 1), text)
    for condition in of_grid(grid):
        canvas.add_condition(sheet, condition)
    if grid.scale:
        low, zero, high = SCALE
        look = {"min_color": low, "mid_color": zero, "max_color": high}
        middle = {"mid_type": "num", "mid_value": 0}
        sheet.conditional_format(
            grid.numbers.ref, {"type": "3_color_scale", **middle, **look}
        )


def _format(sheet: Worksheet, grid: Grid, area: Area, look: Format) -> None:
    """Empty cells of one format, but for that of the formula."""
    for cell in area.cells():
        if cell != grid.anchor:
            sheet.write_blank(cell.ref, None, look)
