"""The exact discrete average against quadrature, however close the fixings are."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from tests.pricing.asian_integrals import integrated_price
from xlhedge.core.numeric import Array
from xlhedge.pricing.asian import asian_greek

# Spot, strike, years, rate, vol, dividend.
MARKET: tuple[Any, ...] = (100.0, 104.0, 1.0, 0.04, 0.35, 0.01)


def valued(method: str, greek: str, flag: Any, *market: Any, **schedule: Any) -> float:
    given = {**schedule, "method": method}
    return float(asian_greek(greek, "arithmetic", flag, *market, **given))


exact = partial(valued, "exact")


def integral(flag: float, market: Any, *schedule: Any) -> float:
    return integrated_price(flag, *market, *schedule)


def random_case(rng: np.random.Generator, count: int, shortest: float) -> Any:
    """Flag, market, times and past fixings; every other one within 0.3 sd."""
    gaps = np.exp(rng.uniform(np.log(shortest), np.log(2.0), count))
    times, vol = np.cumsum(gaps), np.exp(rng.uniform(np.log(0.02), np.log(2.0)))
    width = min(vol * np.sqrt(times[-1]), 1.0)
    strike = 100.0 * np.exp(rng.choice([0.3, 2.0]) * rng.uniform(-1, 1) * width)
    rate, dividend = rng.uniform(-0.1, 0.15, 2)
    years = times[-1] + rng.choice([0.0, 0.5])
    past = tuple(rng.uniform(80, 120, rng.integers(0, 3)))
    market = (100.0, strike, years, rate, vol, dividend)
    return rng.choice([1.0, -1.0]), market, times, past


@pytest.mark.parametrize(
    ("count", "shortest", "cases"), [(2, 1e-9, 300), (2, 0.02, 200), (3, 1e-3, 10)]
)
def test_it_is_the_integral_to_rounding(
    count: int, shortest: float, cases: int
) -> None:
    rng = np.random.default_rng(count)
    for _ in range(cases):
        flag, market, times, past = random_case(rng, count, shortest)
        expected = integral(flag, market, times, past)
        got = exact("price", flag, *market, fixing_times=times, past_fixings=past)
        spot, strike, _, rate, _, dividend = market
        scale = max(spot * np.exp(max(rate - dividend, 0) * times[-1]), strike)
        assert abs(got - expected) <= 1e-14 * scale, (flag, market, times, past)


def differences(greek: str, times: Any) -> float:
    """A derivative of the integral in spot or vol, of order 8."""
    place, order = {"delta": (0, 1), "gamma": (0, 2), "vega": (4, 1)}[greek]
    weights: dict[int, dict[int, float]] = {
        1: {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280},
        2: {0: -205 / 144, 1: 8 / 5, 2: -1 / 5, 3: 8 / 315, 4: -1 / 560},
    }
    step, total = 0.03 * MARKET[place], 0.0
    for offset, weight in weights[order].items():
        for sign in (1, -1):
            moved = [*MARKET]
            moved[place] += sign * offset * step
            total += sign**order * weight * integral(1, moved, times)
    return total / step**order


@pytest.mark.parametrize("greek", ["delta", "gamma", "vega"])
@pytest.mark.parametrize("times", [(0.5, 0.5 + 1e-7), (1e-7, 1.0), (0.3, 1.0)])
def test_greeks_are_differences_of_the_integral(greek: str, times: Any) -> None:
    got = exact(greek, "call", *MARKET, fixing_times=times)
    assert got == pytest.approx(differences(greek, times), rel=1e-8)


@pytest.mark.parametrize("place", [0, 3, 11])
def test_a_pair_of_fixings_becomes_one_as_they_meet(place: int) -> None:
    """Smoothly, from a month apart to a third of a second: no grid shows."""
    monthly = np.arange(1, 13) / 12

    def paired(gap: float) -> float:
        times = np.sort([*monthly, monthly[place] - gap])
        return exact("price", "call", *MARKET, fixing_times=times)

    limit = paired(1e-12)
    slope = (paired(1e-6) - limit) / 1e-6
    for gap in (1e-8, 1e-7, 1e-5, 1e-4):
        # Straight but for the curvature: |V''| gap^2.
        assert paired(gap) == pytest.approx(
            limit + slope * gap, abs=1e-13 * 100 + 40 * gap**2
        )


def test_the_price_passes_smoothly_through_the_next_fixing() -> None:
    rest = np.arange(1, 25) / 250
    price_now = exact("price", "put", *MARKET, fixing_times=[0.0, *rest])
    for close in (1e-10, 1e-8, 1e-6):
        near = exact("price", "put", *MARKET, fixing_times=[close, *rest])
        assert near == pytest.approx(price_now, abs=200 * close + 1e-12)


def test_many_fixings_meet_the_order_of_their_bounds() -> None:
    times: Array = np.arange(1, 1001) / 1000
    curran, two_moment, price = (
        valued(method, "price", "call", *MARKET, fixing_times=times)
        for method in ("curran", "turnbull_wakeman", "exact")
    )
    assert curran < price < two_moment
    assert price == pytest.approx(curran, rel=5e-4)


def test_it_does_not_depend_on_what_else_is_asked() -> None:
    strikes = np.linspace(60, 160, 101)
    spot, rest = MARKET[0], MARKET[2:]
    given: dict[str, Any] = {"fixing_times": np.arange(1, 13) / 12, "method": "exact"}
    together = asian_greek("delta", "arithmetic", "call", spot, strikes, *rest, **given)
    times = given["fixing_times"]
    each = [exact("delta", "call", spot, k, *rest, fixing_times=times) for k in strikes]
    assert np.max(np.abs(together - np.array(each))) < 1e-14


@pytest.mark.parametrize("greek", ["vega", "volga", "veta", "ultima"])
@pytest.mark.parametrize("flag", ["call", "put"])
def test_no_vol_moves_what_the_past_has_settled(flag: str, greek: str) -> None:
    past = [900.0, 950.0]  # their share of the average is above the strike
    got = exact(greek, flag, *MARKET, fixing_times=[0.5, 1.0], past_fixings=past)
    assert got == 0.0


@pytest.mark.parametrize("vol", [0.01, 0.1])
def test_vega_keeps_its_digits_however_deep_in_the_money(vol: float) -> None:
    times = np.arange(1, 13) / 12
    market = (100.0, np.array([60.0, 160.0]), 1.0, 0.04, vol, 0.01)
    call, put = (
        asian_greek("vega", "arithmetic", flag, *market, times, method="exact")
        for flag in ("call", "put")
    )
    # Parity: call and put have one vega, which is never negative.
    np.testing.assert_array_equal(call, put)
    assert np.all(call >= 0.0)
