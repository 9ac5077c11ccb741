"""Laws of barrier options: sums, bounds, symmetries, and what is refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.barriers import KINDS, Barriers, random_barriers, scale_of
from tests.pricing.options import assert_close
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.pricing import BLACK_SCHOLES
from xlhedge.pricing.barrier import (
    BARRIER_GREEKS,
    BarrierState,
    barrier_greek,
    barrier_state,
)

SIDES = ("down", "up")
OUTS = ("down_out", "up_out")
MARKET: dict[str, Any] = {"years": 0.5, "rate": 0.08, "vol": 0.25, "dividend": 0.04}
NOT_ADDITIVE = ("elasticity",)


def greek(name: str, kind: str, options: Barriers) -> Any:
    return barrier_greek(name, kind, *options)


def vanilla(name: str, options: Barriers) -> Any:
    flag, spot, strike, _, *market, _, _ = options
    return BLACK_SCHOLES.greek(name, flag, spot, strike, *market)


@pytest.mark.parametrize("name", [n for n in BARRIER_GREEKS if n not in NOT_ADDITIVE])
@pytest.mark.parametrize("side", SIDES)
def test_knock_in_plus_knock_out_is_vanilla(side: str, name: str) -> None:
    options = random_barriers(81, f"{side}_in", 500).with_values(rebate=0.0)
    parts = [greek(name, f"{side}_{what}", options) for what in ("in", "out")]
    expected = vanilla(name, options)
    scale = 1.0 if name == "itm_probability" else scale_of(name, options)
    assert_close(sum(parts), expected, 1e-10, options, scale)


@pytest.mark.parametrize("side", SIDES)
def test_without_rates_one_of_both_rebates_is_paid(side: str) -> None:
    options = random_barriers(82, f"{side}_in", 500)
    options = options.with_values(rate=0.0, rebate=3.0)
    total = 0.0
    for what in ("in", "out"):
        kind = f"{side}_{what}"
        without = greek("price", kind, options.with_values(rebate=0.0))
        total = total + greek("price", kind, options) - without
    assert_close(total, 3.0, 1e-13, options, scale=options.spot)


@pytest.mark.parametrize("kind", KINDS)
def test_greeks_satisfy_the_black_scholes_equation(kind: str) -> None:
    options = random_barriers(83, kind, 1000).with_values(monitorings=0.0)
    names = ("price", "delta", "gamma", "theta")
    price, delta, gamma, theta = (greek(name, kind, options) for name in names)
    spread = options.vol**2 * options.spot**2 * gamma / 2
    carry = (options.rate - options.dividend) * options.spot * delta
    owed = options.rate * price
    scale = np.abs(theta) + np.abs(spread) + np.abs(carry) + 1e-3 * options.spot
    assert_close(theta + spread + carry - owed, 0, 1e-11, options, scale)


@pytest.mark.parametrize("kind", KINDS)
def test_price_is_homogeneous_in_money(kind: str) -> None:
    options = random_barriers(84, kind, 500)
    money = ("spot", "strike", "barrier", "rebate")
    given = options._asdict()
    larger = options.with_values(**{name: 1024 * given[name] for name in money})
    for name, power in {"price": 1, "delta": 0, "gamma": -1, "vega": 1}.items():
        expected = 1024.0**power * greek(name, kind, options)
        assert_close(greek(name, kind, larger), expected, 1e-12, options)


def test_a_down_call_is_an_up_put_in_the_other_currency() -> None:
    options = random_barriers(85, "down_out", 500).with_values(flag=1.0, rebate=0.0)
    flag, spot, strike, barrier, years, rate, vol, dividend, *rest = options
    level = spot * strike / barrier
    mirrored = (-flag, strike, spot, level, years, dividend, vol, rate, *rest)
    for what in ("in", "out"):
        got = greek("price", f"down_{what}", options)
        assert_close(
            got, barrier_greek("price", f"up_{what}", *mirrored), 1e-11, options
        )


def test_without_carry_a_down_and_out_call_is_a_call_less_puts_at_the_image() -> None:
    # Carr, Ellis and Gupta (1998); figures.csv, put_call_symmetry_doc.
    market = (0.5, 0.03, 0.25, 0.03)
    call = BLACK_SCHOLES.price("call", 100, 100, *market)
    put = BLACK_SCHOLES.price("put", 100, 81, *market)
    got = barrier_greek("price", "down_out", "call", 100, 100, 90, *market)
    assert got == pytest.approx(call - 100 / 90 * put, rel=1e-14)
    assert got == pytest.approx(5.9478446202663768, rel=1e-14)


NUMBERS = st.floats(0.05, 1.0)
DRAWN = settings(max_examples=200, deadline=None, derandomize=True)


def drawn(flag: float, moneyness: float, away: float, vol: float, side: str) -> Any:
    """An option without rebate; the barrier `away` widths from the spot."""
    level = 100 * np.exp((1 if side == "up" else -1) * away * vol)
    return Barriers(flag, 100.0, 100 * moneyness, level, 1.0, 0.05, vol, 0.02, 0.0, 0.0)


@DRAWN
@given(st.sampled_from([1.0, -1.0]), NUMBERS, NUMBERS, NUMBERS, st.sampled_from(SIDES))
def test_a_knock_out_is_worth_between_nothing_and_the_vanilla(
    flag: float, moneyness: float, away: float, vol: float, side: str
) -> None:
    option = drawn(flag, 2 * moneyness, away, vol, side)
    price = greek("price", f"{side}_out", option)
    assert -1e-13 <= price <= vanilla("price", option) + 1e-13


@DRAWN
@given(
    *(st.sampled_from([1.0, -1.0]), NUMBERS, NUMBERS, NUMBERS, st.sampled_from(SIDES)),
    st.floats(1.01, 3.0),
)
def test_a_farther_barrier_knocks_out_less(
    flag: float, moneyness: float, away: float, vol: float, side: str, farther: float
) -> None:
    near, far = (
        greek("price", f"{side}_out", drawn(flag, 2 * moneyness, a, vol, side))
        for a in (away, farther * away)
    )
    assert near <= far + 1e-13


@pytest.mark.parametrize("kind", OUTS)
def test_rarer_monitoring_knocks_out_less(kind: str) -> None:
    options = random_barriers(86, kind, 300).with_values(rebate=0.0)
    prices = [
        greek("price", kind, options.with_values(monitorings=times))
        for times in (0, 1000, 250, 50, 12, 4, 1)
    ]
    assert np.all(np.diff(prices, axis=0) >= -1e-14 * options.spot)
    assert np.all(prices[-1] <= vanilla("price", options) + 1e-14 * options.spot)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BARRIER_GREEKS)
def test_a_touched_barrier_leaves_the_vanilla_or_the_rebate(
    kind: str, name: str
) -> None:
    flags = np.array([1, -1, 1, -1])
    beyond = 90.0 if kind.startswith("down") else 110.0
    spots = np.array([100, 100, beyond, beyond])
    got = barrier_greek(name, kind, flags, spots, 101, 100, **MARKET, rebate=3)
    constant = np.full(4, 3.0 if name == "price" else 0.0)
    plain = BLACK_SCHOLES.greek(name, flags, spots, 101, **MARKET)
    expected = plain if kind.endswith("in") else constant
    np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_the_price_does_not_jump_at_the_barrier(kind: str, flag: str) -> None:
    side = 1 if kind.startswith("down") else -1
    spots = 100 * (1 + side * 10.0 ** -np.arange(6, 15, 2))
    price = barrier_greek("price", kind, flag, spots, 101, 100, **MARKET, rebate=3)
    touched = barrier_greek("price", kind, flag, 100, 101, 100, **MARKET, rebate=3)
    assert np.all(np.abs(price - touched) <= 10 * np.abs(spots - 100) + 1e-13)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_state_tells_the_deltas_on_both_sides_of_the_barrier(
    kind: str, flag: str
) -> None:
    side = 1 if kind.startswith("down") else -1
    state = barrier_state(kind, flag, 107, 101, 100, **MARKET, rebate=3)
    alive, beyond = (
        barrier_greek(
            "delta", kind, flag, 100 * (1 + near), 101, 100, **MARKET, rebate=3
        )
        for near in (side * 1e-9, -side * 1e-9)
    )
    assert state.alive_delta == pytest.approx(alive, abs=1e-6)
    assert state.knocked_delta == pytest.approx(beyond, abs=1e-6)
    assert bool(state.knocked) == (side < 0)


def test_a_reverse_knock_out_loses_a_large_delta_at_its_barrier() -> None:
    day: dict[str, Any] = MARKET | {"years": 1 / 365}
    state = barrier_state("up_out", "call", 119.5, 100, 120, **day)
    assert state.alive_delta < -5
    assert state.knocked_delta == 0


def test_the_barrier_is_near_within_a_day_or_a_step() -> None:
    day = 0.25 * np.sqrt(1 / 365)
    spots = 100 * np.exp([0.99 * day, 1.01 * day, -0.99 * day, -1.01 * day])
    state = barrier_state("down_out", "call", spots, 100, 100, **MARKET)
    np.testing.assert_array_equal(state.near_barrier, [True, False, True, False])
    np.testing.assert_array_equal(state.knocked, [False, False, True, True])
    step = 0.25 * np.sqrt(0.5 / 10)
    spots = 100 * np.exp([0.99 * step, 1.01 * step])
    state = barrier_state("down_out", "call", spots, 100, 100, **MARKET, monitorings=10)
    np.testing.assert_array_equal(state.near_barrier, [True, False])


def test_a_complex_lambda_is_refused_where_a_rebate_is_paid_at_hit() -> None:
    spots, rebates = np.array([100.0, 100.0, 94.0]), np.array([3.0, 0.0, 3.0])
    market = (0.5, -0.09, 0.2, -0.11)
    with pytest.raises(DomainError, match=r"rate -0\.09 is not supported") as caught:
        barrier_greek("price", "down_out", "call", spots, 100, 95, *market, rebates)
    assert list(caught.value.codes) == [Code.OUT_OF_RANGE, Code.OK, Code.OK]
    without = barrier_greek("price", "down_out", "call", 100, 100, 95, *market)
    np.testing.assert_array_equal(caught.value.result, [np.nan, without, 3.0])
    at_expiry = barrier_greek("price", "down_in", "call", 100, 100, 95, *market, 3)
    assert np.isfinite(at_expiry)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("spot", 0.0, "spot must be > 0"),
        ("strike", 0.0, "strike must be > 0"),
        ("barrier", 0.0, "barrier must be > 0"),
        ("rebate", -1.0, "rebate must be >= 0"),
        ("vol", -0.2, "vol must be >= 0"),
        ("years", -1.0, "expired"),
        ("monitorings", 2.5, "monitorings must be a whole number, got 2.5"),
        ("monitorings", -1, "monitorings must be >= 0"),
        ("rate", np.nan, "rate must be finite"),
    ],
)
def test_what_is_out_of_range_is_refused(name: str, value: float, message: str) -> None:
    good: dict[str, Any] = {"spot": 100.0, "strike": 100.0, "barrier": 95.0} | MARKET
    two = np.array([value, good.get(name, 0.0)])
    with pytest.raises(DomainError, match=message) as caught:
        barrier_greek("delta", "down_out", "call", **good | {name: two})
    assert np.isnan(caught.value.result[0])
    assert caught.value.result[1] == barrier_greek("delta", "down_out", "call", **good)
    with pytest.raises(DomainError, match=message) as caught:
        barrier_state("down_out", "call", **good | {name: value})
    assert isinstance(caught.value.result, BarrierState)


def test_unknown_words_are_refused() -> None:
    arguments = (100, 100, 95, 0.5, 0.08, 0.25)
    with pytest.raises(InputError, match="barrier_kind must be one of down_in"):
        barrier_greek("price", "sideways", "call", *arguments)
    with pytest.raises(InputError, match="greek must be one of price"):
        barrier_greek("coin_delta", "down_in", "call", *arguments)
    with pytest.raises(InputError, match="flag must be call or put"):
        barrier_greek("price", "down_in", "straddle", *arguments)


def test_results_have_the_common_shape() -> None:
    spots, vols = np.array([[100.0], [110.0], [90.0]]), np.array([0.2, 0.3])
    for name in BARRIER_GREEKS:
        got = barrier_greek(name, "down_out", "call", spots, 100, 95, 0.5, 0.05, vols)
        assert np.shape(got) == (3, 2)
    state = barrier_state("down_out", "call", spots, 100, 95, 0.5, 0.05, vols)
    assert {np.shape(field) for field in state} == {(3, 2)}
    one = barrier_greek("delta", "down_out", "call", 100, 100, 95, 0.5, 0.05, 0.2)
    assert isinstance(one, float)
