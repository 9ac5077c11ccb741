"""Implied normal vol: 50-digit points, limits and refusals, on both sides of zero."""

from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.fifty_digits import normal
from tests.pricing.options import assert_close
from xlhedge.core.errors import Code, ConvergenceError, DomainError
from xlhedge.pricing import MODELS
from xlhedge.pricing.normal import Normal

EPS = float(np.finfo(float).eps)
FILE = Path(__file__).parents[1] / "reference" / "implied_normal_points.npz"
MODEL: Any = MODELS["bachelier"]


def exact(*option: float) -> tuple[Any, Any]:
    """Price and vega to 50 digits; of flag, forward, strike, years, rate and vol."""
    phi, forward, strike, years, rate, vol = map(mp.mpf, option)
    root = mp.sqrt(years)
    d, discount = (forward - strike) / (vol * root), mp.exp(-rate * years)
    intrinsic = phi * (forward - strike) * normal(phi * d)
    vega = discount * root * mp.npdf(d)
    return discount * intrinsic + vol * vega, vega


def test_every_point_has_its_vol_to_a_few_ulps_of_its_condition() -> None:
    with np.load(FILE) as file:
        points: dict[str, Any] = {name: file[name].astype(float) for name in file}
    names = ("flag", "price", "forward", "strike", "years", "rate")
    got = MODEL.implied_vol(*(points[name] for name in names))
    option = Normal(*(points[n] for n in ("flag", *names[2:], "vol")))
    cond = points["price"] / (points["vol"] * option.vega())
    error = np.abs(got - points["vol"] - points["offset"]) / points["vol"]
    ulps = error / (EPS * (1 + cond))
    at_intrinsic = within_slack(**points)
    assert len(ulps) == 100_000
    assert np.array_equal(got == 0, at_intrinsic)
    assert at_intrinsic.mean() < 0.005
    assert np.median(ulps) <= 1
    assert ulps[~at_intrinsic].max() <= 4


def test_a_price_without_digits_names_no_vol_instead_of_being_nan() -> None:
    """The least number above 0 per 50 of moneyness is 0 to a computer."""
    prices = np.array([5e-324, 1e-300])
    with pytest.raises(ConvergenceError, match="no vol found for price") as caught:
        MODEL.implied_vol("call", prices, 100.0, 150.0, 0.02, 0.03)
    assert caught.value.codes.tolist() == [Code.NOT_CONVERGED, Code.OK]
    vol = caught.value.result[1]
    assert MODEL.price("call", 100.0, 150.0, 0.02, 0.03, vol) == pytest.approx(1e-300)


def within_slack(
    flag: Any, price: Any, forward: Any, strike: Any, years: Any, rate: Any, **_: Any
) -> Any:
    """In the money, and within 4 eps of the larger leg of the intrinsic value."""
    discount, gain = np.exp(-rate * years), flag * (forward - strike)
    legs = discount * np.maximum(np.abs(forward), np.abs(strike))
    return (gain > 0) & (price - discount * gain <= 4 * EPS * legs)


@given(
    st.sampled_from([1.0, -1.0]),
    st.floats(-6, 6),
    st.floats(-100, 100),
    st.floats(-5, 1.5),
    st.floats(-3, 2),
    st.floats(-0.1, 0.1),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_vol_behind_a_price_is_recovered(
    flag: float,
    sds: float,
    strike: float,
    log_years: float,
    log_vol: float,
    rate: float,
) -> None:
    years, vol = 10**log_years, 10**log_vol
    market = (strike + sds * vol * np.sqrt(years), strike, years, rate)
    option = Normal(flag, *market, vol)
    price = float(option.price())
    got = MODEL.implied_vol(flag, price, *market)
    # Within the rounding of the forward, which moves a price in the money.
    legs = max(abs(market[0]), abs(strike))
    noise = EPS * (price + legs) / (vol * float(option.vega()))
    if noise < 1e-3:
        assert got == pytest.approx(vol, rel=10 * EPS + 10 * noise)


def test_no_finite_price_is_above_what_a_vol_gives() -> None:
    prices = np.array([1e-300, 1.0, 1e10, 1e150, 1e300])
    vol = MODEL.implied_vol("call", prices, 1.0, 2.0, 1.0, 0.0)
    assert np.all(np.isfinite(vol))
    np.testing.assert_allclose(vol[3:], prices[3:] * np.sqrt(2 * np.pi), rtol=1e-15)


def test_vol_at_the_money_is_the_price_over_the_density() -> None:
    years, rate = np.array([1 / 365, 1.0, 30.0]), 0.03
    vol = 2.5 * np.exp(rate * years) * np.sqrt(2 * np.pi / years)
    for level in (-3.0, 0.0, 100.0):
        got = MODEL.implied_vol("put", 2.5, level, level, years, rate)
        assert_close(got, vol, 4 * EPS)


@pytest.mark.parametrize("away", [5e-324, 1e-300, 1e-16, 9e-11, 3e-10, 1e-8])
def test_next_to_the_money_a_vol_keeps_its_digits(away: float) -> None:
    price, _ = exact(1, away, 0.0, 1.0, 0.0, 1.0)
    got = MODEL.implied_vol("call", float(price), away, 0.0, 1.0, 0.0)
    assert got == pytest.approx(1.0, rel=4 * EPS)


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
