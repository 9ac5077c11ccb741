"""Columns of Excel's own functions over a result array; they grow with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlhedge.excel.saved.address import LAST_ROW, Area, Cell
from xlhedge.excel.sheets.array import ResultColumn

# How a file spells what came after Excel 2007.
_SPELLED = {
    "FILTER": "_xlfn._xlws.FILTER",
    "LET": "_xlfn.LET",
    "NORM.S.DIST": "_xlfn.NORM.S.DIST",
}
_LOCAL = "_xlpm."  # a variable of LET


@dataclass(frozen=True, slots=True)
class NativeArray:
    """One column: its name stands at `anchor`, the unit above and the formula below.

    The formula is a dynamic array that gives a value for each row it reads. `good` is
    the only right value, as a formula spells it. The title stands over the unit.
    """

    anchor: Cell
    column: ResultColumn
    formula: str
    good: str = ""
    title: str = ""

    @property
    def below(self) -> Area:
        """The cells under the name, to the end of the sheet."""
        sheet, row, column = self.anchor
        return Area(sheet, row + 1, column, LAST_ROW, column)


def let(variables: Mapping[str, str], result: str) -> str:
    """A result in terms of variables, each in terms of those before it.

    >>> let({"n": "FILTER(rows,rows>0)"}, "2*n")
    '_xlfn.LET(_xlpm.n,_xlfn._xlws.FILTER(rows,rows>0),2*_xlpm.n)'
    """
    parts = [part for pair in variables.items() for part in pair]
    text = f"LET({','.join([*parts, result])})"
    names = "|".join(map(re.escape, variables))
    text = re.sub(rf"\b({names})\b(?!\()", rf"{_LOCAL}\1", text)
    for name, spelled in _SPELLED.items():
        text = re.sub(rf"(?<![\w.]){re.escape(name)}\(", f"{spelled}(", text)
    return text
