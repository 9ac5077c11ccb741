"""The Help sheet: a row for each worksheet function, from the catalogue."""

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.guide import help_rows
from xlhedge.excel.sheets.page import HEADER_ROW
from xlhedge.excel.template.canvas import Canvas

_WIDTHS = {"section": 13, "function": 52, "result": 46, "arguments": 78}
_LINE_HEIGHT, _PADDING = 12.0, 5.0  # points
_LETTERS = 1.2  # letters of a text in the width of a digit
_TALLEST = 409.0  # Excel's highest row, points


def write_help(canvas: Canvas, sheet: Worksheet) -> None:
    """Headers, then section, function, result and arguments of each function."""
    headers, *rows = help_rows()
    for place, header in enumerate(headers):
        sheet.set_column(place, place, _WIDTHS[header])
        sheet.write_string(HEADER_ROW - 1, place, header, canvas.style("header"))
    for number, row in enumerate(rows, start=HEADER_ROW):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, canvas.style("help"))
        sheet.set_row(number, _height(dict(zip(headers, row, strict=True))))


def _height(texts: dict[str, str]) -> float:
    """The height of a row that shows every line of its texts."""
    lines = (_lines(text, _WIDTHS[name]) for name, text in texts.items())
    return min(max(lines) * _LINE_HEIGHT + _PADDING, _TALLEST)


def _lines(text: str, width: int) -> int:
    """Lines of a text that wraps in a column of this width."""
    return sum(1 + int(len(line) / (width * _LETTERS)) for line in text.split("\n"))
