"""Laws of average-price options that hold whatever the method."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.asians import (
    ARITHMETIC,
    CONTINUOUS,
    FORMULAS,
    MARKETS,
    MONTHLY,
    price,
)
from tests.pricing.options import assert_close
from xlhedge.pricing import MODELS

BLACK_SCHOLES = MODELS["black_scholes"]


@pytest.mark.parametrize("pair", ARITHMETIC)
@pytest.mark.parametrize("past", [(), (90.0, 111.0, 40.0)])
def test_call_less_put_is_the_forward_on_the_average(
    pair: tuple[str, str], past: tuple[float, ...]
) -> None:
    spot, strike, years, rate, _, dividend = MARKETS
    schedule = {"fixing_times": MONTHLY, "past_fixings": past}
    call, put = (price(pair, flag, *MARKETS, **schedule) for flag in ("call", "put"))
    count = len(MONTHLY) + len(past)
    growth = np.exp((rate - dividend) * np.array(MONTHLY)[:, None]).sum(axis=0)
    mean = (spot * growth + sum(past)) / count
    discount = np.exp(-rate * years)
    assert_close(call - put, discount * (mean - strike), 2e-12, MARKETS, spot)


@pytest.mark.parametrize("pair", ARITHMETIC[:2])
def test_call_less_put_is_the_forward_on_a_continuous_average(
    pair: tuple[str, str],
) -> None:
    spot, strike, years, rate, _, dividend = MARKETS
    call, put = (price(pair, flag, *MARKETS) for flag in ("call", "put"))
    carry = np.where(rate == dividend, 1.0, (rate - dividend) * years)
    mean = spot * np.where(rate == dividend, 1.0, np.expm1(carry) / carry)
    discount = np.exp(-rate * years)
    assert_close(call - put, discount * (mean - strike), 2e-13, MARKETS, spot)


@pytest.mark.parametrize("past", [(), (90.0, 111.0, 40.0)])
def test_curran_and_geometric_bound_the_exact_call_from_below(
    past: tuple[float, ...],
) -> None:
    schedule = {"fixing_times": MONTHLY, "past_fixings": past}
    geometric, curran, _, exact = (
        price(pair, "call", *MARKETS, **schedule) for pair in FORMULAS
    )
    slack = 1e-12 * MARKETS[0]
    assert np.all(geometric <= curran + slack)
    assert np.all(curran <= exact + slack)


def test_the_exact_call_is_below_the_geometric_one_and_the_gap_of_the_means() -> None:
    # (A - K)+ - (G - K)+ <= A - G, as A >= G.
    geometric, exact = (
        price(pair, "call", *MARKETS, fixing_times=MONTHLY)
        for pair in (FORMULAS[0], FORMULAS[3])
    )
    zero = MARKETS.copy()
    zero[1] = 0.0  # a call without strike is the average itself
    means = [
        price(pair, "call", *zero, fixing_times=MONTHLY)
        for pair in (FORMULAS[0], FORMULAS[1])
    ]
    assert np.all(exact <= geometric + means[1] - means[0] + 1e-12 * MARKETS[0])


@pytest.mark.parametrize("pair", FORMULAS)
def test_an_average_of_one_fixing_is_the_european_option(pair: tuple[str, str]) -> None:
    for flag in ("call", "put"):
        got = price(pair, flag, *MARKETS, fixing_times=[1.0])
        assert_close(got, BLACK_SCHOLES.price(flag, *MARKETS), 1e-13, MARKETS, 1e-2)


@pytest.mark.parametrize("pair", FORMULAS)
@pytest.mark.parametrize("times", [MONTHLY, None])
def test_a_call_is_below_the_european_one_if_forwards_do_not_fall(
    pair: tuple[str, str], times: Any
) -> None:
    # By convexity the average is worth less than the fixings, and each fixing,
    # discounted from the end, less than the last one if the carry is >= 0.
    if times is None and pair[1] == "exact":
        return
    carried = MARKETS.copy()
    carried[5] = np.minimum(MARKETS[5], MARKETS[3])
    asian = price(pair, "call", *carried, fixing_times=times)
    european = np.asarray(BLACK_SCHOLES.price("call", *carried))
    assert np.all(asian <= european * (1 + 1e-9) + 1e-12 * carried[0])


def test_without_carry_above_zero_an_asian_call_may_exceed_the_european_one() -> None:
    market = (100.0, 100.0, 1.0, 0.0, 0.1, 0.3)
    asian = price(("arithmetic", "exact"), "call", *market, fixing_times=MONTHLY)
    assert asian > BLACK_SCHOLES.price("call", *market)


@pytest.mark.parametrize("pair", FORMULAS)
def test_price_is_homogeneous_in_money(pair: tuple[str, str]) -> None:
    scaled = MARKETS.copy()
    scaled[:2] *= 1000.0
    past = np.array([90.0, 111.0])
    one = price(pair, "put", *MARKETS, fixing_times=MONTHLY, past_fixings=past)
    many = price(pair, "put", *scaled, fixing_times=MONTHLY, past_fixings=1e3 * past)
    assert_close(many, 1000.0 * one, 1e-11, MARKETS, 1.0)


@pytest.mark.parametrize("pair", CONTINUOUS)
def test_many_fixings_approach_the_continuous_average(pair: tuple[str, str]) -> None:
    market = (100.0, 105.0, 1.0, 0.05, 0.3, 0.02)
    continuous = price(pair, "call", *market)
    # Of fixings 1/n .. 1 the error is c/n + d/n^2 + ...: two steps of Richardson.
    coarse, middle, fine = (
        price(pair, "call", *market, fixing_times=np.arange(1, n + 1) / n)
        for n in (250, 500, 1000)
    )
    once = (2 * middle - coarse, 2 * fine - middle)
    extrapolated = (4 * once[1] - once[0]) / 3
    assert extrapolated == pytest.approx(float(continuous), rel=2e-8)


@pytest.mark.parametrize(
    ("spot", "rate", "vol", "years", "printed"),
    [
        (2.0, 0.02, 0.10, 1.0, 0.0559860415),
        (2.0, 0.18, 0.30, 1.0, 0.2183875466),
        (2.0, 0.0125, 0.25, 2.0, 0.1722687410),
        (1.9, 0.05, 0.50, 1.0, 0.1931737903),
        (2.0, 0.05, 0.50, 1.0, 0.2464156905),
        (2.1, 0.05, 0.50, 1.0, 0.3062203648),
        (2.0, 0.05, 0.50, 2.0, 0.3500952190),
    ],
)
def test_the_continuous_bound_is_just_below_the_exact_price(
    spot: float, rate: float, vol: float, years: float, printed: float
) -> None:
    # Linetsky (2004), Operations Research 52, table of seven cases, strike 2.
    bound = price(("arithmetic", "curran"), "call", spot, 2.0, years, rate, vol)
    assert 0.998 * printed < bound < printed


@pytest.mark.parametrize(
    ("method", "strike", "vol", "stated"),
    [
        ("curran", 100.0, 0.3, -2e-4),
        ("curran", 100.0, 1.0, -2e-3),
        ("curran", 100.0, 2.0, -1e-2),
        ("curran", 150.0, 0.3, -8e-3),
        ("turnbull_wakeman", 100.0, 0.1, 1.4e-3),
        ("turnbull_wakeman", 100.0, 0.3, 5e-3),
        ("turnbull_wakeman", 100.0, 1.0, 4.5e-2),
        ("turnbull_wakeman", 150.0, 0.3, -0.14),
    ],
)
def test_approximations_err_as_they_state(
    method: str, strike: float, vol: float, stated: float
) -> None:
    market = (100.0, strike, 1.0, 0.05, vol)
    exact, got = (
        price(("arithmetic", name), "call", *market, fixing_times=MONTHLY)
        for name in ("exact", method)
    )
    assert got / exact - 1 == pytest.approx(stated, rel=0.2)


@pytest.mark.parametrize("pair", FORMULAS)
def test_options_broadcast_over_one_schedule(pair: tuple[str, str]) -> None:
    spots, strikes = np.array([[90.0], [110.0]]), np.array([80.0, 100.0, 120.0])
    together = price(pair, "call", spots, strikes, 1, 0.05, 0.3, fixing_times=MONTHLY)
    each = [
        [
            float(price(pair, "call", spot, k, 1, 0.05, 0.3, fixing_times=MONTHLY))
            for k in strikes
        ]
        for spot in spots.ravel()
    ]
    assert together.shape == (2, 3)
    assert_close(together, each, 1e-14)
