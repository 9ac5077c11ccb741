"""Hedge ratios: how much to trade, in which lots, when and at what cost.

One Greek, one instrument: ratios (quantities), lots, policy (the band), cost, funding,
rank (the cheapest to hold). In rooms:

solver       several Greeks, several instruments: exact to least variance
statistical  ratios from samples; beside it contracts, cross, effectiveness
rebalancing  when to trade, and what the clock or a band costs and leaves
static       payoffs and barriers from listed options, once
sizing       leverage, liquidation, Kelly, stops, liquidity
risk         value at risk, covariances, stress along correlations; beside it demand,
             the gamma of dealers
"""

from xlhedge.hedge.cost import cost
from xlhedge.hedge.funding import FundingRate, funding, funding_rate
from xlhedge.hedge.lots import lots
from xlhedge.hedge.policy import Rebalance, rebalance
from xlhedge.hedge.rank import HoldingCost, holding_cost
from xlhedge.hedge.ratios import (
    HEDGE_KINDS,
    hedge,
    hedge_delta,
    hedge_inverse,
    residual,
)

__all__ = [
    "HEDGE_KINDS",
    "FundingRate",
    "HoldingCost",
    "Rebalance",
    "cost",
    "funding",
    "funding_rate",
    "hedge",
    "hedge_delta",
    "hedge_inverse",
    "holding_cost",
    "lots",
    "rebalance",
    "residual",
]
