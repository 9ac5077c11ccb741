"""Where dynamic arrays lie, asked for whole columns and rows."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from xlhedge.excel.saved.address import LAST_ROW, Area
from xlhedge.excel.saved.formula_cell import Formula


class Spills:
    """The columns and the rows of each sheet that the arrays cover."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        columns: dict[str, dict[int, Formula]] = defaultdict(dict)
        rows: dict[str, dict[int, Formula]] = defaultdict(dict)
        for formula in formulas:
            sheet, top, left, bottom, right = formula.area
            for column in range(left, right + 1):
                columns[sheet].setdefault(column, formula)
            for row in range(top, bottom + 1):
                rows[sheet].setdefault(row, formula)
        self._columns = {
            sheet: sorted(found.items()) for sheet, found in columns.items()
        }
        self._rows = {sheet: sorted(found.items()) for sheet, found in rows.items()}

    def first(self, area: Area) -> Formula | None:
        """An array that lies in these whole columns, or else whole rows."""
        if area.height == LAST_ROW:
            lines, start, end = self._columns, area.left, area.right
        else:
            lines, start, end = self._rows, area.top, area.bottom
        known = lines.get(area.sheet, [])
        place = bisect_left(known, start, key=lambda line: line[0])
        found = known[place : place + 1]
        return found[0][1] if found and found[0][0] <= end else None
