"""What a fill changed, as text for a person and as a record for a machine."""

from collections import Counter
from typing import Any

from xlhedge import __version__
from xlhedge.excel.comparison import Compared
from xlhedge.excel.refill import Filled


def fill_report(done: Filled) -> str:
    """A line for each array of another size, and counts by sheet."""
    lines = [
        f"{one.formula.cell}: {one.formula.area.ref} is now {one.found_area.ref}"
        for one in done.resized
    ]
    written = Counter(one.formula.cell.sheet for one in done.written)
    changed = Counter(one.formula.cell.sheet for one in done.changed)
    for sheet, count in written.items():
        lines.append(f"{sheet}: {changed[sheet]} of {count} formulas have new results")
    lines.append(f"{done.formulas} formulas recalculated, written to {done.out}")
    return "\n".join(lines)


def fill_record(done: Filled) -> dict[str, Any]:
    """The same as plain data; `changed` names each formula with another result."""
    return {
        "out": str(done.out),
        "version": __version__,
        "formulas": done.formulas,
        "changed": [_change(one) for one in done.changed],
        "failures": list(done.failures),
        "warnings": list(done.warnings),
        "notes": list(done.notes),
    }


def _change(one: Compared) -> dict[str, Any]:
    """One formula; how many of the cells that both results cover differ."""
    return {
        "cell": str(one.formula.cell),
        "before": one.formula.area.ref if one.held else "",
        "after": one.found_area.ref,
        "cells": len(one.differences),
    }
