"""The exercise boundary: its ends, its shape, and what holds on it."""

from typing import Any

import numpy as np
import pytest

from xlhedge.pricing.american import american_model
from xlhedge.pricing.american_boundary import find_boundary, settling_pace
from xlhedge.pricing.american_grid import SCHEMES, grid_of

HIGH = american_model("high")
MARKETS = [(0.05, 0.25, 0.0), (0.05, 0.25, 0.05), (0.03, 0.3, 0.08), (0.1, 0.1, 0.02)]


def boundary(years: float, rate: float, vol: float, dividend: float) -> Any:
    """Times and levels of the boundary, strike 1."""
    arguments = (np.array([x]) for x in (years, rate, vol, dividend))
    found = find_boundary(SCHEMES["high"], *arguments)
    times = found.horizon[0] * grid_of(SCHEMES["high"].levels[-1]).roots ** 2
    return times, np.exp(found.log_start - found.depth)[0]


def perpetual(rate: float, vol: float, dividend: float) -> tuple[float, float]:
    """The root of vol^2 b (b-1)/2 + (r-q) b = r below 0, and the level b/(b-1)."""
    half = 0.5 - (rate - dividend) / vol**2
    root = half - np.sqrt(half**2 + 2 * rate / vol**2)
    return root, root / (root - 1)


@pytest.mark.parametrize("market", MARKETS)
def test_it_starts_at_the_strike_or_where_interest_meets_the_yield(market: Any) -> None:
    rate, _, dividend = market
    start = min(1.0, rate / dividend) if dividend > 0 else 1.0
    times, levels = boundary(1e-8, *market)
    assert levels[0] == pytest.approx(start, rel=1e-4)
    assert times[0] < 1e-10


@pytest.mark.parametrize("market", MARKETS)
def test_it_falls_towards_the_perpetual_boundary(market: Any) -> None:
    _, levels = boundary(60.0, *market)
    _, lowest = perpetual(*market)
    assert np.all(np.diff(levels) < 1e-7)
    assert np.all(levels > lowest - 1e-7)
    assert levels[-1] == pytest.approx(lowest, rel=2e-2)


def test_a_long_put_is_the_perpetual_put() -> None:
    """V = (K - B) (S/B)^b; McKean (1965)."""
    rate, vol, dividend = 0.08, 0.2, 0.01
    root, level = perpetual(rate, vol, dividend)
    expected = 100 * (1 - level) * (1.1 / level) ** root
    got = HIGH.price("put", 110.0, 100.0, 150.0, rate, vol, dividend)
    assert got == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("market", MARKETS)
def test_value_and_slope_join_the_payoff_on_it(market: Any) -> None:
    rate, vol, dividend = market
    level = 100 * boundary(1.0, *market)[1][-1]
    spots = level * (1 + np.array([1e-6, 1e-5, 1e-4]))
    greeks = HIGH.greeks("put", spots, 100.0, 1.0, rate, vol, dividend)
    # The curvature beyond it, from the pricing equation with theta 0.
    gamma = 2 * (rate * 100 - dividend * level) / (vol * level) ** 2
    away = spots - level
    rise = gamma * away**2 / 2
    np.testing.assert_allclose(greeks.price, 100 - spots + rise, atol=1e-7)
    np.testing.assert_allclose(greeks.delta, -1 + gamma * away, atol=3e-5)
    np.testing.assert_allclose(greeks.gamma, gamma, rtol=5e-3)
    below = HIGH.greeks("put", level * (1 - 1e-9), 100.0, 1.0, rate, vol, dividend)
    assert (below.delta, below.gamma) == (-1, 0)


@pytest.mark.parametrize(
    "market", [(0.1, 0.1, 0.02), (0.05, 0.1, 0.0), (0.03, 0.05, 0.08)]
)
def test_the_flat_boundary_beyond_its_horizon_joins_the_one_before(market: Any) -> None:
    rate, vol, dividend = market
    pace = settling_pace(*(np.array(x) for x in (rate, vol, dividend)))
    years = SCHEMES["high"].settling / pace * (1 + np.array([-1e-6, 0.0, 1e-6]))
    prices: Any = HIGH.price("put", 110.0, 100.0, years, rate, vol, dividend)
    before, after = np.diff(prices)
    assert before == pytest.approx(after, abs=1e-9)


@pytest.mark.parametrize("gap", [1e-3, 1e-5, 1e-8, 1e-12])
def test_a_dividend_near_the_rate_is_as_good_as_equal(gap: float) -> None:
    """The start of the boundary turns from K to K r/q there."""
    around: Any = HIGH.price(
        "put", 100.0, 100.0, 0.1, 0.05, 0.3, 0.05 + np.array([-gap, 0.0, gap])
    )
    slope = HIGH.greek("dividend_rho", "put", 100.0, 100.0, 0.1, 0.05, 0.3, 0.0501)
    steps = np.diff(around)
    assert steps == pytest.approx(slope * gap, rel=1e-2, abs=1e-10)


@pytest.mark.parametrize(("accuracy", "error"), [("fast", 1e-6), ("standard", 1e-8)])
def test_each_accuracy_keeps_its_word(accuracy: str, error: float) -> None:
    """Per strike, against the finest; the noted one, p90 over a range of options."""
    rng = np.random.default_rng(61)
    years, vol = rng.uniform(0.02, 3, 120), rng.uniform(0.08, 0.8, 120)
    rate, dividend = rng.uniform(0.005, 0.12, (2, 120))
    spot = rng.uniform(0.7, 1.5, 120)
    arguments: Any = ("put", spot, 1.0, years, rate, vol, dividend)
    missed = np.abs(american_model(accuracy).price(*arguments) - HIGH.price(*arguments))
    assert np.quantile(missed, 0.9) < error
    assert np.max(missed) < 10 * error
