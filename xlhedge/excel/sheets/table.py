"""An input table on a sheet: where it stands."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Cell


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table of book/columns.py: the cell of its first header, units above.

    `title` stands above the units, where a sheet holds several.
    """

    name: str
    corner: Cell
    title: str = ""

    @property
    def title_place(self) -> Cell:
        """The cell of the title."""
        return self.corner._replace(row=self.corner.row - 2)
