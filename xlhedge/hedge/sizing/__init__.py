"""Sizing: how much to hold, where it ends, and how fast it can be left.

leverage        gross, net and by delta
liquidation     the price of one position on isolated margin, in closed form
cross_margin    all prices of an account, from its equity and its maintenance, which
                account gives for futures
kelly, vol_target, fractional   sizes from an edge, a volatility or a stop
stops           where a stop stands, and what it was filled at
liquidity       days to exit, and Amihud's illiquidity
"""

from xlhedge.hedge.sizing.account import futures_equity, futures_maintenance
from xlhedge.hedge.sizing.cross_margin import CrossLiquidation, liquidation_prices
from xlhedge.hedge.sizing.fractional import size
from xlhedge.hedge.sizing.kelly import (
    kelly,
    kelly_binary,
    kelly_growth,
    kelly_multi,
)
from xlhedge.hedge.sizing.leverage import Leverage, leverage
from xlhedge.hedge.sizing.liquidation import Liquidation, liquidation
from xlhedge.hedge.sizing.liquidity import Amihud, amihud, days_to_exit
from xlhedge.hedge.sizing.stops import Stop, stop
from xlhedge.hedge.sizing.vol_target import vol_target

__all__ = [
    "Amihud",
    "CrossLiquidation",
    "Leverage",
    "Liquidation",
    "Stop",
    "amihud",
    "days_to_exit",
    "futures_equity",
    "futures_maintenance",
    "kelly",
    "kelly_binary",
    "kelly_growth",
    "kelly_multi",
    "leverage",
    "liquidation",
    "liquidation_prices",
    "size",
    "stop",
    "vol_target",
]
