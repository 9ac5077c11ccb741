"""Blocks of plain cells: title, units, names and rows."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.sheets.cell_block import CellBlock
from xlhedge.excel.template.blocks import write_section
from xlhedge.excel.template.canvas import Canvas


def write_cell_block(canvas: Canvas, sheet: Worksheet, block: CellBlock) -> None:
    """The title over its line, then units, names and rows."""
    write_section(canvas, sheet, block.title_place, block.title, len(block.columns))
    for place, column in enumerate(block.columns, block.corner.column):
        head = block.corner._replace(column=place)
        kind = "" if column.is_text else "number_"
        unit = canvas.style(f"{kind}unit")
        sheet.write_string(head._replace(row=head.row - 1).ref, column.unit, unit)
        name = canvas.style("header" if column.is_text else "number_header")
        sheet.write_string(head.ref, column.name, name)
        sheet.set_column(place - 1, place - 1, column.width)
    for row, values in enumerate(block.rows, block.corner.row + 1):
        for place, (column, value) in enumerate(
            zip(block.columns, values, strict=True), block.corner.column
        ):
            cell = block.corner._replace(row=row, column=place).ref
            look = "text" if column.is_text else "result"
            style = canvas.style(look, column.format)
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(cell, value, style)
            else:
                sheet.write(cell, value, style)
