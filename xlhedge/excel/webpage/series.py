"""The charts of the workbook with their numbers, ready to be drawn."""

import math
from collections.abc import Iterable

from xlhedge.core.errors import CellError
from xlhedge.excel.number_text import cell_text, number_text
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.named import named_area
from xlhedge.excel.sheets.chart import MOST, Chart, Series, all_series
from xlhedge.excel.sheets.styles import PALETTE
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Drawing, Line

_BARS = 30  # of a chart; more are told apart by nobody


def drawing(chart: Chart, values: Values) -> Drawing:
    """A chart over what its areas hold now, and what it leaves out."""
    count = _count(chart, values)
    several = any(series.each for series in chart.series)
    rows = _BARS if chart.caption and not several else 0
    categories = _categories(chart, values, rows)
    lines = tuple(
        _line(chart, series, place, len(categories), values)
        for place, series in enumerate(all_series(chart, count))
    )
    shown = min(count, MOST) if several else len(categories)
    return Drawing(
        chart.kind,
        chart.title,
        tuple(_text(chart, category) for category in categories),
        lines,
        chart.number_format,
        chart.category_title,
        chart.category_format,
        "; ".join(_left_out(chart, values, count, shown, len(categories))),
    )


def _count(chart: Chart, values: Values) -> int:
    """How many there are of what the chart may draw the first of; at least one."""
    area = named_area(values.book, chart.counted[0])
    return max(values.count(area), 1) if area else 1


def _categories(chart: Chart, values: Values, most: int) -> list[Value]:
    """The categories to the first empty one."""
    found: list[Value] = []
    for value in values.column(chart.categories):
        if value in (None, "") or (most and len(found) == most):
            break
        found.append(value)
    return found


def _line(chart: Chart, series: Series, place: int, rows: int, values: Values) -> Line:
    name = series.name
    if isinstance(name, Cell):
        name = cell_text(values.value(name), "general")
    numbers = _numbers(values, series.values)
    places: tuple[float, ...] = ()
    if chart.kind == "scatter":
        places = _numbers(values, series.places or chart.categories)
        pairs = list(zip(places, numbers, strict=False))
        placed = [pair for pair in pairs if not math.isnan(pair[0])]
        places, numbers = tuple(x for x, _ in placed), tuple(y for _, y in placed)
    else:
        numbers = numbers[:rows] + (math.nan,) * (rows - len(numbers))
    colour = series.colour or PALETTE[place % len(PALETTE)]
    return Line(name, numbers, places, series.as_points, colour)


def _numbers(values: Values, area: Area) -> tuple[float, ...]:
    """The cells of an area as numbers, NaN for what is none."""
    found = values.column(area)
    return tuple(v if isinstance(v, float) else math.nan for v in found)


def _text(chart: Chart, category: Value) -> str:
    if isinstance(category, float) and chart.category_format:
        return number_text(category, chart.category_format)
    return cell_text(category, "general")


def _left_out(
    chart: Chart, values: Values, count: int, shown: int, rows: int
) -> Iterable[str]:
    """What is not drawn: further rows or series, and numbers that failed."""
    if chart.caption and shown < count:
        yield f"draws {shown} of {count} {chart.counted[1]}"
    failed = sum(
        isinstance(value, CellError)
        for series in all_series(chart, count)
        for value in values.column(series.values)[: None if series.places else rows]
    )
    if failed:
        what = "1 value is an error" if failed == 1 else f"{failed} values are errors"
        yield f"not drawn: {what}"
