"""The ratios of several hedges at once.

    h = Sigma_FF^-1 sigma_FS, covariances of the hedges and with the asset
    with a ridge: every variance in Sigma_FF times 1 + ridge

Without a ridge they are the coefficients of the asset's changes on those of the hedges,
with an intercept. They are solved from the changes themselves, each hedge in units of
its own size: covariances would cost half of the digits. Hedges that cannot be told
apart are an error unless a ridge tells them apart: their weights would be noise.

Source: Anderson and Danthine (1981), J. Political Economy 89, 1182-1196; the ridge:
Hoerl and Kennard (1970), Technometrics 12, 55-67.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, vector
from xlhedge.core.errors import DomainError, InfeasibleError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.levels import levels_warning
from xlhedge.hedge.statistical.samples import NOISE, require_variance
from xlhedge.hedge.statistical.stability import joint_stability

_WORST_CONDITION = 1e8  # of the hedges' correlations
_SHARE = 0.01  # of a mixture without variance: a hedge that is part of it


class Ratios(NamedTuple):
    """One ratio per hedge, in the order of the columns, and how well they hedge.

    ratios and standard_errors: shape (hedges,); with a ridge the errors leave out its
    bias. r_squared: 1 - Var(asset - hedges ratios)/Var(asset). n: observations.
    condition: of the hedges' correlations, with the ridge. levels_warning: "none", or
    which samples look like levels. stability: p-value that the ratios held throughout.
    """

    ratios: Array
    r_squared: float
    standard_errors: Array
    n: int
    condition: float
    levels_warning: str
    stability: float


def hedge_ratio_multi(asset: Any, hedges: Any, ridge: float = 0.0) -> Ratios:
    """Units of each hedge to sell per unit of asset held long.

    Args: asset (changes or returns, oldest first, shape (n,)), hedges (those of the
    hedges, shape (n, hedges), n >= hedges + 2), ridge (>= 0, fraction of a variance).
    Returns: Ratios. Raises: InputError for sizes that do not fit, DomainError for too
    few observations and a hedge without variance, InfeasibleError for hedges that
    cannot be told apart, by their numbers.
    """
    ours, columns = _checked(asset, hedges)
    wanted, moves = ours - ours.mean(), columns - columns.mean(axis=0)
    size = np.linalg.norm(moves, axis=0)
    mixtures, lengths, axes = np.linalg.svd(moves / size, full_matrices=False)
    variances = lengths**2 + _ridge(ridge)  # of the correlations, per axis
    condition = _require_told_apart(variances, axes)
    ratios = axes.T @ (lengths / variances * (mixtures.T @ wanted)) / size
    spread = np.linalg.norm(axes.T * (lengths / variances), axis=1) / size
    left = _above_rounding(wanted - moves @ ratios, ours, columns, ratios)
    n, count = columns.shape
    return Ratios(
        ratios,
        float(1 - left @ left / (wanted @ wanted)),
        spread * np.sqrt(left @ left / (n - 1 - count)),
        n,
        condition,
        levels_warning({"asset": ours, **_named(columns)}),
        joint_stability(moves / size, left),
    )


def _checked(asset: Any, hedges: Any) -> tuple[Array, Array]:
    ours, faults = vector("asset", asset), Faults()
    columns: Array = faults.raise_with(faults.number("hedges", hedges))
    if columns.ndim != 2 or not columns.size:
        raise InputError("hedges must be rows of numbers, a column per hedge")
    n, count = columns.shape
    if n != len(ours):
        raise InputError(f"hedges has {n} rows for {len(ours)} numbers of asset")
    if n < count + 2:
        rule = f"must have {count + 2} observations for hedges of {count} columns"
        raise DomainError(f"asset {rule}, got {n}")
    for name, sample in {"asset": ours, **_named(columns)}.items():
        require_variance(name, sample)
    return ours, columns


def _named(columns: Array) -> dict[str, Array]:
    return {f"hedge {place}": column for place, column in enumerate(columns.T, 1)}


def _ridge(value: Any) -> float:
    faults = Faults()
    ridge: Array = faults.raise_with(faults.number("ridge", value))
    return float(ridge.item())


def _require_told_apart(variances: Array, axes: Array) -> float:
    """The condition number; InfeasibleError where it leaves the ratios no digits."""
    flat = variances * _WORST_CONDITION < variances.max()
    if flat.any():
        part = (np.abs(axes[flat]) > _SHARE).any(axis=0)
        *others, last = [str(place) for place in np.flatnonzero(part) + 1]
        hedges = f"hedges {', '.join(others)} and {last}"
        raise InfeasibleError(f"singular: {hedges} cannot be told apart without ridge")
    return float(variances.max() / variances.min())


def _above_rounding(left: Array, asset: Array, hedges: Array, ratios: Array) -> Array:
    """The residuals, 0 where they are rounding only."""
    size = np.abs(asset).max() + np.abs(hedges).max(axis=0) @ np.abs(ratios)
    return left if np.abs(left).max() > NOISE * size else np.zeros_like(left)
