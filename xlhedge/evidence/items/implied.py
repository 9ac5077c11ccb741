"""Implied vols: SPEC section 3."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.pricing import MODELS
from xlhedge.pricing.implied import condition


def _implied_vol(given: Inputs) -> Outputs:
    option = [*values(given, "type price S K T r"), dividend(given)]
    return {
        "sigma": MODELS["black_scholes"].implied_vol(*option),
        "cond_dlnsigma_dlnV": condition(*option),
    }


def _implied_normal_vol(given: Inputs) -> Outputs:
    option = values(given, "type price F K T r")
    return {"sigma_n": MODELS["bachelier"].implied_vol(*option)}


ITEMS: Items = {
    "implied_vol": _implied_vol,
    "implied_normal_vol": _implied_normal_vol,
}
