"""When to trade: the rows of section Hedge ratios on bands, intervals and gamma."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_BAND",
        "xlhedge.hedge.rebalancing.bands:hedge_band",
        "Hedge ratios",
        "Low, target and high holding: between low and high no trade is worth its "
        "cost, in units of underlying.",
        shape="rows",
    ),
    Function(
        "XLH_LELAND_VOL",
        "xlhedge.hedge.rebalancing.leland:leland_vol",
        "Hedge ratios",
        "Vol at which an option hedged at equal intervals pays for its trades, decimal "
        "per year.",
    ),
    Function(
        "XLH_GAMMA_RENT",
        "xlhedge.hedge.rebalancing.gamma_rent:gamma_rent",
        "Hedge ratios",
        "The part of a day's theta that pays for gamma, below 0 where gamma is held, "
        "in quote per day.",
    ),
    Function(
        "XLH_BREAKEVEN",
        "xlhedge.hedge.rebalancing.gamma_rent:breakeven",
        "Hedge ratios",
        "Move of a day that pays for its theta; with spot and vol, for its gamma rent "
        "alone, in price units.",
    ),
    Function(
        "XLH_REHEDGE_ERROR",
        "xlhedge.hedge.rebalancing.hedging_error:rehedge_error",
        "Hedge ratios",
        "Exact standard deviation of the discounted P&L of a delta hedge at equal "
        "intervals, in quote per option.",
    ),
    Function(
        "XLH_REHEDGE_COST",
        "xlhedge.hedge.rebalancing.rules:rehedge_cost",
        "Hedge ratios",
        "Expected cost of the first and of the later trades of a hedging rule, and its "
        "hedging error, discounted, in quote per option.",
        shape="rows",
    ),
)
