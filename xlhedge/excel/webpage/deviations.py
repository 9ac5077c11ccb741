"""Where the formulas of a file are not those of this version, cell by cell.

A page names what it shows as this version's sheets do; a number of another formula
would stand under a name that is not its own.
"""

from collections.abc import Iterator

from xlhedge.excel.audit.spelling import canonical
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.sheets.panel import Entry
from xlhedge.excel.sheets.sheet import Sheet


def deviations(book: Workbook) -> Iterator[str]:
    """A line for each cell that holds another formula, or none."""
    for sheet in SHEETS:
        if sheet.name not in book.sheets:
            continue
        for cell, text in _formulas(sheet):
            held = book.formula_at(cell)
            if held is None:
                yield f"{cell} holds no formula"
            elif canonical(held.text) != canonical(text):
                yield f"{cell} holds another formula than this version's"


def _formulas(sheet: Sheet) -> Iterator[tuple[Cell, str]]:
    """The formulas that a sheet has where nobody types."""
    for array in sheet.arrays:
        yield array.anchor, array.formula
    for grid in sheet.grids:
        yield grid.anchor, grid.formula
    for links in sheet.links:
        for number in range(links.rows):
            for place, link in enumerate(links.cells):
                cell = links.body.first._replace(
                    row=links.body.top + number, column=links.body.left + place
                )
                yield cell, links.formula(number, link)
    for block in sheet.figures:
        for area, text in block.formulas.items():
            yield area.first, text
    for panel in sheet.panels:
        for entry in panel.entries:
            if _is_fixed(entry):
                yield panel.place(entry), str(entry.value)


def _is_fixed(entry: Entry) -> bool:
    """Whether an entry is calculated and no choice of the user's takes its place."""
    is_choice = entry.is_input or entry.choices or entry.choices_from
    return not is_choice and str(entry.value).startswith("=")
