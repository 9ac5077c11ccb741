"""The least squares search behind the SVI fit: many starts at once.

The unknowns are those in which every rule of a slice is an interval and its total
variance a sum of squares,

w(k) = v + (P alpha - Q beta)^2,  alpha^2, beta^2 = (R +- (k - m))/2,
R = sqrt((k - m)^2 + sigma^2),  2 alpha beta = sigma,

with v the lowest variance, P^2 = b (1 + rho) and Q^2 = b (1 - rho) the slopes of the
wings. (Expand: P^2 (R + x)/2 + Q^2 (R - x)/2 - sigma P Q, x = k - m.) The misses
sqrt(w/years) - vol are minimised by Levenberg-Marquardt steps, each followed by a
Gauss-Newton step in v, P and Q alone: the error falls along a narrow curved valley of m
and sigma, and this leads back to its floor. An unknown that stands on its bound and
would leave it rests for the step.

Source: Marquardt (1963), J. SIAM 11; Kanzow, Yamashita and Fukushima (2004), J.
Comput. Appl. Math. 172 (the projected step); Ruhe and Wedin (1980), SIAM Review 22
(the step in some unknowns alone); the form of w is derived here.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.vol.svi import Svi

_STEPS = 400
_EXPLORING = 6  # steps after which only the best starts go on
_KEPT = 3
_DAMPING, _EASED, _TIGHTENED, _HEAVIEST = 1e-3, 0.2, 6.0, 1e12
_RIDGE = 1e-12  # relative, against unknowns that act alike
_LINEAR = slice(3)  # v, P and Q: the variance is quadratic in them
_STILL = 1e-13  # relative fall of the error that counts as none
_RESTS = 6  # steps in a row without a fall that end the search
_STEEPEST = 4.0  # slope of a wing: beyond Lee's 2, so that a breach can be seen
_FLATTEST, _ROUNDEST = 1e-3, 10.0  # sigma, in widths of the strike range
_LEAST = 1e-9  # lowest variance, in units of the smallest quoted one


class Quotes(NamedTuple):
    """Log-moneyness, vols and weights (adding to one) of one expiry."""

    k: Array
    vols: Array
    shares: Array
    years: float


class _Places(NamedTuple):
    """Where each start has come to: its unknowns, its misses and their slopes.

    Shapes: (starts, 5), (starts, quotes), (starts, quotes, 5).
    """

    unknowns: Array
    misses: Array
    slopes: Array

    @property
    def errors(self) -> Array:
        """The weighted squared error of each start."""
        return np.sum(self.misses**2, axis=1)

    def best(self, kept: int) -> "_Places":
        """The starts of the smallest errors."""
        order = np.argsort(self.errors)[:kept]
        return _Places(*(field[order] for field in self))

    def improved(self, others: "_Places") -> "_Places":
        """The others where their error is smaller."""
        better = others.errors < self.errors
        for mine, theirs in zip(self, others, strict=True):
            mine[better] = theirs[better]
        return self


class _Search:
    """The descent within the bounds of these quotes."""

    def __init__(self, quotes: Quotes) -> None:
        self.quotes = quotes
        self.low, self.high = _bounds(quotes)

    def at(self, unknowns: Array) -> _Places:
        """The places of these unknowns, brought within the bounds."""
        inside = np.clip(unknowns, self.low, self.high)
        return _Places(inside, *_misses(self.quotes, inside))

    def descend(self, places: _Places, steps: int) -> _Places:
        """Where each start has come to after so many steps, or when all rest."""
        damping = np.full(len(places.unknowns), _DAMPING)
        rests = np.zeros(len(damping), dtype=int)
        for _ in range(steps):
            before = places.errors
            trial = self._moved(places, damping, slice(None))
            trial = trial.improved(self._moved(trial, 0 * damping, _LINEAR))
            places = places.improved(trial)
            fall = before - places.errors
            damping = damping * np.where(fall > 0, _EASED, _TIGHTENED)
            damping = np.minimum(damping, _HEAVIEST)
            rests = np.where(fall > _STILL * before, 0, rests + 1)
            if (rests >= _RESTS).all():
                break
        return places

    def _moved(self, places: _Places, damping: Array, part: slice) -> _Places:
        """The places one damped Gauss-Newton step on, in some of the unknowns."""
        here = places.unknowns[:, part]
        slopes = places.slopes[:, :, part]
        turned = slopes.transpose(0, 2, 1)
        uphill = (turned @ places.misses[:, :, None])[:, :, 0]
        resting = (here <= self.low[part]) & (uphill > 0)
        resting |= (here >= self.high[part]) & (uphill < 0)
        step = _solved(turned @ slopes, uphill, damping, resting)
        unknowns = places.unknowns.copy()
        unknowns[:, part] -= step
        return self.at(unknowns)


def search(quotes: Quotes, starts: Array) -> tuple[float, Svi]:
    """The smallest weighted error (decimal vol) found from any start, and its slice.

    Args: starts, rows of v, P, Q, m, ln(sigma). Shape: (starts, 5).
    """
    course = _Search(quotes)
    explored = course.descend(course.at(starts), _EXPLORING)
    found = course.descend(explored.best(_KEPT), _STEPS).best(1)
    return float(np.sqrt(found.errors[0])), as_raw(found.unknowns[0])


def as_raw(unknowns: Array) -> Svi:
    """The raw parameters of v, P, Q, m, ln(sigma)."""
    v, right, left, m, log_sigma = (float(number) for number in unknowns)
    b, sigma = (right**2 + left**2) / 2, float(np.exp(log_sigma))
    rho = (right - left) * (right + left) / (2 * b) if b > 0 else 0.0
    return Svi(v - sigma * right * left, b, rho, m, sigma)


def _bounds(quotes: Quotes) -> tuple[Array, Array]:
    low, width = float(quotes.k.min()), float(np.ptp(quotes.k))
    variance = quotes.vols**2 * quotes.years
    slope = np.sqrt(_STEEPEST)
    bounds = [
        (_LEAST * variance.min(), variance.max()),
        (0.0, slope),
        (0.0, slope),
        (low - width, low + 2 * width),
        (np.log(_FLATTEST * width), np.log(_ROUNDEST * width)),
    ]
    lower, upper = np.array(bounds).T
    return lower, upper


def _misses(quotes: Quotes, unknowns: Array) -> tuple[Array, Array]:
    """Weighted misses, shape (starts, quotes), and their slopes in the unknowns."""
    v, right, left, m, log_sigma = unknowns.T[:, :, None]
    x, sigma = quotes.k - m, np.exp(log_sigma)
    root = np.hypot(x, sigma)
    large = np.sqrt((root + np.abs(x)) / 2)
    small = sigma / (2 * large)
    alpha, beta = np.where(x > 0, (large, small), (small, large))
    d = alpha * right - beta * left
    vols = np.sqrt((v + d**2) / quotes.years)
    scale = np.sqrt(quotes.shares)
    by_variance = scale / (2 * vols * quotes.years)
    pull = d / root
    slopes = np.stack(
        [
            np.ones_like(d),
            2 * d * alpha,
            -2 * d * beta,
            -pull * (alpha * right + beta * left),
            pull * (beta * right - alpha * left) * sigma,
        ],
        axis=2,
    )
    return (vols - quotes.vols) * scale, slopes * by_variance[:, :, None]


def _solved(curvature: Array, uphill: Array, damping: Array, resting: Array) -> Array:
    """The damped step of each start, 0 for the unknowns that rest."""
    size = np.einsum("sii->si", curvature) * (1 + _RIDGE + damping[:, None])
    free = ~resting
    curvature = curvature * (free[:, :, None] & free[:, None, :])
    diagonal = np.where(resting | (size == 0), 1.0, size)
    np.einsum("sii->si", curvature)[:] = diagonal
    return np.linalg.solve(curvature, (uphill * free)[:, :, None])[:, :, 0]
