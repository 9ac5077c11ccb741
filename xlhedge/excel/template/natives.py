"""Columns of Excel's own functions: unit, name, formula, formats for growth."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import area_from
from xlhedge.excel.sheets.native import NativeArray
from xlhedge.excel.template.blocks import write_section
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.conditions import of_native


def write_native(canvas: Canvas, sheet: Worksheet, array: NativeArray) -> None:
    """The column of one formula, its conditions and its width."""
    column, number = array.column, "" if array.column.is_text else "number_"
    above = array.anchor._replace(row=array.anchor.row - 1)
    write_section(canvas, sheet, above._replace(row=above.row - 1), array.title, 1)
    sheet.write_string(above.ref, column.unit, canvas.style(f"{number}unit"))
    header = canvas.style(f"{number}header")
    sheet.write_string(array.anchor.ref, column.name, header)
    body = canvas.style("text_spill" if column.is_text else "spill", column.format)
    # Two rows high: the format of the second is that of every row a result fills.
    area = area_from(array.below.first, 2)
    sheet.write_dynamic_array_formula(area.ref, array.formula, body)
    place = array.anchor.column - 1
    sheet.set_column(place, place, column.width, body)
    for condition in of_native(array):
        canvas.add_condition(sheet, condition)
