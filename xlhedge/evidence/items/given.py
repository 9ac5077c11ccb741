"""What an item is given and what it returns, by the names of the figures file."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Outputs = Mapping[str, Any]
Items = dict[str, Callable[[Inputs], Outputs]]


def values(given: Inputs, names: str) -> list[Any]:
    """The inputs of these names, in their order."""
    return [given[name] for name in names.split()]


def dividend(given: Inputs) -> float:
    """The yield q = r - b of inputs that name the cost of carry b."""
    return float(given["r"] - given["b"])
