"""Sizing, leverage and liquidity among the worksheet functions."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_LEVERAGE",
        "xlhedge.hedge.sizing.leverage:leverage",
        "Hedge ratios",
        "Gross, net and delta leverage of an account, in multiples of its equity.",
        shape="rows",
    ),
    Function(
        "XLH_LIQUIDATION",
        "xlhedge.hedge.sizing.liquidation:liquidation",
        "Hedge ratios",
        "Price at which isolated margin is used up, #NUM! if there is none, and "
        "leverage at entry, in quote and in multiples of the margin.",
        shape="rows",
        infinite={
            "price": "no liquidation price on the losing side: fully collateralised"
        },
    ),
    Function(
        "XLH_KELLY",
        "xlhedge.hedge.sizing.kelly:kelly",
        "Hedge ratios",
        "Kelly size of one risky asset, negative for a short, as a fraction of equity.",
    ),
    Function(
        "XLH_KELLY_BINARY",
        "xlhedge.hedge.sizing.kelly:kelly_binary",
        "Hedge ratios",
        "Kelly stake of a bet that wins odds or loses the stake, 0 if the odds are "
        "against it, as a fraction of equity.",
    ),
    Function(
        "XLH_KELLY_MULTI",
        "xlhedge.excel.functions.sizing:kelly_column",
        "Hedge ratios",
        "Kelly sizes of several risky assets, a row each, as fractions of equity.",
        shape="table",
        method="xlhedge.hedge.sizing.kelly:kelly_multi",
    ),
    Function(
        "XLH_SIZE",
        "xlhedge.hedge.sizing.fractional:size",
        "Hedge ratios",
        "Quantity (long +) that loses the share of equity when filled at the stop, in "
        "contracts.",
    ),
    Function(
        "XLH_VOL_TARGET",
        "xlhedge.hedge.sizing.vol_target:vol_target",
        "Hedge ratios",
        "Leverage that brings an asset to the target vol, at most the cap, in "
        "multiples of the equity.",
    ),
    Function(
        "XLH_STOP",
        "xlhedge.excel.functions.sizing:stop_cells",
        "Hedge ratios",
        "Where a stop stands, or its fill (at the open when gapped), in quote; and "
        "its state: working, stopped, gapped.",
        shape="table",
        method="xlhedge.hedge.sizing.stops",
    ),
    Function(
        "XLH_DAYS_TO_EXIT",
        "xlhedge.hedge.sizing.liquidity:days_to_exit",
        "Hedge ratios",
        "Time to trade out of a position at a share of the daily volume, in days.",
        infinite={"the result": "there is no exit: daily_volume is 0"},
    ),
    Function(
        "XLH_AMIHUD",
        "xlhedge.excel.functions.sizing:illiquidity",
        "Hedge ratios",
        "Amihud's illiquidity, mean absolute return per money traded, over the days "
        "with trades, in 1 per quote.",
        shape="table",
        method="xlhedge.hedge.sizing.liquidity:amihud",
    ),
    Function(
        "XLH_AMIHUD_STATS",
        "xlhedge.excel.functions.sizing:illiquidity_stats",
        "Hedge ratios",
        "Amihud's illiquidity in 1 per quote, the days with trades, and those left "
        "out.",
        shape="labelled",
        method="xlhedge.hedge.sizing.liquidity:amihud",
    ),
)
