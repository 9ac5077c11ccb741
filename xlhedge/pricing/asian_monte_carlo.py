"""The discrete arithmetic average by simulation, with a control and its standard error.

The geometric average G, Kemna and Vorst's control, is integrated instead of drawn:
given the part of the path that is independent of G, the option has the closed form of
asian_curran, with the fixings multiplied by what is left of them. By Rao and Blackwell
this errs less than control by any function of G can; and as it is smooth in every
argument, the Greeks are its derivatives on the same paths, closed or by pricing/bump.
The control that remains is the same option C, exercised at the z* of Curran's bound:

estimate = mean of (Y - beta (C - E[C])),

Y the value (or Greek) on the path and E[C] that of the bound, in closed form; beta =
Cov(Y, C)/Var(C) comes from a pilot of its own, so that the estimate is unbiased. Where
the past settles the exercise nothing is random. The standard error is that of the
mean; for 12 monthly fixings at the money, vol 30 %, rate 5 %, relative: price, rho
8e-6, delta, gamma 1e-5, vega, theta 3e-5, vanna 4e-4, volga 6e-3.

Source: Kemna and Vorst (1990), J. Banking and Finance 14; Glasserman (2004), Monte
Carlo Methods in Financial Engineering, sections 4.1, 4.5 and 7.2.
"""

from functools import partial
from typing import Any, ClassVar, NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, Real, inverse_or_zero, normal_density
from xlhedge.pricing.asian_averaging import Averaging, Fixings
from xlhedge.pricing.asian_curran import (
    NOTHING_LEFT,
    CurranAsian,
    Residual,
    Terms,
    conditional_terms,
)
from xlhedge.pricing.asian_greeks import AsianOption, Method, method_of
from xlhedge.pricing.model import Given

PATHS = 2**12
_PILOT = 16  # one path in so many
_TOGETHER = 2**18  # fixings times paths in one pass


class Estimate(NamedTuple):
    """A simulated value and its standard error, in the unit of the value."""

    value: Real
    standard_error: Real


def simulate(
    greek: str, given: Given, fixings: Fixings, seed: int, paths: int
) -> Estimate:
    """Each option on the same normal numbers, so that neighbours differ smoothly.

    Args: given (checked), seed, paths (a pilot of 1/16 comes on top).
    """
    shape = np.broadcast_shapes(*(field.shape for field in given))
    results = np.full((2, int(np.prod(shape))), np.nan)
    for place, row in enumerate(zip(*(field.flat for field in given), strict=True)):
        if np.isfinite(row).all():
            option = Given(*(np.array([number]) for number in row))
            results[:, place] = _estimate(greek, option, fixings, seed, paths)
    return Estimate(*results.reshape(2, *shape))


def _estimate(
    greek: str, given: Given, fixings: Fixings, seed: int, paths: int
) -> tuple[Any, Any]:
    """Value and standard error of one option."""
    if fixings.certain or (given.vol * given.years == 0).all():
        method = method_of("arithmetic", "curran", fixings)
        known = AsianOption("arithmetic", method, fixings, given)
        return known.greek(greek).item(), 0.0
    pilot, run = paths // _PILOT, partial(_values, given, fixings, seed, paths)
    if greek == "elasticity":
        price, delta = (_controlled(*run(name), pilot) for name in ("price", "delta"))
        lever = delta.mean() / price.mean() if price.mean() > 0 else np.nan
        # The first-order error of a ratio: Glasserman (2004), section 4.3.
        sample = given.spot / price.mean() * (delta - lever * price)
        return (given.spot * lever).item(), _standard_error(sample)
    sample = _controlled(*run(greek), pilot)
    return sample.mean(), _standard_error(sample)


def _standard_error(sample: Array) -> Any:
    return sample.std(ddof=1) / np.sqrt(sample.size)


def _controlled(ours: Array, control: Array, pilot: int) -> Array:
    """Y - beta (C - E[C]) of the paths after the pilot; `control` is C - E[C]."""
    covariance = np.cov(ours[:pilot], control[:pilot])
    variance = covariance[1, 1]
    beta = covariance[0, 1] / variance if variance > 0 else 0.0
    sample: Array = ours[pilot:] - beta * control[pilot:]
    return sample


