"""Results as cells: numbers, texts, TRUE and FALSE, and errors in their place.

A number that is not finite is #NUM!, a text has at most 255 characters, and there is
no negative zero, no whole-number type and nothing empty that stands for a number.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from xlhedge.book.result import Result
from xlhedge.core.errors import CellError, Code
from xlhedge.core.numeric import Array
from xlhedge.excel.calls.elementwise import Elements
from xlhedge.excel.calls.failures import Failures, cell_error
from xlhedge.excel.calls.function import Function

Cell: TypeAlias = float | str | bool | CellError
Value: TypeAlias = Cell | list[list[Cell]]

TEXT_LENGTH = 255


def element_cells(function: Function, elements: Elements) -> Value:
    """A number per element, in the shape of the arguments."""
    values, failures = elements.fields[0], elements.failures
    fail_unfinite(values, "the result", failures, function.infinite)
    value: Value = column_cells(values, failures.codes).tolist()
    return value


def row_cells(
    function: Function, elements: Elements, headers: bool
) -> list[list[Cell]]:
    """A row of columns per element, row by row, with headers and status if asked."""
    failures, names = elements.failures, function.columns
    columns = []
    shared = failures.codes
    for name, field in zip(names, elements.fields, strict=True):
        own = Failures()
        fail_unfinite(field, name, own, function.infinite)
        columns.append(column_cells(field, np.where(shared != 0, shared, own.codes)))
        failures.add(own.codes, own.texts)
    if function.status:
        names = (*names, "status")
        columns.append(_status(failures, elements.shape))
    rows = _side_by_side(columns)
    return [list(names), *rows] if headers else rows


def result_cells(result: Result, headers: bool) -> list[list[Cell]]:
    """The columns of a book result, side by side."""
    clean = np.zeros(len(result), dtype=np.int16)
    columns = []
    for name, values in result.columns.items():
        own = Failures()
        fail_unfinite(values, name, own)
        codes = result.codes.get(name, clean)
        columns.append(column_cells(values, np.where(codes != 0, codes, own.codes)))
    rows = _side_by_side(columns)
    return [list(result.columns), *rows] if headers else rows


def result_reasons(result: Result) -> tuple[str, ...]:
    """Why numbers failed: the status of their rows, and what it does not say."""
    told: list[str] = []
    if "status" in result.columns:
        silent = result["status"] == "ok"
        told = result["status"][result.failed() & ~silent].tolist()
    return tuple(dict.fromkeys([*told, *result.reasons]))


def column_cells(values: Array, codes: Array) -> Array:
    """Values as an array of cells, with the error of each code in its place."""
    if values.dtype.kind in "iuf":
        values = np.asarray(values + 0.0)  # no negative zero, no whole-number type
        if not codes.any():
            return values  # as it is: an object per cell takes longer
    cells = values.astype(object)
    if codes.any():
        codes = np.broadcast_to(codes, cells.shape)
        for code in np.unique(codes[codes != 0]).tolist():
            cells[codes == code] = cell_error(code)
    if values.dtype.kind in "OU":
        cells[...] = np.frompyfunc(_clean, 1, 1)(cells)
    return cells


def _side_by_side(columns: list[Array]) -> list[list[Cell]]:
    """The columns as rows of cells, in reading order."""
    return [*map(list, zip(*(c.ravel().tolist() for c in columns), strict=True))]


def plain_cells(value: Any) -> Value:
    """What a function of whole tables returned: a cell, rows, or names and values."""
    if isinstance(value, Mapping):
        return [[name, _clean(item)] for name, item in value.items()]
    if isinstance(value, list):
        return [[_clean(cell) for cell in row] for row in value]
    return _clean(value)


def unfinite_reasons(function: Function, value: Any) -> tuple[str, ...]:
    """Why numbers of a result by name are not finite; each is #NUM! in its cell."""
    if not isinstance(value, Mapping):
        return ()
    numbers = {n: v for n, v in value.items() if isinstance(v, float | np.floating)}
    return tuple(
        function.infinite.get(name, f"{name} is not a finite number")
        for name, number in numbers.items()
        if not np.isfinite(number)
    )


def fail_unfinite(
    values: Array,
    name: str,
    failures: Failures,
    infinite: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Mark the numbers that are not finite, unless they have failed already.

    `infinite` says by name why a number is infinite, where that is an answer.
    """
    if values.dtype.kind != "f" or np.isfinite(values).all():
        return
    bad = ~np.isfinite(values) & (failures.codes == 0)
    if bad.any():
        plain = f"{name} is not a finite number"
        text = np.where(np.isinf(values), infinite.get(name, plain), plain)
        code = np.int16(Code.OUT_OF_RANGE)
        failures.add(np.where(bad, code, np.int16(0)), np.where(bad, text, ""))


def _status(failures: Failures, shape: tuple[int, ...]) -> Array:
    """ok, or the reason, for each element."""
    if not failures.any:
        return np.full(shape, "ok", dtype=object)
    words = np.where(failures.codes == 0, "ok", failures.texts)
    return column_cells(np.broadcast_to(words, shape), np.zeros((), dtype=np.int16))


def _clean(cell: Any) -> Cell:
    """One cell as a spreadsheet may show it."""
    if isinstance(cell, str):
        return str(cell[:TEXT_LENGTH])
    if isinstance(cell, bool | np.bool_):
        return bool(cell)
    if isinstance(cell, CellError):
        return cell
    number = float(cell) + 0.0
    return number if np.isfinite(number) else CellError.NUM
