"""A chart on a sheet, as data."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.sheets.styles import PALETTE

Kind = Literal["bar", "column", "stacked", "line", "scatter"]
MOST = len(PALETTE) - 1  # underlyings with a line each; a colour stays for the total


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars: its name in the legend, or the cell of it; its numbers.

    `places` are its own numbers on the axis of a scatter chart, else the categories of
    the chart; `as_points` draws marks without a line. `colour` takes the place of that
    of the palette, "none" draws nothing; a series without a name is not in the legend.

    With `each`, every underlying has such a series, the others right of this one; with
    `total`, so has what stands right of the last.
    """

    name: str | Cell
    values: Area
    places: Area | None = None
    as_points: bool = False
    each: bool = False
    total: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over areas that are fixed when the workbook is built.

    `size` in pixels; `number_format` is that of the values,
    `category_format` of categories that are numbers. Areas are one column or
    row each; scatter draws the categories as numbers. `caption` is for a chart of what
    grows: it draws the first rows, or series, as many as there are underlyings, and the
    cell says of how many; `counted` is the name of what it counts, and its word.
    """

    kind: Kind
    title: str
    corner: Cell
    size: tuple[int, int]
    categories: Area
    series: tuple[Series, ...]
    number_format: str = "#,##0"
    category_title: str = ""
    category_format: str = ""
    caption: Cell | None = None
    counted: tuple[str, str] = ("total_underlyings", "underlyings")


def all_series(chart: Chart, underlyings: int) -> Iterator[Series]:
    """The series of a chart, one for each underlying where that is asked."""
    for series in chart.series:
        last = min(underlyings, MOST) if series.each else 1
        total = [underlyings] if series.total else []
        for place in (*range(last), *total):
            yield _right(series, place)


def _right(series: Series, place: int) -> Series:
    """The series that many columns further right."""
    name, values = series.name, series.values
    if isinstance(name, Cell):
        name = name._replace(column=name.column + place)
    left = values.left + place
    return replace(series, name=name, values=values._replace(left=left, right=left))
