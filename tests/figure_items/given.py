"""What a figure's function is given and what it returns."""

from collections.abc import Callable
from typing import Any

Inputs = dict[str, Any]
Outputs = dict[str, Any]
Items = dict[str, Callable[[Inputs], Outputs]]


def values(given: Inputs, names: str) -> list[Any]:
    """The inputs of these names, in their order."""
    return [given[name] for name in names.split()]
