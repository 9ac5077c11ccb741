"""Hedge ratios from samples, each with its standard error.

ratio.py answers for one hedge by any of METHODS, several.py for several hedges at once.
samples.py checks what comes in, levels.py warns of prices, stability.py tests whether
one ratio held throughout, bootstrap.py is the standard error of a ratio that has no
formula for it. One file per method: ols, ewma, rolling, robust, tls,
semivariance, cvar, error_correction (ecm), dcc with garch and dcc_fit.
"""

from xlhedge.hedge.statistical.methods import METHODS
from xlhedge.hedge.statistical.ratio import Estimate, hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.several import Ratios, hedge_ratio_multi

__all__ = [
    "METHODS",
    "Estimate",
    "Ratios",
    "hedge_ratio",
    "hedge_ratio_multi",
    "hedge_ratio_stats",
]
