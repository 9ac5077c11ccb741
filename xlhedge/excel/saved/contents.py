"""What a saved workbook holds: raw inputs, formulas and their saved results, tables.

A cell is a float, a text, a bool or a CellError; dates are serial numbers as the file
stores them. The cells that an array formula spilled into are results, not inputs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.package import Package
from xlhedge.excel.saved.spills import Spills

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, read from its part."""

    name: str
    part: str
    inputs: dict[Place, Value]
    formulas: dict[Place, Formula]
    saved: dict[Place, Value]  # results, spilled cells included
    merged: tuple[Area, ...]

    def value(self, place: Place) -> Value:
        """What the cell shows as saved: an input or a result; None if empty."""
        return self.inputs[place] if place in self.inputs else self.saved.get(place)


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table; `area` takes its header row and its totals row in."""

    name: str
    area: Area
    columns: tuple[str, ...]
    part: str
    has_header: bool = True
    has_totals: bool = False

    @property
    def data(self) -> Area:
        """The rows between header and totals."""
        sheet, top, left, bottom, right = self.area
        return Area(sheet, top + self.has_header, left, bottom - self.has_totals, right)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name of the workbook, or of one sheet; `text` is a formula without `=`."""

    name: str
    text: str
    sheet: str | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """New rows of a table, without the header, as wide as the table."""

    before: Table
    after: Table
    rows: Rows


@dataclass(frozen=True)
class Workbook:
    """A workbook in memory.

    `replaced` lists the tables whose rows were exchanged, `typed` holds the cells that
    were typed into.
    """

    package: Package | None  # None: made in memory, not read from a file
    sheets: dict[str, Sheet]
    tables: dict[str, Table]  # by lower-case name
    names: tuple[DefinedName, ...]
    replaced: tuple[Replacement, ...] = field(default=())
    typed: Mapping[Cell, Value] = field(default_factory=dict)

    def formulas(self) -> Iterator[Formula]:
        """All formula cells, sheet by sheet, row by row."""
        for sheet in self.sheets.values():
            yield from sheet.formulas.values()

    @cached_property
    def spills(self) -> Spills:
        """Where dynamic arrays lie."""
        return Spills(f for f in self.formulas() if f.kind == "dynamic")

    @cached_property
    def sheet_names(self) -> dict[str, str]:
        """The sheets as the workbook spells them, by lower-case name."""
        return {name.lower(): name for name in self.sheets}

    @cached_property
    def names_by_word(self) -> dict[tuple[str, str | None], DefinedName]:
        """Defined names by lower-case name and sheet."""
        return {(name.name.lower(), name.sheet): name for name in self.names}

    def formula_at(self, cell: Cell) -> Formula | None:
        """The formula of a cell, if it holds one."""
        sheet = self.sheets.get(cell.sheet)
        return sheet.formulas.get((cell.row, cell.column)) if sheet else None

    def saved(self, formula: Formula) -> Rows:
        """The saved result of a formula: one row for a single cell."""
        return self.rows(formula.area)

    def rows(self, area: Area) -> Rows:
        """What the cells of an area show as saved, row by row."""
        sheet, (_, top, left, bottom, right) = self.sheets[area.sheet], area
        columns = range(left, right + 1)
        return [
            [sheet.value((row, column)) for column in columns]
            for row in range(top, bottom + 1)
        ]
