"""Hedge ratios: how much to trade, in which lots, when and at what cost."""

from xlhedge.hedge.cost import cost
from xlhedge.hedge.lots import lots
from xlhedge.hedge.policy import Rebalance, rebalance
from xlhedge.hedge.ratios import (
    HEDGE_KINDS,
    hedge,
    hedge_delta,
    hedge_inverse,
    residual,
)

__all__ = [
    "HEDGE_KINDS",
    "Rebalance",
    "cost",
    "hedge",
    "hedge_delta",
    "hedge_inverse",
    "lots",
    "rebalance",
    "residual",
]
