"""Section Hedge ratios of the worksheet functions."""

from xlhedge.excel.calls.function import Function

# Where choices that depend on the function are kept; imported when used.
_HEDGE_KINDS = "xlhedge.hedge.ratios:HEDGE_KINDS"

FUNCTIONS = (
    Function(
        "XLH_HEDGE",
        "xlhedge.hedge.ratios:hedge",
        "Hedge ratios",
        "Quantity to trade (buy +) that takes the exposure to the target, in "
        "contracts.",
    ),
    Function(
        "XLH_HEDGE_INVERSE",
        "xlhedge.hedge.ratios:hedge_inverse",
        "Hedge ratios",
        "Inverse contracts to trade (buy +) for a book neutral in coin or in usd, in "
        "contracts.",
    ),
    Function(
        "XLH_HEDGE_DELTA",
        "xlhedge.hedge.ratios:hedge_delta",
        "Hedge ratios",
        "Delta of one unit of a hedge with respect to spot, in base per unit.",
        choices={"kind": _HEDGE_KINDS},
    ),
    Function(
        "XLH_LOTS",
        "xlhedge.hedge.lots:lots",
        "Hedge ratios",
        "The quantity in whole lots, 0 where that is below the minimum, in contracts.",
    ),
    Function(
        "XLH_DDH",
        "xlhedge.hedge.policy:rebalance",
        "Hedge ratios",
        "The trade (buy +) that a band policy asks for and its reason, in delta units.",
        shape="rows",
    ),
    Function(
        "XLH_COST",
        "xlhedge.hedge.cost:cost",
        "Hedge ratios",
        "Cost of trading a quantity, 0 or more, in quote currency.",
    ),
    Function(
        "XLH_HEDGE_SOLVE",
        "xlhedge.excel.functions.solver:hedge_solve",
        "Hedge ratios",
        "Trades (buy +) that hedge several Greeks at once, in contracts.",
        shape="table",
        choices={"method": "xlhedge.hedge.solver:SOLVERS"},
        kinds={"impact": "numbers", "weights": "matrix"},
        method="xlhedge.hedge.solver:solve",
    ),
)
