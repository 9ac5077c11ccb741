"""Static hedges: portfolios of European claims, bought once.

legs           what such a portfolio pays, and what it is worth
strip          any payoff of one price, from listed strikes
spanning       the identity behind it, for smooth payoffs
variance       the strip of a log contract, and the fair variance
barrier        knock-outs and knock-ins by put-call symmetry
digital        a digital by a call or put spread
"""

from xlhedge.hedge.static.barrier import (
    adjusted_payoff,
    barrier_residual,
    barrier_static,
)
from xlhedge.hedge.static.digital import DigitalSpread, digital_static
from xlhedge.hedge.static.legs import Legs
from xlhedge.hedge.static.spanning import Spanned, spanned
from xlhedge.hedge.static.strip import Gap, Strip, static_strip
from xlhedge.hedge.static.variance import VarianceStrip, variance_strip

__all__ = [
    "DigitalSpread",
    "Gap",
    "Legs",
    "Spanned",
    "Strip",
    "VarianceStrip",
    "adjusted_payoff",
    "barrier_residual",
    "barrier_static",
    "digital_static",
    "spanned",
    "static_strip",
    "variance_strip",
]
