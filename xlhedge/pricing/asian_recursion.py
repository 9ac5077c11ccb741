"""The exact discrete arithmetic average, by recursion of a density.

The fixings still ahead sum to S_1 (1 + e^Y_2), with

Y_k = X_k, Y_j = X_j + ln(1 + e^Y_(j+1)), X_j = ln(S_j/S_(j-1)) normal.

The density of Y_2 does not depend on spot or strike: one recursion serves all options
of one vol, carry and schedule. The step to the first fixing is Black's formula, so

V = sum over the grid of p(y) Black(w F_1 (1 + e^y), strike left, vol sqrt(t_1)).

The trapezoid rule on a uniform grid converges as exp(-(pi p)^2) with p points per
standard deviation of the shortest step: p = 2 leaves the rounding. The grids reach
beyond what has a probability of 1e-16. Measured against finer and wider grids: 1e-15
of the spot.

Source: Carverhill and Clewlow (1990), Risk 3(4); trapezoid rule: Trefethen and
Weideman (2014), SIAM Review 56.
"""

from typing import ClassVar, NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array, inverse_or_zero, normal_density
from xlhedge.pricing.asian_averaging import Averaging
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import Given

_POINTS_PER_SD = 2.0
_COARSEST = 0.4  # ln(1 + e^y) has poles at +-i pi: exp(-2 pi^2/0.4) is no error
_REACH = 8.3  # standard deviations, 1e-16 in one tail
_MOST_POINTS = 4000


class Density(NamedTuple):
    """Points of 1 + e^Y_2, and the probability that each stands for."""

    scale: Array
    mass: Array


class _Values(NamedTuple):
    """Averages of Black's values, each in the shape of the options."""

    price: Array
    delta: Array
    dual_delta: Array
    dual_gamma: Array


class ExactAsian:
    """Price and derivatives in spot and strike."""

    closed: ClassVar = ("price", "delta", "gamma", "dual_delta", "dual_gamma")

    def __init__(self, given: Given, ahead: Averaging) -> None:
        *fields, known = np.broadcast_arrays(*given, ahead.known)
        self._given = Given(*fields)
        self._weight = float(ahead.weight)
        times = np.stack([np.broadcast_to(t, known.shape) for t in ahead.times])
        # A fixing at time 0 is made at the spot: it belongs to the strike.
        made = len(times) > 1 and bool((times[0] == 0).all())
        self._made = self._weight if made else 0.0
        self._strike = self._given.strike - known - self._made * self._given.spot
        self._values = self._mixture(times[1:] if made else times)

    def price(self) -> Array:
        """V, in quote."""
        discount = np.exp(-self._given.rate * self._given.years)
        owed = np.where(self._given.phi > 0, np.maximum(-self._strike, 0.0), 0.0)
        return self._values.price + discount * owed

    def delta(self) -> Array:
        """dV/dS, units of underlying."""
        return self._values.delta - self._made * self._values.dual_delta

    def gamma(self) -> Array:
        """(X/S)^2 d2V/dX2, per price, as V is homogeneous in S and X = K - known."""
        left = self._strike + self._made * self._given.spot
        ratio = left * inverse_or_zero(self._given.spot)
        return self._values.dual_gamma * ratio**2

    def dual_delta(self) -> Array:
        """dV/dK."""
        return self._values.dual_delta

    def dual_gamma(self) -> Array:
        """d2V/dK2, the discounted density of the average at the strike."""
        return self._values.dual_gamma

    def _mixture(self, times: Array) -> _Values:
        """Black's values averaged over the density; one recursion per market."""
        flat = Given(*(field.ravel() for field in self._given))
        ahead = times.reshape(len(times), -1)
        markets = np.stack([flat.vol, flat.rate - flat.dividend, *ahead])
        values = np.full((len(_Values._fields), flat.vol.size), np.nan)
        usable = np.flatnonzero(np.isfinite(markets).all(axis=0))
        kinds, kind_of = np.unique(markets[:, usable], axis=1, return_inverse=True)
        for number, market in enumerate(kinds.T):
            places = usable[kind_of.ravel() == number]
            option = Given(*(field[places] for field in flat))
            left = np.maximum(self._strike.ravel()[places], 0.0)
            values[:, places] = self._averaged(option, left, market)
        return _Values(*values.reshape(-1, *self._strike.shape))

    def _averaged(self, option: Given, strike: Array, market: Array) -> Array:
        """Options of one market (vol, carry, times); shape (values, options)."""
        vol, carry, *times = market
        density = remaining_density(np.array(times), vol, carry)
        growth = self._weight * np.exp(carry * times[0])
        shares = growth * density.scale[:, None]  # (points, 1)
        kernel = Black(
            option.phi,
            shares * option.spot,
            strike,
            years=1.0,
            rate=option.rate * option.years,
            carry=0.0,
            vol=vol * np.sqrt(times[0]),
        )
        parts = _Values(
            kernel.price(),
            kernel.delta() * shares,
            kernel.dual_delta(),
            kernel.dual_gamma(),
        )
        return np.stack([density.mass @ part for part in parts])


