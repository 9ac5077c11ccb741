"""Whole lots against trying every trade."""

from itertools import product

import numpy as np
import pytest

from tests.hedge.hedging_problems import Problem, residuals, small
from xlhedge.core.errors import InfeasibleError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver import solve

FIXED = np.array([2.0, 0.5, 4.0])


def _every_trade(problem: Problem) -> Array:
    """All whole lots within the bounds; (trades, instruments)."""
    steps = [
        [lot * n for n in range(-6, 7) if low <= lot * n <= high]
        for lot, low, high in zip(
            problem["lots"], problem["lower"], problem["upper"], strict=True
        )
    ]
    return np.array(list(product(*steps)))


def _scales(problem: Problem) -> Array:
    """Of each trade, the multiple of the tolerances that it needs."""
    trades = _every_trade(problem)
    left = np.array([residuals(problem, trade) for trade in trades])
    return np.abs(left / problem["tolerances"]).max(axis=1)


def _cheapest(problem: Problem, fixed: Array, most: int) -> float:
    """The least cost of all allowed trades; infinite without one."""
    trades = _every_trade(problem)
    count = np.count_nonzero(trades, axis=1)
    cost = np.abs(trades) @ problem["costs"] + (trades != 0) @ fixed
    allowed = (_scales(problem) <= 1) & (count <= most)
    return float(np.min(cost, where=allowed, initial=np.inf))


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(("fixed", "most"), [(0.0, None), (FIXED, None), (FIXED, 2)])
def test_the_cheapest_of_all_trades_is_found(
    seed: int, fixed: Array | float, most: int | None
) -> None:
    problem = small(seed)
    least = _cheapest(problem, np.broadcast_to(fixed, 3), most or 3)
    asked: Problem = {
        "method": "min_cost",
        "fixed_costs": fixed,
        "max_instruments": most,
    }
    if np.isinf(least):
        with pytest.raises(InfeasibleError):
            solve(**problem, **asked)
        return
    found = solve(**problem, **asked)
    assert found.objective == pytest.approx(least, rel=1e-9, abs=1e-9)
    assert found.within.all()
    assert found.gap == 0
    assert (found.quantities % problem["lots"] == 0).all()
    assert (problem["lower"] <= found.quantities).all()
    assert (found.quantities <= problem["upper"]).all()


def test_small_problems_have_answers_and_have_none() -> None:
    """Otherwise the law above would say nothing."""
    none = [np.isinf(_cheapest(small(seed), np.zeros(3), 3)) for seed in range(60)]
    assert 10 < sum(none) < 50


def test_the_smallest_reachable_tolerance_is_named() -> None:
    scales = {seed: _scales(small(seed)).min() for seed in range(60)}
    hard = {seed: scale for seed, scale in scales.items() if scale > 1}
    assert len(hard) > 10
    for seed, scale in hard.items():
        with pytest.raises(InfeasibleError, match=rf"{scale:.4g} times as wide"):
            solve(**small(seed), method="min_cost")


def test_a_search_out_of_time_says_how_far_it_may_be_from_the_best() -> None:
    random = np.random.default_rng(1)
    sensitivities = random.normal(size=(30, 200))
    problem: Problem = {
        "exposures": sensitivities @ random.normal(0, 50, 200),
        "sensitivities": sensitivities,
        "tolerances": 40.0,
        "costs": random.uniform(0.01, 1, 200),
        "lower": -200.0,
        "upper": 200.0,
    }
    free = solve(**problem, method="min_cost")
    whole = solve(**problem, lots=1.0, method="min_cost", seconds=0.2)
    assert whole.within.all()
    assert (whole.quantities == np.rint(whole.quantities)).all()
    assert 0 < whole.gap < 0.1
    assert whole.cost * (1 - whole.gap) >= free.cost * (1 - 1e-9)


@pytest.mark.parametrize("lots", [0.0, 1.0])
@pytest.mark.parametrize("costs", [None, [0.0, 1.0, 2.0]])
def test_what_costs_nothing_is_not_traded_for_nothing(
    lots: float, costs: list[float] | None
) -> None:
    greeks = [[1.0, 0.6, 0.5], [0.0, 0.5, 0.8], [0.0, 2.0, 1.2]]
    held = [-300.0, -5000.0, -8000.0]
    wide = solve(held, greeks, [1e3, 1e4, 1e4], costs, lots, method="min_cost")
    assert not wide.quantities.any()
    # 100 too short, and no more is bought of what is free.
    tight = solve(held, greeks, [200.0, 1e4, 1e4], costs, lots, method="min_cost")
    assert tight.cost == 0.0
    assert tight.residuals[0] == pytest.approx(-200.0, abs=0.6 * lots + 1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_free_instruments_leave_the_least_cost_and_the_limits_as_they_are(
    seed: int,
) -> None:
    problem = small(seed)
    problem["costs"][seed % 3] = 0.0
    least = _cheapest(problem, np.zeros(3), 3)
    if np.isinf(least):
        with pytest.raises(InfeasibleError):
            solve(**problem, method="min_cost")
        return
    found = solve(**problem, method="min_cost")
    assert found.objective == pytest.approx(least, rel=1e-9, abs=1e-9)
    assert found.within.all()
    assert (found.quantities % problem["lots"] == 0).all()


def test_whole_lots_keep_the_budget() -> None:
    asked: Problem = {"margins": 10.0, "lots": 1.0, "method": "min_variance"}
    found = solve([-30.0, 0.0], [[2.0, 0.0], [0.0, 3.0]], budget=56.0, **asked)
    # 5.6 contracts are within the budget, 6 are not.
    assert found.quantities.tolist() == [5.0, 0.0]


def _squares(problem: Problem, trade: Array) -> float:
    return float((residuals(problem, trade) ** 2).sum())


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("method", ["least_squares", "min_variance"])
def test_no_other_lot_or_pair_of_lots_leaves_less(seed: int, method: str) -> None:
    problem = small(seed)
    del problem["tolerances"], problem["costs"]
    problem["impact"] = 1e-9
    found = solve(**problem, method=method).quantities
    reached = _squares(problem, found)
    for trade in _every_trade(problem):
        if np.count_nonzero(trade - found) <= 2 and _is_neighbour(
            (trade - found) / problem["lots"]
        ):
            assert reached <= _squares(problem, trade) * (1 + 1e-9) + 1e-6


def _is_neighbour(lots: Array) -> bool:
    return bool(np.abs(lots).sum() <= 2)


def test_lots_that_hedge_alike_are_not_rounded_on_their_own() -> None:
    problem: Problem = {
        "exposures": [10.3, 20.2],
        "sensitivities": [[1.0, 1.0], [2.0, 3.0]],
        "lots": 1.0,
    }
    found = solve(**problem, method="least_squares")
    # The best of all whole lots, by hand; rounding gives (-11, 0) and 3.73.
    assert found.quantities.tolist() == [-10.0, 0.0]
    assert found.objective == pytest.approx(0.3**2 + 0.2**2)


@pytest.mark.parametrize("method", ["least_squares", "min_variance"])
def test_lots_found_nearby_are_the_decimals_they_are_read_as(method: str) -> None:
    for seed in range(60):
        random = np.random.default_rng(seed)
        held, greeks = random.normal(0, 3, 3), random.normal(size=(3, 3))
        found = solve(held, greeks, lots=0.1, impact=1e-9, method=method).quantities
        # 0.1 + 0.2 is not 0.3; the lots traded are.
        assert found.tolist() == [float(f"{trade:.1f}") for trade in found]
