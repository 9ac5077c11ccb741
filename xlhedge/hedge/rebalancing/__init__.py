"""When to trade: no-trade bands, rules and their costs, and what a wait risks."""

from xlhedge.hedge.rebalancing.bands import Band, Zakamouline, hedge_band, zakamouline
from xlhedge.hedge.rebalancing.gamma_rent import breakeven, gamma_rent
from xlhedge.hedge.rebalancing.hedging_error import (
    derman_kamal_error,
    leading_error,
    rehedge_error,
)
from xlhedge.hedge.rebalancing.leland import leland_number, leland_vol
from xlhedge.hedge.rebalancing.rules import Outcome, optimal_interval, rehedge_cost

__all__ = [
    "Band",
    "Outcome",
    "Zakamouline",
    "breakeven",
    "derman_kamal_error",
    "gamma_rent",
    "hedge_band",
    "leading_error",
    "leland_number",
    "leland_vol",
    "optimal_interval",
    "rehedge_cost",
    "rehedge_error",
    "zakamouline",
]
