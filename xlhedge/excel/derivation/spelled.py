"""Values of a derivation as text and as plain data."""

from typing import Any

import numpy as np

from xlhedge.core.dates import minute, parse_dates
from xlhedge.core.errors import CellError

_LISTED = 6  # numbers of a list that are shown


def plain(value: Any) -> Any:
    """A value as JSON holds it; a single one out of its array, an error as its text."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        cells = [plain(cell) for cell in value]
        return cells[0] if len(cells) == 1 and isinstance(value, list) else cells
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if isinstance(value, float | str | bool | None) else str(value)


def spelled(value: Any) -> str:
    """A value with all its digits; a long list by its ends and its length."""
    if isinstance(value, CellError):
        return str(value)
    value = plain(value)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, bool):
        return str(value).upper()
    if value is None:
        return "blank"
    return repr(value) if isinstance(value, float) else str(value)


def _list(values: list[Any]) -> str:
    if not values:
        return "none"
    if isinstance(values[0], list):
        return f"{len(values)} rows x {len(values[0])} columns"
    if len(values) <= _LISTED:
        return ", ".join(map(spelled, values))
    first = ", ".join(map(spelled, values[:3]))
    return f"{first}, … {len(values) - 4} more …, {spelled(values[-1])}"


def dated(value: Any) -> str:
    """A date serial number with what it means."""
    if not isinstance(value, float):
        return spelled(value)
    time = np.datetime64(parse_dates(value).times.item(), "us")
    return f"{spelled(value)} ({minute(time)} UTC)"
