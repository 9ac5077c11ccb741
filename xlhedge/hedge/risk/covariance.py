"""Covariances of the moves of several prices.

    covariance_ij = vol_i vol_j correlation_ij horizon/365

A matrix of correlations or covariances must be symmetric and positive semi-definite:
no mix of the moves has a negative variance. Correlations that were changed by hand one
by one often are not, and no repair of them is unique, so they are refused.

Source: definition; N. J. Higham (2002), Computing the nearest correlation matrix, IMA
Journal of Numerical Analysis 22(3), 329-343.
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults, scalar, vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.core.term import Limits
from xlhedge.core.units import DAYS_PER_YEAR

# What typing and rounding of a singular matrix leave below 0; of a variance of 1.
_NOISE = 1e-10


def covariance(vols: Any, correlations: Any, horizon: float = 1.0) -> Array:
    """The covariance of relative moves over a horizon.

    Args: vols (decimal per year, >= 0, one per price), correlations (a row and a column
    per price, 1 on the diagonal), horizon (calendar days, > 0).
    Returns: shape (prices, prices), of decimals.
    Raises: InputError where the sizes do not fit, DomainError out of range and for
    correlations that are not symmetric or not positive semi-definite.

    >>> print(covariance([0.365, 0.73], [[1, 0.5], [0.5, 1]], 10).round(9))
    [[0.00365 0.00365]
     [0.00365 0.0146 ]]
    """
    sizes = vector("vols", vols)
    if not len(sizes):
        raise InputError("vols must not be empty")
    linked = checked_correlations(correlations, len(sizes))
    years = scalar("horizon", horizon) / DAYS_PER_YEAR
    found = np.outer(sizes, sizes) * linked * years
    return step("covariance", "vol_i vol_j correlation_ij horizon/365", found)


def checked_correlations(correlations: Any, size: int) -> Array:
    """Correlations that can be, exactly symmetric; raises as covariance."""
    matrix = symmetric("correlations", correlations, size)
    diagonal = np.diag(matrix)
    if not np.all(diagonal == 1):
        off = diagonal[diagonal != 1][0]
        raise DomainError(f"correlations must be 1 on the diagonal, got {off:.12g}")
    require_semi_definite("correlations", matrix)
    return matrix


def checked_covariance(matrix: Any, size: int, limits: Limits | None = None) -> Array:
    """A covariance that can be, exactly symmetric; raises as covariance."""
    found = symmetric("covariance", matrix, size, limits)
    variances = np.diag(found)
    if not np.all(variances >= 0):
        least = variances.min()
        raise DomainError(f"covariance must be >= 0 on its diagonal, got {least:.12g}")
    scale = np.outer(np.sqrt(variances), np.sqrt(variances))
    if np.any(np.abs(found) > scale * (1 + _NOISE)):
        raise DomainError("covariance must be at most the product of two deviations")
    linked = np.divide(found, scale, out=np.eye(size), where=scale > 0)
    require_semi_definite("covariance", linked)
    return found


def symmetric(name: str, values: Any, size: int, limits: Limits | None = None) -> Array:
    """A matrix of `size` rows and columns, equal to its mirror but for rounding."""
    faults = Faults()
    matrix = faults.raise_with(faults.number(name, values, limits))
    if matrix.shape != (size, size):
        raise InputError(f"{name} must be {size} rows of {size} numbers")
    # A row may have a small unit: each number is judged by what stands in its rows.
    largest = np.sqrt(
        np.maximum(np.abs(matrix).max(axis=0), np.abs(matrix).max(axis=1))
    )
    if np.any(np.abs(matrix - matrix.T) > _NOISE * np.outer(largest, largest)):
        raise DomainError(f"{name} must be symmetric")
    return np.asarray((matrix + matrix.T) / 2)


def require_semi_definite(name: str, linked: Array) -> None:
    """Raise DomainError where some mix of moves has a variance below 0."""
    least = float(np.linalg.eigvalsh(linked)[0])
    if least < -_NOISE * len(linked):
        rule = f"{name} must be positive semi-definite"
        raise DomainError(f"{rule}, has an eigenvalue of {least:.3g}: no such moves")
