"""Cost and error of each rule: simulated paths, the optimum they imply, refusals."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from xlhedge.core.errors import CellError, DomainError, InputError
from xlhedge.core.numeric import normal_density
from xlhedge.core.vocabulary.rebalancing import RULES
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.rebalancing import (
    hedge_band,
    leading_error,
    optimal_interval,
    rehedge_cost,
    rehedge_error,
)
from xlhedge.pricing import BLACK_SCHOLES

OPTION = ("call", 100.0, 105.0, 0.5, 0.04, 0.3)
YIELD, COST = 0.03, 0.001
# The mean of a random walk beyond a barrier, in steps: -zeta(1/2)/sqrt(2 pi).
_OVERSHOOT = 0.5826
_STEPS, _PATHS = 6000, 1000


def _simulated(rule: str, setting: float) -> tuple[float, float]:
    """Mean discounted cost after the first trade and deviation of the error."""
    _, spot, strike, years, rate, vol = OPTION
    rng, dt = np.random.default_rng(7), years / _STEPS
    prices, paid = np.full(_PATHS, spot), np.zeros(_PATHS)
    gained, held = np.zeros(_PATHS), np.full(_PATHS, np.nan)
    for step in range(_STEPS):
        left = years - step * dt
        width = vol * np.sqrt(left)
        d1 = (np.log(prices / strike) + (rate - YIELD) * left) / width + width / 2
        delta = np.exp(-YIELD * left) * ndtr(d1)
        gamma = np.exp(-YIELD * left) * normal_density(d1) / (prices * width)
        half: Any = setting
        if rule == "whalley_wilmott":
            scale = 1.5 * np.exp(-rate * left) * COST / setting
            half = np.cbrt(scale * prices * gamma**2)
        move = vol * prices * gamma * np.sqrt(dt)
        half = np.maximum(half - _OVERSHOOT * move, 0.0)
        inside = np.clip(held, delta - half, delta + half)
        if rule == "target":
            inside = np.where(inside == held, held, delta)
        traded = inside - held if step else np.zeros(_PATHS)
        held = inside if step else delta
        paid += COST * prices * np.abs(traded) * np.exp(-rate * step * dt)
        draws = rng.standard_normal(_PATHS)
        growth = (rate - YIELD - vol**2 / 2) * dt
        later = prices * np.exp(growth + vol * np.sqrt(dt) * draws)
        gain = later * np.exp(YIELD * dt) - prices * np.exp(rate * dt)
        gained += np.exp(-rate * (step + 1) * dt) * (held - delta) * gain
        prices = later
    return float(paid.mean()), float(gained.std())


# Leading orders. Far from the strike a hedge rests at an edge of a constant band: the
# formulas state a little too much cost and too little error, as the module says.
@pytest.mark.parametrize(
    ("rule", "setting", "cost_slack", "error_slack"),
    [
        ("edge", 0.03, (0.9, 1.0), (1.0, 1.17)),
        ("target", 0.04, (0.88, 1.0), (1.0, 1.1)),
        ("whalley_wilmott", 1.0, (0.96, 1.06), (0.94, 1.04)),
    ],
)
def test_a_band_costs_and_errs_as_simulated_paths_do(
    rule: str,
    setting: float,
    cost_slack: tuple[float, float],
    error_slack: tuple[float, float],
) -> None:
    found = rehedge_cost(rule, *OPTION, COST, setting, YIELD)
    cost, error = _simulated(rule, setting)
    assert cost_slack[0] < cost / found.running_cost < cost_slack[1]
    assert error_slack[0] < error / found.error < error_slack[1]


def test_whalley_wilmotts_rule_is_the_best_band() -> None:
    """Cost + aversion/2 variance: stationary in the aversion that sets the width,
    and below that of every band of constant width."""
    aversion = 0.8

    def total(rule: str, setting: float) -> float:
        found = rehedge_cost(rule, *OPTION, COST, setting)
        return float(found.running_cost + aversion / 2 * found.error**2)

    # Discounting the risk to expiry is what WW's e^(-r tau) does; exact at r = 0.
    flat = (*OPTION[:4], 0.0, OPTION[5])
    slope = [
        rehedge_cost("whalley_wilmott", *flat, COST, aversion * factor)
        for factor in (0.999, 1.001)
    ]
    totals = [row.running_cost + aversion / 2 * row.error**2 for row in slope]
    best = rehedge_cost("whalley_wilmott", *flat, COST, aversion)
    assert totals[1] - totals[0] == pytest.approx(0, abs=1e-8)
    assert min(totals) > best.running_cost + aversion / 2 * best.error**2
    constant = minimize_scalar(lambda half: total("edge", half), bounds=(0.005, 0.3))
    assert total("whalley_wilmott", aversion) < constant.fun


def test_a_narrow_band_of_the_formula_is_the_rule_of_that_moment() -> None:
    """Shortly after the start both are the same band; the mean over a short time."""
    years = 1e-4
    option = ("call", 100.0, 100.0, years, 0.0, 0.3)
    half = hedge_band("whalley_wilmott", *option, COST, 1.0)
    assert half.high - half.low > 0
    ratio = rehedge_cost("target", *option, COST, 0.02)
    edge = rehedge_cost("edge", *option, COST, 0.02)
    assert ratio.running_cost == pytest.approx(2 * edge.running_cost, rel=1e-15)
    assert edge.error == pytest.approx(np.sqrt(2) * ratio.error, rel=1e-15)


def test_the_clock_costs_lambda_root_n_and_its_error_is_exact() -> None:
    counts = np.array([5, 20, 80])
    found = rehedge_cost("time", *OPTION, COST, counts, YIELD)
    np.testing.assert_allclose(found.running_cost[1:] / found.running_cost[:-1], 2)
    np.testing.assert_array_equal(found.error, rehedge_error(*OPTION, counts, YIELD))
    delta = BLACK_SCHOLES.greek("delta", *OPTION, YIELD)
    np.testing.assert_allclose(found.opening_cost, COST * 100 * delta, rtol=1e-15)


def test_hulls_cost_is_near_the_simulated_one() -> None:
    """SPEC 7: formula 0.0952, simulated 0.09311."""
    found = rehedge_cost("time", "call", 49.0, 50.0, 20 / 52, 0.05, 0.2, 0.001, 20)
    total = found.opening_cost + found.running_cost
    assert total == pytest.approx(0.0952, abs=5e-5)
    assert total == pytest.approx(0.09311, rel=0.025)


def test_the_optimal_interval_is_the_least_of_cost_and_risk() -> None:
    aversion, quantity = 2.0, 3.0

    def total(interval: float) -> float:
        count = 1000  # any: both scale with the interval by their leading orders
        factor = OPTION[3] / count / interval
        cost = rehedge_cost("time", *OPTION, COST, count).running_cost
        error = leading_error(*OPTION, count)
        risk = aversion / 2 * quantity**2 * error**2 / factor
        return float(quantity * cost * np.sqrt(factor) + risk)

    least = minimize_scalar(total, bounds=(1e-5, 0.5), options={"xatol": 1e-9})
    found = optimal_interval(*OPTION, COST, aversion, -quantity)
    assert found == pytest.approx(least.x, rel=1e-5)


def test_at_d2_0_the_optimal_interval_is_the_closed_one() -> None:
    """SPEC 7: the cost against (pi/4) vega^2 vol^2 dt/T."""
    strike = 100 * np.exp(-(0.3**2) * 0.5 / 2)
    option = ("call", 100.0, strike, 0.5, 0.0, 0.3)
    vega = BLACK_SCHOLES.greek("vega", *option)
    numerator = 4 * np.sqrt(2 / np.pi) * COST * 0.5
    expected = (numerator / (np.pi * 2.0 * vega * 0.3**2)) ** (2 / 3)
    assert optimal_interval(*option, COST, 2.0) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("rule", RULES)
def test_rows_of_options_are_those_of_each(rule: str) -> None:
    spots, costs = np.array([[90.0], [110.0]]), np.array([0.0, 0.001, 0.01])
    found = rehedge_cost(rule, "put", spots, *OPTION[2:], costs, 3.0)
    for i, j in np.ndindex(2, 3):
        spot, cost = float(spots[i, 0]), float(costs[j])
        one = rehedge_cost(rule, "put", spot, *OPTION[2:], cost, 3.0)
        wide = [np.broadcast_to(field, (2, 3))[i, j] for field in found]
        np.testing.assert_allclose(wide, one, rtol=1e-13)


@pytest.mark.parametrize(
    ("rule", "changed", "sentence"),
    [
        ("edge", {"setting": 0.0}, "setting must be > 0, got 0"),
        ("time", {"setting": 0.5}, "setting must be >= 1 and <= 10000, got 0.5"),
        ("time", {"setting": 2.5}, "setting must be a whole number, got 2.5"),
        ("target", {"cost": -0.1}, "cost must be >= 0, got -0.1"),
        ("time", {"years": 0.0}, r"years must be > 0, got 0 \(expired\)"),
        ("always", {}, "rule must be one of time, edge, target, whalley_wilmott"),
    ],
)
def test_what_no_rule_answers_is_refused_by_name(
    rule: str, changed: dict[str, float], sentence: str
) -> None:
    names = ("flag", "spot", "strike", "years", "rate", "vol")
    given: dict[str, Any] = dict(zip(names, OPTION, strict=True))
    given |= {"cost": COST, "setting": 2.0}
    with pytest.raises(InputError, match=sentence):
        rehedge_cost(rule, **given | changed)


def test_an_option_without_gamma_has_no_optimal_interval() -> None:
    with pytest.raises(DomainError, match="nothing to hedge"):
        optimal_interval("call", 1.0, 1e6, 0.01, 0.0, 0.05, COST, 1.0)
    with pytest.raises(DomainError, match="quantity must not be 0"):
        optimal_interval(*OPTION, COST, 1.0, 0.0)


def test_cells_show_the_three_numbers_of_each_rule() -> None:
    rules = [["time"], ["edge"], ["target"]]
    settings = [[20.0], [0.05], [0.05]]
    rows: Any = call("XLH_REHEDGE_COST", [rules, *OPTION, COST, settings])
    for row, (rule,), (setting,) in zip(rows, rules, settings, strict=True):
        expected = [float(x) for x in rehedge_cost(rule, *OPTION, COST, setting)]
        assert row == pytest.approx(expected, rel=1e-14)
    value, reasons = answer("XLH_REHEDGE_COST", ["edge", *OPTION, COST, 0.0])
    assert value == [[CellError.NUM] * 3]
    assert "setting must be > 0, got 0" in reasons[0]
