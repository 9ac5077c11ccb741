"""The values that a page shows: recalculated, not those that the file holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Place, Workbook

_DRAWN = 2_000  # rows: a received file may have a cell in the last row of a sheet


@dataclass(frozen=True)
class Values:
    """Inputs of a workbook and the results of its formulas, by cell of a formula.

    A formula without a result shows what the file holds.
    """

    book: Workbook
    results: Mapping[Cell, Rows]

    def rows(self, anchor: Cell) -> Rows:
        """What the formula of a cell fills; nothing where there is no formula."""
        formula = self.book.formula_at(anchor)
        if formula is None:
            return []
        return self.results.get(anchor) or self.book.saved(formula)

    def value(self, cell: Cell) -> Value:
        """What a cell shows; None for an empty one and for a sheet that is missing."""
        place, sheet = (cell.row, cell.column), self.book.sheets.get(cell.sheet)
        if sheet is None:
            return None
        found = self._filled.get(cell.sheet, {})
        return found[place] if place in found else sheet.inputs.get(place)

    def column(self, area: Area) -> list[Value]:
        """The cells of one column or row, to the last that is in use and no further
        than any chart reads."""
        last = min(self._last.get(area.sheet, 0), area.top + _DRAWN - 1)
        kept = area._replace(bottom=min(area.bottom, max(last, area.top)))
        return [self.value(cell) for cell in kept.cells()]

    def count(self, area: Area) -> int:
        """How many cells of an area are not empty."""
        sheet = self.book.sheets.get(area.sheet)
        if sheet is None:
            return 0
        cells = sheet.inputs | self._filled[area.sheet]
        return sum(
            value not in (None, "") and area.holds(Cell(area.sheet, *place))
            for place, value in cells.items()
        )

    @cached_property
    def _filled(self) -> dict[str, dict[Place, Value]]:
        """Every cell that a formula fills, by sheet."""
        filled: dict[str, dict[Place, Value]] = {name: {} for name in self.book.sheets}
        for formula in self.book.formulas():
            sheet, top, left = formula.cell
            for row, values in enumerate(self.rows(formula.cell), top):
                for column, value in enumerate(values, left):
                    filled[sheet][row, column] = value
        return filled

    @cached_property
    def _last(self) -> dict[str, int]:
        """The last row in use of each sheet."""
        return {
            name: max((row for row, _ in (*sheet.inputs, *filled)), default=0)
            for (name, sheet), filled in zip(
                self.book.sheets.items(), self._filled.values(), strict=True
            )
        }
