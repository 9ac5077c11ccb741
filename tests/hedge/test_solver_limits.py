"""Limits that a method keeps, those it refuses, and splits that it cannot decide."""

from typing import Any

import numpy as np
import pytest

from tests.hedge.hedging_problems import large
from xlhedge.core.errors import InfeasibleError, InputError
from xlhedge.hedge.solver import solve

SAME: dict[str, Any] = {"method": "min_variance"}


@pytest.mark.parametrize("multiple", [1.0, 2.0, -1.0, -2.0, -0.3])
def test_hedges_of_one_price_per_greek_are_singular_on_either_side(
    multiple: float,
) -> None:
    greeks = [[1.0, multiple, 0.3], [2.0, 2.0 * multiple, -1.0]]
    costs = [1.0, abs(multiple), 5.0]
    with pytest.raises(InfeasibleError, match="instruments 1 and 2 hedge the same"):
        solve([10.0, 4.0], greeks, costs=costs, **SAME)
    costs[1] *= 1.001
    assert solve([10.0, 4.0], greeks, costs=costs, **SAME).quantities[1] == 0


def test_a_free_mixture_of_others_is_singular_beside_dearer_ones() -> None:
    greeks = [[1.0, 0.0, 1.0, 3.0], [0.0, 1.0, 1.0, 1.0]]
    with pytest.raises(InfeasibleError, match="a mixture of the others"):
        solve([10.0, 4.0], greeks, costs=[0.0, 0.0, 0.0, 1.0], **SAME)


def test_a_copy_takes_over_where_the_cheaper_one_is_at_its_bound() -> None:
    greeks, costs = [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [1.0, 2.0, 2.0]
    limits: dict[str, Any] = {"lower": [-3.0, -100.0, -100.0], **SAME}
    found = solve([10.0, 4.0], greeks, costs=costs, **limits)
    # Of delta 1 is left, where twice what is left is the cost of 2.
    np.testing.assert_allclose(found.quantities, [-3.0, -6.0, -3.0], rtol=1e-12)


def test_an_instrument_that_only_costs_is_not_traded() -> None:
    found = solve([10.0, 4.0], [[1.0, 0, 0], [0, 1.0, 0]], costs=[1.0, 1, 2], **SAME)
    np.testing.assert_allclose(found.quantities, [-9.5, -3.5, 0.0], rtol=1e-12)


@pytest.mark.parametrize("method", ["exact", "least_squares", "min_variance"])
def test_a_number_of_instruments_is_refused_where_it_is_not_kept(method: str) -> None:
    with pytest.raises(InputError, match="max_instruments needs method min_cost"):
        solve([10.0, 4.0], np.eye(2), max_instruments=1, method=method)


@pytest.mark.parametrize("method", ["exact", "least_squares"])
def test_a_budget_is_refused_where_it_is_not_kept(method: str) -> None:
    with pytest.raises(InputError, match="needs method min_cost or min_variance"):
        solve([10.0, 4.0], np.eye(2), margins=1.0, budget=1.0, method=method)


def test_a_budget_without_margins_is_refused() -> None:
    with pytest.raises(InputError, match="budget needs margins"):
        solve([10.0, 4.0], np.eye(2), 5.0, budget=1.0, method="min_cost")


@pytest.mark.parametrize("method", ["min_cost", "min_variance"])
@pytest.mark.parametrize("seed", range(10))
def test_a_budget_binds_at_its_shadow_price(seed: int, method: str) -> None:
    asked = large(seed) | {"method": method, "weights": 1e-6}
    asked |= {"margins": np.random.default_rng(seed).uniform(0.5, 2, 9)}
    asked["tolerances"] = 10 * asked["tolerances"]
    free = solve(**asked)
    needed = float(asked["margins"] @ np.abs(free.quantities))
    least = solve(**asked | {"costs": asked["margins"], "method": "min_cost"}).cost
    budget = (needed + least) / 2
    step = 1e-5 * budget
    found, wider, tighter = (
        solve(**asked, budget=b) for b in (budget, budget + step, budget - step)
    )
    assert asked["margins"] @ np.abs(found.quantities) <= budget * (1 + 1e-7)
    assert found.prices is not None
    saved = (tighter.objective - wider.objective) / (2 * step)
    noise = 1e-10 * found.objective / step
    assert saved == pytest.approx(found.prices.budget, rel=1e-3, abs=noise)
    if needed > least * (1 + 1e-6):
        assert "budget" in found.binding
        assert found.prices.budget > 0


def test_hedges_are_told_apart_to_the_condition_that_the_singular_have() -> None:
    """Their condition is 4 over how far they are apart: 4e9 here, below 1e10."""
    apart = 2.0**-30
    found = solve([1.0, 1.0 + apart], [[1.0, 1.0], [1.0, 1.0 + apart]])
    assert found.condition == pytest.approx(4 / apart, rel=1e-3)
    np.testing.assert_allclose(found.quantities, [0.0, -1.0], atol=1e-6)
    with pytest.raises(InfeasibleError, match="singular"):
        solve([1.0, 1.0], [[1.0, 1.0], [1.0, 1.0 + apart / 4]])
