"""What no array may spill into besides cells in use: tables and merged cells."""

from collections import defaultdict

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.excel.saved.address import Area
from xlhedge.excel.saved.contents import Workbook


class Obstacles:
    """The tables and merged cells of a workbook, asked for one area at a time."""

    def __init__(self, book: Workbook) -> None:
        found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for table in book.tables.values():
            found[table.area.sheet].append(table.area[1:])
        for sheet in book.sheets.values():
            found[sheet.name] += [merged[1:] for merged in sheet.merged]
        # (4, areas): top, left, bottom, right
        lists = ((sheet, areas) for sheet, areas in found.items() if areas)
        self._corners: dict[str, Array] = {s: np.array(areas).T for s, areas in lists}

    def meet(self, area: Area) -> bool:
        """Whether one of them shares a cell with the area."""
        if area.sheet not in self._corners:
            return False
        top, left, bottom, right = self._corners[area.sheet]
        beside = (bottom >= area.top) & (top <= area.bottom)
        return bool(np.any(beside & (right >= area.left) & (left <= area.right)))
