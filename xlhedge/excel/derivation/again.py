"""One formula evaluated again, alone, over the values that it reads.

So it becomes known which of our functions it calls, and with which cells.
"""

from typing import Any

from xlhedge.excel.boundary import answer
from xlhedge.excel.derivation.sheet_values import SheetValues
from xlhedge.excel.evaluate import Asked
from xlhedge.excel.formula import Reading
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Area
from xlhedge.excel.saved.contents import Place, Sheet, Workbook


def calls_of(values: SheetValues, reading: Reading) -> list[Asked]:
    """The calls that a formula makes, each once, in order."""
    asked: list[Asked] = []

    def call(name: str, arguments: list[Any]) -> Any:
        if Asked(name, arguments) not in asked:
            asked.append(Asked(name, arguments))
        return answer(name, arguments).value

    recalculate(_alone(values, reading), call)
    return asked


def _alone(values: SheetValues, reading: Reading) -> Workbook:
    """The workbook with this formula only; what it reads are values."""
    book, own = values.book, reading.formula.cell
    extent = values.extent(reading.formula)
    sheets = {}
    for name, sheet in book.sheets.items():
        cells = values.cells(name)
        if not reading.is_dynamic:
            cells = _read(cells, [a for a in reading.areas if a.sheet == name])
        if name == own.sheet:
            covered = {cell[1:] for cell in extent.cells()}
            cells = {place: v for place, v in cells.items() if place not in covered}
        formulas = {own[1:]: reading.formula} if name == own.sheet else {}
        sheets[name] = Sheet(name, sheet.part, cells, formulas, {}, sheet.merged)
    return Workbook(None, sheets, book.tables, book.names)


def _read(cells: dict[Place, Any], areas: list[Area]) -> dict[Place, Any]:
    """The cells that lie in one of the areas."""
    return {
        (row, column): value
        for (row, column), value in cells.items()
        if any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in areas)
    }
