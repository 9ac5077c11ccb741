"""A function of VBA for each worksheet function: its arguments go on as they came.

An argument that is left out stays missing, a blank cell stays empty, cells are read
where all calls meet (text/XlhCells.bas). The help on the function is an attribute of
the module's text, which no code has to run for.
"""

from collections.abc import Iterable, Iterator

from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.vba.lines import argument_name, call, quoted

NAME = "XlhFunctions"


def wrappers(functions: Iterable[Function]) -> list[str]:
    """The lines of the module."""
    lines = ["Option Explicit"]
    for function in functions:
        lines += ["", *_wrapper(function)]
    return lines


def _wrapper(function: Function) -> Iterator[str]:
    name, help_ = function.name, quoted(function.summary)
    declared = [_declared(parameter) for parameter in function.parameters]
    yield from call(f"Public Function {name}(", declared, ") As Variant")
    yield f"Attribute {name}.VB_Description = {help_}"
    yield from call(f"    {name} = XlhAnswer({quoted(name)}, ", [_passed(function)])
    yield "End Function"


def _declared(parameter: Parameter) -> str:
    name = argument_name(parameter.name)
    if parameter.repeated:
        return f"ParamArray {name}() As Variant"
    return f"{'' if parameter.required else 'Optional '}ByVal {name} As Variant"


def _passed(function: Function) -> str:
    names = [argument_name(p.name) for p in function.parameters if not p.repeated]
    first = f"Array({', '.join(names)})"
    repeated = [argument_name(p.name) for p in function.parameters if p.repeated]
    return f"XlhJoined({first}, {repeated[0]})" if repeated else first
