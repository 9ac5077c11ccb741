"""The kernel: one lognormal option, its price and all its Greeks.

V = phi (S A N(phi d1) - K D N(phi d2)), in the letters of `lognormal`, which holds
the limits too. The cost of carry b chooses the model: b = r - q for
Black-Scholes-Merton and Garman-Kohlhagen, b = 0 on a forward (Black 1976).

Source: Haug (2007), The Complete Guide to Option Pricing Formulas, chapters 1-2.
"""

from functools import cached_property

import numpy as np

from xlhedge.core.numeric import Array, inverse_or_zero, normal_density
from xlhedge.core.steps import part_as, step
from xlhedge.pricing.lognormal import Lognormal
from xlhedge.pricing.mills import mills, mills_difference

# Below this width four terms of the series suffice: they drop 1e-19 of the sum.
_SERIES_WIDTH = 0.02
_SERIES_TERMS = 4
_PLAIN = "phi (S A N(phi d1) - K D N(phi d2))"
# R is the ratio of Mills, N(z)/n(z): the same value without a difference of the legs.
_NEAR = "K D max(phi (exp(x) - 1), 0) + S A n(d1) (R(w/2 - abs(m)) - R(-w/2 - abs(m)))"
_FAR_OUT = "S A n(d1) abs(R(phi d1) - R(phi d2))"
_DEEP = 0.0013  # N(-3): the two legs of an option worth less agree in many digits


class Black(Lognormal):
    """Every method returns a raw partial derivative in the common shape."""

    def price(self) -> Array:
        """V, to 1e-12 of itself also far out."""
        return self._price

    @cached_property
    def _price(self) -> Array:
        price, text = np.asarray(self._held_part - self._owed_part), _PLAIN
        near = self.width < _SERIES_WIDTH
        deep = (self.n2 < _DEEP) & (self.n1 < 0.5) & ~near
        near &= self.density > 0  # elsewhere the plain form is exact
        for where, formula, words in (
            (near, self._near_price, _NEAR),
            (deep, self._deep_price, _FAR_OUT),
        ):
            rows = np.flatnonzero(where)
            if rows.size:
                np.put(price, rows, formula(rows))
                text = words
        return step("V", text, price)

    def _near_price(self, rows: Array) -> Array:
        """Intrinsic value plus time value, each without a difference."""
        x, owed = np.take(self.moneyness, rows), np.take(self.owed, rows)
        gain = owed * np.maximum(np.take(self.phi, rows) * np.expm1(x), 0.0)
        middle, width = np.take(self._middle, rows), np.take(self.width, rows)
        ratio = mills_difference(-np.abs(middle), width, _SERIES_TERMS)
        return gain + np.take(self._weight, rows) * ratio

    def _deep_price(self, rows: Array) -> Array:
        """n(d1) (R(d1) - R(d2)), which keeps the digits that the legs lose."""
        phi, d1, d2 = (np.take(part, rows) for part in (self.phi, self.d1, self.d2))
        return np.take(self._weight, rows) * np.abs(mills(phi * d1) - mills(phi * d2))

    @part_as("held")
    def _held_part(self) -> Array:
        """S phi A N(phi d1), phi times the value of what is received."""
        return self.spot * self._delta

    @part_as("owed")
    def _owed_part(self) -> Array:
        """phi K D N(phi d2), phi times the value of what is paid."""
        return self.phi * self.owed * self.n2

    @cached_property
    def _spread_density(self) -> Array:
        """A n(d1)."""
        return self.growth * self.density

    @cached_property
    def _weight(self) -> Array:
        """S A n(d1) = K D n(d2)."""
        return self.spot * self._spread_density

    def delta(self) -> Array:
        """phi A N(phi d1), units of underlying."""
        return self._delta

    @part_as("delta")
    def _delta(self) -> Array:
        """phi A N(phi d1)."""
        return self.phi * self.growth * self.n1

    def gamma(self) -> Array:
        """A n(d1) / (S w), per price."""
        return self._smooth(self._gamma)

    @part_as("gamma")
    def _gamma(self) -> Array:
        """A n(d1)/(S w)."""
        return self._spread_density * self._per_width * self._per_spot

    def vega(self) -> Array:
        """S A n(d1) sqrt(T), per 1.00 of vol."""
        if self._is_smooth:
            return self._vega
        return np.where(self._kink & (self.years == 0), np.nan, self._vega)

    @part_as("vega")
    def _vega(self) -> Array:
        """S A n(d1) sqrt(T)."""
        return self._weight * self.root_years

    def theta(self) -> Array:
        """r V - b held - vega vol/(2 T), per year."""
        decay = self._vega * self.vol * self._half_per_year
        drift = self.rate * self._price - self.carry * self._held_part
        return self._alive(drift - decay)

    def rho(self) -> Array:
        """T owed, per 1.00 of rate at a fixed yield."""
        return self.years * self._owed_part

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
        return self._smooth(-self._spread_density * self.d2 * self._per_vol)

    def volga(self) -> Array:
        """vega d1 d2 / vol, per 1.00 of vol squared."""
        return self._smooth(self._vega * self._cross * self._per_vol)

    def charm(self) -> Array:
        """-A (n(d1) (b/w - d2/(2T)) + phi (b-r) N(phi d1)), per year."""
        slope = self.d2 * self._half_per_year - self.carry * self._per_width
        drift = (self.carry - self.rate) * self._delta
        return self._alive(self._spread_density * slope - drift)

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
        return (1 - sign * self._cross) * self._half_per_year

    @cached_property
    def _cross(self) -> Array:
        return self.d1 * self.d2

    def speed(self) -> Array:
        """-gamma (1 + d1/w) / S, per price squared."""
        lean = 1 + self.d1 * self._per_width
        return self._smooth(-self._gamma * lean * self._per_spot)

    def zomma(self) -> Array:
        """gamma (d1 d2 - 1) / vol, per 1.00 of vol."""
        return self._smooth(self._gamma * (self._cross - 1) * self._per_vol)

    def ultima(self) -> Array:
        """vega/vol^2 ((d1 d2)^2 - d1^2 - d2^2 - d1 d2), regular at d2 = 0."""
        cross = self._cross
        shape = cross * cross - self.d1**2 - self.d2**2 - cross
        return self._smooth(self._vega * self._per_vol * self._per_vol * shape)

    def vanna_vol(self) -> Array:
        """d vanna/d vol = -A n(d1) (d1 d2^2 - d1 - d2) / vol^2."""
        shape = self._cross * self.d2 - self.d1 - self.d2
        scale = self._spread_density * self._per_vol * self._per_vol
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
        """delta: the premium is not paid in the underlying."""
        return self.delta()
