"""Black (1976): an option on a forward or a future; `spot` is that forward.

V = e^(-rT) phi (F N(phi d1) - K N(phi d2)): the kernel with carry 0. Greeks are
with respect to the forward, which stays where it is when the rate moves: rho is
-T V, dividend_rho is 0. A yield is refused: it is already in the forward.

Haug's example, F = K = 19, r = 10 %, vol 28 %, nine months (1.7011):

>>> round(float(BLACK76.price("call", 19, 19, 0.75, 0.10, 0.28)), 4)
1.7011

Source: Black (1976), J. Financial Economics 3; Haug (2007), section 1.1.4.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied import lognormal_vol
from xlhedge.pricing.model import Given, Greeks, Model, refuse


class ForwardOption(Black):
    """The kernel at a fixed forward."""

    def rho(self) -> Array:
        """-T V, per 1.00 of rate."""
        return self.rho_at_fixed_carry()

    def dividend_rho(self) -> Array:
        """0: the forward is given."""
        return np.zeros_like(self.moneyness)


def _option(faults: Faults, given: Given) -> ForwardOption:
    phi, forward, strike, years, rate, vol, dividend = given
    rule = "dividend must be 0 with black76, where spot is the forward, got {:.12g}"
    refuse(faults, dividend != 0, Code.WRONG_KIND, rule, dividend)
    return ForwardOption(phi, forward, strike, years, rate, 0.0, vol)


BLACK76 = Model(
    text="European option on a forward; spot is the forward",
    answer=Greeks,
    option=_option,
    implied=lognormal_vol,
)
