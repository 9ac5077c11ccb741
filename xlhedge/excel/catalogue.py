"""The worksheet functions: one row each.

A row names the worksheet function, the Python function behind it, its section, its
summary, the shape of its result and the choices that depend on the function; the
rest follows from the signature and the terms (excel/calls/function.py). Reading this
table loads neither scipy nor pandas.
"""

from xlhedge.core.greeks import GREEKS
from xlhedge.excel.calls.function import Function

# Where choices that depend on the function are kept; imported when used.
_MODELS = "xlhedge.pricing:MODELS"
_GREEK_NAMES = "xlhedge.core.greeks:GREEKS"
_HEDGE_KINDS = "xlhedge.hedge.ratios:HEDGE_KINDS"


def find(name: str) -> Function | None:
    """The worksheet function of that name, None when there is none."""
    return CATALOGUE.get(name)


def _greek(name: str, summary: str) -> Function:
    """A worksheet function for one Greek of the option models."""
    greek = GREEKS[name]
    return Function(
        f"XLH_{name.upper()}",
        "xlhedge.excel.functions.options:greek",
        "Options",
        f"{summary}: {greek.definition}, {greek.desk_unit}.",
        choices={"model": _MODELS},
        fixed={"greek": name, "units": "desk"},
    )


_OPTIONS = (
    _greek("price", "Price of an option"),
    _greek("delta", "Delta of an option"),
    _greek("gamma", "Gamma of an option"),
    _greek("vega", "Vega of an option"),
    _greek("theta", "Theta of an option"),
    _greek("rho", "Rho of an option"),
    Function(
        "XLH_GREEK",
        "xlhedge.excel.functions.options:greek",
        "Options",
        "Any Greek of an option, in its desk unit (XLH_UNITS names it) or raw.",
        choices={"greek": _GREEK_NAMES, "model": _MODELS},
    ),
    Function(
        "XLH_GREEKS",
        "xlhedge.excel.functions.options:greeks",
        "Options",
        "Price and Greeks of options, one row each, with a status, in desk units.",
        shape="rows",
        choices={"model": _MODELS},
        headers=True,
        status=True,
    ),
    Function(
        "XLH_IV",
        "xlhedge.excel.functions.options:implied_vol",
        "Options",
        "Implied vol: the vol at which the model gives the price, decimal per year.",
        choices={"model": _MODELS},
    ),
    Function(
        "XLH_STRIKE",
        "xlhedge.pricing.fx_delta:strike_for_delta",
        "Options",
        "Strike at which an option has the delta, in quote per base.",
    ),
    Function(
        "XLH_FX_DELTA",
        "xlhedge.pricing.fx_delta:fx_delta",
        "Options",
        "Delta of an option under a quoting convention, in base per unit.",
    ),
    Function(
        "XLH_YEARS",
        "xlhedge.core.dates:years_between",
        "Options",
        "Time from as_of to expiry, in years.",
    ),
    Function(
        "XLH_INSTRUMENT",
        "xlhedge.excel.functions.options:instrument",
        "Options",
        "What a venue or OCC code names; expiry is a date serial number, UTC.",
        shape="rows",
    ),
)

_HEDGES = (
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
)

_BOOK = (
    Function(
        "XLH_BOOK_GREEKS",
        "xlhedge.excel.functions.books:book_greeks",
        "Book",
        "Greeks, value and status of each position; money in book currency.",
        shape="table",
        headers=True,
    ),
    Function(
        "XLH_BOOK_TOTAL",
        "xlhedge.excel.functions.books:book_total",
        "Book",
        "Totals of the book per underlying, expiry, strategy or book; a failed row "
        "fails its total; money in book currency.",
        shape="table",
        headers=True,
    ),
    Function(
        "XLH_BOOK_HEDGE",
        "xlhedge.excel.functions.books:book_hedge",
        "Book",
        "Hedge tickets of the book under a policy, each with its reason; quantities "
        "in contracts.",
        shape="table",
        headers=True,
    ),
)

_TRUST = (
    Function(
        "XLH_VERSION",
        "xlhedge.excel.functions.trust:version",
        "Trust",
        "Version of xlhedge that calculates, as text.",
        shape="table",
    ),
    Function(
        "XLH_STATUS",
        "xlhedge.excel.functions.totals:status",
        "Trust",
        "Counts of a column of results or of statuses: ok, failed, excluded, blank.",
        shape="labelled",
        reads_errors=True,
    ),
    Function(
        "XLH_TOTAL",
        "xlhedge.excel.functions.totals:total",
        "Trust",
        "Sum that is an error unless every included row is ok, in the unit of the "
        "values.",
        shape="table",
    ),
    Function(
        "XLH_RECON",
        "xlhedge.excel.functions.totals:recon",
        "Trust",
        "PASS if two ranges agree, else their largest difference and where it is.",
        shape="table",
    ),
    Function(
        "XLH_HASH",
        "xlhedge.excel.functions.trust:fingerprint",
        "Trust",
        "SHA-256 of the values of cells, error cells included, as 64 hex digits.",
        shape="table",
        reads_errors=True,
    ),
    Function(
        "XLH_STALE",
        "xlhedge.excel.functions.trust:stale",
        "Trust",
        "TRUE if as_of is more than max_age seconds before the clock.",
    ),
    Function(
        "XLH_HELP",
        "xlhedge.excel.guide:help_on",
        "Trust",
        "Help on one function and its arguments, or the list of all functions.",
        shape="table",
    ),
    Function(
        "XLH_CHOICES",
        "xlhedge.excel.guide:choices_of",
        "Trust",
        "The values that an argument accepts, or those of every argument.",
        shape="table",
    ),
    Function(
        "XLH_UNITS",
        "xlhedge.excel.guide:units_of",
        "Trust",
        "The unit of a Greek, an argument or a column, as text.",
        shape="table",
    ),
    Function(
        "XLH_WHY",
        "xlhedge.excel.functions.trust:why",
        "Trust",
        "The full reason why a function fails with these arguments, or ok.",
        shape="table",
        reads_errors=True,
    ),
)

CATALOGUE: dict[str, Function] = {
    function.name: function for function in (*_OPTIONS, *_HEDGES, *_BOOK, *_TRUST)
}
