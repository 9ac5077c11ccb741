"""The kernel: one lognormal option, its price and all its Greeks.

F = S exp(bT), w = vol sqrt(T), d1 = (ln(S/K) + bT)/w + w/2, d2 = d1 - w,
A = exp((b-r)T), D = exp(-rT), V = phi (S A N(phi d1) - K D N(phi d2)).
The cost of carry b chooses the model: b = r - q for Black-Scholes-Merton and
Garman-Kohlhagen, b = 0 on a forward (Black 1976).

The limits T -> 0, vol -> 0, S -> 0 and K -> 0 live here and in no formula: |d|
grows to `_FAR`, where N is exactly 0 or 1 and n is exactly 0, and a factor 1/0
that meets such a zero is 0. At the kink F = K second derivatives are NaN.

Source: Haug (2007), The Complete Guide to Option Pricing Formulas, chapters 1-2.
"""

from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, inverse_or_zero, normal_density
from xlhedge.pricing.mills import mills, mills_difference

_FAR = 1e40
_TINY = 1e-100  # a width below it is no width
# Below this width four terms of the series suffice: they drop 1e-19 of the sum.
_SERIES_WIDTH = 0.02
_SERIES_TERMS = 4


class Black:
    """d1, d2 and the normal values once; every Greek reads them.

    Arguments are floats or arrays that broadcast, already checked: phi (+1 call,
    -1 put), spot, strike, years, rate and carry (continuous), vol. Every method
    returns raw partial derivatives in the broadcast shape.
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
        arrays = np.broadcast_arrays(*(np.asarray(n, dtype=float) for n in numbers))
        self.phi, self.spot, self.strike, self.years = arrays[:4]
        self.rate, self.carry, self.vol = arrays[4:]
        with np.errstate(all="ignore"):
            self._set_out()

    def _set_out(self) -> None:
        self.root_years = np.sqrt(self.years)
        self.width = self.vol * self.root_years
        self.growth = np.exp((self.carry - self.rate) * self.years)
        self.discount = np.exp(-self.rate * self.years)
        self.moneyness = _log_ratio(self.spot, self.strike) + self.carry * self.years
        middle = self._scaled_moneyness()
        self.d1 = np.clip(middle + self.width / 2, -_FAR, _FAR)
        self.d2 = np.clip(middle - self.width / 2, -_FAR, _FAR)
        self.density = normal_density(self.d1)
        self.n1 = ndtr(self.phi * self.d1)
        self.n2 = ndtr(self.phi * self.d2)
        self._per_width = inverse_or_zero(self.width, _TINY)
        self._per_vol = inverse_or_zero(self.vol, _TINY)
        self._per_year = inverse_or_zero(self.years, _TINY)
        self._per_spot = inverse_or_zero(self.spot)

    def _scaled_moneyness(self) -> Array:
        """ln(F/K)/w, the midpoint of d1 and d2; +-_FAR where there is no width."""
        wide = self.width > _TINY
        scaled = self.moneyness / np.where(wide, self.width, 1.0)
        return np.where(wide, scaled, np.sign(self.moneyness) * _FAR)

    @cached_property
    def _kink(self) -> Array:
        return (self.width <= _TINY) & (self.moneyness == 0)

    def _smooth(self, value: Array) -> Array:
        """NaN at the kink, where the second derivative is a Dirac mass."""
        return np.where(self._kink, np.nan, value) if self._kink.any() else value

    def _alive(self, value: Array) -> Array:
        """0 once expired (NaN at the kink)."""
        return self._smooth(np.where(self.years > 0, value, 0.0))

    def price(self) -> Array:
        """V = phi (S A N(phi d1) - K D N(phi d2)); relative 1e-12 also far out."""
        return self._price

    @cached_property
    def _price(self) -> Array:
        plain = self.phi * (
            self.spot * self.growth * self.n1 - self.strike * self.discount * self.n2
        )
        upper, lower = self.phi * self.d1, self.phi * self.d2
        some = self.density > 0  # elsewhere the plain form is exact
        near = some & (self.width > _TINY) & (self.width < _SERIES_WIDTH)
        deep = some & (lower < -3) & (upper < 0) & ~near & (self.width > _TINY)
        price = np.array(plain)
        if near.any():
            price[near] = self._near_price(near)
        if deep.any():
            ratio = np.abs(mills(upper[deep]) - mills(lower[deep]))
            price[deep] = self._weight[deep] * ratio
        return price

    def _near_price(self, near: Array) -> Array:
        """Intrinsic value plus time value, each without a difference."""
        x, width, phi = self.moneyness[near], self.width[near], self.phi[near]
        middle = -np.abs(self.d1 + self.d2)[near] / 2
        owed = (self.strike * self.discount)[near]
        intrinsic = owed * np.maximum(phi * np.expm1(x), 0.0)
        ratio = mills_difference(middle, width, _SERIES_TERMS)
        return intrinsic + self._weight[near] * ratio

    @cached_property
    def _weight(self) -> Array:
        """S A n(d1) = K D n(d2)."""
        return self.spot * self.growth * self.density

    def delta(self) -> Array:
        """phi A N(phi d1), units of underlying."""
        return self.phi * self.growth * self.n1

    def gamma(self) -> Array:
        """A n(d1) / (S w), per price."""
        return self._smooth(self._gamma)

    @cached_property
    def _gamma(self) -> Array:
        return self.growth * self.density * self._per_width * self._per_spot

    def vega(self) -> Array:
        """S A n(d1) sqrt(T), per 1.00 of vol."""
        return np.where(self._kink & (self.years == 0), np.nan, self._vega)

    @cached_property
    def _vega(self) -> Array:
        return self._weight * self.root_years

    def theta(self) -> Array:
        """-S A n(d1) vol/(2 sqrt T) - phi (b-r) S A N1 - phi r K D N2, per year."""
        decay = 0.5 * self._vega * self.vol * self._per_year
        held = (self.carry - self.rate) * self.spot * self.growth * self.n1
        owed = self.rate * self.strike * self.discount * self.n2
        return self._alive(-decay - self.phi * (held + owed))

    def rho(self) -> Array:
        """phi T K D N(phi d2), per 1.00 of rate at a fixed yield."""
        return self.phi * self.years * self.strike * self.discount * self.n2

    def rho_at_fixed_carry(self) -> Array:
        """-T V, per 1.00 of rate at a fixed carry: futures options."""
        return -self.years * self._price

    def carry_rho(self) -> Array:
        """T S delta, per 1.00 of carry at a fixed rate."""
        return self.years * self.spot * self.delta()

    def dividend_rho(self) -> Array:
        """-T S delta, per 1.00 of yield."""
        return -self.carry_rho()

    def vanna(self) -> Array:
        """-A n(d1) d2 / vol, per 1.00 of vol."""
        return self._smooth(-self.growth * self.density * self.d2 * self._per_vol)

    def volga(self) -> Array:
        """vega d1 d2 / vol, per 1.00 of vol squared."""
        return self._smooth(self._vega * self.d1 * self.d2 * self._per_vol)

    def charm(self) -> Array:
        """-A (n(d1) (b/w - d2/(2T)) + phi (b-r) N(phi d1)), per year."""
        slope = self.carry * self._per_width - self.d2 * self._per_year / 2
        drift = self.phi * (self.carry - self.rate) * self.n1
        return self._alive(-self.growth * (self.density * slope + drift))

    def veta(self) -> Array:
        """vega (r - b + b d1/w - (1 + d1 d2)/(2T)), per year."""
        return self._alive(self._vega * (self._roll - self._spread(-1)))

    def color(self) -> Array:
        """gamma (r - b + b d1/w + (1 - d1 d2)/(2T)), per year."""
        return self._alive(self._gamma * (self._roll + self._spread(+1)))

    @cached_property
    def _roll(self) -> Array:
        return self.rate - self.carry + self.carry * self.d1 * self._per_width

    def _spread(self, sign: int) -> Array:
        return (1 - sign * self.d1 * self.d2) * self._per_year / 2

    def speed(self) -> Array:
        """-gamma (1 + d1/w) / S, per price squared."""
        lean = 1 + self.d1 * self._per_width
        return self._smooth(-self._gamma * lean * self._per_spot)

    def zomma(self) -> Array:
        """gamma (d1 d2 - 1) / vol, per 1.00 of vol."""
        return self._smooth(self._gamma * (self.d1 * self.d2 - 1) * self._per_vol)

    def ultima(self) -> Array:
        """vega/vol^2 ((d1 d2)^2 - d1^2 - d2^2 - d1 d2), regular at d2 = 0."""
        cross = self.d1 * self.d2
        shape = cross * cross - self.d1**2 - self.d2**2 - cross
        return self._smooth(self._vega * self._per_vol * self._per_vol * shape)

    def vanna_vol(self) -> Array:
        """d vanna/d vol = -A n(d1) (d1 d2^2 - d1 - d2) / vol^2."""
        shape = self.d1 * self.d2**2 - self.d1 - self.d2
        scale = self.growth * self.density * self._per_vol * self._per_vol
        return self._smooth(-scale * shape)

    def dual_delta(self) -> Array:
        """-phi D N(phi d2), dV/dK."""
        return -self.phi * self.discount * self.n2

    def dual_gamma(self) -> Array:
        """D n(d2) / (K w), the discounted density at the strike."""
        per_strike = inverse_or_zero(self.strike)
        density = self.discount * normal_density(self.d2)
        return self._smooth(density * self._per_width * per_strike)

    def elasticity(self) -> Array:
        """delta S / V; NaN where V = 0."""
        some = self._price > 0
        value = np.where(some, self._price, 1.0)
        return np.where(some, self.delta() * self.spot / value, np.nan)

    def itm_probability(self) -> Array:
        """N(phi d2), risk-neutral."""
        return self.n2

    def net_delta(self) -> Array:
        """Delta: the premium is not paid in the underlying."""
        return self.delta()


def _log_ratio(spot: Array, strike: Array) -> Array:
    """ln(S/K), exact near S = K; -inf at S = 0, +inf at K = 0 < S."""
    close = (spot < 2 * strike) & (strike < 2 * spot)
    safe = np.where(close, strike, 1.0)
    far = np.where(spot == 0, -np.inf, np.log(spot / strike))
    return np.where(close, np.log1p((spot - strike) / safe), far)
