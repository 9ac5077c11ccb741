"""Hedge ratios: how much to trade, in which lots, when and at what cost."""

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
