"""Everything the checks of one audit look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.structure import Structure
from xlhedge.excel.comparison import Compared
from xlhedge.excel.formula import Reading
from xlhedge.excel.formulas.dependents import Dependents
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Formula, Workbook
from xlhedge.excel.saved.named import named_cell
from xlhedge.excel.saved.package import Package


@dataclass(frozen=True)
class Case:
    """A workbook as it was saved, its template, and each formula recalculated.

    `now` (UTC): against which the time of valuation is old, None if not known;
    `max_age`: seconds that it may be old.
    """

    book: Workbook
    template: Workbook
    readings: dict[Cell, Reading]
    compared: dict[Cell, Compared]
    now: np.datetime64 | None
    max_age: float

    @cached_property
    def structure(self) -> Structure:
        return Structure(_package(self.book))

    @cached_property
    def template_structure(self) -> Structure:
        return Structure(_package(self.template))

    @cached_property
    def unstable(self) -> set[Cell]:
        """The formulas whose result changes by itself, and all that depends on them."""
        start = {cell for cell, r in self.readings.items() if r.is_volatile}
        return start | self._depending_on(start)

    @cached_property
    def starting(self) -> set[Cell]:
        """The formulas that differ and read nothing that differs: where to look."""
        parted = ("different", "size")
        differ = {cell for cell, c in self.compared.items() if c.status in parted}
        return differ - self._depending_on(differ)

    def _depending_on(self, start: set[Cell]) -> set[Cell]:
        """Every formula that reads one of these, directly or through others."""
        extents = {cell: c.formula.area for cell, c in self.compared.items()}
        readers = Dependents(self.readings.values())
        return readers.of([extents[cell] for cell in start], extents)

    def named_cell(self, name: str) -> Cell | None:
        """The single cell that a name of the workbook means."""
        return named_cell(self.book, name)

    def held(self, cell: Cell) -> Value:
        """The saved value of a cell."""
        sheet = self.book.sheets.get(cell.sheet)
        return sheet.value((cell.row, cell.column)) if sheet else None


Check: TypeAlias = Callable[[Case], Iterator[Finding]]


def formulas_outside_tables(book: Workbook) -> Iterator[Formula]:
    """The formulas that no table repeats for its rows."""
    tables = [table.area for table in book.tables.values()]
    for formula in book.formulas():
        if not any(area.holds(formula.cell) for area in tables):
            yield formula


def _package(book: Workbook) -> Package:
    assert book.package is not None  # both were read from files
    return book.package
