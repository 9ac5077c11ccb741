"""All that stands on one sheet of the workbook, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.cell_block import CellBlock
from xlhedge.excel.sheets.chart import Chart
from xlhedge.excel.sheets.figure_block import FigureBlock
from xlhedge.excel.sheets.grid import Grid, InputList
from xlhedge.excel.sheets.links import Links
from xlhedge.excel.sheets.native import NativeArray
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Notes, Panel
from xlhedge.excel.sheets.table import InputTable


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and what it holds; an input sheet without `tables` holds that of its name.

    `names` are defined names of areas, as formulas; those of single cells stand with
    their panels. `widths` are those of columns that no array or table sets, in
    characters.
    """

    page: Page
    tables: tuple[InputTable, ...] = ()
    arrays: tuple[ResultArray, ...] = ()
    natives: tuple[NativeArray, ...] = ()
    figures: tuple[FigureBlock, ...] = ()
    panels: tuple[Panel, ...] = ()
    blocks: tuple[CellBlock, ...] = ()
    notes: tuple[Notes, ...] = ()
    links: tuple[Links, ...] = ()
    lists: tuple[InputList, ...] = ()
    grids: tuple[Grid, ...] = ()
    charts: tuple[Chart, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name on its tab."""
        return self.page.name

    @property
    def input_tables(self) -> tuple[InputTable, ...]:
        """The tables that are typed here."""
        if self.tables or self.page.holds != "input":
            return self.tables
        return (InputTable(self.name, Cell(self.name, self.page.header_row, 1)),)
