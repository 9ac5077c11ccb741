"""Digital (binary) European options: cash-or-nothing and asset-or-nothing.

Cash pays Q quote in the money, V = Q D N(phi d2); asset pays Q units of the
underlying, V = Q S A N(phi d1); symbols as in black.py. A call is long an asset
digital and short K cash digitals: vanilla = phi (asset - K cash).

One set of formulas serves both. With near = d2, far = d1 and W = Q D for cash, near =
d1, far = d2 and W = Q S A for asset, V = W N(phi near), and every derivative follows
from u = phi W n(near) and

d near/dvol = -far/vol, d near/dT = b/w - far/(2T) =: p (near and far change places
for p_far = d far/dT), d near/dln S = 1/w, d ln W/dT = g, d ln W/dln S = e: 0 or 1.

At expiry the price is the payoff, half of it at S = K. There, and at F = K without
vol, the price jumps: its other derivatives are NaN. Near it the delta of a digital is
unbounded; a desk hedges a call spread instead (`spread_width`).

Haug's examples, a cash put of 10 and an asset put (2.6710 and 20.2069):

>>> cash = ("price", "put", 100, 80, 0.75, 0.06, 0.35, 0.06, 10)
>>> asset = ("price", "put", 70, 65, 0.5, 0.07, 0.27, 0.05, 1, "asset")
>>> print(f"{digital_greek(*cash):.4f} {digital_greek(*asset):.4f}")
2.6710 20.2069

Source: Reiner and Rubinstein (1991), Unscrambling the Binary Code, Risk 4; Haug
(2007), sections 4.19.2 and 4.19.3. The Greeks beyond vega are derived here.
"""

from functools import cached_property

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text, inverse_or_zero, normal_density
from xlhedge.core.steps import answered, givens, part_as, step
from xlhedge.pricing.black import Black
from xlhedge.pricing.digital_spread import Spread
from xlhedge.pricing.model import Given, Greeks, checked, refuse

DIGITAL_KINDS = ("cash", "asset")
DIGITAL_GREEKS = Greeks._fields


class Digital(Black):
    """A digital on the kernel's d1, d2; `payout` units of cash or of the asset."""

    def __init__(self, given: Given, payout: Array, kind: str) -> None:
        phi, spot, strike, years, rate, vol, _ = given
        self.given, self.payout = given, payout
        ones = np.ones_like(payout)
        super().__init__(phi * ones, spot, strike, years, rate, given.carry, vol)
        self.share = float(kind == "asset")  # e
        givens(
            Q=("payout", self.payout),
            e=("0 for cash, 1 for the asset", np.asarray(self.share)),
        )
        with np.errstate(all="ignore"):
            self._choose(payout)

    def _choose(self, payout: Array) -> None:
        asset = self.share > 0
        near, far = (self.d1, self.d2) if asset else (self.d2, self.d1)
        self.near = step("near", "d1" if asset else "d2", near)
        self.far = step("far", "d2" if asset else "d1", far)
        self.inside = self.n1 if asset else self.n2
        self.per_unit = payout * (self.growth if asset else self.discount)
        self.weight_growth = step("g", "e b - r", self.share * self.carry - self.rate)
        self.units = self.spot if asset else np.ones_like(self.spot)
        step("W", "Q S A" if asset else "Q D", self.per_unit * self.units)
        density = normal_density(self.near)
        edge = self.phi * self.per_unit * self.units * density
        self.edge = step("u", "phi W n(near)", edge)
        self._per_strike = inverse_or_zero(self.strike)

    @part_as("V")
    def _price(self) -> Array:
        """W N(phi near)."""
        return self.per_unit * self.units * self.inside

    @part_as("p")
    def _near_slope(self) -> Array:
        """b/w - far/(2 T), d near/dT."""
        return self.carry * self._per_width - self.far * self._per_year / 2

    @part_as("p_far")
    def _far_slope(self) -> Array:
        """b/w - near/(2 T), d far/dT."""
        return self.carry * self._per_width - self.near * self._per_year / 2

    @cached_property
    def _slope(self) -> Array:
        """u/(S w), the delta of the jump."""
        return self.edge * self._per_width * self._per_spot

    @cached_property
    def _bend(self) -> Array:
        """u/(S w)^2."""
        return self._slope * self._per_width * self._per_spot

    def delta(self) -> Array:
        """e W/S N(phi near) + u/(S w), units of underlying."""
        return self._smooth(self.share * self.per_unit * self.inside + self._slope)

    def gamma(self) -> Array:
        """-u far/(S w)^2, per price."""
        return self._smooth(-self._bend * self.far)

    def vega(self) -> Array:
        """-u far/vol, per 1.00 of vol; far/vol = ln(F/K)/(w vol) +- sqrt(T)/2."""
        middle = (self.d1 + self.d2) / 2 * self._per_vol
        lean = middle + (0.5 - self.share) * self.root_years
        value = -self.edge * lean
        return np.where(self._kink & (self.years == 0), np.nan, value)

    def theta(self) -> Array:
        """-g V - u p, per year."""
        return self._alive(self._theta)

    @cached_property
    def _theta(self) -> Array:
        return -self.weight_growth * self._price - self.edge * self._near_slope

    def rho(self) -> Array:
        """(e - 1) T V + u T/w, per 1.00 of rate at a fixed yield."""
        held = (self.share - 1) * self.years * self._price
        return self._alive(held + self.edge * self.years * self._per_width)

    def vanna(self) -> Array:
        """u (near far - 1 - e w far)/(S w vol), per 1.00 of vol."""
        return self._smooth(self._slope * self._cross * self._per_vol)

    @cached_property
    def _cross(self) -> Array:
        return self.near * self.far - 1 - self.share * self.width * self.far

    def vanna_vol(self) -> Array:
        """d vanna/d vol.

        u ((near far - 2) C - near^2 - far^2 - e w (far - near))/(S w vol^2),
        C = near far - 1 - e w far.
        """
        squares = self.near**2 + self.far**2
        lean = self.share * self.width * (self.far - self.near)
        shape = (self.near * self.far - 2) * self._cross - squares - lean
        return self._smooth(self._slope * shape * self._per_vol * self._per_vol)

    def volga(self) -> Array:
        """-u (far^2 near - near - far)/vol^2, per 1.00 of vol squared."""
        return self._smooth(-self.edge * self._twist * self._per_vol**2)

    @cached_property
    def _twist(self) -> Array:
        return self.far**2 * self.near - self.near - self.far

    def charm(self) -> Array:
        """e theta/S - u (g - near p - 1/(2T))/(S w), per year."""
        shape = self.weight_growth - self.near * self._near_slope - self._per_year / 2
        held = self.weight_growth * self.per_unit * self.inside
        moved = self._slope * self._near_slope * self.width
        return self._alive(-self.share * (held + moved) - self._slope * shape)

    def veta(self) -> Array:
        """u (g far - near far p + p_far)/vol, per year."""
        shape = (self.weight_growth - self.near * self._near_slope) * self.far
        return self._alive(self.edge * (shape + self._far_slope) * self._per_vol)

    def speed(self) -> Array:
        """-u (1 - near far + (e - 2) w far)/(S w)^3, per price squared."""
        shape = 1 - self.near * self.far + (self.share - 2) * self.width * self.far
        return self._smooth(-self._bend * shape * self._per_width * self._per_spot)

    def zomma(self) -> Array:
        """-u (far^2 near - near - 2 far)/((S w)^2 vol), per 1.00 of vol."""
        return self._smooth(-self._bend * (self._twist - self.far) * self._per_vol)

    def color(self) -> Array:
        """u (g far - near far p + p_far - far/T)/(S w)^2, per year."""
        shape = self.weight_growth - self.near * self._near_slope - self._per_year
        return self._alive(self._bend * (shape * self.far + self._far_slope))

    def ultima(self) -> Array:
        """-u ((near far - 2) P - 2 far near^2 - far^3 + far + near)/vol^3.

        P = far^2 near - near - far.
        """
        cross = self.near * self.far
        rest = self.far + self.near - self.far**3 - 2 * cross * self.near
        shape = (cross - 2) * self._twist + rest
        return self._smooth(-self.edge * shape * self._per_vol**3)

    def dual_delta(self) -> Array:
        """-u/(K w), dV/dK."""
        return self._smooth(-self._strike_slope)

    @cached_property
    def _strike_slope(self) -> Array:
        return self.edge * self._per_width * self._per_strike

    def dual_gamma(self) -> Array:
        """-u (near - w)/(K w)^2, d2V/dK2."""
        moved = -self._strike_slope * (self.near - self.width)
        return self._smooth(moved * self._per_width * self._per_strike)


