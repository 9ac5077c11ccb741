"""Which formulas read an area, and everything that depends on some of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.excel.formula import Reading
from xlhedge.excel.saved.address import Area, Cell

# Beyond it, looking at every known cell is quicker than at every cell of an area.
_SMALL = 4096


class Dependents:
    """The formulas that read a cell, found by the areas their texts name."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._single: dict[Cell, set[Cell]] = defaultdict(set)
        wide: dict[Area, set[Cell]] = defaultdict(set)
        for reading in readings:
            for area in reading.areas:
                found = self._single[area.first] if area.single else wide[area]
                found.add(reading.formula.cell)
        self._sheets = _by_sheet(wide)

    def direct(self, area: Area) -> set[Cell]:
        """The formulas that read at least one cell of the area."""
        found = self._of_single(area)
        corners, readers = self._sheets.get(area.sheet, (np.empty((4, 0)), []))
        top, left, bottom, right = corners
        below, beside = bottom >= area.top, right >= area.left
        meets = below & (top <= area.bottom) & beside & (left <= area.right)
        return found.union(*(readers[place] for place in np.flatnonzero(meets)))

    def _of_single(self, area: Area) -> set[Cell]:
        if area.height * area.width <= _SMALL:
            hits = [cell for cell in area.cells() if cell in self._single]
        else:
            hits = [cell for cell in self._single if area.holds(cell)]
        found: set[Cell] = set()
        return found.union(*(self._single[cell] for cell in hits))

    def of(
        self,
        start: Iterable[Area],
        extents: Mapping[Cell, Area],
        known: Collection[Cell] = (),
    ) -> set[Cell]:
        """Every formula that depends on a start area, directly or through others.

        `extents` gives the area of each formula's result; the formulas in `known`
        are neither named nor followed.
        """
        found: set[Cell] = set()
        waiting = list(start)
        while waiting:
            new = self.direct(waiting.pop()) - found
            new -= {cell for cell in new if cell in known}
            found |= new
            waiting += [extents[cell] for cell in new]
        return found


def spread(
    failures: Mapping[Cell, str],
    readings: Mapping[Cell, Reading],
    dependents: Dependents,
    extents: Mapping[Cell, Area],
) -> dict[Cell, str]:
    """The failures, and all that depends on one, or may for all its text tells."""
    roots = dict(failures)
    dynamic = [r.formula.cell for r in readings.values() if r.is_dynamic]
    for cell in dynamic if roots else []:
        roots.setdefault(cell, f"may depend on {next(iter(failures))}")
    found = dict(roots)
    for root, reason in roots.items():
        reached = dependents.of([extents[root]], extents, found)
        found |= dict.fromkeys(reached, f"depends on {root}: {reason}")
    return found


def _by_sheet(
    wide: Mapping[Area, set[Cell]],
) -> dict[str, tuple[Array, list[set[Cell]]]]:
    """For each sheet the corners of its areas, shape (4, areas), and their readers."""
    grouped: dict[str, list[Area]] = defaultdict(list)
    for area in wide:
        grouped[area.sheet].append(area)
    return {
        sheet: (np.array([area[1:] for area in areas]).T, [wide[a] for a in areas])
        for sheet, areas in grouped.items()
    }
