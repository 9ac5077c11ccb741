"""The spread of two vanillas that a desk hedges in place of a digital.

Near expiry the delta of a digital is unbounded at the strike. A cash digital is the
limit w -> 0 of a spread about the strike, whose Greeks are bounded,

cash = -phi (V(K + w/2) - V(K - w/2))/w,

V the vanilla; an asset digital is asset = phi V(K) + K cash. The price differs from
that of the digital by w^2/24 times its second derivative in the strike.

Source: Taleb (1997), Dynamic Hedging, chapter 17; Reiner and Rubinstein (1991),
Unscrambling the Binary Code, Risk 4, for the asset.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.core.steps import step, unwatched
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import Given


class Spread(NamedTuple):
    """A digital as vanillas; `width` > 0 and at most 2 strikes, `share` 1 for asset."""

    given: Given
    width: Array
    payout: Array
    share: float

    def greek(self, name: str) -> Array:
        """One raw Greek; itm_probability is that of the middle strike."""
        if name == "itm_probability":
            return self._vanilla(0.0).itm_probability()
        if name == "elasticity":
            price = self.greek("price")
            lever = (
                self.given.spot * self.greek("delta") / np.where(price > 0, price, 1)
            )
            return np.where(price > 0, lever, np.nan)
        return self.payout * (self._asset(name) if self.share else self._cash(name))

    def _cash(self, name: str) -> Array:
        """That of a payout of 1."""
        upper, lower = (self._of(side, name) for side in (0.5, -0.5))
        step("upper", f"{name} of the vanilla at K + width/2", upper)
        step("lower", f"{name} of the vanilla at K - width/2", lower)
        return -self.given.phi * (upper - lower) / self.width

    def _asset(self, name: str) -> Array:
        """phi V + K cash, and its derivatives in the strike by the product rule."""
        total = self.given.phi * self._of(0.0, name)
        total = total + self.given.strike * self._cash(name)
        if name == "dual_delta":
            total = total + self._cash("price")
        if name == "dual_gamma":
            total = total + 2 * self._cash("dual_delta")
        return total

    def _of(self, side: float, name: str) -> Array:
        with unwatched():
            return np.asarray(getattr(self._vanilla(side), name)())

    def _vanilla(self, side: float) -> Black:
        phi, spot, strike, years, rate, vol, dividend = self.given
        moved = strike + side * self.width
        return Black(phi, spot, moved, years, rate, rate - dividend, vol)
