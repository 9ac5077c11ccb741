"""The worksheet functions for xlwings: each name of the catalogue, made when asked for.

xlwings finds them with dir() and getattr(). All cells go raw both ways, because its
converters cost more than the calculation and lose errors. What a formula leaves out is
`OMITTED`, a blank cell is None. Nothing else imports xlwings; off Windows its
decorators keep the functions as they are.
"""

from collections.abc import Callable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Any

import xlwings

from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.catalogue import CATALOGUE, find
from xlhedge.excel.guide import describe
from xlhedge.excel.windows.cells import ComCell, arrived, departing

Worksheet = Callable[..., list[list[ComCell]]]


def __getattr__(name: str) -> Worksheet:
    """The worksheet function of that name, published once."""
    function = find(name)
    if function is None:
        raise AttributeError(f"there is no worksheet function {name}")
    published = globals()[name] = _published(function)
    return published


def __dir__() -> list[str]:
    return [*CATALOGUE]


def served(name: str, arguments: tuple[Any, ...]) -> list[list[ComCell]]:
    """What xlwings' own server would answer, before it unpacks one row or one cell."""
    from xlwings.udfs import call_udf

    rows: list[list[ComCell]] = call_udf(__name__, name, arguments)
    return rows


def _published(function: Function) -> Worksheet:
    """The function as xlwings takes it: its signature, help, and raw cells.

    The category comes last: each of the others would reset it.
    """
    called = xlwings.ret(convert="raw")(_called(function))
    for parameter in function.parameters:
        told = xlwings.arg(parameter.name, convert="raw", doc=describe(parameter))
        called = told(called)
    return xlwings.func(category=f"xlhedge {function.category}")(called)


def _called(function: Function) -> Worksheet:
    def call(*arguments: Any) -> list[list[ComCell]]:
        return departing(answer(function.name, [*map(arrived, arguments)]))

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.summary
    call.__signature__ = Signature(  # type: ignore[attr-defined]
        [_argument(parameter) for parameter in function.parameters]
    )
    return call


def _argument(parameter: Parameter) -> Argument:
    if parameter.repeated:
        return Argument(parameter.name, Argument.VAR_POSITIONAL)
    default = Argument.empty if parameter.required else OMITTED
    return Argument(parameter.name, Argument.POSITIONAL_OR_KEYWORD, default=default)
