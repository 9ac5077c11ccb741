"""The book formulas: units above, one dynamic array each, formats for its growth.

Whole columns carry the number formats and conditions colour what is filled, so that
an array that grows looks right without being written again.
"""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import Area
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.conditions import of_array


def write_array(canvas: Canvas, sheet: Worksheet, array: ResultArray) -> None:
    """Units, headers, formula, widths and conditions of one array."""
    # Two rows high: the format of the second is that of every row a result fills.
    area = array.head._replace(bottom=array.head.bottom + 1)
    header = canvas.style("header")
    sheet.write_dynamic_array_formula(area.ref, array.formula, header)
    for place, column in enumerate(array.columns):
        moves = bool(array.otherwise) and place > 0
        _write_column(canvas, sheet, array, place, column.is_text and not moves)
    for condition in of_array(array):
        canvas.add_condition(sheet, condition)


def _write_column(
    canvas: Canvas, sheet: Worksheet, array: ResultArray, place: int, is_text: bool
) -> None:
    column = array.columns[place]
    _write_unit(canvas, sheet, array, place, is_text)
    header = canvas.style("header" if is_text else "number_header")
    body = canvas.style("text_spill" if is_text else "spill", column.format)
    if place > 0:
        sheet.write_blank(_cell(array.head, place), None, header)
    sheet.write_blank(_cell(array.body, place), None, body)
    where = array.anchor.column + place - 1
    sheet.set_column(where, where, column.width, body)


def _cell(row: Area, place: int) -> str:
    """The reference of one cell of a row."""
    return row.first._replace(column=row.left + place).ref


def _write_unit(
    canvas: Canvas, sheet: Worksheet, array: ResultArray, place: int, is_text: bool
) -> None:
    """The unit of a column; a formula where it depends on group_by."""
    look = canvas.style("unit" if is_text else "number_unit")
    unit, cell = array.columns[place].unit, _cell(array.units, place)
    if not array.otherwise:
        sheet.write_string(cell, unit, look)
        return
    others = [column.unit for column in array.otherwise]
    other = others[place] if place < len(others) else ""
    choice = f'=IF(group_by="underlying","{other}","{unit}")'
    sheet.write_formula(cell, choice, look)
