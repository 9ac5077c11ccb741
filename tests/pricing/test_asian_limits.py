"""Asian options where little or nothing is left to average, or nothing moves."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.asians import ARITHMETIC, CONTINUOUS, FORMULAS, MONTHLY, price
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.asian_greeks import ASIAN_GREEKS


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


@pytest.mark.parametrize("greek", ASIAN_GREEKS)
@pytest.mark.parametrize("pair", [*ARITHMETIC, ("arithmetic", "monte_carlo")])
def test_a_settled_call_has_the_greeks_of_its_forward(
    pair: tuple[str, str], greek: str
) -> None:
    """Trap 29: D (mean - K) whatever the vol; the put has none."""
    spot, strike, years, rate, vol, dividend = 100.0, 40.0, 0.5, 0.05, 0.3, 0.01
    times, past = np.array([0.1, 0.3, 0.5]), [150.0] * 6
    growths, discount = np.exp((rate - dividend) * times) / 9, np.exp(-rate * years)
    mean = spot * growths.sum() + 100.0
    price, delta = discount * (mean - strike), discount * growths.sum()
    sooner = discount * spot * (times * growths).sum()
    moving = discount * (rate - dividend) * spot * growths.sum()
    expected = {
        "price": price,
        "delta": delta,
        "net_delta": delta,
        "theta": rate * price - moving,
        "charm": rate * delta - moving / spot,
        "rho": sooner - years * price,
        "dividend_rho": -sooner,
        "dual_delta": -discount,
        "elasticity": spot * delta / price,
        "itm_probability": 1.0,
    }.get(greek, 0.0)
    market = (spot, strike, years, rate, vol, dividend)
    schedule = (times, past, pair[1])
    call, put = (
        float(asian_greek(greek, pair[0], flag, *market, *schedule))
        for flag in ("call", "put")
    )
    # Second differences of a constant are its rounding over a squared step.
    noise = 1e-7 if greek in ("volga", "ultima") else 1e-9
    assert call == pytest.approx(expected, rel=1e-9, abs=noise)
    assert np.isnan(put) if greek == "elasticity" else abs(put) < 1e-12


_BENT = ("gamma", "dual_gamma", "vanna", "volga", "speed", "zomma", "ultima")
_TIMELY = ("theta", "charm", "veta", "color")


@pytest.mark.parametrize("pair", FORMULAS)
@pytest.mark.parametrize("greek", ASIAN_GREEKS)
def test_the_kink_has_the_greeks_of_the_specification(
    pair: tuple[str, str], greek: str
) -> None:
    """SPEC 0: half a delta, and NaN for what a kink has not."""
    half = {"price": 0.0, "delta": 0.5, "net_delta": 0.5, "dual_delta": -0.5}
    half |= {"itm_probability": 0.5, "rho": 0.0, "dividend_rho": 0.0}
    now = (100.0, 100.0, 0.0, 0.0, 0.3)
    got = float(asian_greek(greek, pair[0], "call", *now, 0.0, [0.0], None, pair[1]))
    missing = (*_BENT, *_TIMELY, "vega", "elasticity")
    assert np.isnan(got) if greek in missing else got == pytest.approx(half[greek])
    still = (100.0, 100.0, 1.0, 0.0, 0.0)
    times = ([0.5, 1.0], None, pair[1])
    got = float(asian_greek(greek, pair[0], "call", *still, 0.0, *times))
    if greek in (*_BENT, *_TIMELY, "elasticity"):
        assert np.isnan(got)
    elif greek in ("rho", "dividend_rho"):
        assert abs(got) == pytest.approx(100 * 0.75 / 2)
    elif greek == "vega":
        # S sqrt(variance of the mean per vol^2)/sqrt(2 pi).
        expected = 100 * np.sqrt((0.5 * 3 + 1.0) / 4 / (2 * np.pi))
        assert got == pytest.approx(expected, rel=1e-8)
    else:
        assert got == pytest.approx(half[greek])


@pytest.mark.parametrize("method", ["curran", "exact", "monte_carlo"])
def test_past_fixings_at_the_strike_are_at_the_money(method: str) -> None:
    known: Any = ("call", 500.0, 100.0, 0.1, 0.05, 0.3, 0.0, [], [90.0, 110.0], method)
    discount = np.exp(-0.005)
    assert asian_greek("dual_delta", "arithmetic", *known) == -discount / 2
    assert asian_greek("itm_probability", "arithmetic", *known) == pytest.approx(0.5)
    assert asian_greek("delta", "arithmetic", *known) == 0
    assert np.isnan(asian_greek("dual_gamma", "arithmetic", *known))


@pytest.mark.parametrize("times", [None, MONTHLY])
@pytest.mark.parametrize(("vol", "years"), [(5.0, 40.0), (50.0, 1.0), (50.0, 200.0)])
def test_a_lognormal_average_of_any_vol_stays_finite(
    vol: float, years: float, times: Any
) -> None:
    pair = ("arithmetic", "turnbull_wakeman")
    market = (100.0, 120.0, years, 0.01, vol, 0.01)
    call, put = (
        price(pair, flag, *market, fixing_times=times) for flag in ("call", "put")
    )
    discount = np.exp(-0.01 * years)
    assert discount * 100 * 0.4 < call <= discount * 100 * (1 + 1e-14)
    assert call - put == pytest.approx(-20 * discount, rel=1e-11)


@pytest.mark.parametrize("pair", CONTINUOUS)
def test_ten_thousand_fixings_are_a_continuous_average(pair: tuple[str, str]) -> None:
    market = (100.0, 105.0, 1.0, 0.05, 0.3, 0.02)
    many = price(pair, "call", *market, fixing_times=np.arange(1, 10_001) / 10_000)
    # Midpoints would err by the square of 1e-4, the ends of the steps by 1e-4.
    continuous = float(price(pair, "call", *market))
    assert many == pytest.approx(continuous, rel=3e-4)
    assert many > continuous
