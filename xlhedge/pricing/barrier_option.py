"""One checked barrier option: on which side of its barrier it is, and its Greeks there.

A knock-in beyond its barrier is the European option, a knock-out its rebate; before it
the price is the closed form, or an integral where that cancels, and its Greeks are
exact derivatives of that.

A barrier watched at T/m, 2T/m, ... T counts as one watched always, but farther from the
spot by the factor exp(0.5826 vol sqrt(T/m)).

Source: Broadie, Glasserman and Kou (1997), A Continuity Correction for Discrete Barrier
Options, Mathematical Finance 7, theorem 1.1.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import answered, step, unwatched
from xlhedge.core.terms import POSITIVE
from xlhedge.pricing.barrier_integrals import (
    NEAR,
    paid_between,
    pays_between,
    starts_near,
)
from xlhedge.pricing.barrier_kinds import ROWS, Row
from xlhedge.pricing.barrier_terms import BarrierTerms
from xlhedge.pricing.barrier_touch import paid_when_hit, speed_squared
from xlhedge.pricing.black import Black
from xlhedge.pricing.bump import DERIVATIVES
from xlhedge.pricing.model import refuse, refuse_overflow
from xlhedge.pricing.taylor import (
    Number,
    choose,
    derivative,
    exp,
    root,
    value_of,
    variables,
)

# -zeta(1/2)/sqrt(2 pi): how far a random walk of unit steps overshoots.
_OVERSHOOT = 0.5825971579390107
_LIMITS = {"spot": POSITIVE, "strike": POSITIVE}
# First derivatives in these are the mean of both sides where a payoff has a kink.
_TWO_SIDED = {"spot", "strike", "rate", "dividend"}


class BarrierOption(NamedTuple):
    """The checked arguments in their common shape; `row` of the kind of barrier."""

    row: Row
    phi: Array
    spot: Array
    strike: Array
    barrier: Array
    years: Array
    rate: Array
    vol: Array
    dividend: Array
    rebate: Array
    monitorings: Array

    @property
    def watched_barrier(self) -> Array:
        """The barrier of the formula: moved, if it is watched at times only."""
        return self._watched(self.years, self.vol)

    @property
    def knocked(self) -> Array:
        """Where the spot has touched that barrier or lies beyond it."""
        return self.row.eta * (self.spot - self.watched_barrier) <= 0

    def greek(self, greek: str) -> Array:
        """A Greek, each element on its side of the barrier."""
        knocked = self.knocked
        step(
            "watched",
            "the barrier, moved if it is watched at times only",
            self.watched_barrier,
        )
        step("knocked", "whether the spot has touched it", knocked)
        if not knocked.any():
            return self.alive(greek)
        beyond = self.beyond(greek)
        return beyond if knocked.all() else np.where(knocked, beyond, self.alive(greek))

    def beyond(self, greek: str) -> Array:
        """A Greek once the barrier is touched."""
        if self.row.knocks_in:
            return np.asarray(answered(greek, getattr(self._vanilla(), greek)))
        if greek == "price":
            return self.rebate
        nothing = np.zeros_like(self.rebate)
        return _lever(nothing, self.rebate) if greek == "elasticity" else nothing

    def alive(self, greek: str) -> Array:
        """A Greek before the barrier is touched."""
        if greek == "elasticity":
            return _lever(self.spot * self.alive("delta"), self.alive("price"))
        if greek == "itm_probability":
            return np.exp(self.rate * self.years) * np.abs(self.alive("dual_delta"))
        value = self._greek_of(BarrierTerms.payoff, greek)
        return value if self.row.knocks_in else self._uncancelled(greek, value)

    def _greek_of(self, payoff: Callable[[BarrierTerms], Any], greek: str) -> Array:
        """A Greek, with this formula for the price without the rebate."""
        sign, orders = DERIVATIVES[greek]
        terms = self._terms(orders)
        paid = _paid(terms, self.rebate)
        step("rebate_value", "what the rebate is worth", value_of(paid))
        price = payoff(terms) + paid
        step("V", "V_payoff + rebate_value", value_of(price))
        if not orders:
            return np.asarray(price)
        value = self._at_the_end(terms, orders, sign * derivative(price))
        return step(greek, "exact derivative of V", value)

    def _uncancelled(self, greek: str, value: Array) -> Array:
        """`value` of a knock-out, by integrals where its closed form cancels."""
        terms, value = self._terms({}), np.array(value)
        between = pays_between(terms)
        if between.any():
            value[between] = self._taken(between)._greek_of(paid_between, greek)
        near = starts_near(terms) & ~between
        if greek == "price" and near.any():
            value[near] = self._taken(near)._from_barrier()
        return step(greek, "the same, by integrals where that cancels", value)

    def _from_barrier(self) -> Array:
        """The price as the integral of delta from the barrier to the spot."""
        watched, free = self.watched_barrier, self._replace(rebate=0 * self.rebate)
        total = _paid(self._terms({}), self.rebate)
        for node, weight in zip(*NEAR, strict=True):
            there = free._replace(spot=watched + node * (self.spot - watched))
            with unwatched():
                delta = there._greek_of(BarrierTerms.payoff, "delta")
            total = total + weight * (self.spot - watched) * delta
        return np.asarray(total)

    def _taken(self, where: Array) -> "BarrierOption":
        """The options where it holds."""
        return BarrierOption(self.row, *(array[where] for array in self[1:]))

    def real_lambda(self) -> Array:
        """Where the rebate at hit has a real lambda."""
        return value_of(speed_squared(self._terms({}))) >= 0

    def _at_the_end(
        self, terms: BarrierTerms, orders: dict[str, int], value: Array
    ) -> Array:
        """Time stands still once expired; NaN at the kinks of a known path."""
        if "years" in orders:
            value = np.where(self.years > 0, value, 0.0)
        if sum(orders.values()) == 1 and _TWO_SIDED.issuperset(orders):
            return value
        end = terms.distance + terms.drift * terms.years
        kinked = (value_of(end) == 0) | (value_of(end - terms.depth) == 0)
        return np.where(terms.still & kinked, np.nan, value)

    def _terms(self, orders: dict[str, int]) -> BarrierTerms:
        """The closed form, with the derivatives of these orders."""
        names = ("spot", "strike", "years", "rate", "vol", "dividend")
        market = variables({name: getattr(self, name) for name in names}, orders)
        barrier = self._watched(market["years"], market["vol"])
        return BarrierTerms(self.row, self.phi, barrier=barrier, **market)

    def _watched(self, years: Number, vol: Number) -> Any:
        if not self.monitorings.any():
            return self.barrier
        often = np.where(self.monitorings > 0, self.monitorings, np.inf)
        step = vol * root(years) / np.sqrt(often)
        return self.barrier * exp(-self.row.eta * _OVERSHOOT * step)

    def _vanilla(self) -> Black:
        carry = self.rate - self.dividend
        return Black(
            self.phi, self.spot, self.strike, self.years, self.rate, carry, self.vol
        )


def barrier_option(
    faults: Faults, barrier_kind: str, flag: Text, *numbers: Real
) -> BarrierOption:
    """The option of these arguments, from spot to monitorings, checked."""
    row = ROWS[faults.choice("barrier_kind", barrier_kind)]
    checked = [
        faults.number(name, number, _LIMITS.get(name))
        for name, number in zip(BarrierOption._fields[2:], numbers, strict=True)
    ]
    option = BarrierOption(row, *np.broadcast_arrays(faults.flag(flag), *checked))
    parts = option.monitorings != np.floor(option.monitorings)
    message = "monitorings must be a whole number, got {:.12g}"
    refuse(faults, parts, Code.OUT_OF_RANGE, message, option.monitorings)
    refuse_overflow(faults, option.years, option.rate, option.dividend)
    if not row.knocks_in:
        _refuse_complex_lambda(faults, option)
    return option


def _refuse_complex_lambda(faults: Faults, option: BarrierOption) -> None:
    """Mark rebates at hit whose lambda^2 = mu^2 + 2r/vol^2 is below 0."""
    paid = (option.rebate > 0) & (option.years > 0) & ~option.knocked
    if not paid.any():
        return
    message = (
        "rate {:.12g} is not supported with a rebate at hit, vol {:.12g} and dividend "
        "{:.12g}: mu^2 + 2 rate/vol^2 must be >= 0"
    )
    values = (option.rate, option.vol, option.dividend)
    refuse(faults, paid & ~option.real_lambda(), Code.OUT_OF_RANGE, message, *values)


def _paid(terms: BarrierTerms, rebate: Array) -> Any:
    """The price of the rebate."""
    if not rebate.any():
        return np.zeros_like(rebate)
    paid = terms.never_hit() if terms.row.knocks_in else paid_when_hit(terms)
    return choose(rebate == 0, np.zeros(()), rebate * paid)


def _lever(money: Array, price: Array) -> Array:
    """money/price; NaN where the price is 0."""
    some = price > 0
    return np.where(some, money / np.where(some, price, 1.0), np.nan)
