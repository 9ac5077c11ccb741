"""What a cell of an input table accepts, and what Excel says about it.

Choices and keys are drop-down lists; numbers keep to the range of their column, also
to the size beyond which they are almost surely in another unit. A key that is not
listed yet only warns. Every column shows its meaning and unit when selected.
"""

from dataclasses import replace
from typing import Any

from xlhedge.book.columns import PREVIOUS, Column, TableSpec
from xlhedge.core.term import ANY, Limits

_HUGE = 1e15  # beyond every amount; keeps text out of a number column
_TITLE, _MESSAGE = 32, 255  # Excel's longest
_YES_NO = ["TRUE", "FALSE"]
# The table where a name must stand, as the defined name of its column.
_KEYS = {
    "underlying": ("Market", "underlying_names"),
    "instrument": ("Instruments", "instrument_names"),
    "hedge_instrument": ("Instruments", "instrument_names"),
}


def validation(spec: TableSpec, column: Column) -> dict[str, Any]:
    """The options of xlsxwriter's `data_validation` for one column."""
    return {
        "input_title": column.name[:_TITLE],
        "input_message": _message(column),
        "error_title": column.name[:_TITLE],
        **_rule(spec, column),
    }


def _message(column: Column) -> str:
    """Meaning, unit and whether the column may be blank."""
    term = column.term
    parts = [term.text, f"in {term.unit}" if term.unit else ""]
    need = "required" if column.required else "optional"
    return f"{', '.join(p for p in parts if p)} ({need})"[:_MESSAGE]


def _rule(spec: TableSpec, column: Column) -> dict[str, Any]:
    kind = column.term.kind
    listed = _KEYS[column.name][0] if column.name in _KEYS else spec.name
    if listed != spec.name and spec not in PREVIOUS.values():
        return _key(*_KEYS[column.name])
    if column.choices or kind == "boolean":
        choices = list(column.choices) or _YES_NO
        message = f"must be one of {', '.join(choices)}"
        return {"validate": "list", "source": choices, "error_message": message}
    return _number(column) if kind == "number" else {"validate": "any"}


def _key(table: str, names: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": f"={names}",
        "error_type": "warning",
        "error_message": f"{table} has no such row yet",
    }


def _number(column: Column) -> dict[str, Any]:
    limits = _narrowed(column.limits, column.term.slip)
    entered = _narrowed(limits, _HUGE)
    if limits.open_below:
        rule = {"criteria": ">", "value": entered.lowest}
    else:
        ends = {"minimum": entered.lowest, "maximum": entered.highest}
        rule = {"criteria": "between", **ends}
    message = "must be a number" if limits == ANY else f"a number that {limits}"
    return {"validate": "decimal", **rule, "error_message": message}


def _narrowed(limits: Limits, size: float) -> Limits:
    """The limits without numbers of more than this size."""
    lowest, highest = max(limits.lowest, -size), min(limits.highest, size)
    return replace(limits, lowest=lowest, highest=highest)
