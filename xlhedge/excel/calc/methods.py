"""The worksheet functions as methods of one interface of Calc.

Calc decides by the type of an argument what it hands over. `any` takes a single value,
a range or an inline array and may be left out; a blank cell on its own is 0 there, and
an error anywhere in a range stops the call. `XCellRange` keeps blanks and errors as
they are, but takes references only and cannot be left out. So a table that must be
given is a reference, and everything else is `any`.

A component in Python can hand over an array only as rows, so a result is rows, of one
cell if need be. A single text is `any`: the office does not know the texts of an array
for those of its own pool, so that none of them equals the same text elsewhere.
"""

import inspect
from typing import Any, NamedTuple

from xlhedge.excel.calc.type_library import Signature
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.catalogue import CATALOGUE

INTERFACE = "org.xlhedge.calc.XWorksheetFunctions"
ANY, REFERENCE = "any", "com.sun.star.table.XCellRange"
REPEATED = "[]any"
ROWS = "[][]any"


class Method(NamedTuple):
    """A worksheet function, and its declaration for Calc."""

    function: Function
    signature: Signature

    @property
    def repeats(self) -> bool:
        """Whether its last argument stands for any number of them."""
        return any(parameter.repeated for parameter in self.function.parameters)

    @property
    def single(self) -> bool:
        """Whether its result is one text and not rows."""
        return self.signature.result == ANY

    @property
    def holds_texts(self) -> bool:
        """Whether texts may stand among the rows of its result."""
        by_element = self.function.shape == "elementwise"
        return not (self.single or by_element or _returned(self.function) is float)


def methods() -> list[Method]:
    """All worksheet functions, in the order of the catalogue."""
    return [Method(f, _signature(f)) for f in CATALOGUE.values()]


def type_of(parameter: Parameter) -> str:
    """What Calc hands over for an argument."""
    if parameter.repeated:
        return REPEATED
    reference = parameter.kind == "table" and parameter.required
    return REFERENCE if reference else ANY


def _signature(function: Function) -> Signature:
    arguments = [(p.name, type_of(p)) for p in function.parameters]
    result = ANY if _returned(function) is str else ROWS
    return Signature(method_name(function.name), result, arguments)


def _returned(function: Function) -> Any:
    """What the Python function says that it returns."""
    return inspect.signature(function.implementation).return_annotation


def method_name(name: str) -> str:
    """The name without underlines, which no method of UNO may have.

    >>> method_name("XLH_HEDGE_DELTA")
    'xlhHedgeDelta'
    """
    first, *others = name.lower().split("_")
    return first + "".join(map(str.capitalize, others))
