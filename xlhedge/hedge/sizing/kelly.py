"""Kelly sizes: the share of equity that makes it grow fastest in the long run.

continuous  f = (mean - rate) / vol^2, growth r + (c - c^2/2) (mean - rate)^2 / vol^2
binary      f = p - (1 - p)/odds, no bet where that is negative
several     f = C^-1 (means - rate), C the covariance of the returns

c is the share of the full size that is taken: half of it keeps three quarters of the
growth above the rate at half the vol, twice of it keeps none. The mean is that of the
return itself (arithmetic), not of its logarithm.

Source: J. L. Kelly (1956), A New Interpretation of Information Rate, Bell System
Technical Journal 35, 917-926; E. O. Thorp (2006), The Kelly Criterion in Blackjack,
Sports Betting, and the Stock Market, Handbook of Asset and Liability Management 1,
equations 7.3 to 7.6 and section 8.
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults, scalar, vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step

_NOISE = 8 * float(np.finfo(float).eps)


def kelly(mean: Real, vol: Real, rate: Real = 0.0, fraction: Real = 1.0) -> Array:
    """The fraction of equity to hold of one risky asset, negative for a short.

    Args: mean (expected return, decimal per year), vol (decimal per year, > 0), rate
    (of the cash, decimal per year), fraction (share of full Kelly, 0 to 2). Floats or
    arrays that broadcast.

    Returns: fraction of equity, above 1 with borrowed money, in the broadcast shape.
    Raises: DomainError out of range and for vol 0.

    >>> print(round(float(kelly(0.12, 0.3, 0.02)), 12))
    1.111111111111
    """
    faults = Faults()
    mean, rate = faults.number("mean", mean), faults.number("rate", rate)
    vol = faults.positive("vol", vol)
    fraction = faults.number("fraction", fraction)
    with np.errstate(all="ignore"):
        held = fraction * (mean - rate) / vol / vol
    return faults.raise_with(step("held", "fraction (mean - rate)/vol^2", held))


def kelly_growth(
    mean: Real, vol: Real, rate: Real = 0.0, fraction: Real = 1.0
) -> Array:
    """Long-run growth of the logarithm of equity at a share of full Kelly.

    Arguments as in kelly. Returns: decimal per year. Raises: as kelly.

    >>> print(round(float(kelly_growth(0.12, 0.3, 0.02)), 12))
    0.075555555556
    """
    faults = Faults()
    mean, rate = faults.number("mean", mean), faults.number("rate", rate)
    vol = faults.positive("vol", vol)
    fraction = faults.number("fraction", fraction)
    with np.errstate(all="ignore"):
        kept = fraction * (1 - fraction / 2)
        return faults.raise_with(rate + kept * ((mean - rate) / vol) ** 2)


def kelly_binary(probability: Real, odds: Real, fraction: Real = 1.0) -> Array:
    """The share of equity to stake on a bet that wins odds or loses the stake.

    Args: probability (to win, 0 to 1), odds (net win per unit staked, > 0), fraction
    as in kelly. Floats or arrays that broadcast.

    Returns: fraction of equity, 0 where the odds are against the bet.
    Raises: DomainError out of range.

    >>> print(round(float(kelly_binary(0.55, 1)), 12))
    0.1
    """
    faults = Faults()
    probability = faults.number("probability", probability)
    odds = faults.number("odds", odds)
    fraction = faults.number("fraction", fraction)
    with np.errstate(all="ignore"):
        edge = probability - (1 - probability) / odds
        edge = step("edge", "probability - (1 - probability)/odds", edge)
        stake = np.maximum(fraction * edge, 0.0)
    return faults.raise_with(step("stake", "max(fraction edge, 0)", stake))


def kelly_multi(
    means: Any, covariance: Any, rate: float = 0.0, fraction: float = 1.0
) -> Array:
    """The fractions of equity to hold of several risky assets.

    Args: means (expected returns, decimal per year), covariance (of the returns per
    year, positive definite; a row and a column per asset), rate and fraction as in
    kelly.

    Returns: fraction of equity per asset, shape (assets,).
    Raises: InputError where the sizes do not fit, DomainError out of range and for a
    covariance that is not symmetric or not positive definite: two assets alike in
    everything have no best split.

    >>> print(kelly_multi([0.12, 0.07], [[0.09, 0], [0, 0.04]], 0.02).round(6))
    [1.111111 1.25    ]
    """
    expected = vector("means", means)
    excess = expected - scalar("rate", rate)
    share = scalar("fraction", fraction)
    correlations, vols = _correlations(covariance, len(expected))
    each = np.linalg.solve(correlations, excess / vols)
    return np.asarray(share * each / vols)


def _correlations(covariance: Any, assets: int) -> tuple[Array, Array]:
    """A positive definite covariance as correlations and vols."""
    faults = Faults()
    matrix = faults.raise_with(faults.number("covariance", covariance))
    if not assets:
        raise InputError("means must not be empty")
    if matrix.shape != (assets, assets):
        raise InputError(f"covariance must be {assets} rows of {assets} numbers")
    if not (np.diag(matrix) > 0).all():
        raise DomainError("covariance must be > 0 on its diagonal")
    if np.abs(matrix - matrix.T).max() > _NOISE * np.abs(matrix).max():
        raise DomainError("covariance must be symmetric")
    vols = np.sqrt(np.diag(matrix))
    correlations = (matrix + matrix.T) / 2 / np.outer(vols, vols)
    if np.linalg.eigvalsh(correlations)[0] <= _NOISE * assets:
        raise DomainError("covariance must be positive definite, is singular")
    return correlations, vols
