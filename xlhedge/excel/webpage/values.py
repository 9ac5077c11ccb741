"""The values that a page shows: recalculated, not those that the file holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Place, Workbook


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
        """The cells of one column or row, to the last that is in use."""
        last = self._last.get(area.sheet, 0)
        kept = area._replace(bottom=min(area.bottom, max(last, area.top)))
        return [self.value(cell) for cell in kept.cells()]

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
