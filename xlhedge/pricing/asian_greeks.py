"""The Greeks of an Asian option: closed derivatives, or one difference of them.

A second-order Greek with a closed first derivative is a first-order difference of
that. As time passes the fixings come closer with the payment.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.core.steps import step, unwatched
from xlhedge.core.terms import TERMS
from xlhedge.pricing.asian_averaging import Averaging, Fixings
from xlhedge.pricing.asian_curran import CurranAsian
from xlhedge.pricing.asian_exact import ExactAsian
from xlhedge.pricing.asian_geometric import geometric
from xlhedge.pricing.asian_lognormal import LognormalAsian
from xlhedge.pricing.asian_moments import two_moment
from xlhedge.pricing.bump import EPS, bumped
from xlhedge.pricing.model import Given, Greeks

# A Greek -> the derivative it is a difference of, and that difference.
_SPLIT = {
    "price": ("price", "price"),
    "delta": ("delta", "price"),
    "gamma": ("gamma", "price"),
    "vega": ("vega", "price"),
    "theta": ("price", "theta"),
    "rho": ("price", "rho"),
    "dividend_rho": ("price", "dividend_rho"),
    "vanna": ("delta", "vega"),
    "volga": ("vega", "vega"),
    "charm": ("delta", "theta"),
    "veta": ("vega", "theta"),
    "speed": ("gamma", "delta"),
    "zomma": ("gamma", "vega"),
    "color": ("gamma", "theta"),
    "ultima": ("vega", "volga"),
    "dual_delta": ("dual_delta", "price"),
    "dual_gamma": ("dual_gamma", "price"),
    "net_delta": ("delta", "price"),
}
ASIAN_GREEKS = Greeks._fields
_IN_TIME = ("theta", "charm", "veta", "color")
_IN_VOL = ("vega", "vanna", "volga", "veta", "zomma", "ultima")
# At the kink of a payoff that is certain the others have a limit.
_BENT = ("gamma", "dual_gamma", "vanna", "volga", "speed", "zomma", "ultima", *_IN_TIME)


class Method(NamedTuple):
    """How an average is valued; `closed` names the derivatives it has formulas for.

    noise: relative error of the values, for the steps of differences.
    """

    build: Callable[[Given, Averaging], Any]
    closed: tuple[str, ...]
    noise: float = EPS


_HOW = {True: "closed derivative of the value", False: "difference of nearby options"}
_GEOMETRIC = Method(geometric, LognormalAsian.closed)
_TWO_MOMENT = Method(two_moment, LognormalAsian.closed)
_ARITHMETIC = {
    "curran": Method(CurranAsian, CurranAsian.closed),
    "turnbull_wakeman": _TWO_MOMENT,
    "exact": Method(ExactAsian, ExactAsian.closed, noise=1e-14),
}


def method_of(average: str, method: str, fixings: Fixings) -> Method:
    """The method; an average without future fixings is known and needs none."""
    if average == "geometric":
        return _GEOMETRIC
    return _TWO_MOMENT if fixings.known else _ARITHMETIC[method]


class AsianOption(NamedTuple):
    """Checked options of one average, method and schedule."""

    average: str
    method: Method
    fixings: Fixings
    given: Given

    def greek(self, greek: str) -> Array:
        """Any of ASIAN_GREEKS."""
        if greek == "elasticity":
            return self._elasticity()
        if greek == "itm_probability":
            grown = np.exp(self.given.rate * self.given.years)
            return grown * np.abs(self.greek("dual_delta"))
        first, then = _SPLIT[greek]
        if first not in self.method.closed:
            # No vol moves what parity adds: it would leave its rounding.
            first, then = "out_of_the_money" if first == "vega" else "price", greek
        years = self.given.years
        # Differences in time keep before the next fixing.
        earliest = np.maximum(years - self.fixings.next, 0.0)
        bounds = {"years": (earliest, TERMS["years"].limits.highest)}
        function, numbers = partial(self._closed, first), self.given._asdict()
        if then == "price":  # closed; nothing is bumped
            result = bumped(function, numbers, then, self.method.noise, bounds)
        else:
            with unwatched():
                result = bumped(function, numbers, then, self.method.noise, bounds)
        return step(greek, _HOW[then == "price"], self._limited(greek, result))

    def _limited(self, greek: str, result: Array) -> Array:
        """The Greek where nothing is random: NaN at the kink, 0 in time and in vol.

        Only a geometric average has a mean that moves with a vol of 0.
        """
        years, vol = self.given.years, self.given.vol
        certain = (vol * years == 0) | self.fixings.certain
        if not certain.any() or greek not in (*_BENT, "vega"):
            return result
        kink = certain & np.isnan(self._closed("gamma", **self.given._asdict()))
        flat = (years == 0) & (greek in _IN_TIME)
        if self.average == "arithmetic" and greek in _IN_VOL:
            flat = flat | ((vol == 0) & ~kink)
        result = np.where(flat, 0.0, result)
        return np.where(kink & ((greek != "vega") | (years == 0)), np.nan, result)

    def _closed(self, name: str, **numbers: Array) -> Array:
        """A derivative that the method has, with its numbers moved."""
        moved = Given(**numbers)
        spot, years = self.given.spot, self.given.years
        elapsed = years - moved.years
        ahead = self.fixings.averaging(self.average, spot, years, elapsed)
        return np.asarray(getattr(self.method.build(moved, ahead), name)())

    def _elasticity(self) -> Array:
        """delta S / V; NaN where V = 0."""
        numbers = self.given._asdict()
        value, delta = (self._closed(name, **numbers) for name in ("price", "delta"))
        some = value > 0
        lever = delta * self.given.spot / np.where(some, value, 1.0)
        return np.where(some, lever, np.nan)
