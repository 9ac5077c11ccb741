"""A smile read by delta: the vol where a call or a put has the delta of a quote.

    delta(k) = delta of the strike F e^k at the vol of the smile there

under the convention of its market (pricing/fx_delta.py). The strike is bracketed
between neighbours of a grid over 6 standard deviations, the outermost sign change of
the grid, and found by Brent's method: of a premium-adjusted call that is the upper one.

Source: Reiswich and Wystup (2010), FX volatility smile construction, equations 5-12;
Brent (1973), Algorithms for Minimization without Derivatives, chapter 4.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.book.surface_slice import Slice
from xlhedge.core.errors import Code, DomainError
from xlhedge.core.numeric import Array
from xlhedge.pricing.fx_delta import fx_delta

_REACH, _POINTS = 6.0, 601  # standard deviations and points of the search
_PRECISE = 1e-14  # of k


class QuotedSmile:
    """A slice of the Surface by delta instead of strike."""

    def __init__(self, place: Slice) -> None:
        table, row = place.market.table, place.row
        self._place = place
        spot, rate = float(table["spot"][row]), float(table["rate"][row])
        carry = float(np.log(place.forward / spot)) / place.years
        self._spot, self._rate, self._dividend = spot, rate, rate - carry
        self._convention = table["delta_convention"][row] or "spot"
        middle = float(place.vol(np.zeros(1))[0][0])
        reach = _REACH * middle * np.sqrt(place.years)
        grid = np.linspace(-reach, reach, _POINTS)
        self._grid = grid[np.isfinite(place.vol(grid)[0])]

    def vol(self, flag: str, delta: float) -> float:
        """The vol where this is the delta; DomainError where it is nowhere."""
        quote = f"{abs(delta) * 100:.0f} delta {flag}"
        return self._vol_at(lambda k: self._delta(flag, k) - delta, quote)

    def straddle(self) -> float:
        """The vol where call and put have opposite deltas."""
        return self._vol_at(
            lambda k: self._delta("call", k) + self._delta("put", k),
            "straddle without delta",
        )

    def _delta(self, flag: str, k: Array) -> Array:
        place = self._place
        strike, vol = place.forward * np.exp(k), place.vol(k)[0]
        terms = (self._spot, strike, place.years, self._rate, vol, self._dividend)
        return np.asarray(fx_delta(flag, *terms, self._convention))

    def _vol_at(self, height: Callable[[Array], Array], quote: str) -> float:
        from scipy.optimize import brentq

        signs = np.sign(height(self._grid))
        crossings = np.flatnonzero(signs[:-1] != signs[1:])
        if not len(crossings):
            raise DomainError(f"the smile has no {quote}", code=Code.NO_SOLUTION)
        low, high = self._grid[crossings[-1] : crossings[-1] + 2].tolist()

        def at(k: float) -> float:
            return float(height(np.array([k]))[0])

        found = float(brentq(at, low, high, xtol=_PRECISE))
        return float(self._place.vol(np.array([found]))[0][0])
