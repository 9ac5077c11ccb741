"""Put-call symmetry against closed forms, quadrature and simulated touches."""

from itertools import pairwise
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from tests.pricing.barriers import KINDS, fifty_digit_price, random_barriers
from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.static import (
    adjusted_payoff,
    barrier_residual,
    barrier_static,
    digital_static,
    static_strip,
)
from xlhedge.pricing.barrier import barrier_greek

FLAGS = {1.0: "call", -1.0: "put"}


def market(seed: int, kind: str, size: int) -> Any:
    """Random barrier options without drift, rebate and dates."""
    drawn = random_barriers(seed, kind, size)
    return drawn.with_values(dividend=drawn.rate, rebate=0.0, monitorings=0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_legs_are_worth_reiner_rubinstein_without_drift(kind: str) -> None:
    drawn, worst, never = market(11, kind, 250), 0.0, 0
    for place in range(250):
        one = drawn.row(place)
        price = barrier_greek("price", kind, *one)
        if price == 0:
            never += 1
            with pytest.raises(DomainError, match="the option never pays"):
                barrier_static(one.flag, one.spot, one.strike, one.barrier, kind)
            continue
        legs = barrier_static(one.flag, one.spot, one.strike, one.barrier, kind)
        terms = (one.years, one.rate, one.vol, one.dividend)
        error = abs(float(legs.value(one.spot, *terms)) - price)
        worst = max(worst, error / one.spot)
    assert worst < 2e-14
    assert never < 150


@pytest.mark.parametrize("kind", KINDS)
def test_legs_are_worth_the_books_to_fifty_digits(kind: str) -> None:
    drawn = market(12, kind, 12)
    for place in range(12):
        one = drawn.row(place)
        with mp.workdps(50):
            expected = float(fifty_digit_price(kind, one))
        if expected <= 0:
            continue
        legs = barrier_static(one.flag, one.spot, one.strike, one.barrier, kind)
        worth = legs.value(one.spot, one.years, one.rate, one.vol, one.dividend)
        assert float(worth) == pytest.approx(expected, abs=1e-14 * one.spot)


@pytest.mark.parametrize("kind", ["down_out", "up_out"])
def test_legs_of_a_knock_out_are_worth_nothing_at_the_barrier(kind: str) -> None:
    drawn = market(13, kind, 100)
    for place in range(100):
        one = drawn.row(place)
        arguments = (one.flag, one.spot, one.strike, one.barrier)
        terms = (one.years, one.rate, one.vol, one.dividend)
        assert abs(barrier_residual(*arguments, *terms)) < 1e-13 * one.barrier


@given(
    st.sampled_from(["call", "put"]),
    st.floats(40, 160),
    st.floats(60, 99),
    st.booleans(),
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_legs_pay_the_payoff_on_one_side_and_less_its_image_on_the_other(
    flag: str, strike: float, barrier: float, below: bool
) -> None:
    spot = 100.0 if not below else barrier * 0.9
    side, phi = (-1 if below else 1), (1 if flag == "call" else -1)
    if phi != side and side * (strike - barrier) <= 0:
        with pytest.raises(DomainError, match="never pays"):
            barrier_static(flag, spot, strike, barrier)
        return
    legs = barrier_static(flag, spot, strike, barrier)
    alive = barrier * np.exp(side * np.linspace(1e-6, 2, 500))
    payoff = np.maximum(phi * (alive - strike), 0.0)
    np.testing.assert_allclose(legs.pays(alive), payoff, rtol=0, atol=2e-12)
    dead = barrier**2 / alive
    image = -dead / barrier * payoff
    np.testing.assert_allclose(legs.pays(dead), image, rtol=0, atol=2e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_knock_in_and_a_knock_out_are_the_vanilla(kind: str) -> None:
    spot = 100.0 if kind.startswith("down") else 80.0
    out = barrier_static("put", spot, 95.0, 90.0, f"{kind.split('_')[0]}_out")
    knocked = barrier_static("put", spot, 95.0, 90.0, f"{kind.split('_')[0]}_in")
    prices = np.linspace(1, 300, 900)
    vanilla = np.maximum(95.0 - prices, 0.0)
    both = out.pays(prices) + knocked.pays(prices)
    np.testing.assert_allclose(both, vanilla, atol=1e-12)


@pytest.mark.parametrize("drift", [-0.06, 0.04, 0.1])
@pytest.mark.parametrize("kind", ["down_out", "up_out"])
def test_adjusted_payoff_is_worth_the_knock_out_at_any_drift(
    kind: str, drift: float
) -> None:
    drawn = market(14, kind, 15)
    side = 1.0 if kind == "down_out" else -1.0
    for place in range(15):
        one = drawn.row(place)
        dividend = one.rate - drift
        width = one.vol * np.sqrt(one.years)
        middle = np.log(one.spot) + (drift - one.vol**2 / 2) * one.years
        terms = (one.flag, one.strike, one.barrier, side, one.rate, one.vol, dividend)
        if one.vol < 0.1:
            continue

        def density(z: float, middle: Any = middle, width: Any = width) -> float:
            paid = adjusted_payoff(np.exp(middle + width * z), *terms)  # noqa: B023
            return float(paid) * norm.pdf(z)

        levels = (one.strike, one.barrier, one.barrier**2 / one.strike)
        kinks = sorted((np.log(level) - middle) / width for level in levels)
        ends = [-16.0, *(z for z in kinks if -16 < z < 16), 16.0]
        total = sum(
            quad(density, a, b, epsabs=1e-13, epsrel=1e-11, limit=200)[0]
            for a, b in pairwise(ends)
        )
        expected = barrier_greek("price", kind, *one._replace(dividend=dividend))
        got = np.exp(-one.rate * one.years) * total
        assert got == pytest.approx(float(expected), abs=1e-9 * one.spot)


def test_listed_options_for_the_adjusted_payoff_leave_less_than_the_plain_legs() -> (
    None
):
    """A down-and-out call with drift, from strikes 1 apart."""
    strike, barrier, rate, vol, years = 100.0, 90.0, 0.06, 0.25, 0.5
    prices = np.linspace(20, 300, 28001)
    paid = adjusted_payoff(prices, "call", strike, barrier, 1, rate, vol)
    strip = static_strip(prices, paid, np.arange(40.0, 201.0))
    left = np.arange(1, 65) / 64 * years
    adjusted = np.abs(strip.legs.value(barrier, left, rate, vol)).max()
    plain = abs(barrier_residual("call", 100.0, strike, barrier, years, rate, vol))
    assert plain > 0.5
    assert adjusted < 0.01


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (("call", 90, 100, 90), DomainError, "barrier 90 is touched at spot 90"),
        (("call", 80, 100, 90, "down_out"), DomainError, "touched at spot 80"),
        (("call", 100, 100, 90, "up_in"), DomainError, "touched at spot 100"),
        (("call", 100, 100, 90, "out"), InputError, "barrier_kind must be one of"),
        (("put", 100, 80, 90), DomainError, "never pays: its strike is beyond"),
        (("call", 80, 95, 90), DomainError, "never pays"),
        (("call", 100, 0, 90), DomainError, "strike must be > 0, got 0"),
        (("call", 100, 100, -1), DomainError, "barrier must be > 0, got -1"),
        (("call", np.nan, 100, 90), DomainError, "spot must be finite"),
        (("straddle", 100, 100, 90), InputError, "flag must be call or put"),
    ],
)
def test_a_barrier_without_legs_says_why(
    arguments: tuple[Any, ...], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        barrier_static(*arguments)


PAID = {"call": lambda s, k: (s > k) * 1.0, "put": lambda s, k: (s < k) * 1.0}


@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize(("cover", "sign"), [("over", 1), ("under", -1), ("centre", 0)])
def test_a_spread_covers_the_digital_from_the_side_asked_for(
    flag: str, cover: str, sign: int
) -> None:
    prices = np.linspace(0, 200, 4001)
    bought, sold, size = digital_static(flag, 100.0, 8.0, 50.0, cover)
    phi = 1 if flag == "call" else -1
    long, short = (np.maximum(phi * (prices - x), 0.0) for x in (bought, sold))
    gap = size * (long - short) - 50 * PAID[flag](prices, 100.0)
    away = (prices < min(bought, sold)) | (prices > max(bought, sold))
    assert np.abs(gap[away]).max() < 1e-12
    assert np.abs(gap[prices != 100]).max() < 50
    if sign:
        assert (sign * gap[prices != 100] >= -1e-12).all()
        assert (sign * gap).max() > 48
    else:
        inside = ~away
        assert abs(gap[inside].mean()) < 0.2


def test_a_bad_spread_leaves_the_others_unspoilt() -> None:
    with pytest.raises(DomainError, match="both strikes >= 0 at \\[1\\]") as caught:
        digital_static("call", np.array([100.0, 1.0]), 2.0)
    np.testing.assert_array_equal(caught.value.result.long_strike, [98.0, np.nan])
    np.testing.assert_array_equal(caught.value.result.quantity, [0.5, np.nan])
    with pytest.raises(DomainError, match="spread_width must be > 0, got 0"):
        digital_static("call", 100.0, 0.0)
    with pytest.raises(InputError, match="cover must be one of over, centre, under"):
        digital_static("call", 100.0, 1.0, cover="above")
    with pytest.raises(DomainError, match="spread_width must move the strike"):
        digital_static("call", 100.0, 1e-15)


def test_the_side_of_a_barrier_is_a_number() -> None:
    with pytest.raises(InputError, match="side must be a number, got 'x'"):
        adjusted_payoff(50.0, "call", 100.0, 90.0, "x", 0.05, 0.2)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="side must be \\+1 or -1"):
        adjusted_payoff(50.0, "call", 100.0, 90.0, 2.0, 0.05, 0.2)
