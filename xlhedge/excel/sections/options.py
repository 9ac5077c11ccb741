"""Section Options of the worksheet functions."""

from xlhedge.core.greeks import GREEKS
from xlhedge.excel.calls.function import Function

# Where choices that depend on the function are kept; imported when used.
_MODELS = "xlhedge.pricing:MODELS"
_GREEK_NAMES = "xlhedge.core.greeks:GREEKS"
_DIGITAL_GREEKS = "xlhedge.pricing.digital:DIGITAL_GREEKS"
_DIGITAL_KINDS = "xlhedge.pricing.digital:DIGITAL_KINDS"
_BARRIER_CHOICES = "xlhedge.excel.functions.options:BARRIER_CHOICES"
_ASIAN_CHOICES = "xlhedge.pricing.asian:ASIAN_CHOICES"
_ASIAN_METHODS = "xlhedge.pricing.asian:METHODS"


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


FUNCTIONS = (
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
        "XLH_DIGITAL",
        "xlhedge.excel.functions.options:digital",
        "Options",
        "Any Greek of a cash or asset digital, in its desk unit; XLH_UNITS names it.",
        choices={"greek": _DIGITAL_GREEKS, "kind": _DIGITAL_KINDS},
        method="xlhedge.pricing.digital:digital_greek",
    ),
    Function(
        "XLH_BARRIER",
        "xlhedge.excel.functions.options:barrier",
        "Options",
        "Any Greek of a single barrier option, in its desk unit (XLH_UNITS names it), "
        "on the spot's side of the barrier; or its state, such as near_barrier.",
        choices={"greek": _BARRIER_CHOICES},
        method="xlhedge.pricing.barrier:barrier_greek",
    ),
    Function(
        "XLH_ASIAN",
        "xlhedge.excel.functions.options:asian",
        "Options",
        "Any Greek of an average-price option, in its desk unit (XLH_UNITS names it), "
        "or the standard_error of a simulated price.",
        choices={"greek": _ASIAN_CHOICES, "method": _ASIAN_METHODS},
        method="xlhedge.pricing.asian:asian_greek",
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
        method="xlhedge.core.venue_codes:parse_codes",
    ),
    Function(
        "XLH_FORWARD",
        "xlhedge.pricing.forwards:forward_price",
        "Options",
        "Forward of a spot with a yield and cash dividends, in quote per base.",
    ),
    Function(
        "XLH_PARITY_FORWARD",
        "xlhedge.excel.functions.options:implied_forward",
        "Options",
        "Forward and rate of one expiry by put-call parity; forward and rmse in quote.",
        shape="labelled",
        method="xlhedge.pricing.forwards:parity_forward",
    ),
)
