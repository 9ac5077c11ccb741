"""Asian options where little or nothing is left to average, or nothing moves."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.asians import ARITHMETIC, CONTINUOUS, FORMULAS, MONTHLY, price
from xlhedge.pricing.asian import asian_greek


@pytest.mark.parametrize("pair", FORMULAS)
def test_the_delta_dies_as_fixings_accumulate(pair: tuple[str, str]) -> None:
    average, method = pair
    deltas = []
    for made in range(13):
        times = [month / 12 for month in range(1, 13 - made)]
        arguments = ("call", 100.0, 95.0, max(times, default=0.0), 0.05, 0.3)
        schedule = (0.0, times, [100.0] * made, method)
        deltas.append(float(asian_greek("delta", average, *arguments, *schedule)))
    assert np.all(np.diff(deltas) < 0)
    assert 0.6 < deltas[0] < 0.9
    assert 0 < deltas[11] < 1 / 12
    assert deltas[12] == 0


@pytest.mark.parametrize("pair", ARITHMETIC)
def test_past_fixings_above_the_strike_leave_a_forward(pair: tuple[str, str]) -> None:
    market = (100.0, 40.0, 0.25, 0.05, 0.3)
    schedule: dict[str, Any] = {
        "fixing_times": [1 / 12, 2 / 12, 3 / 12],
        "past_fixings": [140.0, 150.0, 160.0, 155.0, 152.0, 151.0],
        "method": pair[1],
    }

    def value(greek: str, flag: str) -> float:
        return float(asian_greek(greek, pair[0], flag, *market, **schedule))

    discount = np.exp(-0.05 * 0.25)
    growth = sum(np.exp(0.05 * time) for time in schedule["fixing_times"]) / 9
    forward = discount * (100 * growth + 908 / 9 - 40)
    assert value("price", "call") == pytest.approx(forward, rel=1e-14)
    assert value("delta", "call") == pytest.approx(discount * growth, rel=1e-14)
    assert value("dual_delta", "call") == pytest.approx(-discount, rel=1e-14)
    assert value("gamma", "call") == 0
    assert abs(value("vega", "call")) < 1e-9
    assert {value(greek, "put") for greek in ("price", "delta", "gamma")} == {0.0}


@pytest.mark.parametrize("pair", [*FORMULAS, ("arithmetic", "monte_carlo")])
def test_a_known_average_pays_its_discounted_payoff(pair: tuple[str, str]) -> None:
    past = [90.0, 110.0, 130.0]
    schedule: dict[str, Any] = {"fixing_times": [], "past_fixings": past}
    level = np.prod(past) ** (1 / 3) if pair[0] == "geometric" else np.mean(past)
    for flag, paid in (("call", level - 100), ("put", 0.0)):
        got = price(pair, flag, 500.0, 100.0, 0.1, 0.05, 0.3, **schedule)
        assert got == pytest.approx(np.exp(-0.005) * paid, rel=1e-14)


@pytest.mark.parametrize("pair", ARITHMETIC)
def test_a_fixing_now_is_a_past_fixing_at_the_spot(pair: tuple[str, str]) -> None:
    market = (100.0, 97.0, 1.0, 0.05, 0.3, 0.02)
    now = price(pair, "put", *market, fixing_times=[0.0, *MONTHLY])
    past = price(pair, "put", *market, fixing_times=MONTHLY, past_fixings=[100.0])
    # Two moments of the whole average and of its random part are not the same.
    rel = 0.01 if pair[1] == "turnbull_wakeman" else 1e-4
    assert now == pytest.approx(past, rel=1e-12 if pair[1] == "exact" else rel)


@pytest.mark.parametrize("pair", FORMULAS)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_without_vol_the_payoff_is_that_of_the_forwards(
    pair: tuple[str, str], flag: str
) -> None:
    forwards = 100 * np.exp(0.05 * np.array(MONTHLY))
    level = (
        np.exp(np.log(forwards).mean()) if pair[0] == "geometric" else np.mean(forwards)
    )
    for strike in (90.0, 110.0):
        paid = max(level - strike, 0.0) if flag == "call" else max(strike - level, 0.0)
        got = price(pair, flag, 100, strike, 1, 0.05, 0.0, fixing_times=MONTHLY)
        assert got == pytest.approx(np.exp(-0.05) * paid, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("pair", FORMULAS)
def test_little_vol_is_close_to_none(pair: tuple[str, str]) -> None:
    none, little = (
        price(pair, "call", 100, 90, 1, 0.05, vol, fixing_times=MONTHLY)
        for vol in (0.0, 1e-9)
    )
    assert little == pytest.approx(float(none), rel=1e-13)


@pytest.mark.parametrize("pair", CONTINUOUS)
def test_zero_years_are_the_payoff(pair: tuple[str, str]) -> None:
    for flag, strike, paid in (("call", 90.0, 10.0), ("put", 90.0, 0.0)):
        got = price(pair, flag, 100.0, strike, 0.0, 0.05, 0.3)
        assert got == pytest.approx(paid, rel=1e-14)


@pytest.mark.parametrize("carry", [0.0, -0.02, -0.04])
def test_the_continuous_moments_pass_smoothly_through_their_quotients(
    carry: float,
) -> None:
    # vol^2 = 0.04: b = 0, 2b = -vol^2 and b = -vol^2.
    pair = ("arithmetic", "turnbull_wakeman")
    carries = carry + np.array([-2e-6, -1e-6, 0.0, 1e-6, 2e-6])
    prices = price(pair, "call", 100.0, 95.0, 0.5, 0.05, 0.2, 0.05 - carries)
    assert np.all(np.abs(np.diff(prices, 3)) < 1e-13 * prices[0] * 8)
