"""Section Hedge ratios of the worksheet functions, third part: static hedges, funding
and the ranking of instruments."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_STATIC_STRIP",
        "xlhedge.excel.functions.static:strip",
        "Hedge ratios",
        "Bond, forward, puts and calls that pay a payoff given as points, what no "
        "listed strike covers, and the largest gaps between the strikes, in contracts "
        "and quote.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.static.strip",
    ),
    Function(
        "XLH_STATIC_PAYOFF",
        "xlhedge.excel.functions.static:payoff",
        "Hedge ratios",
        "What that strip pays beside the payoff, and the gap between them, at every "
        "point and listed strike, in quote.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.static.strip",
    ),
    Function(
        "XLH_BARRIER_STATIC",
        "xlhedge.excel.functions.static:barrier",
        "Hedge ratios",
        "Legs that replicate a barrier option held long by put-call symmetry; with "
        "years, rate and vol also their value and the largest residual at the barrier, "
        "in quote.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.static.barrier",
    ),
    Function(
        "XLH_DIGITAL_STATIC",
        "xlhedge.hedge.static.digital:digital_static",
        "Hedge ratios",
        "Long strike, short strike and quantity of the spread that stands for a cash "
        "digital held long.",
        shape="rows",
    ),
    Function(
        "XLH_FUNDING",
        "xlhedge.hedge.funding:funding",
        "Hedge ratios",
        "Funding that a position in an inverse perpetual receives (+) or pays (-), in "
        "coin.",
    ),
    Function(
        "XLH_HEDGE_RANK",
        "xlhedge.excel.functions.static:hedge_rank",
        "Hedge ratios",
        "Tradable spot, futures and perpetuals, the cheapest hedge of a delta over the "
        "horizon first: spread, fee, funding and basis, in quote; received if below 0.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.rank",
    ),
    Function(
        "XLH_HEDGE_COSTS",
        "xlhedge.excel.functions.static:hedge_costs",
        "Hedge ratios",
        "What each hedge costs per unit of delta over horizons: a row per horizon, a "
        "column per instrument, in quote; #N/A where it cannot be held so long.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.rank",
    ),
    Function(
        "XLH_FUNDING_FORECAST",
        "xlhedge.excel.functions.static:forecast",
        "Hedge ratios",
        "Funding rate after days if it returns to its mean, and what a position has "
        "received by then (- paid), in quote.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.funding_forecast:funding_forecast",
    ),
)
