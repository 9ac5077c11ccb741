"""The early exercise boundary of an American put, by collocation.

B(t), t the time to expiry, is the largest spot at which the put of strike 1 is
exercised. It starts at X = min(1, r/q) (1 where q <= 0). That the value joins the
payoff smoothly reads B = N/D with

N = e^(-rt) n(d-)/(vol sqrt t) + int_0^t r e^(-ru) n(d-)/(vol sqrt u) du,
D the same of q and d+, with n/(vol sqrt u) + Phi in the place of n/(vol sqrt u),

d+- = (ln z + (r - q) u)/(vol sqrt u) +- vol sqrt(u)/2; z is B(t) outside the integral
and B(t)/B(t-u) inside. Newton steps solve it in ln(X/B). Where the drift
(r - q) sqrt(T) is at most _FAST_DRIFT vols, they see the terms outside the integrals
alone, each node for itself, and divide the error by about 6; faster drifts, where that
diverges, need the Jacobian of all nodes, and converge quadratically.

Source: Andersen, Lake and Offengenden (2016), High-performance American option
pricing, J. Computational Finance 20(1): FP-A and its Jacobi-Newton step; the first
guess has the shape of Bjerksund and Stensland (1993), Scandinavian J. Management 9.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, normal_density
from xlhedge.pricing.american_grid import Grid, Scheme, grid_of

_FAST_DRIFT = 0.6
_TINY = 1e-12  # the least ln(X/B)
_STEEPEST = 0.5  # of the Newton slope: a step is at most doubled
_LARGEST_BLOCK = 2**15  # elements of an array: a few of them fit in a cache


class Boundary(NamedTuple):
    """ln X, and ln(X/B) at the nodes, relative to the strike.

    Shapes: (options, 1), (options, nodes). `error` (options) is the largest change of
    B in the last step, per strike.
    """

    log_start: Array
    depth: Array
    error: Array


def find_boundary(
    scheme: Scheme, years: Array, rate: Array, vol: Array, dividend: Array
) -> Boundary:
    """The boundaries of puts on [0, years].

    Args: vectors of one length; years, vol > 0; rate > 0, or rate = 0 > dividend.
    Returns NaN where the equation has no positive value, which the caller refuses.
    """
    market = np.stack([years, rate, vol, dividend], axis=1)
    costly = dividend > rate
    start = np.where(costly, rate, 1.0) / np.where(costly, dividend, 1.0)
    log_start = np.log(start)
    depth = np.empty((len(years), scheme.nodes))
    error = np.empty(len(years))
    fast = (rate - dividend) * np.sqrt(years) > _FAST_DRIFT * vol
    block = max(1, _LARGEST_BLOCK // (scheme.nodes * scheme.points))
    for together, chosen in ((False, ~fast), (True, fast)):
        members = np.flatnonzero(chosen)
        steps = scheme.drift_steps if together else scheme.steps
        for first in range(0, len(members), block):
            some = members[first : first + block]
            equation = _Equation(grid_of(scheme), market[some], log_start[some])
            depth[some], error[some] = equation.solved(together, steps)
    return Boundary(log_start[:, None], depth, error)


class _Equation:
    """The equation of every node of a block of options, and its constants.

    Shapes: (options, nodes) outside the integrals, (options, nodes, points) inside.
    """

    def __init__(self, grid: Grid, market: Array, log_start: Array) -> None:
        self.grid, self.log_start = grid, log_start[:, None]
        years, rate, vol, dividend = market.T[:, :, None]
        self.rate, self.vol, self.dividend = rate, vol, dividend
        self.times = years * grid.roots**2
        self.width = vol * np.sqrt(self.times)
        self.owed = np.exp(-rate * self.times)
        self.held = np.exp(-dividend * self.times)
        times = self.times[:, :, None]
        elapsed, spans = times * grid.inner.sine**2, times * grid.inner.weight
        rate, vol, dividend = market.T[1:, :, None, None]
        self.half_widths = vol * np.sqrt(elapsed) / 2
        self.per_width = 0.5 / self.half_widths
        self.interest = rate * np.exp(-rate * elapsed) * spans * self.per_width
        self.kept = dividend * np.exp(-dividend * elapsed) * spans
        self.yields = self.kept * self.per_width
        self.drifts = (rate - dividend) * elapsed * self.per_width

    def solved(self, together: bool, steps: int) -> tuple[Array, Array]:
        """ln(X/B) after these steps, and the last change of B."""
        depth = self.guess()
        step = np.zeros_like(depth)
        for _ in range(steps):
            step = self._newton_step(depth) if together else self._diagonal_step(depth)
            # Halved or doubled at most; halved where N or D has no positive value.
            depth = depth + np.fmin(np.fmax(step, -depth / 2), depth)
        change = np.abs(step) * np.exp(self.log_start - depth)
        return depth, change.max(axis=1)

    def guess(self) -> Array:
        """ln(X/B) of B = P + (X - P) exp(-pace), P the perpetual boundary."""
        start, variance = np.exp(self.log_start), self.vol**2
        drift = self.rate - self.dividend
        middle = 0.5 - drift / variance
        root = middle - np.sqrt(middle**2 + 2 * self.rate / variance)
        perpetual = root / (root - 1)
        pace = (
            (np.abs(drift) * self.times + 2 * self.width) * start / (start - perpetual)
        )
        fallen = perpetual + (start - perpetual) * np.exp(-pace)
        return np.maximum(self.log_start - np.log(fallen), _TINY)

    def _outside(self, depth: Array) -> tuple[Array, Array]:
        """d+- of the boundary against the strike."""
        drift = (self.rate - self.dividend) * self.times
        middle = (self.log_start - depth + drift) / self.width
        return middle + self.width / 2, middle - self.width / 2

    def _inside(self, depth: Array) -> tuple[Array, Array, Array]:
        """d+- of the boundary against its own past, ln(X/B) of that past."""
        places = self.half_widths.shape
        # One small product per option, so that no option depends on its company.
        squares = (depth * depth)[:, None, :] @ self.grid.inner.interpolation
        past = np.sqrt(np.maximum(squares, 0.0)).reshape(places)
        middle = (past - depth[:, :, None]) * self.per_width + self.drifts
        return middle + self.half_widths, middle - self.half_widths, past

    def _terms(self, depth: Array) -> "_Terms":
        upper, lower = self._outside(depth)
        above, below, past = self._inside(depth)
        owed = self.owed * normal_density(lower) / self.width
        held = self.held * normal_density(upper) / self.width
        interest = self.interest * normal_density(below)
        yields = self.yields * normal_density(above)
        numerator = owed + interest.sum(axis=2)
        kept = (yields + self.kept * ndtr(above)).sum(axis=2)
        denominator = held + self.held * ndtr(upper) + kept
        by_owed = -owed * lower / self.width / numerator
        by_held = held * (1 - upper / self.width) / denominator
        return _Terms(
            change=self.log_start - depth + np.log(denominator / numerator),
            outside=by_owed - by_held,
            interest=interest / numerator[:, :, None],
            yields=yields / denominator[:, :, None],
            above=above,
            below=below,
            past=past,
        )

    def _diagonal_step(self, depth: Array) -> Array:
        """Newton on the terms outside the integrals."""
        terms = self._terms(depth)
        return terms.change / (1 - np.minimum(terms.outside, _STEEPEST))

    def _newton_step(self, depth: Array) -> Array:
        """Newton on all nodes together."""
        terms = self._terms(depth)
        nodes = depth.shape[1]
        # d ln(N/D) by ln B(t-u); by ln B(t) the integrals have the opposite slope.
        by_interest = terms.interest * terms.below * self.per_width
        by_yield = terms.yields * (terms.above * self.per_width - 1)
        inside, bent = by_interest - by_yield, np.zeros_like(terms.past)
        np.divide(inside, terms.past, out=bent, where=terms.past > 0)
        # d ln B(t-u) by ln(X/B) at node j: -L_j depth_j / past
        spread = (bent[:, :, None, :] @ self.grid.by_node)[:, :, 0, :]
        own = 1 - terms.outside + inside.sum(axis=2)
        matrix = own[:, :, None] * np.eye(nodes) - spread * depth[:, None, :]
        solvable = np.isfinite(matrix).all(axis=(1, 2), keepdims=True)
        matrix = np.where(solvable, matrix, np.eye(nodes))
        return np.linalg.solve(matrix, terms.change[:, :, None])[:, :, 0]


class _Terms(NamedTuple):
    """One evaluation of N and D.

    `change` of ln(X/B) that N/D asks for; `outside`, the slope of ln(N/D) by ln B(t)
    with the integrals fixed; n/(vol sqrt u) of `interest` per N and of `yields` per D
    at each point; d+ `above` and d- `below`; ln(X/B(t-u)), `past`.
    """

    change: Array
    outside: Array
    interest: Array
    yields: Array
    above: Array
    below: Array
    past: Array
