"""The arguments of one element of a call over ranges."""

from collections.abc import Sequence
from typing import Any

from xlhedge.excel.calls.function import Function, Parameter

_BY_ELEMENT = ("elementwise", "rows")
_WHOLE = ("numbers", "matrix", "table")


def element_of(
    function: Function, arguments: Sequence[Any], place: tuple[int, int]
) -> list[Any]:
    """The arguments as they are for one cell of the result, ranges reduced to it.

    A result of shape `rows` has a row for each element, in reading order.
    """
    if function.shape not in _BY_ELEMENT:
        return list(arguments)
    ranges = [
        value
        for parameter, value in zip(function.parameters, arguments, strict=False)
        if _spreads(parameter, value)
    ]
    if not ranges:
        return list(arguments)
    if function.shape == "rows":
        place = _of_row(function, arguments, place[0], ranges)
    return [
        _at(value, *place) if _spreads(parameter, value) else value
        for parameter, value in zip(function.parameters, arguments, strict=False)
    ]


def _spreads(parameter: Parameter, value: Any) -> bool:
    return isinstance(value, list) and parameter.kind not in _WHOLE


def _of_row(
    function: Function, arguments: Sequence[Any], row: int, ranges: list[Any]
) -> tuple[int, int]:
    """The element, by row and column of the ranges, of a row of the result."""
    names = [parameter.name for parameter in function.parameters]
    headers = dict(zip(names, arguments, strict=False)).get("headers") is True
    width = max(len(rows[0]) for rows in ranges)
    return divmod(max(row - headers, 0), width)


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    """One cell, repeated along a side of length one; the first beyond the range."""
    cells = rows[row if row < len(rows) else 0]
    return cells[column if column < len(cells) else 0]
