"""Cells as COM carries them, and as the boundary takes and gives them.

A number is a float, an error a whole number: Excel's error 2000 + n as an HRESULT of
facility 10. The same goes back; the macro around the call makes it an error again. A
date has a time zone that it does not mean, a currency amount is a decimal.

Source: Microsoft, Excel VBA reference, enumeration XlCVError.
"""

from datetime import datetime
from decimal import Decimal
from itertools import chain
from types import NoneType
from typing import Any, TypeAlias

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, Answer, Omitted

ComCell: TypeAlias = float | str | bool | int

MISSING = -2147352572  # DISP_E_PARAMNOTFOUND: the argument is left out
_FIRST = -2146828288  # 0x800A0000; Excel's error 2042 is this + 2042
# In the order of CellError, which is that of ERROR.TYPE.
_XL_ERRORS = (2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, *range(2045, 2051))
NUMBERS = {
    error: _FIRST + number for error, number in zip(CellError, _XL_ERRORS, strict=True)
}
_ERRORS = {number: error for error, number in NUMBERS.items()}
# Every HRESULT that says failure in a facility of Windows, Office or COM.
_FAILURES = range(-(2**31), -(2**31) + 2**25)
_PLAIN = {float, str, bool, NoneType, Omitted}


def without_missing(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a call, with `OMITTED` for those left out: among repeated
    ones xlwings would make a blank of it."""
    if MISSING not in arguments:
        return arguments
    return tuple(OMITTED if _is_missing(cell) else cell for cell in arguments)


def arrived(argument: Any) -> Any:
    """An argument of a call as raw cells: one, or rows; one row of an array constant
    comes as a flat list."""
    if type(argument) is not tuple:
        return argument if type(argument) in _PLAIN else _cell(argument)
    types = set(map(type, argument))
    if types == {tuple}:
        types = set(map(type, chain.from_iterable(argument)))
        if not types <= _PLAIN:
            return [[*map(_cell, row)] for row in argument]
    return argument if types <= _PLAIN else [*map(_cell, argument)]


def departing(answer: Answer) -> list[list[ComCell]]:
    """An answer as rows without objects of ours; without reasons it holds no error."""
    value: Any = answer.value
    rows = value if isinstance(value, list) else [[value]]
    return [[*map(_number, row)] for row in rows] if answer.reasons else rows


def _cell(cell: Any) -> Any:
    """One cell; what no cell can be stays and is refused by name at the boundary."""
    if type(cell) is int:
        return _whole(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return float(cell) if isinstance(cell, Decimal) else cell


def _whole(number: int) -> Any:
    """An error; any other number as a macro may pass it."""
    unknown = CellError.VALUE if number in _FAILURES else float(number)
    return _ERRORS.get(number, unknown)


def _number(cell: Any) -> ComCell:
    return NUMBERS[cell] if type(cell) is CellError else cell


def _is_missing(cell: Any) -> bool:
    return type(cell) is int and cell == MISSING
