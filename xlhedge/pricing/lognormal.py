"""What the price and the Greeks of a lognormal option are made of.

F = S exp(bT), w = vol sqrt(T), d1 = (ln(S/K) + bT)/w + w/2, d2 = d1 - w,
A = exp((b-r)T), D = exp(-rT). Each part is computed when first asked for, once.

The limits T -> 0, vol -> 0, S -> 0 and K -> 0 live here and in no formula: |d|
grows to `_FAR`, where N is exactly 0 or 1 and n is exactly 0, and a factor 1/0
that meets such a zero is 0. At the kink F = K second derivatives are NaN.

Source: Haug (2007), The Complete Guide to Option Pricing Formulas, chapter 1.
"""

from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, alike, inverse_or_zero, normal_density, real
from xlhedge.core.steps import givens, part, part_as, step

_FAR = 1e40
_TINY = 1e-100  # a width below it is no width
# A spot, strike, time and vol above it are far from every limit: |ln(F/K)/w| < _FAR.
_ORDINARY = 1e-18


class Lognormal:
    """d1, d2, the normal values and the factors of one lognormal option.

    Arguments are floats or arrays that broadcast, already checked: phi (+1 call,
    -1 put), spot, strike, years, rate and carry (continuous), vol.
    """

    def __init__(
        self,
        phi: Any,
        spot: Any,
        strike: Any,
        years: Any,
        rate: Any,
        carry: Any,
        vol: Any,
    ) -> None:
        numbers = (phi, spot, strike, years, rate, carry, vol)
        arrays = alike(*(real(number) for number in numbers))
        self.phi, self.spot, self.strike, self.years = arrays[:4]
        self.rate, self.carry, self.vol = arrays[4:]
        givens(
            phi=("+1 call, -1 put", self.phi),
            S=("price of the underlying", self.spot),
            K=("strike", self.strike),
            T=("years", self.years),
            r=("rate", self.rate),
            b=("cost of carry", self.carry),
            vol=("vol", self.vol),
        )
        with np.errstate(all="ignore"):
            self._set_out()

    def _set_out(self) -> None:
        self.root_years = np.sqrt(self.years)
        self.width = step("w", "vol sqrt(T)", self.vol * self.root_years)
        growth = np.exp((self.carry - self.rate) * self.years)
        self.growth = step("A", "exp((b - r) T)", growth)
        self.discount = step("D", "exp(-r T)", np.exp(-self.rate * self.years))
        moneyness = _log_ratio(self.spot, self.strike) + self.carry * self.years
        self.moneyness = step("x", "ln(S/K) + b T", moneyness)

    @part_as("S A")
    def held(self) -> Array:
        """S A."""
        return self.spot * self.growth

    @part_as("K D")
    def owed(self) -> Array:
        """K D."""
        return self.strike * self.discount

    @part_as("m")
    def _middle(self) -> Array:
        """x/w, the midpoint of d1 and d2; +-_FAR where there is no width."""
        with np.errstate(all="ignore"):
            scaled = self.moneyness / self.width
        if self._is_ordinary:
            return scaled
        moved = np.abs(scaled) < _FAR
        return np.where(moved, scaled, np.sign(self.moneyness) * _FAR)

    @part
    def d1(self) -> Array:
        """m + w/2."""
        return self._middle + self.width / 2

    @part
    def d2(self) -> Array:
        """m - w/2."""
        return self._middle - self.width / 2

    @part_as("n(d1)")
    def density(self) -> Array:
        """n(d1)."""
        return normal_density(self.d1)

    @part_as("N(phi d1)")
    def n1(self) -> Array:
        """N(phi d1)."""
        return ndtr(self.phi * self.d1)

    @part_as("N(phi d2)")
    def n2(self) -> Array:
        """N(phi d2)."""
        return ndtr(self.phi * self.d2)

    @cached_property
    def _per_width(self) -> Array:
        return self._inverse(self.width, _TINY)

    @cached_property
    def _per_vol(self) -> Array:
        return self._inverse(self.vol, _TINY)

    @cached_property
    def _per_year(self) -> Array:
        return self._inverse(self.years, _TINY)

    @cached_property
    def _half_per_year(self) -> Array:
        return 0.5 * self._inverse(self.years, _TINY)

    @cached_property
    def _per_spot(self) -> Array:
        return self._inverse(self.spot)

    def _inverse(self, x: Array, tiny: float = 0.0) -> Array:
        return 1.0 / x if self._is_ordinary else inverse_or_zero(x, tiny)

    @cached_property
    def _is_ordinary(self) -> bool:
        """Whether no limit is near, for any of the options; most books are."""
        parts = (self.spot, self.strike, self.years, self.vol)
        return all(part.min(initial=1.0) > _ORDINARY for part in parts)

    @cached_property
    def _kink(self) -> Array:
        return (self.width <= _TINY) & (self.moneyness == 0)

    @cached_property
    def _is_smooth(self) -> bool:
        return self._is_ordinary or not self._kink.any()

    def _smooth(self, value: Array) -> Array:
        """NaN at the kink, where the second derivative is a Dirac mass."""
        return value if self._is_smooth else np.where(self._kink, np.nan, value)

    def _alive(self, value: Array) -> Array:
        """0 once expired (NaN at the kink)."""
        if self._is_ordinary:
            return value
        return self._smooth(np.where(self.years > 0, value, 0.0))


def _log_ratio(spot: Array, strike: Array) -> Array:
    """ln(S/K), exact near S = K; -inf at S = 0, +inf at K = 0 < S.

    As ln(1 + |S - K|/min(S, K)), whose argument loses no digits at any ratio.
    """
    gap = spot - strike
    ratio = np.copysign(np.log1p(np.abs(gap) / np.minimum(spot, strike)), gap)
    return ratio if spot.all() else np.where(spot == 0, -np.inf, ratio)
