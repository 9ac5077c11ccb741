"""Whether a smile, or two of them, can be arbitraged.

Butterfly: g(k) = (1 - k w'/(2w))^2 - w'^2/4 (1/w + 1/4) + w''/2 >= 0, where
g(k) exp(-d2^2/2)/sqrt(2 pi w) is the density of ln(S/F). Calendar: w at equal
ln(strike/forward) never falls with the expiry. Wings: total variance grows by less
than 2 |k| (Lee).

Source: Gatheral and Jacquier (2014), Quantitative Finance 14(1), section 2; Lee
(2004), The moment formula for implied volatility at extreme strikes.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import ROOT_TWO_PI, Array, Real
from xlhedge.vol.svi import Svi, lee_slope, lowest_variance, slopes, total_variance

RANGE = (-1.5, 1.5)  # of log-moneyness, where nothing else is asked
_POINTS = 601
_EXACT = 1e-15  # of a turning point
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
    """The smallest g between low and high: on a grid, then where g' = 0.

    The grid is even in k, and fine about the bend and the bottom of the slice,
    however narrow these are.
    """
    return _lowest(
        lambda k: butterfly(k, svi),
        lambda k: _butterfly_slope(k, svi),
        _grid(low, high, svi),
    )


def calendar_minimum(
    near: Svi, far: Svi, low: float = RANGE[0], high: float = RANGE[1]
) -> Lowest:
    """The smallest w_far - w_near between low and high; negative is an arbitrage."""
    return _lowest(
        lambda k: total_variance(k, far) - total_variance(k, near),
        lambda k: float(slopes(k, far)[0] - slopes(k, near)[0]),
        _grid(low, high, near, far),
    )


def is_free(svi: Svi, low: float = RANGE[0], high: float = RANGE[1]) -> bool:
    """No butterfly arbitrage between low and high, and wings within Lee's bound."""
    if lowest_variance(svi) <= 0 or lee_slope(svi) >= _STEEPEST:
        return False
    return butterfly_minimum(svi, low, high).value >= 0


def _grid(low: float, high: float, *slices: Svi) -> Array:
    """Log-moneyness between low and high, dense where a slice turns quickly."""
    parts = [np.linspace(low, high, _POINTS)]
    for middle, width in (place for svi in slices for place in _narrows(svi)):
        start, end = np.arcsinh((np.array([low, high]) - middle) / width)
        parts.append(middle + width * np.sinh(np.linspace(start, end, _POINTS)))
    return np.unique(np.clip(np.concatenate(parts), low, high))


def _narrows(svi: Svi) -> list[tuple[float, float]]:
    """Where a slice turns quickly, and how wide that is.

    It bends at m within sigma. About its bottom, at distance x, w is v + w'' x^2/2: it
    is doubled at sqrt(2 v/w''), and 1 - k w'/(2w) passes 0 near 2 v/(k w'').
    """
    _, _, rho, m, sigma = (float(number) for number in svi)
    if sigma == 0 or abs(rho) == 1:
        return [(m, sigma)] if sigma > 0 else []
    vertex = m - rho * sigma / float(np.sqrt(1 - rho**2))
    lowest, second = float(lowest_variance(svi)), float(slopes(vertex, svi)[1])
    if not (lowest > 0 and second > 0):
        return [(m, sigma)]
    doubled = float(np.sqrt(2 * lowest / second))
    return [(m, sigma), (vertex, doubled * min(1.0, doubled / abs(vertex or 1.0)))]


def _lowest(
    height: Callable[[Array], Array], slope: Callable[[float], float], grid: Array
) -> Lowest:
    """The lowest point of a grid, then the turning point beside it."""
    with np.errstate(divide="ignore", invalid="ignore"):  # no variance: no height
        heights = height(grid)
        place = int(np.nanargmin(heights))
        beside = grid[[max(place - 1, 0), min(place + 1, len(grid) - 1)]]
        k = _turning_point(slope, *beside)
        turned = np.nan if k is None else float(height(np.asarray(k)))
    if k is not None and turned < heights[place]:
        return Lowest(k, turned)
    return Lowest(float(grid[place]), float(heights[place]))


def _turning_point(
    slope: Callable[[float], float], low: float, high: float
) -> float | None:
    """Where the slope changes from falling to rising; None if it does not."""
    from scipy.optimize import brentq

    if not (slope(low) < 0 < slope(high)):
        return None
    return float(brentq(slope, low, high, xtol=_EXACT))


def _butterfly_slope(k: float, svi: Svi) -> float:
    """g'(k)."""
    w = total_variance(k, svi)
    first, second, third = slopes(k, svi)
    skewed = 1 - k * first / (2 * w)
    turn = (k * first**2 / w - first - k * second) / (2 * w)
    wing = first * second / 2 * (1 / w + 0.25) - first**3 / (4 * w**2)
    return float(2 * skewed * turn - wing + third / 2)
