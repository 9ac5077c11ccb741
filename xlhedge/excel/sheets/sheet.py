"""All that stands on one sheet of the workbook, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.chart import Chart
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Notes, Panel


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and what it holds; an input sheet holds the table of its name.

    `names` are defined names of areas, as formulas; those of single cells stand with
    their panels. `widths` are those of columns that no array or table sets, in
    characters.
    """

    page: Page
    arrays: tuple[ResultArray, ...] = ()
    panels: tuple[Panel, ...] = ()
    notes: tuple[Notes, ...] = ()
    charts: tuple[Chart, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on its tab."""
        return self.page.name
