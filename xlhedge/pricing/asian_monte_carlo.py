"""The discrete arithmetic average by simulation, with the geometric one as control.

estimate = mean of (Y - beta (G - E[G])),

Y the discounted payoff of the arithmetic average (or its derivative along the path),
G that of the geometric average on the same path and E[G] its closed form; beta =
Cov(Y, G)/Var(G) comes from a pilot of its own, so that the estimate is unbiased.
The standard error is that of the mean.

Source: Kemna and Vorst (1990), J. Banking and Finance 14; Glasserman (2004), Monte
Carlo Methods in Financial Engineering, sections 4.1 and 7.2.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.numeric import Array, Real
from xlhedge.pricing.asian_averaging import Averaging
from xlhedge.pricing.asian_geometric import geometric
from xlhedge.pricing.model import Given

PATHS = 2**16
SIMULATED = ("price", "delta", "vega")
_PILOT = 16  # one path in so many


class Estimate(NamedTuple):
    """A simulated value and its standard error, in the unit of the value."""

    value: Real
    standard_error: Real


class _Option(NamedTuple):
    """One option, all numbers; `known` is that of each average."""

    given: Given
    times: Array
    weight: float
    known: float
    log_known: float


class _Paths(NamedTuple):
    """Simulated averages, shape (paths,), and their derivatives in ln S and in vol."""

    mean: Array
    mean_log_spot: Array
    mean_vol: Array
    root: Array
    root_log_spot: Array
    root_vol: Array


def simulate(
    greek: str,
    given: Given,
    ahead: Averaging,
    log_ahead: Averaging,
    seed: int,
    paths: int,
) -> Estimate:
    """Each option on the same normal numbers, so that neighbours differ smoothly.

    Args: given (checked), ahead and log_ahead (discrete: of the arithmetic and of
    the geometric average), seed, paths (a pilot of 1/16 comes on top).
    """
    controls = np.asarray(getattr(geometric(given, log_ahead), greek)())
    count, pilot = len(ahead.times), paths // _PILOT
    normals = np.random.default_rng(seed).standard_normal((pilot + paths, count))
    times = np.broadcast_to(ahead.times, (count, *controls.shape))
    columns = times.reshape(count, controls.size).T
    arrays = np.broadcast_arrays(*given, ahead.known, log_ahead.known, controls)
    results = np.empty((2, controls.size))
    for place, row in enumerate(zip(*(a.ravel() for a in arrays), strict=True)):
        *numbers, known, log_known, control = row
        level = (float(ahead.weight), known, log_known)
        option = _Option(Given(*numbers), columns[place], *level)
        ours, theirs = _samples(greek, option, normals)
        beta = _beta(ours[:pilot], theirs[:pilot])
        sample = ours[pilot:] - beta * (theirs[pilot:] - control)
        results[:, place] = sample.mean(), sample.std(ddof=1) / np.sqrt(paths)
    return Estimate(*results.reshape(2, *controls.shape))


def _beta(ours: Array, theirs: Array) -> Any:
    """Cov/Var; 0 where the control is constant."""
    covariance = np.cov(ours, theirs)
    variance = covariance[1, 1]
    return covariance[0, 1] / variance if variance > 0 else 0.0


def _samples(greek: str, option: _Option, normals: Array) -> tuple[Array, Array]:
    """Discounted payoffs, or their derivatives, of both averages; shape (paths,)."""
    given, paths = option.given, _paths(option, normals)
    slopes = {
        "price": (paths.mean - given.strike, paths.root - given.strike),
        "delta": (paths.mean_log_spot / given.spot, paths.root_log_spot / given.spot),
        "vega": (paths.mean_vol, paths.root_vol),
    }
    unit = given.phi * np.exp(-given.rate * given.years)
    ours, theirs = (
        np.where(given.phi * (level - given.strike) > 0, unit * slope, 0.0)
        for level, slope in zip((paths.mean, paths.root), slopes[greek], strict=True)
    )
    return ours, theirs


def _paths(option: _Option, normals: Array) -> _Paths:
    given, times, weight = option.given, option.times, option.weight
    steps = np.sqrt(np.diff(times, prepend=0.0))
    brownian = np.cumsum(normals * steps, axis=1)  # (paths, fixings)
    drift = (given.rate - given.dividend - given.vol**2 / 2) * times
    logs = np.log(given.spot) + drift + given.vol * brownian
    fixings, per_vol = weight * np.exp(logs), brownian - given.vol * times
    ahead = fixings.sum(axis=1)
    root = np.exp(option.log_known + weight * logs.sum(axis=1))
    return _Paths(
        mean=option.known + ahead,
        mean_log_spot=ahead,
        mean_vol=(fixings * per_vol).sum(axis=1),
        root=root,
        root_log_spot=root * weight * len(times),
        root_vol=root * weight * per_vol.sum(axis=1),
    )
