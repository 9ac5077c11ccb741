"""Charts, native ones of Excel.

Their areas are fixed when the workbook is built, for hosts that know no names in a
chart. The file keeps no copy of the figures in a chart: nothing is known yet, and a
refresh would outdate it.
"""

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.saved.address import Area, Cell, absolute
from xlhedge.excel.sheets.chart import MOST, Chart, Series, all_series
from xlhedge.excel.sheets.styles import GREY, LINE, PALETTE
from xlhedge.excel.template.canvas import Canvas

_DRAWS = '="The chart draws '
_FONT = {"name": "Arial", "size": 8, "color": GREY}
_UPRIGHT = _FONT | {"rotation": 360}  # Excel's number for it
_GRID = {"visible": True, "line": {"color": LINE}}


def write_chart(
    canvas: Canvas, sheet: Worksheet, chart: Chart, underlyings: int
) -> None:
    """Draw a chart; one with a caption draws that many rows, or series."""
    stacked = {"type": "column", "subtype": "stacked"}
    kind = stacked if chart.kind == "stacked" else {"type": chart.kind}
    drawn = canvas.workbook.add_chart(kind)
    by_series = any(series.each for series in chart.series)
    rows = underlyings if chart.caption and not by_series else 0
    for place, series in enumerate(all_series(chart, underlyings)):
        drawn.add_series(_series(chart, series, place, rows))
    title = {"name": chart.title, "name_font": _FONT | {"size": 10, "bold": True}}
    drawn.set_title(title)
    _set_legend(drawn, chart)
    _set_axes(drawn, chart)
    drawn.set_chartarea({"border": {"color": LINE}})
    width, height = chart.size
    drawn.set_size({"width": width, "height": height})
    # It moves with its cells and keeps its size where rows are filtered.
    sheet.insert_chart(chart.corner.ref, drawn, {"object_position": 2})
    if chart.caption:
        shown = min(underlyings, MOST) if by_series else rows
        name, what = chart.counted
        text = f'{_DRAWS}{shown} of "&COUNTA({name})&" {what}"'
        sheet.write_formula(chart.caption.ref, text, canvas.style("unit_beside"))


def drawn(caption: str) -> int:
    """How many underlyings the chart over this caption draws; 1 if it does not say."""
    found = re.match(rf"{re.escape(_DRAWS)}(\d{{1,5}}) ", caption)
    return int(found[1]) if found else 1


def _series(chart: Chart, series: Series, place: int, rows: int) -> dict[str, Any]:
    name = series.name
    return {
        "name": f"={absolute(name)}" if isinstance(name, Cell) else name,
        "name_data": [],
        "categories": f"={absolute(_first(series.places or chart.categories, rows))}",
        "values": f"={absolute(_first(series.values, rows))}",
        "categories_data": [],
        "values_data": [],
        **_look(chart, series, series.colour or PALETTE[place % len(PALETTE)]),
    }


def _look(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    """Bars, a line, or marks without one."""
    fill: dict[str, Any] = {"color": colour}
    if series.as_points:
        mark = {"type": "circle", "size": 6, "fill": fill, "border": {"color": "white"}}
        return {"line": {"none": True}, "marker": mark}
    if chart.kind in ("line", "scatter"):
        return {"line": fill | {"width": 1.75}, "marker": {"type": "none"}}
    if colour == "none":
        fill = {"none": True}
    return {"fill": fill, "gap": 60}


def _first(area: Area, rows: int) -> Area:
    """The first rows of an area; 0 for all."""
    return area._replace(bottom=area.top + rows - 1) if rows else area


def _set_legend(drawn: Any, chart: Chart) -> None:
    several = len(chart.series) > 1 or any(series.each for series in chart.series)
    unnamed = [place for place, series in enumerate(chart.series) if not series.name]
    place: dict[str, Any] = {"none": True}
    if several:
        place = {"position": "bottom", "font": _FONT, "delete_series": unnamed}
    drawn.set_legend(place)


def _set_axes(drawn: Any, chart: Chart) -> None:
    """Categories and values; those of bars run down and to the right."""
    categories: dict[str, Any] = {"label_position": "low", "num_font": _FONT}
    if chart.category_format:
        categories["num_format"] = chart.category_format
    if chart.category_title:
        categories |= {"name": chart.category_title, "name_font": _FONT}
    values = {
        "label_position": "low",
        "num_format": chart.number_format,
        "num_font": _UPRIGHT,
        "major_gridlines": _GRID,
    }
    if chart.kind == "bar":
        categories["reverse"] = True
        categories, values = values, categories
    drawn.set_x_axis(categories)
    drawn.set_y_axis(values)
