"""Cells and areas of a workbook, and their A1 text. Rows and columns count from 1."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from xlhedge.core.errors import InputError

LAST_ROW = 1_048_576  # of a sheet since Excel 2007
LAST_COLUMN = 16_384

_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})\Z")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})\Z")


class Cell(NamedTuple):
    """One cell; shown as Sheet!A1."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{quoted(self.sheet)}!{self.ref}"

    @property
    def ref(self) -> str:
        """A1 text without the sheet."""
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells, ends included; shown as Sheet!A1:B2."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{quoted(self.sheet)}!{self.ref}"

    @property
    def ref(self) -> str:
        """A1 text without the sheet: A1, A1:B2, A:B for whole columns, 1:2 for rows."""
        if self.single:
            return self.first.ref
        if self.height == LAST_ROW:
            return f"{letters(self.left)}:{letters(self.right)}"
        if self.width == LAST_COLUMN:
            return f"{self.top}:{self.bottom}"
        return f"{self.first.ref}:{Cell(self.sheet, self.bottom, self.right).ref}"

    @property
    def first(self) -> Cell:
        """The top left cell."""
        return Cell(self.sheet, self.top, self.left)

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    def holds(self, cell: Cell) -> bool:
        """Whether `cell` lies inside."""
        sheet, row, column = cell
        inside = self.top <= row <= self.bottom and self.left <= column <= self.right
        return inside and self.sheet == sheet

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        apart = self.bottom < other.top or other.bottom < self.top
        apart = apart or self.right < other.left or other.right < self.left
        return not apart and self.sheet == other.sheet

    def cells(self) -> Iterator[Cell]:
        """Row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield Cell(self.sheet, row, column)


def area_from(cell: Cell, height: int = 1, width: int = 1) -> Area:
    """The rectangle of that size with `cell` at its top left."""
    sheet, row, column = cell
    return Area(sheet, row, column, row + height - 1, column + width - 1)


def area_of(sheet: str, ref: str) -> Area | None:
    """The area that A1 text names; None when the text is no A1 reference."""
    ref = ref.upper()
    if found := _CELLS.match(ref):
        left, top, right, bottom = found.groups()
        corners = (int(top), number(left), int(bottom or top), number(right or left))
    elif found := _COLUMNS.match(ref):
        corners = (1, number(found[1]), LAST_ROW, number(found[2]))
    elif found := _ROWS.match(ref):
        corners = (int(found[1]), 1, int(found[2]), LAST_COLUMN)
    else:
        return None
    return _on_sheet(sheet, *corners)


def _on_sheet(sheet: str, row: int, column: int, end: int, last: int) -> Area | None:
    top, bottom = sorted((row, end))
    left, right = sorted((column, last))
    if top < 1 or bottom > LAST_ROW or right > LAST_COLUMN:
        return None
    return Area(sheet, top, left, bottom, right)


def area(sheet: str, ref: str) -> Area:
    """The area that A1 text names; raises InputError when it names none."""
    found = area_of(sheet, ref)
    if found is None:
        raise InputError(f"must be a reference like A1:B2, got {ref} on {sheet}")
    return found


@cache
def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


@cache
def number(column: str) -> int:
    """The inverse of `letters`."""
    total = 0
    for letter in column:
        total = total * 26 + ord(letter) - 64
    return total


@cache
def quoted(sheet: str) -> str:
    """A sheet name as a formula spells it."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z_.]*", sheet):
        return sheet
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def absolute(place: Cell | Area) -> str:
    """A reference that does not move: Sheet!$A$1 or Sheet!$A$1:$B$2."""
    sheet, ref = str(place).split("!")
    corners = ref.split(":")
    return f"{sheet}!{':'.join(_fixed(corner) for corner in corners)}"


def _fixed(ref: str) -> str:
    column = ref.rstrip("0123456789")
    return f"${column}${ref[len(column) :]}"
