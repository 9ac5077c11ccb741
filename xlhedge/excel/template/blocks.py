"""Panels and notes: labelled cells and lines of text."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.core.dates import parse_dates, serials
from xlhedge.excel.saved.address import Area, Cell, absolute, area_from
from xlhedge.excel.sheets.panel import PREFIX, Entry, Notes, Panel
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.conditions import of_check, of_input


def write_panel(canvas: Canvas, sheet: Worksheet, panel: Panel) -> None:
    """The title over its line, then each entry: label, value, unit and note."""
    if panel.title:
        write_section(canvas, sheet, panel.corner, panel.title, panel.width)
    for entry in panel.entries:
        place = panel.place(entry)
        _write_beside(canvas, sheet, panel, entry)
        _write_value(canvas, sheet, place, entry)
        if entry.choices:
            choices = {"validate": "list", "source": list(entry.choices)}
            sheet.data_validation(place.ref, choices)
        if entry.choices_from:
            listed = {"validate": "list", "source": f"={entry.choices_from}"}
            sheet.data_validation(place.ref, listed | {"error_type": "warning"})
        area = area_from(place)
        conditions = of_input(area, entry.format)
        conditions += of_check(area, entry.good) if entry.good else []
        for condition in conditions:
            canvas.add_condition(sheet, condition)
        if entry.name:
            canvas.workbook.define_name(entry.name, f"={absolute(place)}")


def write_notes(canvas: Canvas, sheet: Worksheet, notes: Notes) -> None:
    """The title over its line, then each sample with its text."""
    write_section(canvas, sheet, notes.corner, notes.title, 2)
    for row, (style, sample, text) in enumerate(notes.lines, notes.corner.row + 1):
        at = notes.corner._replace(row=row)
        sheet.write_string(at.ref, sample, canvas.style(style))
        beside = at._replace(column=at.column + 1)
        sheet.write_string(beside.ref, text, canvas.style("note"))


def write_section(
    canvas: Canvas, sheet: Worksheet, corner: Cell, title: str, width: int
) -> None:
    """A title, text or formula, over a line of `width` columns."""
    look = canvas.style("section")
    for place in range(corner.column, corner.column + width):
        sheet.write_blank(corner._replace(column=place).ref, None, look)
    if title.startswith("="):
        sheet.write_formula(corner.ref, title, look)
    else:
        sheet.write_string(corner.ref, title, look)


def _write_beside(canvas: Canvas, sheet: Worksheet, panel: Panel, entry: Entry) -> None:
    row = panel.place(entry).row
    texts = (
        (panel.corner.column, entry.label, "text"),
        (panel.unit, entry.unit, "unit_beside"),
        (panel.note, entry.note, "purpose"),
    )
    for column, text, style in texts:
        if text:
            at = Cell(sheet.name, row, column)
            sheet.write_string(at.ref, text, canvas.style(style))


def _write_value(canvas: Canvas, sheet: Worksheet, place: Cell, entry: Entry) -> None:
    """A number, a text, a date, a formula, or a formula of ours."""
    look = canvas.style(entry.style, entry.format, locked=not entry.is_input)
    value = entry.value
    if value == "" and entry.width > 1:
        sheet.merge_range(area_from(place, width=entry.width).ref, "", look)
    elif value == "":
        sheet.write_blank(place.ref, None, look)
    elif isinstance(value, float):
        sheet.write_number(place.ref, value, look)
    elif entry.format == "date" and not value.startswith("="):
        serial = float(serials(parse_dates(value).times))
        sheet.write_number(place.ref, serial, look)
    elif not value.startswith("="):
        sheet.write_string(place.ref, value, look)
    elif PREFIX in value:
        area = area_from(place, width=entry.width)
        sheet.write_dynamic_array_formula(_corners(area), value, look)
        for cell in list(area.cells())[1:]:
            sheet.write_blank(cell.ref, None, canvas.style("note"))
    else:
        sheet.write_formula(place.ref, value, look)


def _corners(area: Area) -> str:
    """A1:B2, also of a single cell: xlsxwriter writes no array without the colon."""
    return f"{area.first.ref}:{area.ref.rpartition(':')[2]}"
