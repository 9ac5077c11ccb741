"""Sums that refuse, counts of what failed, and comparison cell by cell.

Source: definition.
"""

from math import fsum, inf, isfinite
from typing import Any

from xlhedge.core.checks import Faults
from xlhedge.core.errors import CellError, DomainError, InputError, MissingDataError
from xlhedge.excel.calls.cells import flatten, kind_of, shown

Rows = list[list[Any]]
_OK, _FAILED, _EXCLUDED, _BLANK = _STATES = ("ok", "failed", "excluded", "blank")


def status(values: Rows) -> dict[str, float]:
    """Counts of results or of statuses: cells, ok, failed, excluded, blank.

    Failed are errors, and texts other than ok and excluded: reasons.

    >>> status([[1.5], ["ok"], [CellError.NUM], ["vol is blank"], [None]])["failed"]
    2.0
    """
    states = [_state(cell) for row in values for cell in row]
    counts = {name: float(states.count(name)) for name in _STATES}
    return {"cells": float(len(states))} | counts


def total(values: Rows, status: Rows | None = None) -> float:
    """The sum of the values, if every included row is ok.

    Args: values (numbers), status (beside each value: ok, excluded or a reason).
    Excluded rows and rows blank in both are left out; without status every cell is
    included.
    Raises: InputError for the first row that is not ok, with the error its value
    holds, and for columns of different sizes; DomainError for a number or a sum that
    is not finite; MissingDataError where every row is blank: a total of nothing.

    >>> total([[1.5], [2.0], [CellError.NUM]], [["ok"], ["ok"], ["excluded"]])
    3.5
    """
    numbers = flatten("values", values)[0]
    states = flatten("status", status)[0] if status else [_OK] * len(numbers)
    if len(states) != len(numbers):
        sizes = f"{len(numbers)} values and {len(states)} cells of status"
        raise InputError(f"status must stand beside the values, got {sizes}")
    if all(cell is None for cell in (*numbers, *states)):
        raise MissingDataError("there is no row to add")
    rows = enumerate(zip(numbers, states, strict=True), start=1)
    included = [_included(place, value, state) for place, (value, state) in rows]
    try:
        return fsum(included)
    except OverflowError:
        raise DomainError("the sum overflows") from None


def recon(left: Rows, right: Rows, tolerance: float = 1e-9, scale: float = 1.0) -> str:
    """PASS, or the largest difference and where it is.

    Args: left and right (cells, of the same size), tolerance (largest accepted
    |left - right| / scale), scale (> 0). Texts, TRUE, FALSE and blanks must be
    equal.
    Raises: InputError for ranges of different sizes and for an error in a cell,
    DomainError for a tolerance or a scale out of range.

    >>> recon([[1.0], [2.0]], [[1.0], [2.5]])
    'row 2 column 1: 2 against 2.5, difference 0.5'
    """
    faults = Faults()
    tolerance = float(faults.number("tolerance", tolerance))
    scale = float(faults.number("scale", scale))
    faults.raise_with(None)
    ours, shape, _ = flatten("left", left)
    theirs, other, _ = flatten("right", right)
    if shape != other:
        sizes = f"{shape[0]} x {shape[1]} against {other[0]} x {other[1]}"
        raise InputError(f"left and right must be of the same size, got {sizes}")
    for name, cells in (("left", ours), ("right", theirs)):
        _refuse_errors(name, cells, shape[1])
    gaps = [_gap(a, b) / scale for a, b in zip(ours, theirs, strict=True)]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[worst] <= tolerance:
        return "PASS"
    pair = f"{shown(ours[worst])} against {shown(theirs[worst])}"
    size = f", difference {gaps[worst]:.6g}" if gaps[worst] < inf else ""
    return f"{_place(worst, shape[1])}: {pair}{size}"


def _state(cell: Any) -> str:
    if cell is None:
        return _BLANK
    if isinstance(cell, str):
        return cell if cell in (_OK, _EXCLUDED) else _FAILED
    return _FAILED if isinstance(cell, CellError) else _OK


def _included(place: int, value: Any, state: Any) -> float:
    """What a row adds to the total."""
    if state == _EXCLUDED or (state is None and value is None):
        return 0.0
    if kind_of(value) == "number" and state == _OK:
        return _finite(place, float(value))
    for name, cell in (("values", value), ("status", state)):
        if isinstance(cell, CellError):
            raise InputError(f"{name} holds {cell} in row {place}", code=cell.code)
    got = f"status {shown(state)}" if state != _OK else shown(value)
    raise InputError(f"row {place} must be a number that is ok, got {got}")


def _finite(place: int, value: float) -> float:
    if not isfinite(value):
        raise DomainError(f"row {place} must be finite, got {shown(value)}")
    return value


def _refuse_errors(name: str, cells: list[Any], width: int) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, CellError):
            where = _place(place, width)
            raise InputError(f"{name} holds {cell} in {where}", code=cell.code)


def _gap(left: Any, right: Any) -> float:
    """The distance of two cells; infinite if they are not numbers and differ."""
    kinds = {kind_of(left), kind_of(right)}
    if kinds == {"number"}:
        return abs(float(left) - float(right))
    return 0.0 if len(kinds) == 1 and left == right else inf


def _place(place: int, width: int) -> str:
    return f"row {place // width + 1} column {place % width + 1}"
