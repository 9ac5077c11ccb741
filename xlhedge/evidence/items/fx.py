"""FX deltas and the strikes they name: SPEC section 2.1."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.pricing.fx_delta import (
    atm_forward,
    atm_straddle,
    fx_delta,
    premium_adjusted_peak,
    strike_for_delta,
)

_CONVENTIONS = {
    "spot": "spot",
    "fwd": "forward",
    "pa_spot": "spot_pa",
    "pa_fwd": "forward_pa",
}


def _fx_delta(given: Inputs) -> Outputs:
    numbers = values(given, "type S K T rd sigma rf")
    return {
        f"delta_{name}": fx_delta(*[*numbers, convention])
        for name, convention in _CONVENTIONS.items()
    }


def _fx_strike_from_delta(given: Inputs) -> Outputs:
    numbers = values(given, "type delta S T rd sigma rf")
    return {
        f"strike_{name}": strike_for_delta(*[*numbers, convention])
        for name, convention in _CONVENTIONS.items()
    }


def _fx_atm(given: Inputs) -> Outputs:
    numbers = values(given, "S T rd sigma rf")
    peak = premium_adjusted_peak(*numbers)
    return {
        "atm_fwd": atm_forward(*values(given, "S T rd rf")),
        "atm_dns_unadjusted": atm_straddle(*numbers),
        "atm_dns_pa": atm_straddle(*[*numbers, "spot_pa"]),
        "pa_call_kstar": peak.strike,
        "pa_spot_call_max_delta": peak.delta,
    }


ITEMS: Items = {
    "fx_delta": _fx_delta,
    "fx_strike_from_delta": _fx_strike_from_delta,
    "fx_atm": _fx_atm,
}
