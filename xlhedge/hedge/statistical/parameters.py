"""The one number of a method, checked under the name it has there."""

from typing import Any

from xlhedge.core.checks import Faults
from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import Limits


def number(value: Any, name: str = "parameter", limits: Limits | None = None) -> float:
    """One finite number in the limits of its term; raises InputError for the rest."""
    faults = Faults()
    found: Array = faults.number(name, value, limits)
    return float(faults.raise_with(found).item())


def whole_number(meaning: str, value: Any, lowest: int, highest: int) -> int:
    """A whole number in [lowest, highest], such as a count of observations."""
    found = number(value)
    if found != int(found) or not lowest <= found <= highest:
        rule = f"must be a whole number from {lowest} to {highest}"
        raise DomainError(f"parameter ({meaning}) {rule}, got {found:.12g}")
    return int(found)


def positive(meaning: str, value: Any) -> float:
    """A number above 0."""
    found = number(value)
    if not found > 0:
        raise DomainError(f"parameter ({meaning}) must be > 0, got {found:.12g}")
    return found


def fraction(meaning: str, value: Any) -> float:
    """A number above 0 and below 1."""
    found = number(value)
    require_fraction(f"parameter ({meaning})", found)
    return found


def require_fraction(name: str, found: float) -> None:
    """Raise DomainError unless the number is above 0 and below 1."""
    if not 0 < found < 1:
        raise DomainError(f"{name} must be > 0 and < 1, got {found:.12g}")
