"""One call of a worksheet function explained: its arguments, steps, formula, source.

The steps are those that the functions themselves show while they compute the answer
(core/steps.py); the answer is that of the boundary, as in a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlhedge.core.steps import Step, watched
from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.calls.answers import Value
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.catalogue import find
from xlhedge.excel.derivation.element import element_of
from xlhedge.excel.derivation.method import Method, method_of
from xlhedge.excel.derivation.rows import EXPLAINED, Row, row_of
from xlhedge.excel.derivation.shown_steps import leading_to, tidy

Place = tuple[int, int]  # row and column of a result, from 0


@dataclass(frozen=True)
class Argument:
    """A given argument; a default that was not given stands in the signature."""

    name: str
    unit: str
    value: Any


@dataclass(frozen=True)
class CallDerivation:
    """`value` is that of the call, or of the element or row that was asked for.

    `steps` lead to it; `row` is what a book formula says of one of its rows.
    """

    function: Function
    arguments: tuple[Argument, ...]
    value: Value
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    method: Method
    row: Row | None = None


def derive_call(
    name: str, arguments: Sequence[Any], place: Place = (0, 0)
) -> CallDerivation | None:
    """How the answer of a worksheet function comes about; None of an unknown one.

    `place` is the cell of an array that is asked for; of a book formula its row.
    """
    function = find(name)
    if function is None:
        return None
    one = element_of(function, arguments, place)
    row = row_of(function, arguments, place)
    if row is not None:
        value, reasons, steps = row.value, row.reasons, row.steps
    else:
        with watched() as kept:
            found = answer(name, one)
        value, reasons = found.value, found.reasons
        # Of a whole book they would be thousands: a row is asked for by its cell.
        steps = () if name in EXPLAINED else tuple(_shown(function, kept))
    given = tuple(_arguments(function, one))
    model = next((str(a.value) for a in given if a.name == "model"), "")
    method = method_of(function, model)
    return CallDerivation(function, given, value, reasons, steps, method, row)


def _shown(function: Function, kept: list[Step]) -> list[Step]:
    """All steps that matter; of a single number those that lead to it."""
    steps = tidy(kept)
    if function.shape != "elementwise" or not steps:
        return steps
    return leading_to(steps, steps[-1].symbol)


def _arguments(function: Function, arguments: Sequence[Any]) -> list[Argument]:
    parameters: list[Parameter] = list(function.parameters)
    if parameters and parameters[-1].repeated:
        parameters += [parameters[-1]] * (len(arguments) - len(parameters))
    return [
        Argument(parameter.name, parameter.term.unit, value)
        for parameter, value in zip(parameters, arguments, strict=False)
        if value is not OMITTED
    ]
