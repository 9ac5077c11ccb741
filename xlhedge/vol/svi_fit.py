"""Calibration of a raw SVI slice to implied vols.

Minimised: sum of weight (model vol - vol)^2, the weights adding to one. For given m
and sigma the total variance is linear in a and the slopes of the two wings: a linear
fit at each place of a small grid of them starts the search (after Zeliade, 2009).

The search asks only that variance is positive and that a wing is less steep than 4;
m stays within one width of the strike range beyond it, sigma between 1/1000 and 10 of
them. An arbitrage that is left is reported, never repaired: g_min below 0, or a
lee_slope of 2 or more.

Source: De Marco and Martini (2009), Quasi-explicit calibration of Gatheral's SVI
model, Zeliade Systems; Gatheral and Jacquier (2014).
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, require_equal_lengths
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import NOT_NEGATIVE
from xlhedge.core.units import POINT
from xlhedge.vol.arbitrage import RANGE, butterfly_minimum, is_free
from xlhedge.vol.svi import lee_slope
from xlhedge.vol.svi_search import Quotes, search

FEWEST = 5  # quotes for five parameters
_CENTRES = (0.1, 0.35, 0.5, 0.65, 0.9)  # starting m, as parts of the strike range
_SIGMAS = (0.03, 0.15, 0.6, 2.0)  # starting sigma, in widths of the strike range
_FLAT = 1e-4  # slope that a wing starts with at least: at 0 it would rest


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
    DomainError out of range.

    >>> k = np.linspace(-0.5, 0.5, 11)
    >>> vols = np.sqrt(0.04 + 0.1 * (np.hypot(k, 0.2) - 0.3 * k))
    >>> fit = svi_fit(100 * np.exp(k), vols, forward=100, years=1)
    >>> print(f"{fit.svi_b:.6f} {fit.svi_rho:.6f} {fit.arbitrage_free}")
    0.100000 -0.300000 True
    """
    quotes = _checked(strikes, vols, forward, years, weights)
    error, svi = search(quotes, _starts(quotes))
    low = min(RANGE[0], float(quotes.k.min()))
    high = max(RANGE[1], float(quotes.k.max()))
    dip, free = butterfly_minimum(svi, low, high).value, is_free(svi, low, high)
    a, b, rho, m, sigma = (float(number) for number in svi)
    return SviFit(a, b, rho, m, sigma, error / POINT, dip, float(lee_slope(svi)), free)


def _checked(
    strikes: Array, vols: Array, forward: float, years: float, weights: Array | None
) -> Quotes:
    """The quotes with a weight, by log-moneyness, their weights adding to one."""
    faults = Faults()
    strike = np.ravel(faults.positive("strikes", strikes))
    vol = np.ravel(faults.positive("vols", vols))
    forward_price = faults.positive("forward", forward)
    faults.positive("years", years)
    given = np.ones(len(strike)) if weights is None else weights
    weight = np.ravel(faults.number("weights", given, NOT_NEGATIVE))
    faults.raise_with(forward_price)
    require_equal_lengths(strikes=strike, vols=vol, weights=weight)
    used = weight > 0
    if used.sum() < FEWEST:
        raise InputError(f"a slice needs {FEWEST} quotes, got {used.sum()}")
    places, counts = np.unique(strike[used], return_counts=True)
    if len(places) < used.sum():
        twice = places[counts > 1][0]
        raise InputError(f"strikes must be different, got {twice:.12g} twice")
    k = np.log(strike[used] / forward_price)
    return Quotes(k, vol[used], weight[used] / weight[used].sum(), float(years))


def _starts(quotes: Quotes) -> Array:
    """The slice that is best for each place of (m, sigma), as the search has it."""
    k, width = quotes.k, float(np.ptp(quotes.k))
    centres, spans = np.meshgrid(_CENTRES, _SIGMAS)
    m = (float(k.min()) + centres * width).reshape(-1, 1)
    sigma = (spans * width).reshape(-1, 1)
    shifted, root = k - m, np.hypot(k - m, sigma)  # (starts, quotes)
    design = np.stack(
        [np.ones_like(root), (root + shifted) / 2, (root - shifted) / 2], axis=2
    )
    variance = quotes.vols**2 * quotes.years
    scale = np.sqrt(quotes.shares) / variance
    solution = np.linalg.pinv(design * scale[:, None]) @ (variance * scale)
    a, slopes = solution[:, 0], np.sqrt(np.maximum(solution[:, 1:], _FLAT))
    lowest = a + sigma[:, 0] * slopes[:, 0] * slopes[:, 1]
    return np.column_stack([lowest, slopes, m, np.log(sigma)])
