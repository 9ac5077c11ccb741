"""The chart: dollar delta by underlying.

Its range is fixed when the workbook is built, one bar for each underlying of
Positions; the line under it says how many of them it draws. The file keeps no copy
of the figures in the chart: nothing is known yet, and a refresh would outdate it.
"""

import re

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.layout import CHART_ARRAY, absolute
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.sheets.styles import GREY, LINE, NAVY
from xlhedge.excel.template.canvas import Canvas

CAPTION = Cell("Start", 19, 8)
_DRAWS = '="The chart draws '
_CORNER = Cell("Start", 5, 8)
_SIZE = {"width": 390, "height": 280}  # pixels
_THOUSANDS = '#,##0,"k"'  # one section, so that it keeps the sign
_TITLE = "Dollar delta by underlying, book currency"
_FONT = {"name": "Arial", "size": 8, "color": GREY}


def write_chart(canvas: Canvas, sheet: Worksheet, underlyings: int) -> None:
    """Draw the first `underlyings` rows of the totals by underlying."""
    chart = canvas.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": _TITLE,
            "categories": f"={_bars('underlying', underlyings)}",
            "values": f"={_bars('dollar_delta', underlyings)}",
            "categories_data": [],
            "values_data": [],
            "fill": {"color": NAVY},
            "gap": 60,
        }
    )
    chart.set_title({"name": _TITLE, "name_font": _FONT | {"size": 10, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": _FONT})
    chart.set_x_axis(
        {
            "num_format": _THOUSANDS,
            "num_font": _FONT | {"rotation": 360},  # Excel's number for upright
            "major_gridlines": {"visible": True, "line": {"color": LINE}},
        }
    )
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size(_SIZE)
    sheet.insert_chart(_CORNER.ref, chart)
    caption = f'{_DRAWS}{underlyings} of "&COUNTA(total_underlyings)&" underlyings"'
    sheet.write_formula(CAPTION.ref, caption, canvas.style("unit_beside"))


def drawn(caption: str) -> int:
    """How many underlyings the chart over this caption draws; 1 if it does not say."""
    found = re.match(rf"{re.escape(_DRAWS)}(\d{{1,5}}) ", caption)
    return int(found[1]) if found else 1


def _bars(name: str, rows: int) -> str:
    column = CHART_ARRAY.below(name)
    return absolute(
        Area(column.sheet, column.top, column.left, column.top + rows - 1, column.left)
    )
