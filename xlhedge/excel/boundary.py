"""Worksheet calls: raw cell values in, cells out; no exception leaves this file.

Raw cells are numbers, texts, booleans, None (blank), dates and `CellError`; a range
is a list of rows. A failure is a cell error in its place: #VALUE! for the wrong kind
of thing, #NUM! for a number out of range or a question without an answer, #N/A for a
missing market item, and the input's own error where an input holds one.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

import numpy as np

from xlhedge.book.result import Result
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.calls.answers import (
    Value,
    element_cells,
    plain_cells,
    result_cells,
    result_reasons,
    row_cells,
    unfinite_reasons,
)
from xlhedge.excel.calls.cells import require_filled, rows_of
from xlhedge.excel.calls.elementwise import evaluate
from xlhedge.excel.calls.failures import Failures, cell_error
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.calls.readers import (
    cells_of,
    mark_slips,
    read,
    read_list,
    read_matrix,
)
from xlhedge.excel.catalogue import find


class Omitted(Enum):
    """The argument that a formula leaves out; a blank cell is None instead."""

    OMITTED = "omitted"


OMITTED: Final = Omitted.OMITTED


class Answer(NamedTuple):
    """A cell or rows of cells, and one line for each thing that failed, in order."""

    value: Value
    reasons: tuple[str, ...] = ()


def call(name: str, arguments: Sequence[Any]) -> Value:
    """The value of a worksheet function; trailing arguments may be missing.

    >>> call("XLH_DELTA", ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1])
    0.594628659729995
    >>> call("XLH_DELTA", ["call", 105.0, [[100.0], [None]], 0.5, 0.1, 0.36, 0.1])
    [[0.594628659729995], [<CellError.VALUE: '#VALUE!'>]]
    """
    return answer(name, arguments).value


def answer(name: str, arguments: Sequence[Any]) -> Answer:
    """The value of a worksheet function, and why it or parts of it failed."""
    function = find(name) if isinstance(name, str) else None
    if function is None:
        return Answer(CellError.NAME, (f"there is no function {name}",))
    try:
        with np.errstate(all="ignore"):  # what is not finite is #NUM!, with its reason
            return _ANSWERS[function.shape](function, _bind(function, arguments))
    except InputError as error:
        return Answer(cell_error(error.code), (error.rule,))
    # A cell must show an error whatever happened; the reason names it.
    except Exception as error:
        reason = f"{name} failed: {type(error).__name__}: {error}"
        return Answer(CellError.VALUE, (reason,))


def _bind(function: Function, arguments: Sequence[Any]) -> dict[Parameter, Any]:
    """The arguments that are given, by parameter."""
    parameters = function.parameters
    repeated = bool(parameters) and parameters[-1].repeated
    if len(arguments) > len(parameters) and not repeated:
        most = len(parameters)
        raise InputError(
            f"{function.name} takes {most} arguments, got {len(arguments)}"
        )
    last = len(parameters) - 1
    if repeated and len(arguments) > last:
        arguments = [*arguments[:last], list(arguments[last:])]
    given = {
        parameter: raw
        for parameter, raw in zip(parameters, arguments, strict=False)
        if raw is not OMITTED
    }
    for parameter in parameters:
        if parameter.required and parameter not in given:
            raise InputError(f"{parameter.name} is missing")
    return given


def _elementwise(function: Function, given: dict[Parameter, Any]) -> Answer:
    elements = evaluate(function, given)
    value = element_cells(function, elements)
    return Answer(value, elements.failures.reasons)


def _rows(function: Function, given: dict[Parameter, Any]) -> Answer:
    headers = _headers(function, given)
    elements = evaluate(function, given)
    value = row_cells(function, elements, headers)
    return Answer(value, elements.failures.reasons)


def _table(function: Function, given: dict[Parameter, Any]) -> Answer:
    headers = _headers(function, given)
    result = _whole_call(function, given)
    if isinstance(result, Result):
        return Answer(result_cells(result, headers), result_reasons(result))
    return Answer(plain_cells(result), unfinite_reasons(function, result))


def _whole_call(function: Function, given: dict[Parameter, Any]) -> Any:
    """The function over whole tables and single cells."""
    values = {p.name: _whole(function, p, raw) for p, raw in given.items()}
    extra = [values.pop(p.name) for p in given if p.repeated]
    if extra:
        return function.implementation(*values.values(), *extra[0])
    return function.implementation(**values)


def _whole(function: Function, parameter: Parameter, raw: Any) -> Any:
    """A table as its rows, any other argument as the value of its one cell."""
    if parameter.repeated:
        return raw
    if parameter.kind == "table":
        rows = rows_of(parameter.name, raw)
        blank = parameter.term.or_blank and rows == [[None]]
        as_it_is = blank or function.reads_errors
        return rows if as_it_is else require_filled(parameter.name, rows)
    if parameter.kind == "numbers":
        return read_list(parameter, raw)
    if parameter.kind == "matrix":
        return read_matrix(parameter, raw)
    failures = Failures()
    value = read(parameter, cells_of(parameter, raw), failures)
    if parameter.kind == "number":
        mark_slips(parameter.name, value, "", failures)
    if failures.any:
        raise InputError(failures.reasons[0], code=int(failures.codes.max()))
    if np.size(value) != 1:
        raise InputError(f"{parameter.name} must be one cell")
    return np.asarray(value).item() if np.ndim(value) else value


def _headers(function: Function, given: dict[Parameter, Any]) -> bool:
    """The headers argument, taken out of the others; FALSE if not given."""
    asked = [p for p in given if function.headers and p.name == "headers"]
    return bool(_whole(function, asked[0], given.pop(asked[0]))) if asked else False


_ANSWERS = {
    "elementwise": _elementwise,
    "rows": _rows,
    "labelled": _table,
    "table": _table,
}
