"""Barrier options: SPEC section 4.3."""

from typing import Any

import numpy as np

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.pricing.barrier import barrier_greek, barrier_state
from xlhedge.pricing.barrier_discrete import discrete_barrier_price

_KINDS = {"do": "down_out", "di": "down_in", "uo": "up_out", "ui": "up_in"}


def _arguments(given: Inputs) -> list[Any]:
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


def _overshoot(_given: Inputs) -> Outputs:
    """Of one step of one standard deviation, from how far the barrier is moved."""
    state = barrier_state("up_out", "call", 1, 1, 2, 1, 0, 1, 0, 0, 1)
    return {"beta": np.log(state.watched_barrier / 2)}


def _barrier_discrete_exact(given: Inputs) -> Outputs:
    arguments = [*_arguments(given), given["monitorings"]]
    return {"price": discrete_barrier_price(*arguments)}


ITEMS: Items = {
    "bgk_beta": _overshoot,
    "barrier_discrete_exact": _barrier_discrete_exact,
    "barrier_rr": _barrier_rr,
    "barrier_discrete_bgk": _barrier_discrete_bgk,
}
