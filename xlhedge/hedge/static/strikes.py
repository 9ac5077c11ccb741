"""Lists of strikes, checked."""

from typing import Any

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import TERMS


def increasing(name: str, values: Any) -> Array:
    """A list of numbers that increase, one at least."""
    numbers = vector(name, values, TERMS[name].limits)
    if not len(numbers):
        raise InputError(f"{name} is empty")
    for place in np.flatnonzero(np.diff(numbers) <= 0)[:1]:
        pair = f"{numbers[place + 1]:.12g} after {numbers[place]:.12g}"
        raise DomainError(f"{name} must increase, got {pair}")
    return numbers
