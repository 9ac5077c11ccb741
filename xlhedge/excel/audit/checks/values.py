"""Saved values against recalculated ones: agreement is shown, never assumed."""

import math
from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.comparison import Compared, Difference
from xlhedge.excel.saved.address import Cell, area_from

VERSION_FORMULA = "=XLH_VERSION()"  # version.py says what a difference means there
_CIRCULAR = "circular"
_FOLLOWS = ("depends on ", "may depend on ")  # how recalc names what another one stops


def check_values(case: Case) -> Iterator[Finding]:
    """Formulas whose saved result is not what they give."""
    for cell, compared in case.compared.items():
        if compared.status == "size":
            yield _size(compared)
        elif compared.status == "different" and not (
            cell in case.unstable or compared.formula.text == VERSION_FORMULA
        ):
            yield _different(compared)


def starting_places(case: Case) -> set[Cell]:
    """The cells that stand for the formulas where differences start."""
    found = (case.compared[cell] for cell in case.starting)
    return {_worst(one).cell for one in found if one.differences}


def check_evaluated(case: Case) -> Iterator[Finding]:
    """Formulas that nothing could be said about, the first causes only.

    What such a formula stops is counted with it, and stands in the ledger.
    """
    for cell, compared in case.compared.items():
        if compared.status == "not held":
            what = "the file holds no value of this formula"
            yield Finding("no value", cell, what, compared.formula.text)
        elif compared.status == "not evaluated":
            if not compared.reason.startswith(_FOLLOWS):
                yield _not_evaluated(case, compared)
        elif _is_unstable(case, compared):
            what = "depends on a volatile function, so its value cannot be recalculated"
            yield Finding("not verified", cell, what, compared.formula.text)


def is_verified(case: Case, compared: Compared) -> bool:
    """Whether the saved and the recalculated result could be compared."""
    evaluated = compared.status not in ("not held", "not evaluated")
    unstable = compared.formula.cell in case.unstable
    return evaluated and not (unstable and compared.status == "different")


def _is_unstable(case: Case, compared: Compared) -> bool:
    """Whether another formula's volatile function makes this one differ."""
    cell = compared.formula.cell
    caller = case.readings[cell].is_volatile  # volatile.py names it
    return compared.status == "different" and cell in case.unstable and not caller


def _different(compared: Compared) -> Finding:
    worst = _worst(compared)
    many = len(compared.differences)
    cells = area_from(compared.formula.cell, len(compared.held), len(compared.held[0]))
    what = "the saved value is not what the formula gives"
    if not cells.single:
        total = cells.height * cells.width
        differ = "differ, this one most" if many > 1 else "differs"
        what = f"{many} of {total:,} cells of {cells.ref} {differ} from the formula's"
    if worst.relative is not None:
        what += f" (relative difference {worst.relative:.1e})"
    return Finding("value", worst.cell, what, shown(worst.held), shown(worst.found))


def _worst(compared: Compared) -> Difference:
    return max(compared.differences, key=_weight)


def _weight(difference: Difference) -> float:
    """Another kind of value weighs more than any number."""
    return math.inf if difference.relative is None else difference.relative


def _size(compared: Compared) -> Finding:
    covers = compared.formula.area.ref
    what = "the saved result covers other cells than the formula's"
    cell = compared.formula.cell
    return Finding("size", cell, what, covers, compared.found_area.ref)


def _not_evaluated(case: Case, compared: Compared) -> Finding:
    cell, reason = compared.formula.cell, compared.reason
    rule = "circular" if _CIRCULAR in reason else "not verified"
    stopped = sum(f"depends on {cell}:" in c.reason for c in case.compared.values())
    also = f"; {stopped} formulas depend on it" if stopped else ""
    return Finding(rule, cell, f"{reason}{also}", compared.formula.text)
