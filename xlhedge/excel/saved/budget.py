"""Counts what a workbook holds while it is read, and stops at the limits."""

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area
from xlhedge.excel.saved.limits import CELLS, FORMULA_LENGTH, FORMULA_TEXT, FORMULAS


class Budget:
    """Cells and formula text of one workbook, counted as they are found."""

    def __init__(self) -> None:
        self._cells = 0
        self._covered = 0
        self._formulas = 0
        self._text = 0

    def row(self, cells: int, formulas: int) -> None:
        """The cells with a value and the formula cells of a row."""
        self._formulas += formulas
        if self._formulas > FORMULAS:
            rule = f"must have at most {FORMULAS:,} formulas"
            raise InputError(f"{rule}, got {self._formulas:,} or more")
        self._cells += cells
        if self._cells > CELLS:
            rule = f"must have at most {CELLS:,} cells"
            raise InputError(f"{rule}, got {self._cells:,} or more")

    def covered(self, area: Area, what: str) -> None:
        """The cells of an array or a table, with a value or without."""
        size = area.height * area.width
        self._covered += size
        if self._covered > CELLS:
            rule = f"must cover at most {CELLS:,} cells with all before"
            raise InputError(f"{what} {area} {rule}, got {size:,}")

    def text(self, text: str, place: object) -> None:
        """The text of a formula or of a name."""
        if len(text) > FORMULA_LENGTH:
            rule = f"must have at most {FORMULA_LENGTH:,} characters"
            raise InputError(f"the formula of {place} {rule}, got {len(text):,}")
        self._text += len(text)
        if self._text > FORMULA_TEXT:
            raise InputError(f"all formulas must have at most {FORMULA_TEXT:,} letters")
