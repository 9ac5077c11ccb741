"""Section Hedge ratios of the worksheet functions, second part: ratios from samples."""

from xlhedge.excel.calls.function import Function

# Where choices that depend on the function are kept; imported when used.
_METHODS = "xlhedge.hedge.statistical:METHODS"

FUNCTIONS = (
    Function(
        "XLH_HEDGE_RATIO",
        "xlhedge.hedge.statistical:hedge_ratio",
        "Hedge ratios",
        "Units of hedge to sell per unit of asset held long, from changes or returns, "
        "hedge per asset.",
        shape="table",
        choices={"method": _METHODS},
    ),
    Function(
        "XLH_HEDGE_RATIO_STATS",
        "xlhedge.excel.functions.statistical:hedge_ratio_by_name",
        "Hedge ratios",
        "The ratio, its error and interval, what it leaves, whether the samples may be "
        "levels, and the p-value that one ratio held throughout, by name.",
        shape="labelled",
        choices={"method": _METHODS},
        infinite={"durbin_watson": "durbin_watson: the ratio leaves nothing"},
        method="xlhedge.hedge.statistical.ratio",
    ),
    Function(
        "XLH_HEDGE_RATIO_MULTI",
        "xlhedge.excel.functions.statistical:hedge_ratios_by_name",
        "Hedge ratios",
        "One ratio per column of hedges, all held together, by name, hedge per asset.",
        shape="labelled",
        method="xlhedge.hedge.statistical.several",
    ),
)