def digital_greek(
    greek: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    payout: Real = 1.0,
    kind: str = "cash",
    spread_width: Real = 0.0,
) -> Real:
    """One raw Greek of a digital; the price is one of them.

    Args:
        greek: price, delta ... of core.greeks, without the coin Greeks.
        flag: call (pays above the strike) or put (pays below).
        spot, strike: quote per base, >= 0. years: >= 0; 0 is the expired payoff.
        rate, dividend: continuous, decimal per year. vol: decimal per year, >= 0.
        payout: paid in the money, >= 0: quote currency (cash) or units of the
            underlying (asset).
        kind: cash or asset.
        spread_width: quote per base, at most 2 strikes: where > 0, the Greek of the
            spread that a desk hedges instead (digital_spread.py).

    Arguments are floats or arrays that broadcast; the result has their shape.
    Raises InputError, DomainError, with codes and the result of the good elements.
    """
    faults = Faults()
    faults.choice("greek", greek, DIGITAL_GREEKS)
    numbers = (spot, strike, years, rate, vol, dividend)
    with np.errstate(all="ignore"):
        option = _checked(faults, flag, numbers, payout, kind)
        result = _spread(faults, option, spread_width, greek)
    return faults.raise_with(np.asarray(result)[()])


def digital_greeks(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    payout: Real = 1.0,
    kind: str = "cash",
) -> Greeks:
    """Every raw Greek of a digital, computed once; arguments as in digital_greek."""
    faults = Faults()
    numbers = (spot, strike, years, rate, vol, dividend)
    with np.errstate(all="ignore"):
        option = _checked(faults, flag, numbers, payout, kind)
        results = [np.asarray(getattr(option, n)())[()] for n in DIGITAL_GREEKS]
    return faults.raise_with(Greeks(*results))


def _spread(faults: Faults, option: Digital, spread_width: Real, greek: str) -> Array:
    """The Greek of the digital, or of the spread where that has a width."""
    width = faults.number("spread_width", spread_width)
    result = np.asarray(answered(greek, getattr(option, greek)))
    if not width.any():
        return result + 0.0 * width
    rule = "spread_width must be <= 2 strike, {:.12g}, got {:.12g}"
    most = 2 * option.strike
    refuse(faults, width > most, Code.OUT_OF_RANGE, rule, most, width)
    spread = Spread(option.given, width, option.payout, option.share)
    result = np.where(width > 0, spread.greek(greek), result)
    return step(greek, "that of the spread, where it has a width", result)


def _checked(
    faults: Faults, flag: Text, numbers: tuple[Real, ...], payout: Real, kind: str
) -> Digital:
    faults.choice("kind", kind, DIGITAL_KINDS)
    given = checked(faults, flag, numbers)
    return Digital(given, faults.number("payout", payout), kind)
