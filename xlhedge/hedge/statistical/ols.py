"""The ratio of least squares, and its standard error.

    h = sum (x - x')(y - y') / Syy,  x changes of the asset, y of the hedge
    SE = sqrt(SSE/(n - 2) / Syy)                          lags = 0
    SE = sqrt(sum s^2 + 2 sum_l (1 - l/(L+1)) sum s_t s_t-l) / Syy,  s = (y - y') e

The second is for changes that overlap or that depend on the ones before: L lags with
Bartlett weights, no small-sample factor. Changes over k periods taken every period
need L >= k - 1.

Source: Johnson (1960), Review of Economic Studies 27, 139-151; Ederington (1979), J.
Finance 34, 157-170; Newey and West (1987), Econometrica 55, 703-708, equation 5.
"""

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.parameters import whole_number
from xlhedge.hedge.statistical.samples import NOISE, deviations


def ols(asset: Array, hedge: Array, lags: float = 0.0) -> float:
    """The slope of a line with intercept; `lags` concern its error only."""
    _whole_lags(lags, len(asset))
    return slope(asset, hedge)


def ols_error(asset: Array, hedge: Array, lags: float = 0.0) -> float:
    """Standard error of the slope, Newey and West's with one lag or more."""
    count = _whole_lags(lags, len(asset))
    squares = float(np.sum(deviations(hedge) ** 2))
    left = residuals(asset, hedge, slope(asset, hedge))
    if count == 0:
        return float(np.sqrt(left @ left / (len(left) - 2) / squares))
    return float(np.sqrt(long_run(scores(asset, hedge), count)) / squares)


def slope(asset: Array, hedge: Array) -> float:
    """Covariance over variance."""
    moves = deviations(hedge)
    return float(deviations(asset) @ moves / (moves @ moves))


def residuals(asset: Array, hedge: Array, ratio: float) -> Array:
    """What the hedge leaves of the asset, less its mean; 0 where it is rounding only.

    Rounding is measured by the numbers before their means are taken off.
    """
    left = deviations(asset) - ratio * deviations(hedge)
    size = np.abs(asset).max() + abs(ratio) * np.abs(hedge).max()
    return left if np.abs(left).max() > NOISE * size else np.zeros_like(left)


def scores(asset: Array, hedge: Array) -> Array:
    """What each pair adds to the slope's first-order condition; together 0."""
    return deviations(hedge) * residuals(asset, hedge, slope(asset, hedge))


def long_run(scores: Array, lags: int) -> float:
    """Variance of the sum of the scores; Bartlett weights keep it above 0."""
    variance = float(scores @ scores)
    for lag in range(1, lags + 1):
        weight = 1 - lag / (lags + 1)
        variance += 2 * weight * float(scores[lag:] @ scores[:-lag])
    return variance


def _whole_lags(lags: float, n: int) -> int:
    return whole_number("lags of ols", lags, 0, n - 2)