def _values(
    given: Given, fixings: Fixings, seed: int, paths: int, greek: str
) -> tuple[Array, Array]:
    """A Greek of the option, and of the control less its mean; each (paths,)."""
    generator, total = np.random.default_rng(seed), paths + paths // _PILOT
    count = 0 if fixings.times is None else len(fixings.times)
    block, results = max(1, _TOGETHER // max(count, 1)), []
    mean = _of(FixedExercise, np.zeros((count, 0)), given, fixings, greek)
    for start in range(0, total, block):
        normals = generator.standard_normal((count, min(block, total - start)))
        ours, control = (
            np.broadcast_to(_of(kind, normals, given, fixings, greek), normals.shape[1])
            for kind in (CurranAsian, FixedExercise)
        )
        results.append((ours, control - mean))
    ours, control = (np.concatenate(parts) for parts in zip(*results, strict=True))
    return ours, control


def _of(
    kind: type[Any], normals: Array, given: Given, fixings: Fixings, greek: str
) -> Array:
    """A Greek on paths of these normal numbers; the mean path if there are none."""
    method = Method(partial(_on_paths, kind, normals), kind.closed)
    return AsianOption("arithmetic", method, fixings, given).greek(greek)


def _on_paths(kind: type[Any], normals: Array, given: Given, ahead: Averaging) -> Any:
    terms = conditional_terms(ahead)
    some = normals.shape[1] > 0
    residual = _residual(terms, given.vol, normals) if some else NOTHING_LEFT
    return kind(given, ahead, terms, residual)


def _residual(terms: Terms, vol: Array, normals: Array) -> Residual:
    """Brownian motion at the fixings, less its part along the mean of it."""
    steps = np.sqrt(np.diff(terms.times, axis=0, prepend=0.0))  # (fixings, 1)
    brownian = np.cumsum(steps * normals, axis=0)  # (fixings, paths)
    count = max(len(brownian), 1)
    # The loads average to the standard deviation of the mean.
    scale = inverse_or_zero(terms.load.sum(axis=0) / count)
    along = brownian.sum(axis=0) / count * scale
    rest = brownian - terms.load * along
    variance = terms.times - terms.load**2
    factor = np.exp(vol * rest - vol * vol * variance / 2)
    return Residual(factor, rest - vol * variance)


class FixedExercise:
    """The option on a path, exercised where the bound on the mean path would be.

    C = phi D (sum of w F_i N(phi (a_i - z0)) - X N(-phi z0)), F_i with its residual,
    which stands in it linearly: C has the mean of the bound, whatever moves, and so
    have its derivatives. z0 moves too: dC/dz0 = D n(z0) (X - the average at z0).
    """

    closed: ClassVar = ("price", "delta", "vega", "dual_delta")

    def __init__(
        self, given: Given, ahead: Averaging, terms: Terms, residual: Residual
    ) -> None:
        bound = CurranAsian(given, ahead, terms)
        self._unit = given.phi * np.exp(-given.rate * given.years)
        self._strike, self._spot = given.strike - ahead.known, given.spot
        forward = terms.weight * np.exp((given.rate - given.dividend) * terms.times)
        growth = forward * residual.factor
        lean = given.vol * terms.load - bound.point
        reached, density = ndtr(given.phi * lean), normal_density(lean)
        self._held = (growth * reached).sum(axis=0)
        self._settled = ndtr(-given.phi * bound.point)
        moved = reached * residual.per_vol + given.phi * density * terms.load
        self._held_vol = (growth * moved).sum(axis=0)
        missed = self._strike * normal_density(bound.point)
        missed = missed - self._spot * (growth * density).sum(axis=0)
        self._missed = given.phi * self._unit * missed
        self._point_log_spot = -inverse_or_zero(given.vol * bound.slope)
        self._point_vol = bound.point_slope * self._point_log_spot

    def price(self) -> Array:
        """C, in quote."""
        certain = self._strike * self._settled
        return np.asarray(self._unit * (self._spot * self._held - certain))

    def delta(self) -> Array:
        """dC/dS, units of underlying."""
        moved = self._missed * self._point_log_spot * inverse_or_zero(self._spot)
        return np.asarray(self._unit * self._held + moved)

    def vega(self) -> Array:
        """dC/dvol, per 1.00 of vol."""
        moved = self._missed * self._point_vol
        return np.asarray(self._unit * self._spot * self._held_vol + moved)

    def dual_delta(self) -> Array:
        """dC/dK."""
        moved = self._missed * self._point_log_spot * inverse_or_zero(self._strike)
        return np.asarray(-self._unit * self._settled - moved)
