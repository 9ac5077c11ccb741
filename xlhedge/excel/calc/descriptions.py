"""Names and help of the functions as Calc's configuration, with the host's limits.

The name in a workbook file is the one that Excel has. What Calc hands over otherwise
than Excel stands in the help of the argument concerned.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from xlhedge.excel.calc.methods import ANY, REFERENCE, Method, type_of
from xlhedge.excel.calls.answers import TEXT_LENGTH
from xlhedge.excel.calls.function import Parameter
from xlhedge.excel.guide import describe

_SCHEMA = 'xmlns:oor="http://openoffice.org/2001/registry"'
_SINGLE = "in Calc a blank cell counts as 0"
_RANGE = "in Calc an error in the range stops the call"
_REFERENCE = "in Calc a reference to cells"
_TEXTS = 'in Calc its texts equal others only as cell&""'
_LISTS = ("numbers", "matrix", "table")


def configuration(service: str, methods: Iterable[Method]) -> str:
    """The part CalcAddIns.xcu for the service that implements these methods."""
    functions = _node("AddInFunctions", *map(_function, methods), replace=False)
    info = _node("AddInInfo", _node(service, functions), replace=False)
    root = (
        f'<oor:component-data {_SCHEMA} oor:name="CalcAddIns" '
        'oor:package="org.openoffice.Office">'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{info}</oor:component-data>\n'
    )


def function_help(method: Method) -> str:
    """The function in one line, with its section."""
    text = f"{method.function.category}: {method.function.summary}"
    return f"{text.removesuffix('.')}; {_TEXTS}." if method.holds_texts else text


def argument_help(parameter: Parameter) -> str:
    """The argument in one line; what Calc does otherwise comes last, uncut."""
    limit = _limit(parameter)
    return f"{describe(parameter)[: TEXT_LENGTH - len(limit) - 2]}; {limit}"


def _limit(parameter: Parameter) -> str:
    kind = type_of(parameter)
    if kind == REFERENCE:
        return _REFERENCE
    return _RANGE if kind == ANY and parameter.kind in _LISTS else _SINGLE


def _function(method: Method) -> str:
    function, name = method
    arguments = [
        _node(
            parameter.name,
            _text("DisplayName", parameter.name),
            _text("Description", argument_help(parameter)),
        )
        for parameter in function.parameters
    ]
    return _node(
        name.name,
        _text("DisplayName", function.name),
        _text("CompatibilityName", function.name),
        _text("Description", function_help(method)),
        '<prop oor:name="Category"><value>Add-In</value></prop>',
        _node("Parameters", *arguments, replace=False),
    )


def _node(name: str, *content: str, replace: bool = True) -> str:
    """An element of the configuration; members of a set replace older ones."""
    operation = ' oor:op="replace"' if replace else ""
    return f"<node oor:name={quoteattr(name)}{operation}>\n{''.join(content)}</node>\n"


def _text(name: str, text: str) -> str:
    value = f'<value xml:lang="en-US">{escape(text)}</value>'
    return f'<prop oor:name="{name}">{value}</prop>\n'
