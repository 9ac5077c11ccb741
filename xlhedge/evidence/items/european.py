"""European options, Bachelier's model and digitals: SPEC section 1."""

from typing import Any

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.pricing import MODELS
from xlhedge.pricing.black import Black
from xlhedge.pricing.digital import digital_greeks
from xlhedge.pricing.fx_delta import strike_for_delta

_SIGNS = {"call": 1.0, "put": -1.0}


def _option(given: Inputs) -> list[Any]:
    return [*values(given, "type S K T r sigma"), dividend(given)]


def _gbs(given: Inputs) -> Outputs:
    greeks = MODELS["black_scholes"].greeks(*_option(given))._asdict()
    kernel = Black(_SIGNS[given["type"]], *values(given, "S K T r b sigma"))
    return greeks | {
        "d1": kernel.d1,
        "d2": kernel.d2,
        "rho_b_fixed": kernel.rho_at_fixed_carry(),
        "carry_rho": kernel.carry_rho(),
        "phi_rho2": greeks["dividend_rho"],
        "dvanna_dvol": kernel.vanna_vol(),
        "prob_itm": greeks["itm_probability"],
    }


def _strike_from_delta(given: Inputs) -> Outputs:
    option = [*values(given, "type delta S T r sigma"), dividend(given)]
    return {"strike": strike_for_delta(*option)}


def _bachelier(given: Inputs) -> Outputs:
    greeks = MODELS["bachelier"].greeks(*values(given, "type F K T r sigma_n"))
    forward = {"delta_fwd": greeks.delta, "gamma_fwd": greeks.gamma}
    return greeks._asdict() | forward


def _cash_digital(given: Inputs) -> Outputs:
    return digital_greeks(*[*_option(given), given["cash"]])._asdict()


def _asset_digital(given: Inputs) -> Outputs:
    return digital_greeks(*[*_option(given), 1.0, "asset"])._asdict()


ITEMS: Items = {
    "gbs": _gbs,
    "strike_from_delta": _strike_from_delta,
    "bachelier": _bachelier,
    "cash_digital": _cash_digital,
    "asset_digital": _asset_digital,
}
