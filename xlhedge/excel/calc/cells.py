"""Cells between Calc and `boundary`, in the plain values that a pipe carries.

From Calc comes an argument as
    a number or a text     a single value; a blank cell is 0 there
    ...                    left out
    a tuple of rows        a range or inline array of `any`; "" stands for a blank, and
                           1 and 0 below the name of a logical column for TRUE and FALSE
    a list of rows         a table by reference: None is blank, an int an error's code
To Calc go rows of numbers and texts, one of one for a single cell. TRUE and FALSE are
1 and 0, an error is a NaN that carries Calc's code in its low 32 bits.
"""

from itertools import chain
from struct import pack, unpack
from typing import Any

from xlhedge.core.errors import CellError
from xlhedge.core.terms import TERMS
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.calls.answers import Cell, Value

# Source: LibreOffice, FormulaError in formula/errorcodes.hxx; Calc shows these seven
# as Excel does, and every other code as Err: and its number.
_CODES = {
    CellError.NULL: 521,
    CellError.DIV0: 532,
    CellError.VALUE: 519,
    CellError.REF: 524,
    CellError.NAME: 525,
    CellError.NUM: 503,
    CellError.NA: 32767,
}
Rows = tuple[tuple[float | str, ...], ...]
ERRORS = {code: error for error, code in _CODES.items()}
_QUIET_NAN = 0x7FF8 << 48
_LOGICAL = frozenset(name for name, term in TERMS.items() if term.kind == "boolean")
_TRUTHS = {1.0: True, 0.0: False}
_PLAIN = {float, str}


def from_calc(argument: Any) -> Any:
    """An argument as `boundary` takes it."""
    if argument is ...:
        return OMITTED
    if isinstance(argument, tuple):
        rows = [[None if cell == "" else cell for cell in row] for row in argument]
        return _with_truths(rows)
    if isinstance(argument, list):
        return [list(map(_held, row)) for row in argument]
    return argument


def to_calc(value: Value) -> Rows:
    """A result as Calc takes it; a single cell is one row of one."""
    if not isinstance(value, list):
        return ((_shown(value),),)
    if set(map(type, chain.from_iterable(value))) <= _PLAIN:
        return tuple(tuple(row) for row in value)  # type: ignore[arg-type]
    return tuple(tuple(map(_shown, row)) for row in value)


def error_number(error: CellError) -> float:
    """The number that Calc shows as this error; as #VALUE! where it has no such one."""
    code = _CODES.get(error, _CODES[CellError.VALUE])
    number: float = unpack("<d", pack("<Q", _QUIET_NAN | code))[0]
    return number


def error_of(code: int) -> CellError:
    """The error of a cell of Calc; a code that only Calc has is #VALUE!."""
    return ERRORS.get(code, CellError.VALUE)


def _with_truths(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows; where the first names a logical column, with TRUE and FALSE in it."""
    for column, name in enumerate(rows[0]):
        if name in _LOGICAL:
            for row in rows[1:]:
                row[column] = _TRUTHS.get(row[column], row[column])
    return rows


def _held(cell: Any) -> Any:
    return error_of(cell) if type(cell) is int else cell


def _shown(cell: Cell) -> float | str:
    if isinstance(cell, CellError):
        return error_number(cell)
    return float(cell) if isinstance(cell, bool) else cell
