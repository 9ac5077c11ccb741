"""Write replaced table rows: cells of the sheet, and ranges of the table part."""

from lxml import etree

from xlhedge.excel.saved.address import Area, Cell, area
from xlhedge.excel.saved.contents import Replacement
from xlhedge.excel.saved.grid import Grid
from xlhedge.excel.saved.package import serialized


def write_rows(grid: Grid, change: Replacement) -> None:
    """Write the new rows as values; rows that the table no longer has become empty.

    A new cell takes the format of its column in the first row of the table.
    """
    data = change.after.data
    for cell in change.before.data.cells():
        grid.empty_input(cell)
    for row, values in enumerate(change.rows, data.top):
        for column, value in enumerate(values, data.left):
            first = Cell(data.sheet, data.top, column)
            grid.write_input(Cell(data.sheet, row, column), value, like=first)


def resized(root: etree._Element, change: Replacement) -> bytes:
    """The table part with every range that ended with the table ending with it now."""
    before, after = change.before.area, change.after.area
    for element in root.iter():
        if isinstance(element.tag, str) and (ref := element.get("ref")):
            element.set("ref", _moved(ref, before, after))
    return serialized(root)


def _moved(ref: str, before: Area, after: Area) -> str:
    found = area(before.sheet, ref)
    if found.bottom != before.bottom:
        return ref
    return found._replace(bottom=after.bottom).ref
