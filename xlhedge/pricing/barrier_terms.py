"""The terms of a single barrier option, seen from the barrier.

With eta = +1 for a barrier below the spot and -1 above it, everything is measured
in log distance from the barrier H, > 0 where the option is alive:

d = eta ln(S/H), k = eta ln(K/H), m = eta (b - vol^2/2), v = vol sqrt(T), b = r - q.

P(X) = N(s c), c = (d - x + m T)/v, x = eta ln(X/H), is the probability to end beyond
X (s = +1; before it for s = -1) and I(X) = e^(-2 m d/vol^2) N(s z), z = c - 2d/v, that
of the paths from the image of the spot in the barrier; s = phi eta for P, +1 for I.
Under the share measure, written ', m grows by eta vol^2. The terms of Reiner and
Rubinstein are

A = phi (S e^(-qT) P'(K) - K e^(-rT) P(K))     C = the same with I
B = phi (S e^(-qT) P'(H) - K e^(-rT) P(H))     D = the same with I
E = e^(-rT) (P(H) - I(H))   per unit of rebate; F in barrier_touch.py

A and B, as C and D, often occur as a difference: that is taken between their smaller
tails, on the side s of the far end of the paths.

For small vol the exponentials overflow while N vanishes, so where z < 0 the product is
n(c) e^(-2dx/v^2) R(z), R = N/n the Mills ratio; both legs of a term then share the
density S e^(-qT) n(c') = X e^(-rT) n(c).

Without a width v the path is S e^(bT) and ends where it ends: |c| is FAR.

Source: Reiner and Rubinstein (1991), Breaking Down the Barriers, Risk 4; Haug (2007),
section 4.17.1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from xlhedge.core.numeric import ROOT_TWO_PI, Array
from xlhedge.core.steps import step
from xlhedge.pricing.barrier_kinds import Row
from xlhedge.pricing.taylor import (
    Number,
    choose,
    exp,
    log_ratio,
    mills_ratio,
    normal,
    root,
    value_of,
)

FAR = 1e40
_STILL = 1e-30  # a width below it is no width
_ZERO = np.zeros(())
AFTER = np.ones(())  # s of the ends beyond a level


@dataclass(frozen=True)
class Leg:
    """e^weight N(level) of one side; `joint` is the exponent of e^weight n(level).

    `side` s is +1 for the ends beyond a trigger, -1 for those before it.
    """

    side: Array
    level: Number
    weight: Number
    joint: Number

    @cached_property
    def below(self) -> Array:
        """Where the level is in the lower half of the distribution."""
        return value_of(self.level) < 0

    @cached_property
    def density(self) -> Any:
        """e^weight n(level)."""
        return exp(self.joint) / ROOT_TWO_PI

    @cached_property
    def ratio(self) -> Any:
        """R(level), for use where it is below."""
        return mills_ratio(self.level)

    @cached_property
    def mass(self) -> Any:
        """The value, without overflow where the level is far below 0."""
        whole = exp(self.weight) * normal(self.level)
        return choose(self.below, self.density * self.ratio, whole)


class BarrierTerms:
    """Distances and drifts once; every term reads them.

    Arguments are arrays that broadcast, checked, spot, strike and barrier > 0, spot on
    the living side; or Taylor numbers of such arrays.
    """

    def __init__(
        self,
        row: Row,
        phi: Array,
        spot: Number,
        strike: Number,
        barrier: Number,
        years: Number,
        rate: Number,
        vol: Number,
        dividend: Number,
    ) -> None:
        self.row, self.phi, self.strike, self.barrier = row, phi, strike, barrier
        self.years, self.rate, carry = years, rate, rate - dividend
        self.variance = vol * vol
        width = vol * root(years)
        self.still = value_of(width) <= _STILL
        self.width: Number = choose(self.still, np.ones(()), width)
        self.distance = row.eta * log_ratio(spot, barrier)
        self.depth = row.eta * log_ratio(strike, barrier)
        self.drift = row.eta * (carry - self.variance / 2)
        self.share_drift = row.eta * (carry + self.variance / 2)
        self.discount = exp(-rate * years)
        self.held = spot * exp(-dividend * years)

    def payoff(self) -> Any:
        """The terms of the row: the price without a rebate."""
        total: Number = np.zeros(self.phi.shape)
        for letter, weight, term in zip(
            "ABCD", self._weights, self._terms(), strict=True
        ):
            if weight.any():
                value = term()
                step(letter, "term of the closed form", value_of(value))
                total = total + choose(weight == 0, _ZERO, weight * value)
        step("weights", "of the terms A, B, C, D for this kind", self._weights)
        step("V_payoff", "sum of weights times A, B, C, D", value_of(total))
        return total

    def never_hit(self) -> Any:
        """E: the price of 1 paid at expiry if the barrier is never hit."""
        never = self._plain(self.drift, _ZERO, AFTER).mass
        return self.discount * (never - self._image(self.drift, _ZERO, AFTER).mass)

    def ends(self, drift: Number, trigger: Number) -> Any:
        """c; a path without a width that ends at the barrier has hit it."""
        away = self.distance - trigger + drift * self.years
        sign = np.sign(value_of(away))
        on_it = np.where(value_of(trigger) == 0, -FAR, 0.0)
        known = np.where(sign == 0, on_it, sign * FAR)
        return choose(self.still, known, away / self.width)

    @cached_property
    def _weights(self) -> Array:
        """Those of A, B, C and D. Shape: (4, elements)."""
        table = np.array([self.row.call, self.row.put])  # (flags, sides, terms)
        below = value_of(self.strike) <= value_of(self.barrier)
        chosen = table[(self.phi < 0).astype(int), below.astype(int)]
        return np.moveaxis(chosen, -1, 0)

    def _terms(self) -> tuple[Callable[[], Any], ...]:
        return (
            lambda: self._plain_term(self.depth, self.strike),
            lambda: self._plain_term(_ZERO, self.barrier),
            lambda: self._image_term(self.depth, self.strike),
            lambda: self._image_term(_ZERO, self.barrier),
        )

    def _plain_term(self, trigger: Number, level: Number) -> Any:
        """A or B: on another side A - B is the same, and they are what is left."""
        alone = self.phi * self.row.eta
        asset, cash = (
            self._plain(drift, trigger, self._side(0, self.distance, drift, alone))
            for drift in (self.share_drift, self.drift)
        )
        return self.row.eta * self._legs(asset, cash, level)

    def _image_term(self, trigger: Number, level: Number) -> Any:
        """C or D: on another side C - D is the same, and they are what is left."""
        asset, cash = (
            self._image(drift, trigger, self._side(2, -self.distance, drift, AFTER))
            for drift in (self.share_drift, self.drift)
        )
        return self.phi * self._legs(asset, cash, level)

    def _side(self, first: int, start: Number, drift: Number, alone: Array) -> Array:
        """Where a term and the next have opposite weights, the side of small tails."""
        both = self._weights[first] * self._weights[first + 1] < 0
        mean = value_of(start) + value_of(drift) * value_of(self.years)
        return np.where(both, np.where(mean > 0, -1.0, 1.0), alone)

    def _legs(self, asset: Leg, cash: Leg, level: Number) -> Any:
        """S e^(-qT) asset - K e^(-rT) cash, of a term that triggers at `level`."""
        ratios = level * asset.ratio - self.strike * cash.ratio
        tail = self.discount * cash.side * cash.density * ratios
        held, owed = self.held * asset.side, self.strike * self.discount * cash.side
        whole = held * asset.mass - owed * cash.mass
        shared = asset.below & cash.below & (asset.side == cash.side)
        return choose(shared, tail, whole)

    def _plain(self, drift: Number, trigger: Number, side: Array) -> Leg:
        """P: the ends of the paths of the spot."""
        end = self.ends(drift, trigger)
        return Leg(side, side * end, _ZERO, -0.5 * end * end)

    def _image(self, drift: Number, trigger: Number, side: Array) -> Leg:
        """I: the ends of the paths of the image of the spot."""
        away = drift * self.years - self.distance - trigger
        level = choose(self.still, np.array(-FAR), side * away / self.width)
        end = self.ends(drift, trigger)
        shared = 2 * self.distance * trigger / (self.width * self.width)
        weight = -2 * drift * self.distance / self.variance
        return Leg(side, level, weight, -0.5 * end * end - shared)
