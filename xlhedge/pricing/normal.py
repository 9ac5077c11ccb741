"""The normal kernel: one option on a forward of any sign, its price and all its Greeks.

d = (F - K)/w, w = vol sqrt(T), D = exp(-rT),
V = D (phi (F - K) N(phi d) + w n(d)).

The limits T -> 0 and vol -> 0 live here and in no formula, as in the lognormal kernel:
|d| grows to `_FAR`, where N is exactly 0 or 1 and n is exactly 0, and a factor 1/0 that
meets such a zero is 0. At the kink F = K second derivatives are NaN.

Source: Bachelier (1900), Annales scientifiques de l'ENS 17; Haug (2007), section
1.3.1. The Greeks are derivatives of that price.
"""

from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, inverse_or_zero, normal_density
from xlhedge.core.steps import givens, part_as, step
from xlhedge.pricing.mills import mills

_FAR = 1e40
_TINY = 1e-100  # a width below it is no width
_PLAIN = "phi D (F - K) N(phi d) + w D n(d)"
_FAR_OUT = "w D n(d) (1 + phi d R(phi d))"  # R is the ratio of Mills, N(z)/n(z)


class Normal:
    """d and the normal values once; every Greek reads them.

    Arguments are floats or arrays that broadcast, already checked: phi (+1 call, -1
    put), forward and strike (any sign), years, rate (continuous), vol (price units
    per square root of a year). Every method returns raw partial derivatives at a
    fixed forward, in the broadcast shape.
    """

    def __init__(
        self,
        phi: Any,
        forward: Any,
        strike: Any,
        years: Any,
        rate: Any,
        vol: Any,
    ) -> None:
        numbers = (phi, forward, strike, years, rate, vol)
        arrays = np.broadcast_arrays(*(np.asarray(n, dtype=float) for n in numbers))
        self.phi, self.forward, self.strike, self.years = arrays[:4]
        self.rate, self.vol = arrays[4:]
        givens(
            phi=("+1 call, -1 put", self.phi),
            F=("forward", self.forward),
            K=("strike", self.strike),
            T=("years", self.years),
            r=("rate", self.rate),
            vol=("vol, in price units", self.vol),
        )
        with np.errstate(all="ignore"):
            self._set_out()

    def _set_out(self) -> None:
        self.root_years = np.sqrt(self.years)
        self.width = step("w", "vol sqrt(T)", self.vol * self.root_years)
        self.discount = step("D", "exp(-r T)", np.exp(-self.rate * self.years))
        self.moneyness = self.forward - self.strike
        wide = self.width > _TINY
        scaled = self.moneyness / np.where(wide, self.width, 1.0)
        still = np.sign(self.moneyness) * _FAR
        d = np.where(wide, np.clip(scaled, -_FAR, _FAR), still)
        self.d = step("d", "(F - K)/w", d)
        density = self.discount * normal_density(self.d)
        self.discounted_density = step("D n(d)", "D n(d)", density)
        self.n = step("N(phi d)", "N(phi d)", ndtr(self.phi * self.d))
        self._kink = ~wide & (self.moneyness == 0)
        self._per_width = inverse_or_zero(self.width, _TINY)
        self._per_vol = inverse_or_zero(self.vol, _TINY)
        self._half_per_year = inverse_or_zero(self.years, _TINY) / 2

    def _smooth(self, value: Array) -> Array:
        """NaN at the kink, where the second derivative is a Dirac mass."""
        return np.where(self._kink, np.nan, value) if self._kink.any() else value

    def _alive(self, value: Array) -> Array:
        """0 once expired (NaN at the kink)."""
        return self._smooth(np.where(self.years > 0, value, 0.0))

    def price(self) -> Array:
        """V, to 1e-12 of itself also far out.

        There it is D w n(d) (1 + phi d R(phi d)), R the Mills ratio.
        """
        return self._price

    @cached_property
    def _price(self) -> Array:
        inside = self.phi * self.discount * self.moneyness * self.n
        weight = self.width * self.discounted_density
        away = self.phi * self.d
        deep = (away < -3) & (weight > 0)
        price, text = np.array(inside + weight), _PLAIN
        if deep.any():  # both terms are one value, but for its last digits
            price[deep] = weight[deep] * (1 + away[deep] * mills(away[deep]))
            text = _FAR_OUT
        return step("V", text, price)

    def delta(self) -> Array:
        """phi D N(phi d), units of the forward."""
        return self._delta

    @part_as("delta")
    def _delta(self) -> Array:
        """phi D N(phi d)."""
        return self.phi * self.discount * self.n

    def gamma(self) -> Array:
        """D n(d) / w, per price."""
        return self._smooth(self._gamma)

    @part_as("gamma")
    def _gamma(self) -> Array:
        """D n(d)/w."""
        return self.discounted_density * self._per_width

    def vega(self) -> Array:
        """D n(d) sqrt(T), per 1 price unit of vol."""
        return np.where(self._kink & (self.years == 0), np.nan, self._vega)

    @part_as("vega")
    def _vega(self) -> Array:
        """D n(d) sqrt(T)."""
        return self.discounted_density * self.root_years

    def theta(self) -> Array:
        """r V - vega vol/(2 T), per year at a fixed forward."""
        decay = self._vega * self.vol * self._half_per_year
        return self._alive(self.rate * self._price - decay)

    def rho(self) -> Array:
        """-T V, per 1.00 of rate."""
        return -self.years * self._price

    def dividend_rho(self) -> Array:
        """0: the forward is given."""
        return np.zeros_like(self.d)

    def vanna(self) -> Array:
        """-D n(d) d / vol, per unit of vol."""
        return self._smooth(-self.discounted_density * self.d * self._per_vol)

    def volga(self) -> Array:
        """vega d^2 / vol, per unit of vol squared."""
        return self._smooth(self._vega * self.d**2 * self._per_vol)

    def charm(self) -> Array:
        """r delta + D n(d) d/(2T), per year."""
        drift = self.discounted_density * self.d * self._half_per_year
        return self._alive(self.rate * self._delta + drift)

    def veta(self) -> Array:
        """vega (r - (1 + d^2)/(2T)), per year."""
        spread = (1 + self.d**2) * self._half_per_year
        return self._alive(self._vega * (self.rate - spread))

    def speed(self) -> Array:
        """-gamma d / w, per price squared."""
        return self._smooth(-self._gamma * self.d * self._per_width)

    def zomma(self) -> Array:
        """gamma (d^2 - 1) / vol, per unit of vol."""
        return self._smooth(self._gamma * (self.d**2 - 1) * self._per_vol)

    def color(self) -> Array:
        """gamma (r + (1 - d^2)/(2T)), per year."""
        spread = (1 - self.d**2) * self._half_per_year
        return self._alive(self._gamma * (self.rate + spread))

    def ultima(self) -> Array:
        """vega d^2 (d^2 - 3) / vol^2, per unit of vol cubed."""
        shape = self.d**2 * (self.d**2 - 3)
        return self._smooth(self._vega * shape * self._per_vol * self._per_vol)

    def dual_delta(self) -> Array:
        """-delta, dV/dK."""
        return -self._delta

    def dual_gamma(self) -> Array:
        """D n(d) / w, the discounted density at the strike."""
        return self._smooth(self._gamma)

    def elasticity(self) -> Array:
        """delta F / V; NaN where V = 0."""
        some = self._price > 0
        value = np.where(some, self._price, 1.0)
        return np.where(some, self._delta * self.forward / value, np.nan)

    def itm_probability(self) -> Array:
        """N(phi d), risk-neutral."""
        return self.n

    def net_delta(self) -> Array:
        """delta: the premium is not paid in the underlying."""
        return self._delta
