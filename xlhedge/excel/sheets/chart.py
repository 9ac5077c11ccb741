"""A chart on a sheet, as data."""

from dataclasses import dataclass
from typing import Literal

from xlhedge.excel.saved.address import Area, Cell

Kind = Literal["bar", "column", "line", "scatter"]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars: its name in the legend, and its numbers.

    `places` are its own numbers on the axis of a scatter chart, else the categories of
    the chart; `as_points` draws marks without a line.
    """

    name: str
    values: Area
    places: Area | None = None
    as_points: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over areas that are fixed when the workbook is built.

    `size` in pixels; `number_format` is that of the values. Areas are one column or
    row each. `caption` is for a chart of arrays that grow: it draws the first rows, as
    many as there are underlyings, and the cell says how many.
    """

    kind: Kind
    title: str
    corner: Cell
    size: tuple[int, int]
    categories: Area
    series: tuple[Series, ...]
    number_format: str = "#,##0"
    category_title: str = ""
    caption: Cell | None = None
