"""Figures of Bachelier's model and of digitals: SPEC sections 1.2 and 1.3."""

from tests.figure_items.given import Inputs, Items, Outputs, values
from xlhedge.pricing import MODELS
from xlhedge.pricing.digital import digital_greeks


def _bachelier(given: Inputs) -> Outputs:
    greeks = MODELS["bachelier"].greeks(*values(given, "type F K T r sigma_n"))
    forward = {"delta_fwd": greeks.delta, "gamma_fwd": greeks.gamma}
    return greeks._asdict() | forward


def _cash_digital(given: Inputs) -> Outputs:
    numbers = [*values(given, "type S K T r sigma"), given["r"] - given["b"]]
    return digital_greeks(*[*numbers, given["cash"]])._asdict()


def _asset_digital(given: Inputs) -> Outputs:
    numbers = [*values(given, "type S K T r sigma"), given["r"] - given["b"]]
    return digital_greeks(*[*numbers, 1.0, "asset"])._asdict()


ITEMS: Items = {
    "bachelier": _bachelier,
    "cash_digital": _cash_digital,
    "asset_digital": _asset_digital,
}
