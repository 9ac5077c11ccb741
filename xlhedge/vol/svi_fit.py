"""Calibration of a raw SVI slice to implied vols.

Minimised: sum of weight (model vol - vol)^2. The search runs over the lowest
variance v, the wing slopes p = b (1 + rho) and q = b (1 - rho), m and sigma, because
every rule that a slice must keep is then an interval: v >= 0, 0 <= p, q <= 2 (Lee).
For given m and sigma the slice is linear in a, p and q; a bounded linear fit on a
small grid of them starts the search (after Zeliade, 2009).

An arbitrage that is left is reported, never repaired.

Source: De Marco and Martini (2009), Quasi-explicit calibration of Gatheral's SVI
model, Zeliade Systems; Gatheral and Jacquier (2014).
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import ConvergenceError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import NOT_NEGATIVE
from xlhedge.core.units import POINT
from xlhedge.vol.arbitrage import RANGE, butterfly_minimum, is_free
from xlhedge.vol.svi import Svi, lee_slope, total_variance

_FEWEST = 5  # quotes for five parameters
_STEEPEST = 2.0
_SIGMAS = (0.02, 0.1, 0.4)  # starting curvatures, in widths of the strike range
_CENTRES = (0.25, 0.5, 0.75)  # starting shifts, as parts of the strike range
_SMALLEST_SIGMA, _LARGEST_SIGMA = 1e-4, 10.0
_LOWEST = 1e-12  # variance below which a vol has no derivative


class SviFit(NamedTuple):
    """The slice, its error in vol points and whether it can be arbitraged."""

    svi_a: float
    svi_b: float
    svi_rho: float
    svi_m: float
    svi_sigma: float
    rmse: float
    g_min: float
    lee_slope: float
    arbitrage_free: bool


def svi_fit(
    strikes: Array,
    vols: Array,
    forward: float,
    years: float,
    weights: Array | None = None,
) -> SviFit:
    """The slice closest to the vols of at least five different strikes.

    Args: strikes (quote per base, > 0), vols (decimal, > 0), forward (> 0), years
    (> 0), weights (>= 0, one each; vega over bid-ask width is the usual choice).
    Returns: the parameters; rmse in vol points, weighted; g_min over the strikes and
    at least |k| <= 1.5. Raises: InputError for too few or repeated strikes,
    DomainError out of range, ConvergenceError when no start converges.
    """
    k, levels, shares = _checked(strikes, vols, forward, years, weights)
    starts = [_start(k, levels**2 * years, shares, *p) for p in _places(k)]
    ends = [_search(start, k, levels, years, shares) for start in starts]
    error, best = min(ends, key=lambda end: end[0])
    if not np.isfinite(error):
        raise ConvergenceError("no SVI slice fits these vols")
    svi = _slice(best)
    low, high = min(RANGE[0], float(k.min())), max(RANGE[1], float(k.max()))
    a, b, rho, m, sigma = (float(number) for number in svi)
    dip = butterfly_minimum(svi, low, high).value
    steepest, free = float(lee_slope(svi)), is_free(svi, low, high)
    return SviFit(a, b, rho, m, sigma, error / POINT, dip, steepest, free)


def _checked(
    strikes: Array, vols: Array, forward: float, years: float, weights: Array | None
) -> tuple[Array, Array, Array]:
    """Log-moneyness, vols and weights that add to one."""
    faults = Faults()
    strike = np.ravel(faults.positive("strike", strikes))
    vol = np.ravel(faults.positive("vol", vols))
    forward_price = faults.positive("forward", forward)
    faults.positive("years", years)
    given = np.ones(len(strike)) if weights is None else weights
    weight = np.ravel(faults.number("weights", given, NOT_NEGATIVE))
    faults.raise_with(forward_price)
    if not len(strike) == len(vol) == len(weight):
        raise InputError("strikes, vols and weights must be of equal length")
    used = weight > 0
    if used.sum() < _FEWEST:
        raise InputError(f"a slice needs {_FEWEST} quotes, got {used.sum()}")
    if len(np.unique(strike[used])) < used.sum():
        raise InputError("strikes must be different")
    moneyness = np.log(strike[used] / forward_price)
    return moneyness, vol[used], weight[used] / weight[used].sum()


def _places(k: Array) -> list[tuple[float, float]]:
    """Starting points of m and sigma."""
    low, width = float(k.min()), float(np.ptp(k))
    return [(low + c * width, s * width) for c in _CENTRES for s in _SIGMAS]


def _start(k: Array, variance: Array, shares: Array, m: float, sigma: float) -> Array:
    """v, p, q, m, sigma of the best slice with these m and sigma."""
    from scipy.optimize import lsq_linear

    shifted, root = k - m, np.hypot(k - m, sigma)
    design = np.column_stack(
        [np.ones_like(k), (root + shifted) / 2, (root - shifted) / 2]
    )
    scale = np.sqrt(shares) / variance
    bounds = ([0.0, 0.0, 0.0], [variance.max(), _STEEPEST, _STEEPEST])
    fit = lsq_linear(design * scale[:, None], variance * scale, bounds=bounds)
    a, p, q = fit.x
    return np.array([a + sigma * np.sqrt(p * q), p, q, m, sigma])


def _search(
    start: Array, k: Array, vols: Array, years: float, shares: Array
) -> tuple[float, Array]:
    """The weighted error (decimal vol) and the parameters of the nearest minimum."""
    from scipy.optimize import least_squares

    def misses(parameters: Array) -> Array:
        variance = np.maximum(total_variance(k, _slice(parameters)), _LOWEST)
        return np.asarray((np.sqrt(variance / years) - vols) * np.sqrt(shares))

    width = float(np.ptp(k))
    low = [0.0, 0.0, 0.0, float(k.min()) - width, _SMALLEST_SIGMA]
    high = [np.inf, _STEEPEST, _STEEPEST, float(k.max()) + width, _LARGEST_SIGMA]
    inside = np.clip(start, np.add(low, 1e-9), np.subtract(high, 1e-9))
    found = least_squares(misses, inside, bounds=(low, high), x_scale="jac")
    return float(np.sqrt(np.sum(found.fun**2))), found.x


def _slice(parameters: Array) -> Svi:
    """The raw parameters of (v, p, q, m, sigma)."""
    lowest, p, q, m, sigma = (float(number) for number in parameters)
    b = (p + q) / 2
    rho = (p - q) / (p + q) if b > 0 else 0.0
    return Svi(lowest - sigma * float(np.sqrt(p * q)), b, rho, m, sigma)
