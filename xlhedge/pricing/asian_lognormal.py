"""An option on an average that is lognormal, or taken to be.

With the mean M of the part ahead, v the standard deviation of its logarithm, D the
discount to the payment and X the strike less what is known,

V = phi D (M N(phi d1) - X N(phi d2)), d1 = ln(M/X)/v + v/2, d2 = d1 - v:

the kernel over one unit of time. Where X <= 0 the call is the forward D (M - X), the
put 0: a call of strike 0 and the cash -X.

Source: Turnbull and Wakeman (1991), J. Financial and Quantitative Analysis 26;
Levy (1992), J. International Money and Finance 11.
"""

from typing import ClassVar, NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import Given


class Lognormal(NamedTuple):
    """Mean and width of the part ahead, and their derivatives in spot and vol."""

    mean: Array
    width: Array
    mean_spot: Array
    mean_spot_spot: Array
    mean_vol: Array
    width_vol: Array


class LognormalAsian:
    """Price and closed derivatives; `strike` is what is left of it."""

    closed: ClassVar = ("price", "delta", "gamma", "vega", "dual_delta", "dual_gamma")

    def __init__(self, given: Given, strike: Array, average: Lognormal) -> None:
        self._average = average
        step("M", "mean of the average of the fixings ahead", average.mean)
        step("v", "standard deviation of its logarithm", average.width)
        step("X", "strike less what past fixings make sure", strike)
        self._kernel = Black(
            given.phi,
            average.mean,
            np.maximum(strike, 0.0),
            years=1.0,
            rate=given.rate * given.years,
            carry=0.0,
            vol=average.width,
        )
        self._forward = (strike < 0) & (self._kernel.phi > 0)
        # Past fixings at the strike, and no other: the kink that no spot moves.
        self._tie = (strike == 0) & (average.mean == 0)
        self._strike = strike

    def price(self) -> Array:
        """V, in quote."""
        cash = -self._kernel.discount * self._strike
        return self._kernel.price() + np.where(self._forward, cash, 0.0)

    def delta(self) -> Array:
        """V_M dM/dS, units of underlying."""
        return self._kernel.delta() * self._average.mean_spot

    def gamma(self) -> Array:
        """V_MM (dM/dS)^2 + V_M d2M/dS2, per price."""
        bend = self._kernel.gamma() * self._average.mean_spot**2
        return bend + self._kernel.delta() * self._average.mean_spot_spot

    def vega(self) -> Array:
        """V_M dM/dvol + V_v dv/dvol, per 1.00 of vol."""
        drift = self._kernel.delta() * self._average.mean_vol
        return drift + self._kernel.vega() * self._average.width_vol

    def dual_delta(self) -> Array:
        """-phi D N(phi d2), dV/dK."""
        certain = -self._kernel.discount
        half = self._kernel.phi * certain / 2
        settled = np.where(self._tie, half, certain)
        return np.where(self._forward | self._tie, settled, self._kernel.dual_delta())

    def dual_gamma(self) -> Array:
        """D n(d2)/(X v), per price."""
        return np.where(self._tie, np.nan, self._kernel.dual_gamma())
