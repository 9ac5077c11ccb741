"""The cells that a name of a workbook means: found, and typed into."""

from dataclasses import replace

from xlhedge.excel.saved.address import Area, Cell, area_of
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Workbook


def named_area(book: Workbook, name: str) -> Area | None:
    """The area that a name of a workbook means; None if it means none."""
    for known in book.names:
        if known.name.lower() == name and known.sheet is None:
            sheet, _, ref = known.text.rpartition("!")
            return area_of(sheet.strip("'").replace("''", "'"), ref)
    return None


def named_cell(book: Workbook, name: str) -> Cell | None:
    """The single cell that a name of a workbook means; None if it means none."""
    found = named_area(book, name)
    return found.first if found and found.single else None


def type_into(book: Workbook, name: str, value: Value) -> Workbook:
    """The workbook with this value in the cell of the name.

    As it was where no cell of it has that name, and where the user's formula stands
    there.
    """
    cell = named_cell(book, name)
    sheet = book.sheets.get(cell.sheet) if cell else None
    if cell is None or sheet is None or book.formula_at(cell):
        return book
    inputs = {**sheet.inputs, (cell.row, cell.column): value}
    sheets = {**book.sheets, sheet.name: replace(sheet, inputs=inputs)}
    return replace(book, sheets=sheets, typed={**book.typed, cell: value})
