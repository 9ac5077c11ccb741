"""Barrier prices to their own size, also where the terms of the books cancel."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.barriers import KINDS, Barriers, fifty_digit_price, random_barriers
from tests.pricing.options import assert_close
from xlhedge.pricing.barrier import BARRIER_GREEKS, barrier_greek

_DIGITS = 150  # the formula of the books loses up to 100 in the tails


def extreme_barriers(seed: int, kind: str, size: int) -> Barriers:
    """A day to 30 years, vol 1 % to 200 %, rates of both signs.

    The barrier is 1e-4 to 6 widths from the spot; of five strikes one is within a
    thousandth of a width of the barrier, the others up to 5 widths from the spot.
    """
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(1 / 365), np.log(30), size))
    vol = np.exp(rng.uniform(np.log(0.01), np.log(2), size))
    width = vol * np.sqrt(years)
    spot = np.exp(rng.uniform(np.log(0.5), np.log(50000), size))
    side = 1 if kind.startswith("down") else -1
    barrier = spot * np.exp(-side * width * 10 ** rng.uniform(-4, 0.8, size))
    close = barrier * np.exp(width * rng.normal(0, 1e-3, size))
    far = spot * np.exp(width * rng.uniform(-5, 5, size))
    strike = np.where(rng.uniform(size=size) < 0.2, close, far)
    rate, dividend = rng.uniform(-0.1, 0.3, (2, size))
    flag, often = rng.choice([1.0, -1.0], size), rng.choice([0.0, 0.0, 12, 250], size)
    market = (years, rate, vol, dividend, np.zeros(size), often)
    return Barriers(flag, spot, strike, barrier, *market)


@pytest.mark.parametrize("kind", KINDS)
def test_every_digit_of_the_smallest_price_holds(kind: str) -> None:
    options = extreme_barriers(91, kind, 200)
    got: Any = barrier_greek("price", kind, *options)
    with mp.workdps(_DIGITS):
        exact = [fifty_digit_price(kind, options.row(i)) for i in range(200)]
    expected = np.array([float(mp.re(price)) for price in exact])
    known = expected > 1e-100 * options.spot  # smaller ones lose digits in exp
    assert known.mean() > 0.6
    got, expected = got[known], expected[known]
    assert_close(got, expected, 1e-10, [a[known] for a in options])
    assert np.median(np.abs(got / expected - 1)) <= 1e-14


@pytest.mark.parametrize("kind", KINDS)
def test_no_price_is_negative_and_no_greek_is_lost(kind: str) -> None:
    options = extreme_barriers(92, kind, 4000)
    for name in BARRIER_GREEKS:
        got: Any = barrier_greek(name, kind, *options)
        if name == "price":
            assert np.all(got >= 0)
            worthless = got == 0
        assert np.all(np.isfinite(got) | ((name == "elasticity") & worthless)), name


@pytest.mark.parametrize("kind", ["down_out", "up_out"])
@pytest.mark.parametrize("flag", [1.0, -1.0])
def test_one_ulp_from_its_barrier_a_knock_out_is_worth_its_delta(
    kind: str, flag: float
) -> None:
    side = np.inf if kind == "down_out" else -np.inf
    for level in (95.0, 105.0, 123.456):
        spot = np.nextafter(level, side)
        one = Barriers(flag, spot, 101.0, level, 0.5, 0.08, 0.25, 0.04, 0.0, 0.0)
        with mp.workdps(_DIGITS):
            expected = float(mp.re(fifty_digit_price(kind, one)))
        assert barrier_greek("price", kind, *one) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_one_option_is_worth_what_it_is_worth_in_a_crowd(kind: str) -> None:
    options = random_barriers(93, kind, 60)
    for name in ("price", "delta", "ultima"):
        crowd: Any = barrier_greek(name, kind, *options)
        alone = [barrier_greek(name, kind, *options.row(i)) for i in range(60)]
        assert_close(crowd, alone, 1e-14, options)
