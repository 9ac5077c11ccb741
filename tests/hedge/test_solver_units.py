"""The answer of the solver does not depend on the units of the problem."""

from typing import Any

import numpy as np
import pytest

from tests.hedge.hedging_problems import Problem, residuals
from xlhedge.core.errors import (
    ConvergenceError,
    DomainError,
    InfeasibleError,
    InputError,
)
from xlhedge.hedge.solver import solve

SEEDS = range(40)
METHODS = ("min_cost", "whole_lots", "fixed_costs", "min_variance", "least_squares")


def _asked(seed: int, kind: str) -> Problem:
    """Three Greeks and four instruments within every limit that the method keeps."""
    random = np.random.default_rng(seed)
    tolerances = random.uniform(1.0, 5.0, 3)
    asked: Problem = {
        "exposures": random.normal(0, 20, 3),
        "sensitivities": random.normal(size=(3, 4)),
        "tolerances": tolerances,
        "costs": random.uniform(0.1, 3, 4),
        "lower": -random.uniform(10, 50, 4),
        "upper": random.uniform(10, 50, 4),
        "method": kind if kind in METHODS[3:] else "min_cost",
    }
    if kind != "least_squares":
        margins, budget = random.uniform(0.1, 2, 4), random.choice([40.0, np.inf])
        asked |= {"margins": margins, "budget": budget}
    if kind in ("whole_lots", "fixed_costs"):
        asked |= {"lots": random.choice([0.25, 0.5, 1.0], 4)}
    if kind == "fixed_costs":
        asked |= {"fixed_costs": random.uniform(0, 5, 4), "max_instruments": 3}
    if kind in METHODS[3:]:
        impact = random.uniform(0.01, 0.1, 4)
        asked |= {"weights": np.diag(tolerances**-2.0), "impact": impact}
    return asked


def _in_units(asked: Problem, seed: int) -> tuple[Problem, float]:
    """The same problem in other units, and the new unit of money."""
    random = np.random.default_rng(seed)
    greeks, trades = (10.0 ** random.integers(-9, 10, n) for n in (3, 4))
    money, margin = 10.0 ** random.integers(-9, 10, 2)
    factors: dict[str, Any] = {
        "exposures": greeks,
        "sensitivities": greeks[:, None] * trades,
        "tolerances": greeks,
        "costs": trades * money,
        "lots": 1 / trades,
        "lower": 1 / trades,
        "upper": 1 / trades,
        "fixed_costs": money,
        "weights": money / greeks / greeks[:, None],
        "impact": trades**2 * money,
        "margins": trades * margin,
        "budget": margin,
    }
    changed = {name: asked[name] * f for name, f in factors.items() if name in asked}
    return asked | changed, money


def _objective(asked: Problem) -> float:
    """The best objective; infinite without a trade."""
    try:
        return solve(**asked).objective
    except InfeasibleError:
        return np.inf


@pytest.mark.parametrize("kind", METHODS)
def test_the_answer_does_not_depend_on_units(kind: str) -> None:
    feasible = 0
    for seed in SEEDS:
        asked = _asked(seed, kind)
        changed, money = _in_units(asked, seed)
        expected = _objective(asked) * money
        assert _objective(changed) == pytest.approx(expected, rel=1e-7), seed
        feasible += np.isfinite(expected)
    assert feasible > len(SEEDS) / 4


def test_the_cheapest_of_tiny_costs_is_found() -> None:
    found = solve([10.0], [[1.0, 2.0]], 1.0, [1e-12, 1.5e-12], method="min_cost")
    np.testing.assert_allclose(found.quantities, [0.0, -4.5], rtol=1e-12)
    assert found.prices is not None
    np.testing.assert_allclose(found.prices.tolerances, [0.75e-12], rtol=1e-12)


def test_the_cheaper_of_a_tiny_and_a_huge_contract_is_found() -> None:
    found = solve([10.0], [[1e-9, 1e9]], 1.0, [1e-9, 1.5e9], method="min_cost")
    np.testing.assert_allclose(found.quantities, [-9e9, 0.0], rtol=1e-12)


def test_a_tolerance_of_the_last_digits_is_met() -> None:
    asked: Problem = {
        "exposures": np.array([1e6, 1e5]),
        "sensitivities": np.array([[1.0, 0.5, 0.2], [0.3, 0.7, 0.1]]),
        "tolerances": [1e-7, 1e3],
        "costs": [1.0, 1.0, 1.0],
    }
    for method in ("min_cost", "min_variance"):
        found = solve(**asked, method=method)
        assert found.within.all()
        assert np.abs(residuals(asked, found.quantities))[0] <= 2e-7


def test_whole_lots_are_decimals() -> None:
    asked: dict[str, Any] = {"lots": 0.1, "lower": -20.0, "method": "min_cost"}
    found = solve([-0.33], [[1.0]], 0.05, 1.0, upper=0.3, **asked)
    assert found.quantities[0] == 0.3


@pytest.mark.parametrize(
    "name", ["costs", "lots", "weights", "fixed_costs", "impact", "margins"]
)
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_an_infinite_number_is_refused_where_it_is_no_limit(
    name: str, value: float
) -> None:
    asked: dict[str, Any] = {name: value, "method": "min_cost"}
    with pytest.raises(DomainError, match=f"{name} must be"):
        solve([10.0], [[1.0, 2.0]], 1.0, **asked)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tolerances", -np.inf),
        ("lower", np.inf),
        ("upper", -np.inf),
        ("budget", -np.inf),
        ("risk_aversion", np.inf),
    ],
)
def test_a_limit_of_the_wrong_infinity_is_refused(name: str, value: float) -> None:
    asked: dict[str, Any] = {"tolerances": 1.0, name: value}
    with pytest.raises(DomainError, match=f"{name} must be"):
        solve([10.0], [[1.0, 2.0]], **asked, margins=1.0, method="min_cost")


@pytest.mark.parametrize("name", ["costs", "upper", "tolerances", "budget"])
def test_a_text_for_a_number_is_refused(name: str) -> None:
    asked: dict[str, Any] = {name: "a", "method": "min_cost"}
    with pytest.raises(InputError, match=f"{name} must be a list of numbers"):
        solve([10.0], [[1.0, 2.0]], **asked)


def test_bounds_that_hide_the_switches_break_no_limit_in_silence() -> None:
    """A switch a millionth on counts as off, and is enough for bounds of 1e9."""
    held = [1000.0, 500.0, 3.0]
    greeks = np.array([[1.0, 1.1, 1.0], [0.0, 1.0, 2.0], [1.0, 0.0, 4.0]])
    wide: dict[str, Any] = {"lower": -1e9, "upper": 1e9, "method": "min_cost"}
    with pytest.raises(ConvergenceError, match="give closer lower and upper"):
        solve(held, greeks, 1.0, 1.0, max_instruments=2, **wide)
    found = solve([1000.0], [[1.0, 1.1]], 1.0, fixed_costs=[5.0, 50.0], **wide)
    assert found.objective == pytest.approx(5.0) or found.gap > 0
    with pytest.raises(InfeasibleError, match="how wide they would have to be was not"):
        solve(held[:2], greeks[:2, :2], 1.0, max_instruments=1, **wide)
