"""A result over lists of inputs: a ladder, a matrix, a roll, Greeks in buckets."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Area, Cell, area_from

REACH = 40  # columns that are formatted: a book may have more underlyings by then


@dataclass(frozen=True, slots=True)
class InputList:
    """Numbers to type, down from `first` or `across`; `name` is their defined name."""

    name: str
    first: Cell
    values: tuple[float, ...]
    label: str
    format: str
    across: bool = False

    @property
    def area(self) -> Area:
        """The cells of the numbers."""
        size = len(self.values)
        return area_from(self.first, *((1, size) if self.across else (size, 1)))

    @property
    def label_place(self) -> Cell:
        """The cell of the label: above the numbers, or left of those across."""
        sheet, row, column = self.first
        return (
            Cell(sheet, row, column - 1)
            if self.across
            else Cell(sheet, row - 1, column)
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """A book formula whose height is fixed, with room on its right for underlyings.

    The title stands at `corner` over a line of `width` columns. `rows` are those below
    the header; `columns` those it may fill. With `header` the formula gives the column
    names, and `first` is the format of the first column, the keys of the rows; they are
    `words` or numbers; the last column is text where it is a `remark`. `scale` colours
    the numbers by sign and size.
    """

    anchor: Cell
    corner: Cell
    width: int
    title: str
    formula: str
    rows: int
    first: str = "general"
    format: str = "whole"
    columns: int = REACH
    header: bool = True
    words: bool = False
    remark: bool = False
    scale: bool = False

    @property
    def head(self) -> Area:
        """The cells of the column names; above the formula where it gives none."""
        top = self.anchor.row - (not self.header)
        return area_from(self.anchor._replace(row=top), 1, self.columns)

    @property
    def body(self) -> Area:
        """The cells under the column names."""
        top = self.anchor.row + self.header
        return area_from(self.anchor._replace(row=top), self.rows, self.columns)

    @property
    def numbers(self) -> Area:
        """The cells of the body right of the keys."""
        return self.body._replace(left=self.body.left + self.header)

    def column(self, place: int) -> Area:
        """The cells below one column name; 0 is the first."""
        left = self.anchor.column + place
        return self.body._replace(left=left, right=left)

    def name_of(self, place: int) -> Cell:
        """The cell of one column name."""
        return self.head.first._replace(column=self.anchor.column + place)
