"""Arrays larger than the formula engine spills, spread in pieces below each other.

The engine shows #SPILL! for an array of more than 10,000 cells, room or not: a book
of 455 positions has more. Such a formula is written as several, each with the rows
that follow; whatever reads the result is calculated from the pieces as from one array.
"""

from dataclasses import dataclass
from typing import Any

import formualizer

from xlhedge.core.errors import CellError
from xlhedge.excel.saved.address import LAST_COLUMN, LAST_ROW, Area, Cell, area_from
from xlhedge.excel.saved.limits import CELLS

MOST = 10_000  # cells of one spilled array in the engine
# Longer than the name of any sheet of a workbook, 31 letters, so no formula means it.
_SIZES = "The sizes of arrays that are too large"
_SPILL = {"type": "Error", "kind": "Spill"}


@dataclass
class _Large:
    """A formula, the row of its sizes, and what its pieces cover."""

    text: str
    row: int
    area: Area | None = None

    @property
    def anchors(self) -> list[Cell]:
        """The first cells of the pieces, from the second on."""
        if self.area is None:
            return []
        step = MOST // self.area.width
        rows = range(self.area.top + step, self.area.bottom + 1, step)
        return [self.area.first._replace(row=row) for row in rows]


class LargeArrays:
    """The formulas of one engine, those in pieces among them."""

    def __init__(self, book: formualizer.Workbook) -> None:
        self._book = book
        self._book.add_sheet(_SIZES)
        self._texts: dict[Cell, str] = {}
        self._large: dict[Cell, _Large] = {}

    def area(self, cell: Cell) -> Area | None:
        """What the pieces of a formula cover; None for one that is whole."""
        large = self._large.get(cell)
        return large.area if large else None

    def wrote(self, cell: Cell, text: str) -> None:
        """Note the formula that a cell now has, "" for a value; old pieces go."""
        if text or cell in self._texts:
            self._texts[cell] = text
        large = self._large.pop(cell, None)
        if large is not None:
            self._clear(large)

    def rewrite(self) -> bool:
        """Split, join or block formulas by what was calculated; whether any changed."""
        self._measure()
        changed = [self._fit(cell, large) for cell, large in self._large.items()]
        return any(changed)

    def _measure(self) -> None:
        """Calculate how large the arrays are that found no room, each once."""
        for cell, text in self._texts.items():
            if text and cell not in self._large and self._value(cell) == _SPILL:
                large = _Large(text, len(self._large) + 1)
                self._large[cell] = large
                for column, function in enumerate(("ROWS", "COLUMNS"), 1):
                    sizes = Cell(_SIZES, large.row, column)
                    self._book.set_formula(*sizes, f"={function}({text[1:]})")
                    self._book.evaluate_cell(*sizes)

    def _fit(self, cell: Cell, large: _Large) -> bool:
        """Make the pieces of a formula those of its size."""
        needed = self._needed(cell, large)
        if needed == large.area:
            return large.area is not None and self._blocked(cell, large)
        if large.area is not None:
            self._clear(large)
            self._book.set_formula(*cell, large.text)
            return True
        if needed is None or not self._is_free(needed):
            return False
        large.area = needed
        self._write(large)
        return True

    def _needed(self, cell: Cell, large: _Large) -> Area | None:
        """The area of a result that is too large and fits on the sheet."""
        height, width = (self._value(Cell(_SIZES, large.row, c)) for c in (1, 2))
        if not (isinstance(height, float) and isinstance(width, float)):
            return None
        needed = area_from(cell, int(height), int(width))
        too_large = CELLS >= height * width > MOST >= width
        fits = needed.bottom <= LAST_ROW and needed.right <= LAST_COLUMN
        return needed if too_large and fits else None

    def _is_free(self, area: Area) -> bool:
        """Whether nothing stands in an area but the formula at its corner."""
        return all(self._value(c) is None for c in area.cells() if c != area.first)

    def _write(self, large: _Large) -> None:
        assert large.area is not None
        step = MOST // large.area.width
        for cell in (large.area.first, *large.anchors):
            done = cell.row - large.area.top
            rows = min(step, large.area.height - done)
            rest = f"DROP({large.text[1:]},{done})" if done else large.text[1:]
            self._book.set_formula(*cell, f"=TAKE({rest},{rows})")

    def _blocked(self, cell: Cell, large: _Large) -> bool:
        """Turn a formula into #SPILL! if another array took the place of a piece."""
        if all(self._value(anchor) != _SPILL for anchor in (cell, *large.anchors)):
            return False
        self._clear(large)
        self._texts[cell] = ""
        self._book.set_formula(*cell, f"={CellError.SPILL}")
        return True

    def _clear(self, large: _Large) -> None:
        for anchor in large.anchors:
            self._book.set_value(*anchor, None)
        large.area = None

    def _value(self, cell: Cell) -> Any:
        return self._book.get_value(*cell)
