"""A pricing model: one set of arguments, and what can be asked of it.

Every model answers the same four questions under the same arguments, so that a
cell, a book and a test can name the model and leave the rest as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.terms import Limits


class Given(NamedTuple):
    """The checked arguments of an option; `phi` is +1 for a call, -1 for a put."""

    phi: Array
    spot: Array
    strike: Array
    years: Array
    rate: Array
    vol: Array
    dividend: Array


class Greeks(NamedTuple):
    """The price and its raw partial derivatives: per year and per 1.00."""

    price: Real
    delta: Real
    gamma: Real
    vega: Real
    theta: Real
    rho: Real
    dividend_rho: Real
    vanna: Real
    volga: Real
    charm: Real
    veta: Real
    speed: Real
    zomma: Real
    color: Real
    ultima: Real
    dual_delta: Real
    dual_gamma: Real
    elasticity: Real
    itm_probability: Real
    net_delta: Real


Answer = TypeVar("Answer", bound=tuple[Real, ...])


@dataclass(frozen=True, slots=True)
class Model(Generic[Answer]):
    """One option model.

    `answer` names its Greeks: a named tuple in the order of core.greeks. `option`
    makes, from checked arguments, an object with one method for each of them.
    `implied` finds the vol of such an object (made with vol 0) from a price.
    `limits` holds the ranges that differ from those of the terms.
    """

    text: str
    answer: type[Answer]
    option: Callable[[Faults, Given], Any]
    implied: Callable[[Faults, Any, Array], Array]
    limits: Mapping[str, Limits] = field(default_factory=dict)

    def price(
        self,
        flag: Text,
        spot: Real,
        strike: Real,
        years: Real,
        rate: Real,
        vol: Real,
        dividend: Real = 0.0,
    ) -> Real:
        """Price of one unit, in the price currency.

        Args:
            flag: call or put, c or p, +1 or -1.
            spot, strike: in quote per base, >= 0 (any sign with bachelier); `spot`
                is the forward in models on a forward.
            years: time to expiry, >= 0; 0 is the expired payoff.
            rate, dividend: continuous, decimal per year; any sign.
            vol: decimal per year, >= 0; in price units with bachelier.

        Arguments are floats or arrays that broadcast; the result has their shape.
        Raises InputError, DomainError, with codes and the result of the good
        elements.
        """
        return self.greek("price", flag, spot, strike, years, rate, vol, dividend)

    def greek(
        self,
        greek: str,
        flag: Text,
        spot: Real,
        strike: Real,
        years: Real,
        rate: Real,
        vol: Real,
        dividend: Real = 0.0,
    ) -> Real:
        """One raw partial derivative, without the others; arguments as in price.

        Raises InputError if the model has no such Greek.
        """
        faults = Faults()
        faults.choice("greek", greek, self.greek_names)
        numbers = (spot, strike, years, rate, vol, dividend)
        with np.errstate(all="ignore"):
            option = self.build(faults, flag, *numbers)
            result = getattr(option, greek)()
        return faults.raise_with(np.asarray(result)[()])

    def greeks(
        self,
        flag: Text,
        spot: Real,
        strike: Real,
        years: Real,
        rate: Real,
        vol: Real,
        dividend: Real = 0.0,
    ) -> Answer:
        """Every Greek of the model, computed once; arguments as in price.

        Returns a named tuple of raw partial derivatives, each in the common shape.
        """
        faults = Faults()
        numbers = (spot, strike, years, rate, vol, dividend)
        with np.errstate(all="ignore"):
            option = self.build(faults, flag, *numbers)
            results = [np.asarray(getattr(option, n)())[()] for n in self.greek_names]
        return faults.raise_with(self.answer(*results))

    def implied_vol(
        self,
        flag: Text,
        price: Real,
        spot: Real,
        strike: Real,
        years: Real,
        rate: Real,
        dividend: Real = 0.0,
    ) -> Real:
        """The vol at which the model gives `price`; other arguments as in price.

        Raises DomainError with code EXPIRED (years = 0), BELOW_INTRINSIC or
        ABOVE_MAXIMUM where no vol gives the price.
        """
        faults = Faults()
        price = faults.number("price", price)
        with np.errstate(all="ignore"):
            option = self.build(faults, flag, spot, strike, years, rate, 0.0, dividend)
            vol = self.implied(faults, option, price)
        return faults.raise_with(vol[()])

    @property
    def greek_names(self) -> tuple[str, ...]:
        """The names that `greek` accepts, in the order of core.greeks."""
        return self.answer._fields  # type: ignore[attr-defined]

    def build(self, faults: Faults, flag: Text, *numbers: Real) -> Any:
        """The option behind the answers; `numbers` from spot to dividend, all given."""
        checked = [
            faults.number(name, number, self.limits.get(name))
            for name, number in zip(Given._fields[1:], numbers, strict=True)
        ]
        return self.option(faults, Given(faults.flag(flag), *checked))


def refuse_expired(faults: Faults, years: Array) -> None:
    """Mark years = 0 where the question needs time: a vol, a strike for a delta."""
    message = "years must be > 0, got {:.12g} (expired)"
    refuse(faults, years == 0, Code.EXPIRED, message, years)


def refuse(faults: Faults, bad: Array, code: int, message: str, *values: Array) -> None:
    """Mark bad elements; `message` is filled with the values of the first of them."""
    if not bad.any():
        return
    arrays = np.broadcast_arrays(bad, *values)
    first = [value[arrays[0]].flat[0] for value in arrays[1:]]
    faults.add(bad, message.format(*first), code)
