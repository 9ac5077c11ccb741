"""The early exercise boundary of an American put, by collocation.

B(t), t the time to expiry, is the largest spot at which the put of strike 1 is
exercised. It starts at X = min(1, r/q) (1 where q <= 0). That the value joins the
payoff smoothly reads

int_0^t (r - q B(t-u)) e^(-ru) n(d-)/(vol sqrt u) du
    = B(t) (e^(-qt) Phi(d+) + q int_0^t e^(-qu) Phi(d+) du),

d+- = (ln z + (r - q) u)/(vol sqrt u) +- vol sqrt(u)/2; z is B(t) outside the integrals
(there u = t) and B(t)/B(t-u) inside. Newton steps for all nodes together bring the
logarithms of both sides together, in ln(X/B): first on few nodes, then on more from
what the few have found. They converge quadratically for every drift.

B(t) comes within e^(-ct) of the perpetual boundary, c = r + (r - q - vol^2/2)^2 /
(2 vol^2), the slowest rate of the pricing equation. Beyond the horizon at which ct is
that of the scheme it is constant: else the nodes would all lie in its flat part.

Source: Andersen, Lake and Offengenden (2016), High-performance American option
pricing, J. Computational Finance 20(1): FP-A, without the terms that z e^(-qu) n(d+) =
e^(-ru) n(d-) takes from both sides; Evans, Kuske and Keller (2002), Mathematical
Finance 12(3): B soon before expiry, in the first guess.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import ROOT_TWO_PI, Array, normal_density
from xlhedge.pricing.american_grid import Level, Scheme, grid_of, interpolation

_TINY = 1e-12  # the least ln(X/B)
_LARGEST_BLOCK = 2**15  # elements of an array: a few of them fit in a cache
_MORE_ROUNDS = 8  # of the steps of boundaries that have not settled
# ln(X/B) per vol sqrt t where q > r; Evans, Kuske and Keller (2002), section 4.
_COSTLY_FALL = 0.451723 * 2**0.5


class Boundary(NamedTuple):
    """ln X, and ln(X/B) at the nodes of [0, horizon], relative to the strike.

    Shapes: (options, 1), (options, nodes), (options, 1). `error` (options) is the
    largest change of B in the last step, per strike.
    """

    log_start: Array
    depth: Array
    horizon: Array
    error: Array


def find_boundary(
    scheme: Scheme, years: Array, rate: Array, vol: Array, dividend: Array
) -> Boundary:
    """The boundaries of puts on [0, years].

    Args: vectors of one length; years, vol > 0; rate > 0, or rate = 0 > dividend.
    Returns an error beyond scheme.settled, or NaN, where it finds none.
    """
    costly = dividend > rate
    start = np.where(costly, rate, 1.0) / np.where(costly, dividend, 1.0)
    horizon = np.minimum(years, scheme.settling / settling_pace(rate, vol, dividend))
    market = np.stack([horizon, rate, vol, dividend, np.log(start)], axis=1)
    finest = scheme.levels[-1]
    depth, error = np.empty((len(years), finest.nodes)), np.empty(len(years))
    for some in _blocks(np.arange(len(years)), finest):
        depth[some], error[some] = _solved(scheme, market[some])
    for _ in range(_MORE_ROUNDS):
        late = np.flatnonzero(~(error <= scheme.settled))
        for some in _blocks(late, finest):
            equation = _Equation(finest, market[some])
            depth[some], error[some] = equation.solved(depth[some], finest.steps)
    return Boundary(market[:, 4:], depth, horizon[:, None], error)


def settling_pace(rate: Array, vol: Array, dividend: Array) -> Array:
    """c of the module's e^(-ct), per year, >= 0."""
    lean = (rate - dividend) / vol - vol / 2
    pace: Array = rate + lean**2 / 2
    return pace


