"""Links: single cells in rows and columns, with units, headers and conditions."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.links import Link, Links
from xlhedge.excel.template.blocks import write_section
from xlhedge.excel.template.canvas import UNIT_HEIGHT, Canvas
from xlhedge.excel.template.conditions import of_links

_SMALL_LETTERS = 1.2  # of a unit in the width of a digit


def write_links(canvas: Canvas, sheet: Worksheet, links: Links) -> None:
    """Title, units, headers and formulas; the caption under them."""
    if any(len(c.unit) > _SMALL_LETTERS * c.width for c in links.columns):
        sheet.set_row(links.anchor.row - 2, UNIT_HEIGHT)
    above = links.anchor._replace(row=links.anchor.row - 2)
    write_section(canvas, sheet, above, links.title, len(links.cells))
    for place, column in enumerate(links.cells):
        _write_column(canvas, sheet, links, place, column)
    for condition in of_links(links):
        canvas.add_condition(sheet, condition)
    if links.caption:
        below = links.anchor._replace(row=links.body.bottom + 2)
        sheet.write_formula(below.ref, links.caption, canvas.style("unit_beside"))


def _write_column(
    canvas: Canvas, sheet: Worksheet, links: Links, place: int, column: Link
) -> None:
    name, row, left = links.anchor
    shown, number = column.shown, "" if column.shown.is_text else "number_"
    head = Cell(name, row, left + place)
    unit = head._replace(row=row - 1)
    sheet.write_string(unit.ref, shown.unit, canvas.style(f"{number}unit"))
    sheet.write_string(head.ref, shown.name, canvas.style(f"{number}header"))
    kind = "text_" if shown.is_text and column.style == "link" else ""
    look = canvas.style(f"{kind}{column.style}", shown.format)
    for count in range(links.rows):
        cell = head._replace(row=row + 1 + count)
        sheet.write_formula(cell.ref, links.formula(count, column), look)
    if links.own:
        sheet.set_column(head.column - 1, head.column - 1, shown.width)
