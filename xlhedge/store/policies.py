"""The table Policy of a book for which nobody has stated one."""

from collections.abc import Iterable
from typing import Any

_DISABLED: dict[str, Any] = {
    "numeraire": "coin",
    "target": 0.0,
    "target_unit": "base",
    "below": 0.0,
    "above": 0.0,
    "method": "delta",
    "max_age": 60.0,
    "enabled": False,
}


def disabled_policies(underlyings: Iterable[Any]) -> list[list[Any]]:
    """Rows, headers first: policies that trade nothing until somebody enables them.

    A desk fills in its own triggers and hedge instrument first.
    """
    rows = ([name, *_DISABLED.values()] for name in underlyings)
    return [["underlying", *_DISABLED], *rows]
