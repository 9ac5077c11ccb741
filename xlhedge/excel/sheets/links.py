"""A block of single cells in rows and columns: the first rows of something larger."""

from dataclasses import dataclass, replace

from xlhedge.excel.saved.address import Area, Cell, letters
from xlhedge.excel.sheets.array import ResultArray, ResultColumn


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
    Where the columns are those of an array below, which sets how they look, they are
    not `own`.
    """

    anchor: Cell
    cells: tuple[Link, ...]
    rows: int
    title: str
    source: int = 0
    caption: str = ""
    own: bool = True

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


def linked(array: ResultArray, name: str, width: float = 0, unit: str = "") -> Link:
    """A column of an array, taken from its sheet; blank below its last row."""
    shown = next(c for c in array.columns if c.name == name)
    shown = replace(shown, width=width or shown.width, unit=unit or shown.unit)
    sheet, filled = array.anchor.sheet, letters(array.below("status").left)
    place = letters(array.below(name).left)
    return Link(shown, f'=IF({sheet}!${filled}{{row}}="","",{sheet}!{place}{{row}})')
