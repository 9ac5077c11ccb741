"""Value at risk and the gamma of dealers among the worksheet functions."""

from xlhedge.excel.calls.function import Function

_NO_VAR = "there is no VaR: validity says why"

FUNCTIONS = (
    Function(
        "XLH_VAR",
        "xlhedge.excel.functions.risk:var_by_name",
        "Risk",
        "Value at risk and expected shortfall of a sample of P&L, losses positive, how "
        "many numbers are the tail, and whether they are enough, in money.",
        shape="labelled",
        method="xlhedge.hedge.risk.historical:historical_var",
    ),
    Function(
        "XLH_VAR_DELTA_GAMMA",
        "xlhedge.excel.functions.risk:delta_gamma_by_name",
        "Risk",
        "Value at risk and expected shortfall of deltas and gammas by Cornish and "
        "Fisher, losses positive, with validity and moments, in money.",
        shape="labelled",
        infinite={"var": _NO_VAR, "es": _NO_VAR},
        method="xlhedge.hedge.risk.delta_gamma",
    ),
    Function(
        "XLH_COVARIANCE",
        "xlhedge.excel.functions.risk:covariance_rows",
        "Risk",
        "Covariance of relative moves over a horizon, from vols and correlations that "
        "must be positive semi-definite, as decimals.",
        shape="table",
        method="xlhedge.hedge.risk.covariance:covariance",
    ),
    Function(
        "XLH_BOOK_VAR",
        "xlhedge.excel.functions.risk:book_value_at_risk",
        "Risk",
        "Delta-gamma value at risk and expected shortfall of each underlying alone, "
        "exact, and of the book with its validity, losses positive, in book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        kinds={"correlations": "table"},
        method="xlhedge.book.var",
    ),
    Function(
        "XLH_STRESS",
        "xlhedge.excel.functions.risk:book_stress",
        "Risk",
        "What the book gains in each stress scenario, revalued in full; what is not "
        "shocked moves by its correlations; book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        kinds={"correlations": "table"},
        method="xlhedge.book.stress",
    ),
    Function(
        "XLH_STRESS_MOVES",
        "xlhedge.excel.functions.risk:book_stress_moves",
        "Risk",
        "How far each underlying moves in each stress scenario, shocked or following, "
        "as decimals, and what it gains, in book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        kinds={"correlations": "table"},
        method="xlhedge.book.stress",
    ),
    Function(
        "XLH_GEX",
        "xlhedge.excel.functions.risk:dealer_gamma",
        "Risk",
        "Gamma of dealers from an option chain: now, along moves of spot, and every "
        "spot where it changes sign, in quote per 1 %.",
        shape="table",
        headers=True,
        method="xlhedge.hedge.demand",
    ),
    Function(
        "XLH_BOOK_GEX",
        "xlhedge.excel.functions.risk:book_dealer_gamma",
        "Risk",
        "Gamma of dealers from the options of Instruments on one underlying: now, "
        "along moves of spot, and every flip, in book currency per 1 %.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.demand",
    ),
)
