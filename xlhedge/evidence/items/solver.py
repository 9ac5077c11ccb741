"""Hedges of several Greeks at once: SPEC section 6.2."""

from typing import Any

import numpy as np

from xlhedge.evidence.items.given import Inputs, Items, Outputs
from xlhedge.hedge.solver import solve


def _delta_gamma(given: Inputs) -> Outputs:
    option, position = given["option"], given["position"]
    greeks = [[option["delta"], 1.0], [option["gamma"], 0.0]]
    found = solve([position["delta"], position["gamma"]], greeks)
    return dict(zip(("h_option", "h_underlying"), found.quantities, strict=True))


def _delta_gamma_vega(given: Inputs) -> Outputs:
    position = given["position"]
    held = [position[name] for name in ("delta", "gamma", "vega")]
    return _trades(solve(held, np.transpose(given["instruments_dgv"])).quantities)


def _least_squares(given: Inputs) -> Outputs:
    found = solve(
        given["g"],
        given["G"],
        method="least_squares",
        weights=given["W"],
        impact=2 * np.array(given["D"]),
    )
    return {**_trades(found.quantities), "objective": found.objective}


def _min_cost(given: Inputs, lots: float) -> Outputs:
    limits = np.array(given["limits"], dtype=float)
    found = solve(
        given["g"],
        given["G"],
        given["tol"],
        given["cost_per_unit"],
        lots,
        -limits,
        limits,
        method="min_cost",
    )
    return {"objective": found.objective}


def _trades(quantities: Any) -> Outputs:
    return {f"h{number}": trade for number, trade in enumerate(quantities)}


ITEMS: Items = {
    "delta_gamma": _delta_gamma,
    "delta_gamma_vega_exact": _delta_gamma_vega,
    "wls_hedge": _least_squares,
    "min_cost_lp": lambda given: _min_cost(given, 0.0),
    "min_cost_milp": lambda given: _min_cost(given, 1.0),
}