def _blocks(members: Array, level: Level) -> Iterator[Array]:
    size = max(1, _LARGEST_BLOCK // (level.nodes * level.points))
    for first in range(0, len(members), size):
        yield members[first : first + size]


def _solved(scheme: Scheme, market: Array) -> tuple[Array, Array]:
    """ln(X/B) at the finest nodes, and the last change of B.

    What a level finds per first guess is close to 1 and smooth: it starts the next.
    """
    depth = guess = np.ones((len(market), 1))
    for level in scheme.levels:
        corrected = np.log(depth / guess)[:, None, :]
        equation = _Equation(level, market)
        places = interpolation(guess.shape[1], equation.grid.roots)
        guess = equation.guess()
        depth = guess * np.exp((corrected @ places.T)[:, 0, :])
        depth, error = equation.solved(depth, level.steps)
    return depth, error


class _Equation:
    """The equation of every node of a block of options, and its constants.

    Shapes: (options, nodes) outside the integrals, (options, nodes, points) inside.
    """

    def __init__(self, level: Level, market: Array) -> None:
        self.grid = grid_of(level)
        years, rate, vol, dividend, self.log_start = market.T[:, :, None]
        self.rate, self.vol, self.dividend = rate, vol, dividend
        self.times = years * self.grid.roots**2
        self.width = vol * np.sqrt(self.times)
        self.held = np.exp(-dividend * self.times)
        self._set_out_integrals()

    def _set_out_integrals(self) -> None:
        grid, rate, dividend = self.grid, self.rate, self.dividend
        drift = (rate - dividend) * self.times / self.width
        self.drifts = drift[:, :, None] * grid.sine
        self.half_widths = (self.width / 2)[:, :, None] * grid.sine
        self.per_width = 0.5 / self.half_widths
        elapsed = self.times[:, :, None] * grid.sine**2
        spans = self.times[:, :, None] * grid.weight
        self.kept = (
            dividend[:, :, None] * np.exp(-dividend[:, :, None] * elapsed) * spans
        )
        self.owed = np.exp(-rate[:, :, None] * elapsed) * spans * self.per_width
        self.owed /= ROOT_TWO_PI

    def solved(self, depth: Array, steps: int) -> tuple[Array, Array]:
        """ln(X/B) after these steps, and the last change of B."""
        step = np.zeros_like(depth)
        for _ in range(steps):
            step = self._newton_step(depth)
            # Halved or doubled at most; halved where a side has no logarithm.
            depth = depth + np.fmin(np.fmax(step, -depth / 2), depth)
        change = np.abs(step) * np.exp(self.log_start - depth)
        return depth, change.max(axis=1)

    def guess(self) -> Array:
        """ln(X/B) of B = P + (X - P) e^(-fall), P the perpetual boundary."""
        start, variance = np.exp(self.log_start), self.vol**2
        drift = self.rate - self.dividend
        middle = 0.5 - drift / variance
        root = middle - np.sqrt(middle**2 + 2 * self.rate / variance)
        perpetual = root / (root - 1)
        fall = np.abs(drift) * self.times + self._first_fall()
        pace = fall * start / (start - perpetual)
        fallen = perpetual + (start - perpetual) * np.exp(-pace)
        return np.maximum(self.log_start - np.log(fallen), _TINY)

    def _first_fall(self) -> Array:
        """ln(X/B) soon before expiry."""
        drift = self.rate - self.dividend
        both = 16 * np.pi * (self.rate * self.times) ** 2
        rare = 8 * np.pi * self.times * (np.maximum(drift, 0.0) / self.vol) ** 2 + both
        fall = np.sqrt(np.log1p(1 / rare)) * self.width + self.log_start
        return np.maximum(fall, _COSTLY_FALL * self.width)

    def _inside(self, depth: Array) -> tuple[Array, Array, Array]:
        """d+- of the boundary against its own past, ln(X/B) of that past."""
        # One small product per option, so that no option depends on its company.
        squares = (depth * depth)[:, None, :] @ self.grid.interpolation
        squares = squares.reshape(self.half_widths.shape)
        past = np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)
        middle = (past - depth[:, :, None]) * self.per_width
        middle += self.drifts
        return middle + self.half_widths, middle - self.half_widths, past

    def _terms(self, depth: Array) -> "_Terms":
        drift = (self.rate - self.dividend) * self.times
        outside = (self.log_start - depth + drift) / self.width + self.width / 2
        above, below, past = self._inside(depth)
        level = np.exp(self.log_start - depth)
        density = np.exp(-0.5 * below * below)
        density *= self.owed
        lost = np.exp(-past)
        lost *= density
        lost *= (self.dividend * np.exp(self.log_start))[:, :, None]
        gained = density
        gained *= self.rate[:, :, None]
        gained -= lost
        gain = _over_points(gained)
        kept = self.held * ndtr(outside) + _over_points(self.kept * ndtr(above))
        slope = self.held * normal_density(outside) / self.width
        below *= self.per_width / gain[:, :, None]
        return _Terms(
            miss=np.log(gain / (kept * level)),
            outside=1 + (slope + _over_points(lost) / level) / kept,
            inside=gained * below,
            past=past,
        )

    def _newton_step(self, depth: Array) -> Array:
        """The change of ln(X/B); NaN at nodes where a side has no logarithm."""
        miss, outside, inside, past = self._terms(depth)
        own = outside + _over_points(inside)
        # d ln B(t-u) by ln(X/B) at node j: -L_j depth_j / past
        np.divide(inside, past, out=inside, where=past > 0)
        spread = (inside[:, :, None, :] @ self.grid.by_node)[:, :, 0, :]
        return _solution(own, spread * depth[:, None, :], -miss)


class _Terms(NamedTuple):
    """One evaluation of the equation.

    `miss`, ln(gain/(B kept)); its slopes by ln(X/B): of the own B(t), `outside`, and
    by ln B(t-u) at each point, `inside`, of which the own one is the opposite sum;
    ln(X/B(t-u)), `past`.
    """

    miss: Array
    outside: Array
    inside: Array
    past: Array


def _over_points(terms: Array) -> Array:
    """The sum over the short last axis, which einsum takes faster than sum."""
    total: Array = np.einsum("ijk->ij", terms)
    return total


def _solution(own: Array, others: Array, change: Array) -> Array:
    """x of (diag(own) - others) x = change for each option, by its finite rows."""
    nodes = own.shape[1]
    matrix = -others
    matrix[:, range(nodes), range(nodes)] += own
    bad = ~np.isfinite(matrix.sum(axis=2) + change)
    if bad.any():
        matrix[bad] = np.eye(nodes)[np.nonzero(bad)[1]]
        change = np.where(bad, 0.0, change)
    found = np.linalg.solve(matrix, change[:, :, None])[:, :, 0]
    return np.where(bad, np.nan, found)
