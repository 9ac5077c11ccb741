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
    Function(
        "XLH_SERIES_RATIOS",
        "xlhedge.book.series_ratios:ratios_by_method",
        "Hedge ratios",
        "The ratio of a table of prices by every method, with its interval, what it "
        "saved out of the sample, and which method to use and why.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.statistical.comparison",
    ),
    Function(
        "XLH_SERIES_PATH",
        "xlhedge.book.series_ratios:ratios_over_time",
        "Hedge ratios",
        "The ratio of a table of prices over time, in a rolling window with its "
        "interval, and of EWMA.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.statistical.path",
    ),
    Function(
        "XLH_SERIES_TOGETHER",
        "xlhedge.book.series_ratios:ratios_together",
        "Hedge ratios",
        "The ratios of all hedges of a table of prices, held together and each alone.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.statistical.several",
    ),
    Function(
        "XLH_SERIES_EFFECTIVENESS",
        "xlhedge.book.series_effectiveness:effectiveness_by_period",
        "Hedge ratios",
        "Effectiveness of a hedge by reporting period: offset, regression to date, "
        "what is ineffective, and the words of ASC 815 and IFRS 9; quote per unit.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.assessment",
    ),
)
