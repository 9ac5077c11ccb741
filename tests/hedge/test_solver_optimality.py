"""Answers of the solver against the conditions that only the best one meets.

With prices p >= 0 of the limits and r = g + G h: where an instrument is traded its
marginal cost equals what it saves, where it is not its cost is no less.
"""

from typing import Any

import numpy as np
import pytest

from tests.hedge.hedging_problems import Problem, large, residuals
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver import Solution, solve

SEEDS = range(40)


def _forces(problem: Problem, found: Solution, risk: Array | float = 0.0) -> Array:
    """Slope of everything but the cost, per contract; (instruments,)."""
    assert found.prices is not None
    prices = found.prices
    pull = np.sign(found.residuals) * prices.tolerances + risk
    bounds = prices.upper - prices.lower
    return np.asarray(problem["sensitivities"].T @ pull + bounds)


def _check_limits(problem: Problem, found: Solution) -> None:
    left = np.abs(residuals(problem, found.quantities))
    assert (left <= problem["tolerances"] * (1 + 1e-7)).all()
    assert (found.quantities >= problem["lower"] - 1e-9).all()
    assert (found.quantities <= problem["upper"] + 1e-9).all()


def _check_slackness(problem: Problem, found: Solution, noise: float) -> None:
    """A limit with a price binds, and no price is negative."""
    assert found.prices is not None
    left = np.abs(residuals(problem, found.quantities))
    rooms = [
        (problem["tolerances"] - left, found.prices.tolerances),
        (found.quantities - problem["lower"], found.prices.lower),
        (problem["upper"] - found.quantities, found.prices.upper),
    ]
    for room, price in rooms:
        assert (price >= -noise).all()
        assert (room * price <= noise * found.objective).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cheapest_trade_meets_its_optimality_conditions(seed: int) -> None:
    problem = large(seed)
    found = solve(**problem, method="min_cost")
    _check_limits(problem, found)
    _check_slackness(problem, found, 1e-9)
    traded = np.abs(found.quantities) > 1e-9
    force = _forces(problem, found)
    marginal = -force * np.sign(found.quantities)
    np.testing.assert_allclose(marginal[traded], problem["costs"][traded], rtol=1e-9)
    assert (np.abs(force[~traded]) <= problem["costs"][~traded] * (1 + 1e-9)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_risk_and_cost_meet_their_optimality_conditions(seed: int) -> None:
    problem = large(seed)
    weights = 1 / problem["tolerances"] ** 2
    problem["impact"] = 0.01
    found = solve(**problem, weights=weights, risk_aversion=3.0, method="min_variance")
    _check_limits(problem, found)
    _check_slackness(problem, found, 1e-9)
    risk = 2 * 3.0 * weights * found.residuals
    force = _forces(problem, found, risk) + 0.01 * found.quantities
    # What the last digits of the quantities move the slope by.
    size = np.abs(problem["sensitivities"])
    noise = 2.0**-49 * 6 * size.T @ (weights * (size @ np.abs(found.quantities)))
    noise += 1e-9 * problem["costs"]
    traded = found.quantities != 0
    marginal = -force * np.sign(found.quantities)
    assert (np.abs(marginal - problem["costs"]) <= noise)[traded].all()
    assert (np.abs(force) <= problem["costs"] + noise)[~traded].all()


@pytest.mark.parametrize("seed", SEEDS)
def test_least_squares_within_bounds_meet_their_optimality_conditions(
    seed: int,
) -> None:
    problem = large(seed, greeks=9, instruments=4)
    random = np.random.default_rng(seed)
    factor = random.normal(size=(9, 9)) / problem["tolerances"]
    bounds = {"lower": -random.uniform(5, 90, 4), "upper": random.uniform(5, 90, 4)}
    problem = {name: problem[name] for name in ("exposures", "sensitivities")} | bounds
    found = solve(**problem, weights=factor.T @ factor, method="least_squares")
    rows = factor @ problem["sensitivities"]
    slope = rows.T @ factor @ found.residuals
    curvature = (rows**2).sum(axis=0)
    inside = (bounds["lower"] < found.quantities) & (found.quantities < bounds["upper"])
    assert (np.abs(slope / curvature)[inside] < 1e-9).all()
    assert (slope[found.quantities == bounds["lower"]] >= 0).all()
    assert (slope[found.quantities == bounds["upper"]] <= 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_costs_and_limits_least_variance_is_least_squares(seed: int) -> None:
    problem = large(seed, greeks=9, instruments=4)
    asked: dict[str, Any] = {
        "exposures": problem["exposures"],
        "sensitivities": problem["sensitivities"],
        "weights": 1 / problem["tolerances"] ** 2,
        "impact": 0.5,
    }
    squares = solve(**asked, method="least_squares")
    variance = solve(**asked, method="min_variance")
    np.testing.assert_allclose(variance.quantities, squares.quantities, rtol=1e-9)
    assert variance.objective == pytest.approx(squares.objective, rel=1e-10)


@pytest.mark.parametrize("method", ["min_cost", "min_variance"])
@pytest.mark.parametrize("seed", range(10))
def test_a_shadow_price_is_what_a_wider_tolerance_saves(seed: int, method: str) -> None:
    problem = large(seed) | {"method": method, "weights": 1e-6}
    found = solve(**problem)
    assert found.prices is not None
    assert found.prices.tolerances.any()
    for greek, price in enumerate(found.prices.tolerances):
        step = 1e-5 * problem["tolerances"]
        step[np.arange(len(step)) != greek] = 0
        wider, tighter = (
            solve(**problem | {"tolerances": problem["tolerances"] + change})
            for change in (step, -step)
        )
        saved = (tighter.objective - wider.objective) / (2 * step[greek])
        noise = 1e-10 * found.objective / step[greek]
        assert saved == pytest.approx(price, rel=1e-3, abs=noise)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_exact_hedge_leaves_nothing(seed: int) -> None:
    problem = large(seed, greeks=5, instruments=5)
    found = solve(problem["exposures"], problem["sensitivities"])
    size = np.abs(problem["sensitivities"]) @ np.abs(found.quantities)
    assert (np.abs(found.residuals) <= 1e-12 * size).all()
