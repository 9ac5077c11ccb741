"""The exercise boundary: its ends, its shape, and what holds on it."""

from typing import Any

import numpy as np
import pytest

from xlhedge.pricing.american import american_model
from xlhedge.pricing.american_boundary import find_boundary
from xlhedge.pricing.american_grid import SCHEMES, grid_of

HIGH = american_model("high")
MARKETS = [(0.05, 0.25, 0.0), (0.05, 0.25, 0.05), (0.03, 0.3, 0.08), (0.1, 0.1, 0.02)]


def boundary(years: float, rate: float, vol: float, dividend: float) -> Any:
    """Times and levels of the boundary, strike 1."""
    arguments = (np.array([x]) for x in (years, rate, vol, dividend))
    found = find_boundary(SCHEMES["high"], *arguments)
    times = years * grid_of(SCHEMES["high"]).roots ** 2
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


@pytest.mark.parametrize("vol", [0.03, 0.05, 0.1, 0.15, 0.2])
def test_fast_drifts_meet_slow_ones(vol: float) -> None:
    """The drift in vols passes the switch between both kinds of steps."""
    rate = 0.06 + np.array([-1e-7, 1e-7])
    years = (0.6 * vol / 0.06) ** 2
    prices: Any = HIGH.price("put", 100.0, 100.0, years, rate, vol, 0.0)
    slope = HIGH.greek("rho", "put", 100.0, 100.0, years, 0.0601, vol, 0.0)
    assert prices[1] - prices[0] == pytest.approx(2e-7 * slope, rel=2e-2)


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
