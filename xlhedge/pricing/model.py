"""A pricing model: one set of arguments, and what can be asked of it.

Every model answers the same four questions under the same arguments, so that a
cell, a book and a test can name the model and leave the rest as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import answered, givens, step
from xlhedge.core.terms import TERMS, Limits
from xlhedge.pricing.blocks import blocks

# e^600 leaves 1e48 to prices and to the powers of them in a Greek.
_MOST_GROWTH = 600.0


class Given(NamedTuple):
    """The checked arguments of an option; `phi` is +1 for a call, -1 for a put."""

    phi: Array
    spot: Array
    strike: Array
    years: Array
    rate: Array
    vol: Array
    dividend: Array

    @property
    def carry(self) -> Array:
        """b = r - q."""
        givens(r=("rate", self.rate), q=("dividend", self.dividend))
        return step("b", "r - q", self.rate - self.dividend)


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
Result = TypeVar("Result")


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
        numbers = (spot, strike, years, rate, vol, dividend)
        return self._answered(lambda rows: rows[0][()], (greek,), flag, *numbers)

    def several(
        self,
        greeks: Sequence[str],
        flag: Text,
        spot: Real,
        strike: Real,
        years: Real,
        rate: Real,
        vol: Real,
        dividend: Real = 0.0,
    ) -> Array:
        """Some raw partial derivatives, in the order asked for; arguments as in price.

        They share their parts, and nothing else is computed. Shape: (greeks, *common
        shape). Raises as `greek`.
        """
        numbers = (spot, strike, years, rate, vol, dividend)
        return self._answered(np.asarray, tuple(greeks), flag, *numbers)

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
        numbers = (spot, strike, years, rate, vol, dividend)
        return self._answered(self._named, self.greek_names, flag, *numbers)

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
        numbers = (spot, strike, years, rate, 0.0, dividend)
        given = self._checked(faults, flag, *numbers)

        def vol(own: Faults, price: Array, *part: Array) -> Iterator[Array]:
            yield self.implied(own, self.option(own, Given(*part)), price)

        result = _in_blocks(vol, 1, faults, price, *given)[0]
        return faults.raise_with(result[()])

    @property
    def home(self) -> str:
        """The module that says what the model computes, and after whom."""
        return str(getattr(self.option, "func", self.option).__module__)

    @property
    def greek_names(self) -> tuple[str, ...]:
        """The names that `greek` accepts, in the order of core.greeks."""
        return self.answer._fields  # type: ignore[attr-defined]

    def build(self, faults: Faults, flag: Text, *numbers: Real) -> Any:
        """The option behind the answers; `numbers` from spot to dividend, all given."""
        return self.option(faults, self._checked(faults, flag, *numbers))

    def _checked(self, faults: Faults, flag: Text, *numbers: Real) -> Given:
        return checked(faults, flag, numbers, self.limits)

    def _named(self, rows: Array) -> Answer:
        return self.answer(*(row[()] for row in rows))

    def _answered(
        self,
        answer: Callable[[Array], Result],
        greeks: tuple[str, ...],
        flag: Text,
        *numbers: Real,
    ) -> Result:
        """`answer` made of the Greeks, one row each."""
        faults = Faults()
        for greek in greeks:
            faults.choice("greek", greek, self.greek_names)

        def rows(own: Faults, *part: Array) -> Iterator[Array]:
            option = self.option(own, Given(*part))
            return (answered(greek, getattr(option, greek)) for greek in greeks)

        given = self._checked(faults, flag, *numbers)
        return faults.raise_with(answer(_in_blocks(rows, len(greeks), faults, *given)))


def _in_blocks(
    rows: Callable[..., Iterator[Array]], count: int, faults: Faults, *numbers: Array
) -> Array:
    """`count` rows of answers; shape: (count, *common shape of the numbers).

    `rows` takes the faults and the vectors of one block, and computes row by row: what
    is stored at once is still in the cache.
    """
    shape = np.broadcast(*numbers).shape
    results = np.empty((count, *shape))
    flat = results.reshape(count, -1)
    with np.errstate(all="ignore"):
        for block, parts in blocks(*numbers):
            own = Faults()
            for row, values in zip(flat, rows(own, *parts), strict=True):
                row[block] = values
            faults.join(own, block, shape)
    return results


def checked(
    faults: Faults,
    flag: Text,
    numbers: Sequence[Real],
    limits: Mapping[str, Limits] | None = None,
) -> Given:
    """The arguments of an option as floats; `numbers` from spot to dividend.

    `limits` holds the ranges that differ from those of the terms.
    """
    own = limits or {}
    arrays = [
        faults.number(name, number, own.get(name))
        for name, number in zip(Given._fields[1:], numbers, strict=True)
    ]
    given = Given(faults.flag(flag), *arrays)
    refuse_overflow(faults, given.years, given.rate, given.dividend)
    return given


def refuse_overflow(faults: Faults, years: Array, rate: Array, dividend: Array) -> None:
    """Mark rates that in this time discount or grow beyond the range of numbers."""
    highest = TERMS["rate"].limits.highest
    if 2 * highest * years.max(initial=0.0) <= _MOST_GROWTH:  # not so a NaN
        return
    growth = (np.abs(rate) + np.abs(dividend)) * years
    rule = f"(|rate| + |dividend|) years must be <= {_MOST_GROWTH:g}, got {{:.12g}}"
    refuse(faults, growth > _MOST_GROWTH, Code.OUT_OF_RANGE, rule, growth)


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
