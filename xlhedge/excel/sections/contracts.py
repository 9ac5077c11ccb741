"""Section Hedge ratios of the worksheet functions, third part: contracts, tests."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_CONTRACTS",
        "xlhedge.hedge.contracts:contracts",
        "Hedge ratios",
        "Optimal number of contracts, positive = sell against a long asset, tailed on "
        "request, in contracts.",
    ),
    Function(
        "XLH_BETA_HEDGE",
        "xlhedge.hedge.contracts:beta_hedge",
        "Hedge ratios",
        "Index futures to trade (buy +) that take a portfolio to a beta, in contracts.",
    ),
    Function(
        "XLH_EFFECTIVENESS",
        "xlhedge.excel.functions.contracts:effectiveness_by_name",
        "Hedge ratios",
        "How effective a hedge is: variance, regression and dollar offset, and what "
        "ASC 815 and IFRS 9 make of them, by name.",
        shape="labelled",
        infinite={"dollar_offset": "dollar_offset: the changes of asset add up to 0"},
        method="xlhedge.hedge.effectiveness:effectiveness",
    ),
)
