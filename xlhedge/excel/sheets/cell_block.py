"""A block of plain cells under column names: texts, and one formula down a column."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.sheets.array import ResultColumn


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Rows of a fixed number: the title at two rows above `corner`, then the units.

    `corner` is the cell of the first column name; `rows` hold a text, a number or a
    formula per column.
    """

    title: str
    corner: Cell
    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[str | float, ...], ...]

    def of(self, name: str) -> Area:
        """The cells under one column name."""
        place = self.corner.column + [c.name for c in self.columns].index(name)
        sheet, row, _ = self.corner
        return Area(sheet, row + 1, place, row + len(self.rows), place)

    @property
    def title_place(self) -> Cell:
        """The cell of the title."""
        return self.corner._replace(row=self.corner.row - 2)
