"""The exact price of a discrete arithmetic average.

With the density p of R = (S_2 + ... + S_k)/S_1 (asian_recursion), the step to the
first fixing ahead is Black's formula: with X the strike less what is known,

V = sum over R of p Black(w F_1 (1 + R), X, vol sqrt(t_1)).

A first fixing that is close (or now) is summed over its own nodes instead, as if made
at each of them, and Black's formula takes the step to the second. The option out of
the money is summed, the other is its parity, so that what is certain stays exact.

Error: 1e-14 of the larger of forward and strike, see asian_recursion.
"""

from typing import ClassVar, NamedTuple

import numpy as np

from xlhedge.core.numeric import Array, inverse_or_zero
from xlhedge.pricing.asian_averaging import Averaging
from xlhedge.pricing.asian_recursion import (
    SHORT,
    Points,
    normal_points,
    remaining,
    require_apart,
    step_roots,
)
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import Given

WIDEST = 30.0  # vol sqrt(T) up to which e^y stays below 1e300
_TOGETHER = 2**17  # elements of Black's formula in one pass


class _Values(NamedTuple):
    """The option out of the money; growth: mean of the part ahead per unit of spot."""

    price: Array
    delta: Array
    dual_delta: Array
    dual_gamma: Array
    growth: Array


class _Start(NamedTuple):
    """What is certain before Black's step.

    made: the first fixing times its weight, if made at a node, per unit of spot;
    raised: what that does to the later forwards; mass: probability of the node.
    """

    made: float
    raised: float
    mass: float


class ExactAsian:
    """Price and derivatives in spot and strike."""

    closed: ClassVar = ("price", "delta", "gamma", "dual_delta", "dual_gamma")

    def __init__(self, given: Given, ahead: Averaging) -> None:
        *fields, known = np.broadcast_arrays(*given, ahead.known)
        self._given = Given(*fields)
        self._weight = float(ahead.weight)
        self._strike = self._given.strike - known
        times = np.stack([np.broadcast_to(t, known.shape) for t in ahead.times])
        self._out = self._by_market(times.reshape(len(times), -1))
        # What parity adds to the option out of the money, if the other was asked for.
        discount = np.exp(-self._given.rate * self._given.years)
        self._mean = self._out.growth * self._given.spot
        other = _out_of_the_money(self._mean, self._strike)
        self._forwards = discount * (self._given.phi - other) / 2

    def price(self) -> Array:
        """V, in quote."""
        return self._out.price + self._forwards * (self._mean - self._strike)

    def out_of_the_money(self) -> Array:
        """V without its parity, which no vol moves; 0 where X <= 0."""
        return self._out.price

    def delta(self) -> Array:
        """dV/dS, units of underlying."""
        return self._out.delta + self._forwards * self._out.growth

    def gamma(self) -> Array:
        """(X/S)^2 d2V/dX2, per price, as V is homogeneous in S and X = K - known."""
        ratio = self._strike * inverse_or_zero(self._given.spot)
        return self._out.dual_gamma * ratio**2

    def dual_delta(self) -> Array:
        """dV/dK."""
        return self._out.dual_delta - self._forwards

    def dual_gamma(self) -> Array:
        """d2V/dK2, the discounted density of the average at the strike."""
        return self._out.dual_gamma

    def _by_market(self, times: Array) -> _Values:
        """One recursion for all options of one vol, carry and schedule."""
        flat = Given(*(field.ravel() for field in self._given))
        markets = np.stack([flat.vol, flat.rate - flat.dividend, *times])
        values = np.full((len(_Values._fields), flat.vol.size), np.nan)
        usable = np.flatnonzero(np.isfinite(markets).all(axis=0))
        kinds, kind_of = np.unique(markets[:, usable], axis=1, return_inverse=True)
        for number, market in enumerate(kinds.T):
            places = usable[kind_of.ravel() == number]
            options = Given(*(field[places] for field in flat))
            strike = self._strike.ravel()[places]
            values[:, places] = _valued(options, strike, self._weight, market)
        return _Values(*values.reshape(-1, *self._strike.shape))


def _out_of_the_money(mean: Array, strike: Array) -> Array:
    """+1 where the call is, -1 where the put is."""
    return np.where(strike > mean, 1.0, -1.0)


def require_solvable(times: Array) -> None:
    """Refuse a schedule that the recursion cannot resolve. Raises: DomainError."""
    if len(times):
        require_apart(_since(times, _made_first(times)))


def _made_first(times: Array) -> int:
    """1 if the first fixing is so close that it is summed as if made, 0 if not."""
    roots = step_roots(times)
    return int(len(times) > 1 and roots[0] <= SHORT * roots[1])


def _since(times: Array, first: int) -> Array:
    """The years from a fixing that is as if made to those after it."""
    return times[first:] - times[first - 1] if first else times


def _valued(options: Given, strike: Array, weight: float, market: Array) -> Array:
    """Options of one market (vol, carry, times); shape (values, options)."""
    vol, carry, *listed = market
    times = np.array(listed)
    growths, widths = weight * np.exp(carry * times), vol * step_roots(times)
    first = _made_first(times)
    starts = _starts(growths[0], widths[0]) if first else [_Start(0.0, 1.0, 1.0)]
    rest = remaining(_since(times, first), growths[first:], vol)
    growth = growths.sum()
    phi = _out_of_the_money(growth * options.spot, strike)
    values = np.zeros((len(_Values._fields), strike.size))
    for start in starts:
        scale = growths[first] * start.raised * (1.0 + rest.place)
        points = Points(scale, start.mass * rest.mass)
        left = strike - start.made * options.spot
        values += _summed(options._replace(phi=phi), left, start, points, widths[first])
    values[-1] = growth
    return values


def _starts(growth: float, width: float) -> list[_Start]:
    """The nodes of a close first fixing; one, if it is made now."""
    if width == 0:
        return [_Start(growth, 1.0, 1.0)]
    nodes, mass = normal_points()
    raised = np.exp(width * nodes - width**2 / 2)
    return [_Start(growth * r, r, m) for r, m in zip(raised, mass, strict=True)]


def _summed(
    options: Given, left: Array, start: _Start, points: Points, width: float
) -> Array:
    """Black's values summed over the points, in blocks; shape (values, options)."""
    discount = np.exp(-options.rate * options.years)
    owed = start.mass * discount * np.maximum(-left, 0.0)
    values = np.zeros((len(_Values._fields), left.size))
    values[0] = np.where(options.phi > 0, owed, 0.0)
    block = max(1, _TOGETHER // left.size)
    for at in range(0, len(points.place), block):
        place, mass = (part[at : at + block] for part in points)
        shares = place[:, None]  # (points, 1)
        kernel = Black(
            options.phi,
            shares * options.spot,
            np.maximum(left, 0.0),
            years=1.0,
            rate=options.rate * options.years,
            carry=0.0,
            vol=width,
        )
        dual_delta = kernel.dual_delta()
        parts = (
            kernel.price(),
            kernel.delta() * shares - start.made * dual_delta,
            dual_delta,
            kernel.dual_gamma(),
        )
        values[:-1] += [mass @ part for part in parts]
    return values
