"""Black-Scholes-Merton; Garman-Kohlhagen when `dividend` is the foreign rate.

V = phi (S e^(-qT) N(phi d1) - K e^(-rT) N(phi d2)): the kernel with carry r - q.
Escrowed cash dividends: pass the spot less their present value.

Hull's example, S = 42, K = 40, r = 10 %, vol 20 %, six months (4.76):

>>> round(float(BLACK_SCHOLES.price("call", 42, 40, 0.5, 0.10, 0.20)), 2)
4.76

Source: Black and Scholes (1973), J. Political Economy 81; Merton (1973), Bell J.
Economics 4; Garman and Kohlhagen (1983), J. International Money and Finance 2.
"""

from xlhedge.core.checks import Faults
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied import lognormal_vol
from xlhedge.pricing.model import Given, Greeks, Model


def _option(faults: Faults, given: Given) -> Black:
    phi, spot, strike, years, rate, vol, _ = given
    return Black(phi, spot, strike, years, rate, given.carry, vol)


BLACK_SCHOLES = Model(
    text="European option on a spot with a continuous yield or foreign rate",
    answer=Greeks,
    option=_option,
    implied=lognormal_vol,
)
