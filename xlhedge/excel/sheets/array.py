"""A book formula on a sheet: a dynamic array that grows down, nothing below it."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import LAST_ROW, Area, Cell, area_from


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of an array that a book function returns; width in characters."""

    name: str
    unit: str
    format: str
    width: float

    @property
    def is_text(self) -> bool:
        """True for columns of words."""
        return self.format == "general"


def result_columns(*rows: tuple[str, str, str, float]) -> tuple[ResultColumn, ...]:
    """Columns of rows of name, unit, format and width."""
    return tuple(ResultColumn(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class ResultArray:
    """A book formula with its column names on top: anchor, formula and columns.

    `title` stands above its units, a text or a formula. `otherwise` are the columns
    where the input group_by says "underlying".
    """

    anchor: Cell
    formula: str
    columns: tuple[ResultColumn, ...]
    title: str = ""
    otherwise: tuple[ResultColumn, ...] = ()

    def below(self, name: str) -> Area:
        """The cells under one column name, to the end of the sheet."""
        place = self.anchor.column + [c.name for c in self.columns].index(name)
        sheet, row, _ = self.anchor
        return Area(sheet, row + 1, place, LAST_ROW, place)

    def first(self, name: str, rows: int) -> Area:
        """The first cells under one column name."""
        below = self.below(name)
        return below._replace(bottom=below.top + rows - 1)

    @property
    def title_place(self) -> Cell:
        """The cell of the title."""
        return self.anchor._replace(row=self.anchor.row - 2)

    @property
    def head(self) -> Area:
        """The cells of the column names."""
        return area_from(self.anchor, width=len(self.columns))

    @property
    def units(self) -> Area:
        """The cells above the column names."""
        return area_from(
            self.anchor._replace(row=self.anchor.row - 1), 1, len(self.columns)
        )

    @property
    def body(self) -> Area:
        """The cells under all column names, to the end of the sheet."""
        sheet, row, left = self.anchor
        right = left + len(self.columns) - 1
        return Area(sheet, row + 1, left, LAST_ROW, right)
