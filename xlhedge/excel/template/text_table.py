"""Sheets of text, such as Help and Conventions: rows that wrap under frozen headers."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.sheets.page import HEADER_ROW
from xlhedge.excel.template.canvas import Canvas

# Of the columns, in characters.
HELP = {"section": 13, "function": 52, "result": 46, "arguments": 78}
CONVENTIONS = {"section": 13, "name": 24, "meaning": 62, "unit": 34, "values": 56}
MODEL_CARD = {"section": 17, "subject": 20, "statement": 84, "evidence": 30}
_LINE_HEIGHT, _PADDING = 12.0, 5.0  # points
_LETTERS = 1.2  # letters of a text in the width of a digit
_TALLEST = 409.0  # Excel's highest row, points


def write_text_table(
    canvas: Canvas,
    sheet: Worksheet,
    table: Sequence[Sequence[str]],
    widths: Mapping[str, int],
    header_row: int = HEADER_ROW,
) -> None:
    """Headers, then rows as high as their texts."""
    headers, *rows = table
    for place, header in enumerate(headers):
        sheet.set_column(place, place, widths[header])
        sheet.write_string(header_row - 1, place, header, canvas.style("header"))
    for number, row in enumerate(rows, start=header_row):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, canvas.style("help"))
        sheet.set_row(number, _height(dict(zip(headers, row, strict=True)), widths))


def _height(texts: Mapping[str, str], widths: Mapping[str, int]) -> float:
    """The height of a row that shows every line of its texts."""
    lines = (_lines(text, widths[name]) for name, text in texts.items())
    return min(max(lines) * _LINE_HEIGHT + _PADDING, _TALLEST)


def _lines(text: str, width: int) -> int:
    """Lines of a text that wraps in a column of this width."""
    return sum(1 + int(len(line) / (width * _LETTERS)) for line in text.split("\n"))
