"""Two samples that belong together: changes of the asset and of its hedge.

A ratio is read from changes or returns over the horizon of the hedge, one pair per
period, oldest first. Every method of this room takes a pair checked here, shape (n,).
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array

FEWEST = 3  # observations: a line through two points leaves no error to estimate
NOISE = 8 * float(np.finfo(float).eps)  # of the largest number: rounding
_DIGITS = 1000  # roundings in a spread that has three digits of its own
_TINY = 1e-100  # its square is still an ordinary number


def checked_pair(asset: Any, hedge: Any) -> tuple[Array, Array]:
    """Both samples as floats, shape (n,) each.

    Raises: InputError for what is no list of numbers and for different lengths,
    DomainError for numbers that are not finite, n < 3 and a sample without variance.
    """
    ours, theirs = vector("asset", asset), vector("hedge", hedge)
    if len(ours) != len(theirs):
        raise InputError(f"hedge has {len(theirs)} numbers for {len(ours)} of asset")
    if len(ours) < FEWEST:
        raise DomainError(f"asset must have {FEWEST} observations, got {len(ours)}")
    for name, sample in (("asset", ours), ("hedge", theirs)):
        require_variance(name, sample)
    return ours, theirs


def require_variance(name: str, sample: Array) -> None:
    """Raise DomainError where the numbers differ by little more than rounding."""
    if not varies(sample):
        raise DomainError(f"{name} has no variance")


def varies(sample: Array) -> Array:
    """Whether numbers along the last axis differ enough that digits are left of it.

    Near rounding all of a residual is rounding, and a poor fit would look perfect.
    """
    spread = np.ptp(sample, axis=-1)
    noise = np.maximum(_DIGITS * NOISE * np.abs(sample).max(axis=-1), _TINY)
    return np.asarray(spread > noise)


def deviations(sample: Array) -> Array:
    """The numbers less their mean."""
    return sample - sample.mean()