def remaining_density(times: Array, vol: float, carry: float) -> Density:
    """1 + e^Y_2 on the grid, and its mass; one point if nothing is random.

    Y_j is kept as y_j, its distance from the logarithm of its mean, which loses no
    digits however small vol is: with q = sum of F_i, i > j, / sum of F_i, i >= j,
    y_j = ln(1 + q (e^y_(j+1) - 1)) + a normal step of mean -variance/2.

    Args: times (years to the fixings, increasing, the first of which may be 0).
    Raises: DomainError where the grid would be too fine.
    """
    forwards = np.exp(carry * (times - times[0]))
    variances = vol**2 * np.diff(times)
    later = np.cumsum(forwards[::-1])[::-1]  # sums of the forwards from each on
    if not len(variances) or vol == 0:
        return Density(later[:1], np.ones(1))
    shortest = min([*variances, vol**2 * times[0] or np.inf])
    step = min(np.sqrt(shortest) / _POINTS_PER_SD, _COARSEST)
    grid = np.zeros(1)
    mass = np.ones(1)
    for place in range(len(variances) - 1, -1, -1):
        share = later[place + 2] / later[place + 1] if place + 2 < len(times) else 0.0
        moved = np.log1p(share * np.expm1(grid)) - variances[place] / 2
        grid = _grid(times[place:], forwards[place + 1 :], vol, step)
        width = np.sqrt(variances[place])
        kernel = normal_density((grid[:, None] - moved) / width)
        mass = step / width * kernel @ mass
    return Density(1.0 + later[1] * np.exp(grid), mass)


def _grid(times: Array, forwards: Array, vol: float, step: float) -> Array:
    """Where y has a density that counts; `times` begin one fixing before `forwards`.

    From below y is bounded by the mean of ln(S_i/F_i) with the forwards as weights
    (Jensen), which is normal and narrower. From above the last, widest fixing bounds
    it, raised by the variance with which a call weighs it.
    """
    ahead = times[1:] - times[0]
    shares = forwards / forwards.sum()
    pairs = shares * (shares + 2.0 * (1.0 - np.cumsum(shares)))
    narrow = vol * np.sqrt(pairs @ ahead)  # sum_ij of shares times the earlier time
    wide = vol * np.sqrt(ahead[-1])
    low = -vol * vol / 2 * (shares @ ahead) - _REACH * narrow
    high = wide * wide / 2 + _REACH * wide
    points = np.ceil((high - low) / step)
    if points > _MOST_POINTS:
        rule = "fixing_times are too close for the method exact"
        raise DomainError(f"{rule}: {points:.0f} points of a grid, over {_MOST_POINTS}")
    return low + step * np.arange(points + 1)
