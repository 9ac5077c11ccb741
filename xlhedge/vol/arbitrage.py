"""Whether a smile, or two of them, can be arbitraged.

Butterfly: g(k) = (1 - k w'/(2w))^2 - w'^2/4 (1/w + 1/4) + w''/2 >= 0, where
g(k) exp(-d2^2/2)/sqrt(2 pi w) is the density of ln(S/F). Calendar: w at equal
ln(strike/forward) never falls with the expiry. Wings: total variance grows by less
than 2 |k| (Lee).

Source: Gatheral and Jacquier (2014), Quantitative Finance 14(1), section 2; Lee
(2004), The moment formula for implied volatility at extreme strikes.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import ROOT_TWO_PI, Array, Real
from xlhedge.vol.svi import Svi, lee_slope, lowest_variance, slopes, total_variance

RANGE = (-1.5, 1.5)  # of log-moneyness, where nothing else is asked
_GRID = 601
_STEEPEST = 2.0  # Lee's bound on the slope of total variance


class Lowest(NamedTuple):
    """Where a function of log-moneyness is smallest, and its value there."""

    k: float
    value: float


def butterfly(k: Real, svi: Svi) -> Array:
    """g(k); negative where a butterfly costs less than nothing."""
    w = total_variance(k, svi)
    first, second, _ = slopes(k, svi)
    skewed = 1 - k * first / (2 * w)
    return np.asarray(skewed**2 - first**2 / 4 * (1 / w + 0.25) + second / 2)


def density(k: Real, svi: Svi) -> Array:
    """The risk-neutral density of ln(S/forward) at k."""
    w = total_variance(k, svi)
    d2 = -k / np.sqrt(w) - np.sqrt(w) / 2
    return butterfly(k, svi) * np.exp(-(d2**2) / 2) / (ROOT_TWO_PI * np.sqrt(w))


def butterfly_minimum(
    svi: Svi, low: float = RANGE[0], high: float = RANGE[1]
) -> Lowest:
    """The smallest g between low and high: on a grid, then where g' = 0."""
    grid = np.linspace(low, high, _GRID)
    heights = butterfly(grid, svi)
    lowest = int(np.argmin(heights))
    k = float(grid[lowest])
    if 0 < lowest < _GRID - 1:
        k = _turning_point(svi, float(grid[lowest - 1]), float(grid[lowest + 1]), k)
    return Lowest(k, float(butterfly(k, svi)))


def _turning_point(svi: Svi, low: float, high: float, best: float) -> float:
    """Where g' changes sign between low and high; `best` if it does not."""
    from scipy.optimize import brentq

    if _butterfly_slope(low, svi) >= 0 or _butterfly_slope(high, svi) <= 0:
        return best
    return float(brentq(_butterfly_slope, low, high, args=(svi,), xtol=1e-15))


def _butterfly_slope(k: float, svi: Svi) -> float:
    """g'(k)."""
    w = total_variance(k, svi)
    first, second, third = slopes(k, svi)
    skewed = 1 - k * first / (2 * w)
    turn = (k * first**2 / w - first - k * second) / (2 * w)
    wing = first * second / 2 * (1 / w + 0.25) - first**3 / (4 * w**2)
    return float(2 * skewed * turn - wing + third / 2)


def calendar_minimum(
    near: Svi, far: Svi, low: float = RANGE[0], high: float = RANGE[1]
) -> Lowest:
    """The smallest w_far - w_near between low and high; negative is an arbitrage."""
    grid = np.linspace(low, high, _GRID)
    gap = total_variance(grid, far) - total_variance(grid, near)
    lowest = int(np.argmin(gap))
    return Lowest(float(grid[lowest]), float(gap[lowest]))


def is_free(svi: Svi, low: float = RANGE[0], high: float = RANGE[1]) -> bool:
    """No butterfly arbitrage between low and high, and wings within Lee's bound."""
    if lowest_variance(svi) <= 0 or lee_slope(svi) >= _STEEPEST:
        return False
    return butterfly_minimum(svi, low, high).value >= 0
