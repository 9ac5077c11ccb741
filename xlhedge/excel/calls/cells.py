"""Raw cells: one value, or a list of rows; a flat list is a row."""

import math
import sys
from datetime import date
from functools import cache
from itertools import chain
from types import NoneType
from typing import Any

import numpy as np

from xlhedge.core.errors import CellError, Code, InputError
from xlhedge.core.numeric import Array
from xlhedge.excel.calls.failures import Failures, texts_of

_SHOWN = 40  # characters of a wrong text that a reason repeats
_LARGEST = sys.float_info.max
_ROWS = {list, tuple}
_KINDS: dict[type, str] = {
    float: "number",
    int: "number",
    np.floating: "number",
    np.integer: "number",
    bool: "boolean",
    np.bool_: "boolean",
    str: "text",
    date: "date",
    np.datetime64: "date",
    NoneType: "blank",
    CellError: "error",
}


class Cells:
    """The cells of one argument, row by row, and the kind of each."""

    def __init__(self, name: str, raw: Any) -> None:
        self.name = name
        self.flat, self.shape, types = flatten(name, raw)
        self.kinds = {type_: _kind(type_) for type_ in types}

    def only(self, *kinds: str) -> bool:
        """True if every cell is of one of these kinds."""
        return set(self.kinds.values()) <= set(kinds)

    def are(self, *kinds: str) -> Array:
        """Where a cell is of one of these kinds, flat."""
        named = {type_: kind in kinds for type_, kind in self.kinds.items()}
        return np.array([*map(named.__getitem__, map(type, self.flat))], dtype=bool)

    def objects(self) -> Array:
        """The cells as an object array, flat."""
        cells = np.empty(len(self.flat), dtype=object)
        cells[:] = self.flat
        return cells

    def fail(self, bad: Array, rule: str, failures: Failures) -> None:
        """Mark the bad cells (flat): blank, an error, or breaking the rule."""
        if not bad.any():
            return
        codes = np.zeros(len(self.flat), dtype=np.int16)
        texts = {}
        for place in np.flatnonzero(bad).tolist():
            cell = self.flat[place]
            codes[place] = cell.code if isinstance(cell, CellError) else Code.WRONG_KIND
            texts[place] = _sentence(self.name, rule, cell)
        failures.add(codes.reshape(self.shape), texts_of(self.shape, texts))


def flatten(name: str, raw: Any) -> tuple[list[Any], tuple[int, ...], set[type]]:
    """The cells row by row, their shape, () for a single cell, and their types.

    A whole number too large for a float is infinite.
    Raises InputError if the rows differ in length or there are no cells.
    """
    if not isinstance(raw, list | tuple):
        cell = _number(raw)
        return [cell], (), {type(cell)}
    types = set(map(type, raw))
    rows = raw if types & _ROWS else [raw]
    widths = set(map(len, rows)) if types <= _ROWS or rows is not raw else {0}
    if len(widths) != 1 or 0 in widths:
        raise InputError(f"{name} is not a rectangle of cells")
    flat = [*chain.from_iterable(rows)]
    types = set(map(type, flat))
    if int in types:
        flat = [*map(_number, flat)]
        types = set(map(type, flat))
    return flat, (len(rows), *widths), types


def _number(cell: Any) -> Any:
    """The cell; infinity for a whole number that no float can hold."""
    if type(cell) is int and abs(cell) > _LARGEST:
        return math.inf if cell > 0 else -math.inf
    return cell


def rows_of(name: str, raw: Any) -> list[list[Any]]:
    """The cells as rows; a single cell is one row of one cell."""
    cells, shape, _ = flatten(name, raw)
    width = shape[1] if shape else 1
    return [cells[at : at + width] for at in range(0, len(cells), width)]


def require_filled(name: str, rows: list[list[Any]]) -> list[list[Any]]:
    """The rows, unless they are a single cell that is blank or holds an error."""
    cell = rows[0][0]
    if len(rows) * len(rows[0]) == 1 and (cell is None or isinstance(cell, CellError)):
        code = cell.code if cell is not None else Code.WRONG_KIND
        raise InputError(_sentence(name, "", cell), code=code)
    return rows


def kind_of(cell: Any) -> str:
    """number, boolean, text, date, blank, error or other."""
    type_: Any = type(cell)
    return _kind(type_)


@cache
def _kind(type_: Any) -> str:
    return next((_KINDS[base] for base in type_.__mro__ if base in _KINDS), "other")


def shown(cell: Any) -> str:
    """A cell as a reason shows it."""
    if isinstance(cell, bool | np.bool_):
        return str(cell).upper()
    if isinstance(cell, str):
        return f'"{cell[:_SHOWN]}"'
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return "blank" if cell is None else f"{cell!s:.{_SHOWN}}"


def _sentence(name: str, rule: str, cell: Any) -> str:
    if cell is None:
        return f"{name} is blank"
    if isinstance(cell, CellError):
        return f"{name} holds {cell}"
    return f"{name} {rule}, got {shown(cell)}"
