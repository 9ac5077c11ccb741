"""A native function applied to each element of its array arguments.

The formula engine knows the function for single values only; each element is
evaluated in a workbook of its own. Sizes stretch as in Excel: one row or column is
repeated, and an element beyond a longer side is #N/A.
"""

from typing import Any

import formualizer

from xlhedge.excel.formulas.natives import NATIVES
from xlhedge.excel.saved.address import Cell, area_from

_SHEET = "S"
_ARRAYS = 300  # their first column; a function has at most 255 arguments
_MISSING = {"type": "Error", "kind": "Na"}


class Lift:
    """A callback for the engine: the lifted form of one native function."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._whole = NATIVES[name].whole

    def __call__(self, *arguments: Any) -> Any:
        arrays = [
            argument
            for place, argument in enumerate(arguments)
            if isinstance(argument, list) and place not in self._whole
        ]
        if not arrays:
            return self._evaluate([list(arguments)])[0]
        height = max(len(rows) for rows in arrays)
        width = max(len(rows[0]) for rows in arrays)
        places = [(row, column) for row in range(height) for column in range(width)]
        values = self._evaluate([self._at(arguments, *place) for place in places])
        return [values[row * width : (row + 1) * width] for row in range(height)]

    def _at(self, arguments: tuple[Any, ...], row: int, column: int) -> list[Any]:
        """The arguments of one element."""
        return [
            argument if place in self._whole else _element(argument, row, column)
            for place, argument in enumerate(arguments)
        ]

    def _evaluate(self, calls: list[list[Any]]) -> list[Any]:
        """The function of each list of arguments."""
        book = formualizer.Workbook()
        book.add_sheet(_SHEET)
        book.set_temporal_egress("serial")
        sheet = _Scratch(book)
        texts = [[self._call(sheet, *call)] for call in enumerate(calls, 1)]
        sheet.write_singles(calls)
        book.set_formulas_batch(_SHEET, 1, 1, texts)
        book.evaluate_all()
        return [book.get_value(_SHEET, row, 1) for row in range(1, len(calls) + 1)]

    def _call(self, sheet: "_Scratch", row: int, arguments: list[Any]) -> str:
        """The formula of one list of arguments, which stand beside it."""
        places = [sheet.place(row, *item) for item in enumerate(arguments, 2)]
        return f"={self._name}({','.join(places)})"


class _Scratch:
    """Writes the arguments of row n beside its formula, whole arrays far right."""

    def __init__(self, book: formualizer.Workbook) -> None:
        self._book = book
        self._next = _ARRAYS
        self._arrays: dict[int, str] = {}

    def place(self, row: int, column: int, value: Any) -> str:
        """Where the value stands, as a reference; an array is written once."""
        if not isinstance(value, list):
            return Cell(_SHEET, row, column).ref
        if id(value) not in self._arrays:
            self._arrays[id(value)] = self._write(value)
        return self._arrays[id(value)]

    def write_singles(self, calls: list[list[Any]]) -> None:
        """Write the arguments that are no arrays, each call in a row."""
        rows = [[None if isinstance(v, list) else v for v in call] for call in calls]
        if rows[0]:
            self._book.set_values_batch(_SHEET, 1, 2, rows)

    def _write(self, rows: list[list[Any]]) -> str:
        first = Cell(_SHEET, 1, self._next)
        self._book.set_values_batch(_SHEET, 1, self._next, rows)
        self._next += len(rows[0])
        return area_from(first, len(rows), len(rows[0])).ref


def _element(value: Any, row: int, column: int) -> Any:
    """One element of an array, repeated along a side of length one."""
    if not isinstance(value, list):
        return value
    row = 0 if len(value) == 1 else row
    column = 0 if len(value[0]) == 1 else column
    if row >= len(value) or column >= len(value[0]):
        return _MISSING
    return value[row][column]
