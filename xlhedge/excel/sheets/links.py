"""A block of single cells in rows and columns: the first rows of something larger."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.sheets.array import ResultColumn


@dataclass(frozen=True, slots=True)
class Link:
    """One column: what a result column says, and the formula of each of its cells.

    In `formula`, {n} stands for the number of the row here, {here} for its row
    in the sheet, and {row} for the row of the source.
    """

    shown: ResultColumn
    formula: str
    style: str = "link"


@dataclass(frozen=True, slots=True)
class Links:
    """Cells under column names, `rows` of them, with units and a title above.

    `source` is the first row of the sheet that the cells are taken from; `caption`, a
    formula, says how many rows there are. It stands apart from the column above it.
    """

    anchor: Cell
    cells: tuple[Link, ...]
    rows: int
    title: str
    source: int = 0
    caption: str = ""

    @property
    def columns(self) -> tuple[ResultColumn, ...]:
        """What stands in the columns."""
        return tuple(cell.shown for cell in self.cells)

    @property
    def body(self) -> Area:
        """The cells under the column names."""
        sheet, row, left = self.anchor
        right = left + len(self.cells) - 1
        return Area(sheet, row + 1, left, row + self.rows, right)

    def below(self, name: str) -> Area:
        """The cells under one column name."""
        place = self.anchor.column + [c.name for c in self.columns].index(name)
        return self.body._replace(left=place, right=place)

    def formula(self, number: int, column: Link) -> str:
        """The formula of a cell in a row, counted from 0."""
        first = self.body.top
        text = column.formula.replace("{row}", str(self.source + number))
        text = text.replace("{here}", str(first + number))
        # Counted in the margin: no cell may refer to itself.
        return text.replace("{n}", f"ROWS($A${first}:$A{first + number})")
