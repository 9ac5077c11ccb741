"""The buttons of a workbook with macros, in a row above the panels of the Dashboard."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.vba.buttons import BUTTONS

PLACE = Cell("Dashboard", 3, 2)
_ROW_HEIGHT = 30  # points
_WIDTH, _HEIGHT, _GAP = 116, 26, 8  # pixels


def write_buttons(sheet: Worksheet) -> None:
    """A button for each macro, its help beside it as the text for screen readers."""
    sheet.set_row(PLACE.row - 1, _ROW_HEIGHT)
    for number, button in enumerate(BUTTONS):
        look = {
            "caption": button.label,
            "macro": button.macro,
            "width": _WIDTH,
            "height": _HEIGHT,
            "x_offset": number * (_WIDTH + _GAP),
            "y_offset": 4,
            "description": button.help,
        }
        sheet.insert_button(PLACE.ref, look)
