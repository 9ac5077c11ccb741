"""A portfolio of European claims on one price S at one expiry.

kind          pays at expiry     worth
bond          1                  D
forward       S - K              S exp(-qT) - K D
call, put     (S - K)+, (K - S)+ Black-Scholes-Merton
digital_call  1 where S > K      D N(d2)
digital_put   1 where S < K      D N(-d2)

D = exp(-rT); a digital pays a half at S = K. The strike of a bond is only a place.

Source: definitions; Haug (2007), sections 1.1 and 4.19.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array, Real, real
from xlhedge.pricing.black_scholes import BLACK_SCHOLES
from xlhedge.pricing.digital import digital_greek

_PAYS: dict[str, Callable[[Array, Array], Array]] = {
    "bond": lambda price, strike: np.ones_like(price - strike),
    "forward": lambda price, strike: price - strike,
    "call": lambda price, strike: np.maximum(price - strike, 0.0),
    "put": lambda price, strike: np.maximum(strike - price, 0.0),
    "digital_call": lambda price, strike: np.heaviside(price - strike, 0.5),
    "digital_put": lambda price, strike: np.heaviside(strike - price, 0.5),
}


class Legs(NamedTuple):
    """Kinds, strikes and quantities (long positive) of the legs, each (legs,)."""

    kind: Array
    strike: Array
    quantity: Array

    @classmethod
    def of(cls, rows: list[tuple[str, float, float]]) -> "Legs":
        """The portfolio of rows kind, strike, quantity."""
        kinds, strikes, quantities = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(np.array(kinds, dtype=object), real(strikes), real(quantities))

    def pays(self, price: Real) -> Array:
        """What the portfolio pays at expiry, in the shape of `price`."""
        ends = real(price)
        legs = zip(self.kind, self.strike, self.quantity, strict=True)
        paid = (size * _PAYS[kind](ends, strike) for kind, strike, size in legs)
        return np.asarray(sum(paid, np.zeros_like(ends)))

    def value(
        self, spot: Real, years: Real, rate: Real, vol: Real, dividend: Real = 0.0
    ) -> Array:
        """What the portfolio is worth, every leg at the same vol; quote currency.

        Arguments as in BLACK_SCHOLES.price; they broadcast, and the result has their
        shape. Raises InputError, DomainError.
        """
        market = (spot, years, rate, vol, dividend)
        legs = zip(self.kind, self.strike, self.quantity, strict=True)
        worth = (size * _worth(kind, strike, *market) for kind, strike, size in legs)
        nothing = np.zeros(np.broadcast_shapes(*(np.shape(m) for m in market)))
        return np.asarray(sum(worth, nothing))


def _worth(
    kind: str,
    strike: float,
    spot: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real,
) -> Array:
    """The value of one unit of a leg."""
    if kind == "bond":
        return np.exp(-real(rate) * real(years))
    if kind == "forward":
        held = real(spot) * np.exp(-real(dividend) * real(years))
        return held - strike * np.exp(-real(rate) * real(years))
    market = (spot, strike, years, rate, vol, dividend)
    if kind in ("call", "put"):
        return real(BLACK_SCHOLES.price(kind, *market))
    return real(digital_greek("price", kind.removeprefix("digital_"), *market))
