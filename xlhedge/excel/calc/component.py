"""The component of the Calc add-in; runs inside the office and computes nothing.

Each method hands its arguments to the worker and its answer to Calc. A reference is
read here, with its blank cells and errors; the forms in which arguments travel are
those of cells.py. When there is no answer the cell is #VALUE!, and XLH_WHY, whose
answer is a text, says the reason.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import unohelper
import xlhedge_calc_process
from com.sun.star.lang import Locale, XLocalizable, XServiceInfo, XServiceName
from org.xlhedge.calc import XWorksheetFunctions

_FOLDER = os.path.dirname(xlhedge_calc_process.__file__)
with open(os.path.join(_FOLDER, "xlhedge_calc.json"), encoding="utf-8") as _file:
    SETTINGS = json.load(_file)
WORKER = xlhedge_calc_process.Worker(SETTINGS)
_PLAIN = (float, str, tuple)
_REASONS = "XLH_WHY"
_TRUTHS = {1.0: True, 0.0: False}
_NUMBERS = ("1", "0")
# Source: LibreOffice, SV_COUNTRY_LANGUAGE_OFFSET and ZF_STANDARD_LOGICAL of svl.
_FORMATS_OF_A_LANGUAGE, _LOGICAL = 10_000, 99


class _Service(
    unohelper.Base, XWorksheetFunctions, XServiceInfo, XServiceName, XLocalizable
):
    """What the office asks of every add-in; the methods come below."""

    def __init__(self, context: Any) -> None:
        self._locale = Locale("en", "US", "")

    def getImplementationName(self) -> str:
        return SETTINGS["service"]

    def getServiceName(self) -> str:
        return SETTINGS["service"]

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (SETTINGS["service"],)

    def supportsService(self, name: str) -> bool:
        return name == SETTINGS["service"]

    def getLocale(self) -> Any:
        return self._locale

    def setLocale(self, locale: Any) -> None:
        self._locale = locale


def _method(name: str, repeated: bool, single: bool) -> Callable[..., Any]:
    def method(self: Any, *arguments: Any) -> Any:
        if repeated:  # the last is a sequence of all that follow
            arguments = (*arguments[:-1], *(arguments[-1] or ()))
        rows = _answer(name, arguments)
        return rows[0][0] if single else rows

    return method


def _answer(name: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return WORKER.call(name, tuple(map(_sent, arguments)))
    except xlhedge_calc_process.Lost as lost:
        if name != _REASONS:
            raise
        return ((str(lost),),)


def _sent(argument: Any) -> Any:
    """An argument in the form in which it travels."""
    if argument is None:
        return ...
    if isinstance(argument, _PLAIN):
        return argument
    return _table(argument)


def _table(reference: Any) -> list[list[Any]]:
    """The cells of a reference: None where blank, an error as its code."""
    used = _used(reference)
    rows = [list(row) for row in used.getDataArray()]
    formulas = used.getFormulaArray()
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None:  # so the office gives an error
                row[column] = used.getCellByPosition(column, place).getError()
            elif cell not in _TRUTHS or formulas[place][column] in _NUMBERS:
                continue
            elif _is_logical(used.getCellByPosition(column, place)):
                row[column] = _TRUTHS[cell]
    for area in used.queryEmptyCells().getRangeAddresses():
        _clear(rows, used.getRangeAddress(), area)
    return rows


def _used(reference: Any) -> Any:
    """The reference; if it reaches the end of its sheet, only what holds cells."""
    sheet, area = reference.getSpreadsheet(), reference.getRangeAddress()
    whole, cursor = sheet.getRangeAddress(), sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    column, row = area.EndColumn, area.EndRow
    if column == whole.EndColumn:
        column = max(end.EndColumn, area.StartColumn)
    if row == whole.EndRow:
        row = max(end.EndRow, area.StartRow)
    return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, column, row)


def _is_logical(cell: Any) -> bool:
    """Whether a cell shows 1 and 0 as TRUE and FALSE."""
    return bool(cell.NumberFormat % _FORMATS_OF_A_LANGUAGE == _LOGICAL)


def _clear(rows: list[list[Any]], whole: Any, area: Any) -> None:
    width = area.EndColumn - area.StartColumn + 1
    first = area.StartColumn - whole.StartColumn
    for place in range(area.StartRow, area.EndRow + 1):
        row = rows[place - whole.StartRow]
        row[first : first + width] = [None] * width


WorksheetFunctions = type(
    "WorksheetFunctions",
    (_Service,),
    {method: _method(*settings) for method, settings in SETTINGS["methods"].items()},
)
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(
    WorksheetFunctions, SETTINGS["service"], (SETTINGS["service"],)
)
