"""Risk of loss: value at risk and expected shortfall, a loss positive.

historical      order statistics of a sample of P&L
delta_gamma     a quadratic P&L of normal moves, by Cornish and Fisher
single          the same of one price alone, exactly
covariance      of the moves over a horizon, from vols and correlations
conditional     where the others stand when some prices have moved
"""

from xlhedge.hedge.risk.conditional import conditional_moves
from xlhedge.hedge.risk.covariance import covariance
from xlhedge.hedge.risk.delta_gamma import DeltaGammaVar, delta_gamma_var
from xlhedge.hedge.risk.historical import HistoricalVar, historical_var
from xlhedge.hedge.risk.single import ExactVar, single_var

__all__ = [
    "DeltaGammaVar",
    "ExactVar",
    "HistoricalVar",
    "conditional_moves",
    "covariance",
    "delta_gamma_var",
    "historical_var",
    "single_var",
]
