"""Implied normal vol: exact in closed form, on both sides of zero."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import normal
from tests.pricing.options import assert_close
from xlhedge.core.errors import Code, DomainError
from xlhedge.pricing import MODELS

EPS = float(np.finfo(float).eps)
MODEL: Any = MODELS["bachelier"]


def exact(*option: float) -> tuple[Any, Any]:
    """Price and vega to 50 digits; of flag, forward, strike, years, rate and vol."""
    phi, forward, strike, years, rate, vol = map(mp.mpf, option)
    root = mp.sqrt(years)
    d, discount = (forward - strike) / (vol * root), mp.exp(-rate * years)
    intrinsic = phi * (forward - strike) * normal(phi * d)
    vega = discount * root * mp.npdf(d)
    return discount * intrinsic + vol * vega, vega


def wide_range(seed: int, size: int) -> tuple[Any, ...]:
    """Forwards within 6 sd of strikes of both signs, a few minutes to 30 years."""
    rng = np.random.default_rng(seed)
    years, vol = 10 ** rng.uniform(-5, 1.5, size), 10 ** rng.uniform(-3, 2, size)
    strike = rng.normal(0, 50, size) * rng.choice([0.0, 1.0], size, p=[0.1, 0.9])
    sds = rng.uniform(-6, 6, size) * rng.choice([0.0, 1.0], size, p=[0.1, 0.9])
    forward = strike + sds * vol * np.sqrt(years)
    flag, rate = rng.choice([1.0, -1.0], size), rng.uniform(-0.1, 0.1, size)
    return flag, forward, strike, years, rate, vol


def test_vol_of_a_price_is_right_to_a_few_ulps_of_its_condition() -> None:
    points = wide_range(61, 2000)
    flag, forward, strike, years, rate, vol = points
    found = [exact(*map(float, point)) for point in zip(*points, strict=True)]
    price = np.array([float(value) for value, _ in found])
    rounding = [
        float((float(value) - value) / vega) if vega else 0.0 for value, vega in found
    ]
    with np.errstate(divide="ignore"):
        cond = price / (vol * np.array([float(vega) for _, vega in found]))
    known = cond < 1e8  # beyond, the offset of the vol is not linear in the rounding
    assert known.mean() > 0.7
    got = MODEL.implied_vol(flag, price, forward, strike, years, rate)
    ulps = np.abs(got - vol - rounding)[known] / (vol * EPS * (1 + cond))[known]
    assert np.median(ulps) <= 1
    assert ulps.max() <= 8


def test_vol_at_the_money_is_the_price_over_the_density() -> None:
    years, rate = np.array([1 / 365, 1.0, 30.0]), 0.03
    vol = 2.5 * np.exp(rate * years) * np.sqrt(2 * np.pi / years)
    for level in (-3.0, 0.0, 100.0):
        got = MODEL.implied_vol("put", 2.5, level, level, years, rate)
        assert_close(got, vol, 4 * EPS)


def test_vol_scales_with_the_currency() -> None:
    prices = np.geomspace(1e-12, 50, 200)
    one = MODEL.implied_vol("call", prices, -1.0, 2.0, 0.7, 0.01)
    thousand = MODEL.implied_vol("call", 1024 * prices, -1024.0, 2048.0, 0.7, 0.01)
    assert_close(thousand, 1024 * one, 4 * EPS, (prices,))
    assert np.all(np.diff(one) > 0)


@pytest.mark.parametrize("exponent", [-300, -100, -12])
def test_the_smallest_price_out_of_the_money_has_a_vol(exponent: int) -> None:
    price = 10.0**exponent
    vol = MODEL.implied_vol("put", price, 5.0, -5.0, 2.0, 0.0)
    again, _ = exact(-1, 5.0, -5.0, 2.0, 0.0, float(vol))
    assert float(again) == pytest.approx(price, rel=1e-11)


def test_a_price_at_intrinsic_value_has_no_vol() -> None:
    assert MODEL.implied_vol("call", 3.0, 1.0, -2.0, 1.0, 0.0) == 0
    assert MODEL.implied_vol("call", 3.0 + 3 * EPS * 2, 1.0, -2.0, 1.0, 0.0) == 0
    assert MODEL.implied_vol("call", 3.0 + 16 * EPS * 2, 1.0, -2.0, 1.0, 0.0) > 0
    assert MODEL.implied_vol("put", 0.0, 1.0, -2.0, 1.0, 0.0) == 0
    assert MODEL.implied_vol("put", 0.0, 1.0, 1.0, 1.0, 0.0) == 0


@pytest.mark.parametrize(
    ("price", "years", "code", "message"),
    [
        (2.9, 1.0, Code.BELOW_INTRINSIC, "its intrinsic value 3, got 2.9"),
        (4.0, 0.0, Code.EXPIRED, "years must be > 0, got 0"),
        (-1.0, 1.0, Code.OUT_OF_RANGE, "price must be >= 0"),
    ],
)
def test_a_price_without_a_vol_is_refused(
    price: float, years: float, code: int, message: str
) -> None:
    prices = np.array([price, 4.0])
    with pytest.raises(DomainError, match=message) as caught:
        MODEL.implied_vol("call", prices, 1.0, -2.0, np.array([years, 1.0]), 0.0)
    assert list(caught.value.codes) == [code, Code.OK]
    assert np.isnan(caught.value.result[0])
    assert caught.value.result[1] > 0
