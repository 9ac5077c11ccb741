"""The exact variance of the error of a hedge that is adjusted at equal intervals.

In units of the money account and of the strike k = K e^((q-r)T), rates and yield
vanish: X_i = S_i e^((q-r)t_i)/k grows at drift - r, and the error of a short option is

    max(phi (X_N - 1), 0) - V(X_0) - sum D_i (X_(i+1) - X_i),   D_i = phi N(phi d1).

A call and a put differ by what is hedged exactly; the one of the smaller second moment
is taken. With g = (drift - r)T/N, v = vol^2 T/N, C(x) the value and D(x) the delta of
the option at t_i, given X_i = x

    E[payoff (X_(i+1) - x)]      = x (e^g C(x e^(g(N-i) + v)) - C(x e^(g(N-i))))
    E[D_j X_j (X_(i+1) - x)]     = x^2 e^(gm) (e^(g+v) D(x e^(gm+v)) - D(x e^(gm)))

with m = j - i > 0, so that only an integral over X_i is left. It is entire in ln X_i:
equal steps h, in standard deviations, converge as exp(-(pi/h)^2/(1/2 + i/(N-i))), and h
is the step at which that is 1e-16.

Source: H. Follmer and M. Schweizer (1989), Hedging by sequential regression, ASTIN
Bulletin 18, 147-160 (the sum of martingale differences); L. N. Trefethen and J. A. C.
Weideman (2014), The exponentially convergent trapezoidal rule, SIAM Review 56,
section 5 (the step).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, normal_density

_EXPONENT = 37.0  # -ln 1e-16
_REACH = 9.0  # standard deviations; the density is 3e-18 of its peak there
_FARTHEST = 38.0  # standard deviations; the density is no double beyond
# Up to this v four Gauss points give C(x e^v) - C(x) to 1e-16, above it has its digits.
_SHORT = 0.01
_POINTS, _WEIGHTS = (0.5 * part for part in np.polynomial.legendre.leggauss(4))
_FINE_POINTS, _FINE_WEIGHTS = (
    0.5 * part for part in np.polynomial.legendre.leggauss(80)
)


class Hedged(NamedTuple):
    """ln X_0, vol sqrt(T), N and g: an option in the units above."""

    moneyness: float
    width: float
    rebalances: int
    drift: float

    @property
    def step_variance(self) -> float:
        """v."""
        return self.width**2 / self.rebalances


class _Nodes(NamedTuple):
    """Those of every X_i, one i after the other; step i ends at `ends[i]`."""

    log_price: Array
    left: Array  # N - i
    weight: Array
    ends: Array


class _Option(NamedTuple):
    """A call or a put with `left` of N steps of width to go."""

    phi: int
    hedged: Hedged

    def _d1(self, log_price: Array, left: Array) -> tuple[Array, Array]:
        width = self.hedged.width * np.sqrt(left / self.hedged.rebalances)
        return log_price / width + width / 2, width

    def delta(self, log_price: Array, left: Array) -> Array:
        """D = phi N(phi d1)."""
        return np.asarray(self.phi * ndtr(self.phi * self._d1(log_price, left)[0]))

    def value(self, log_price: Array, left: Array) -> Array:
        """C = phi (X N(phi d1) - N(phi d2))."""
        d1, width = self._d1(log_price, left)
        gained = np.exp(log_price) * ndtr(self.phi * d1)
        return np.asarray(self.phi * (gained - ndtr(self.phi * (d1 - width))))

    def rise(self, log_price: Array, left: Array) -> Array:
        """C(x e^v) - C(x), for a small v as the integral of D."""
        v = self.hedged.step_variance
        if v > _SHORT:
            return self.value(log_price + v, left) - self.value(log_price, left)
        total = np.zeros_like(log_price)
        for point, weight in zip(_POINTS, _WEIGHTS, strict=True):
            moved = log_price + v * (point + 0.5)
            total += weight * np.exp(moved) * self.delta(moved, left)
        return v * total


def error_variance(hedged: Hedged) -> float:
    """The variance of the error, in units of the strike squared.

    Relative error about 1e-15 N; the work grows with N, with a drift with N^2.
    """
    option, mean, square = _payoff(hedged)
    nodes, (_, _, _, g) = _nodes(hedged), hedged
    prices = np.exp(nodes.log_price)
    delta = option.delta(nodes.log_price, nodes.left)
    held = nodes.weight * delta * prices
    ahead = nodes.log_price + g * nodes.left
    shared = np.exp(g) * option.rise(ahead, nodes.left)
    shared += np.expm1(g) * option.value(ahead, nodes.left)
    own = np.exp(2 * g) * np.expm1(hedged.step_variance) + np.expm1(g) ** 2
    moment = square + np.sum(held * (own * delta * prices - 2 * shared))
    if g != 0:
        moment += 2 * np.expm1(g) * np.sum(held * _later(option, nodes))
    expected = mean - np.expm1(g) * np.sum(held)
    return float(max(moment - expected**2, 0.0))


def _payoff(hedged: Hedged) -> tuple[_Option, float, float]:
    """The option whose payoff has the smaller mean square, its mean and mean square.

    The payoff is |e^(phi width u) - 1| at u deviations beyond the strike, u > 0, whose
    density is n(u - phi d2): no difference of large numbers.
    """
    width = hedged.width
    log_forward = hedged.moneyness + hedged.drift * hedged.rebalances
    d2 = log_forward / width - width / 2
    found = []
    for phi in (1, -1):
        reach = max(phi * d2, phi * (d2 + 2 * width), 0.0) + _REACH
        beyond = reach * (_FINE_POINTS + 0.5)
        mass = reach * _FINE_WEIGHTS * normal_density(beyond - phi * d2)
        paid = np.abs(np.expm1(phi * width * beyond))
        square = float(np.sum(mass * paid**2))
        found.append((_Option(phi, hedged), float(np.sum(mass * paid)), square))
    return min(found, key=lambda payoff: payoff[2])


def _nodes(hedged: Hedged) -> _Nodes:
    """Equal steps over the mass of every integrand: that of X^2, and the strike."""
    start, width, n, g = hedged
    nodes, weights = [np.array([start])], [np.ones(1)]
    for i in range(1, n):
        spread = np.sqrt(i / n)
        step = np.pi / np.sqrt(_EXPONENT * (0.5 + i / (n - i)))
        strike = np.clip(-start / (width * spread), -_FARTHEST, _FARTHEST)
        low = min(0.0, strike) - _REACH
        high = max(2 * width * spread, strike) + _REACH
        z = np.arange(low, high + step, step)
        nodes.append(start + g * i - width**2 * i / n / 2 + width * spread * z)
        weights.append(step * normal_density(z))
    sizes = [len(part) for part in nodes]
    left = np.repeat(n - np.arange(n), sizes)
    return _Nodes(
        np.concatenate(nodes), left, np.concatenate(weights), np.cumsum(sizes)
    )


def _later(option: _Option, nodes: _Nodes) -> Array:
    """For each node the E[D_j X_j (X_(i+1) - x)]/x of all later j."""
    _, _, n, g = option.hedged
    v, total = option.hedged.step_variance, np.zeros_like(nodes.log_price)
    for ahead in range(1, n):
        until = nodes.ends[n - ahead - 1]
        moved, left = nodes.log_price[:until] + g * ahead, nodes.left[:until]
        after = np.exp(g + v) * option.delta(moved + v, left)
        total[:until] += np.exp(moved) * (after - option.delta(moved, left))
    return total
