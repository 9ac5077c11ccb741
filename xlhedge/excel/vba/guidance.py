"""Help on arguments: what Excel shows beside each field of the function wizard.

It can be given at run time only, while a workbook is open, and Excel may refuse it. It
is given once in a session: after the opening, or for an add-in that opens alone with
the first click on its tab. Nothing depends on it.

Source: Microsoft, Excel VBA reference, method Application.MacroOptions.
"""

from collections.abc import Iterable

from xlhedge.excel.calls.function import Function
from xlhedge.excel.guide import describe
from xlhedge.excel.vba.lines import call, quoted

NAME = "XlhGuidance"
_LONGEST_HELP = 255  # characters that Excel takes

_DESCRIBE = """
Private Sub Describe(ByVal task As String, ByVal category As String, ByVal help As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:=task, Category:=category, ArgumentDescriptions:=help
End Sub
""".splitlines()  # noqa: E501


def guidance(functions: Iterable[Function]) -> list[str]:
    """The lines of the module: a procedure for each section of the catalogue."""
    sections: dict[str, list[Function]] = {}
    for function in functions:
        sections.setdefault(function.category, []).append(function)
    lines = ["Option Explicit", "", *_all(sections)]
    for category, members in sections.items():
        lines += ["", f"Private Sub {_procedure(category)}()"]
        lines += [line for function in members for line in _described(function)]
        lines += ["End Sub"]
    return [*lines, *_DESCRIBE]


def _all(sections: Iterable[str]) -> list[str]:
    return [
        "' Once in a session. The workbook does not count as changed by it.",
        "Public Sub XlhGuide()",
        "    Static given As Boolean",
        "    Dim saved As Boolean",
        "    If given Or ActiveWorkbook Is Nothing Then Exit Sub",
        "    given = True",
        "    saved = ThisWorkbook.Saved",
        *(f"    {_procedure(category)}" for category in sections),
        "    ThisWorkbook.Saved = saved",
        "End Sub",
    ]


def _procedure(category: str) -> str:
    return f"Describe{category.title().replace(' ', '')}"


def _described(function: Function) -> list[str]:
    texts = [quoted(describe(p)[:_LONGEST_HELP]) for p in function.parameters]
    if not texts:
        return []
    section = quoted(f"xlhedge {function.category}")
    return call(f"    Describe {quoted(function.name)}, {section}, Array(", texts)
