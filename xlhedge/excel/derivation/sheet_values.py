"""What every cell of a recalculated workbook shows, and what it is called."""

from functools import cached_property

from xlhedge.core.errors import CellError, InputError
from xlhedge.core.terms import TERMS
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.formulas.references import References
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Formula, Place, Table, Workbook

_NEAR = 8  # columns or rows in which a label is looked for


class SheetValues:
    """The cells of `book` with the results of `found`."""

    def __init__(self, book: Workbook, found: Evaluation) -> None:
        self.book, self.found = book, found

    def value(self, cell: Cell) -> Value:
        """What the cell shows: an input, a recomputed result, or None."""
        return self.cells(cell.sheet).get((cell.row, cell.column))

    def cells(self, sheet: str) -> dict[Place, Value]:
        """All cells of a sheet that show something."""
        return self._cells[sheet]

    def has_error(self, area: Area) -> bool:
        """Whether a cell of the area shows an error."""
        return any(
            isinstance(value, CellError) and area.holds(Cell(area.sheet, *place))
            for place, value in self.cells(area.sheet).items()
        )

    @cached_property
    def _cells(self) -> dict[str, dict[Place, Value]]:
        cells = {name: dict(s.inputs) for name, s in self.book.sheets.items()}
        for anchor, rows in self.found.values.items():
            for row, values in enumerate(rows, anchor.row):
                for column, value in enumerate(values, anchor.column):
                    cells[anchor.sheet][row, column] = value
        return cells

    @cached_property
    def _arrays(self) -> list[tuple[Area, Formula]]:
        """The formulas whose results, recomputed or saved, cover several cells."""
        areas = []
        for formula in self.book.formulas():
            rows = self.found.values.get(formula.cell)
            if rows:
                area = area_from(formula.cell, len(rows), len(rows[0]))
            else:
                area = formula.area
            if not area.single:
                areas.append((area, formula))
        return areas

    def formula_of(self, cell: Cell) -> Formula | None:
        """The formula of the cell, or of the array that it lies in."""
        own = self.book.formula_at(cell)
        if own is not None:
            return own
        return next((f for area, f in self._arrays if area.holds(cell)), None)

    def formulas_in(self, area: Area) -> list[Formula]:
        """The formulas whose results lie in an area, in part at least."""
        arrays = [formula for own, formula in self._arrays if own.meets(area)]
        cells = {formula.cell for formula in arrays}
        singles = [
            formula
            for formula in self.book.sheets[area.sheet].formulas.values()
            if formula.cell not in cells and area.holds(formula.cell)
        ]
        return [*arrays, *singles]

    def extent(self, formula: Formula) -> Area:
        """The area of its result."""
        by_cell = {found.cell: area for area, found in self._arrays}
        return by_cell.get(formula.cell, area_from(formula.cell))

    def table_of(self, area: Area) -> Table | None:
        """The table that holds the area."""
        for table in self.book.tables.values():
            if table.area.holds(area.first):
                return table
        return None

    def name_of(self, area: Area) -> str:
        """The defined name of exactly this area, if there is one."""
        return self._names.get(area, "")

    @cached_property
    def _names(self) -> dict[Area, str]:
        names: dict[Area, str] = {}
        for name in self.book.names:
            place = Cell(name.sheet or next(iter(self.book.sheets)), 1, 1)
            try:
                area = References(self.book, place).area(name.text)
            except InputError:
                continue
            if area is not None:
                names.setdefault(area, name.name)
        return names

    def label(self, cell: Cell) -> str:
        """The column of a table, the text to the left, else the header above."""
        table = self.table_of(area_from(cell))
        if table is not None:
            return table.columns[cell.column - table.area.left]
        inputs = self.book.sheets[cell.sheet].inputs
        row, column = cell.row, cell.column
        for left in range(column - 1, max(column - _NEAR, 0), -1):
            text = inputs.get((row, left))
            if isinstance(text, str):
                return text
            if self.value(Cell(cell.sheet, row, left)) is not None:
                break  # a number in between: this is a column, not an entry
        return self._header(cell)

    def _header(self, cell: Cell) -> str:
        """The nearest text above."""
        formula = self.formula_of(cell)
        if formula is not None and not self.extent(formula).single:
            top = self.value(Cell(cell.sheet, self.extent(formula).top, cell.column))
            return str(top) if isinstance(top, str) else ""
        inputs = self.book.sheets[cell.sheet].inputs
        for above in range(cell.row - 1, max(cell.row - _NEAR, 0), -1):
            text = inputs.get((above, cell.column))
            if isinstance(text, str):
                return text
        return ""

    def unit(self, cell: Cell) -> str:
        """The unit of a table's column, of an array's column, or beside the cell."""
        table = self.table_of(area_from(cell))
        if table is not None:
            column = table.columns[cell.column - table.area.left]
            return TERMS[column].unit if column in TERMS else ""
        formula = self.formula_of(cell)
        if formula is not None and not self.extent(formula).single:
            above = self.extent(formula).top - 1
            return _text(self.value(Cell(cell.sheet, above, cell.column)))
        beside = Cell(cell.sheet, cell.row, cell.column + 1)
        return _text(self.book.sheets[cell.sheet].inputs.get(beside[1:]))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
