"""Barrier options: SPEC section 4.3."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.pricing.barrier import barrier_greek, barrier_state

_KINDS = {"do": "down_out", "di": "down_in", "uo": "up_out", "ui": "up_in"}


def _arguments(given: Inputs) -> list[float | str]:
    numbers = values(given, "type S K H T r sigma")
    return [_KINDS[given["barrier"]], *numbers, dividend(given)]


def _barrier_rr(given: Inputs) -> Outputs:
    arguments = [*_arguments(given), given["rebate"]]
    return {g: barrier_greek(g, *arguments) for g in ("price", "delta")}


def _barrier_discrete_bgk(given: Inputs) -> Outputs:
    arguments = [*_arguments(given), 0.0, given["monitorings"]]
    return {
        "H_shifted": barrier_state(*arguments).watched_barrier,
        "price": barrier_greek("price", *arguments),
        "price_continuous": barrier_greek("price", *arguments[:-1]),
    }


ITEMS: Items = {
    "barrier_rr": _barrier_rr,
    "barrier_discrete_bgk": _barrier_discrete_bgk,
}
