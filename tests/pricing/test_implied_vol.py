"""Implied vol: recovery wherever a vol is identifiable, and typed refusals."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing import fifty_digits
from tests.pricing.options import assert_close
from xlhedge.core.errors import Code, DomainError, DoubtWarning, InputError
from xlhedge.pricing import MODELS
from xlhedge.pricing.implied_width import implied_width

EPS = float(np.finfo(float).eps)
MINUTE = 1 / (365 * 24 * 60)
MODEL: Any = MODELS["black_scholes"]
NAN = float("nan")
NO_DIGITS = "price 40 has no time value left to determine its vol"


def wide_range(seed: int, size: int) -> tuple[Any, ...]:
    """1 minute to 30 years, vols 1 % to 500 %, strikes within 6 sd; drift below 1 sd.

    Returns phi, spot, strike, years, rate, dividend, vol.
    """
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(MINUTE), np.log(30), size))
    vol = np.exp(rng.uniform(np.log(0.01), np.log(5), size))
    width, sds = vol * np.sqrt(years), rng.uniform(-6, 6, size)
    rate, dividend = rng.uniform(-0.1, 0.1, (2, size)) * np.minimum(1, width / years)
    spot = np.exp(rng.normal(4, 2, size))
    strike = spot * np.exp((rate - dividend) * years + sds * width)
    phi = rng.choice([1.0, -1.0], size)
    return phi, spot, strike, years, rate, dividend, vol


def implied(phi: Any, price: Any, *market: Any) -> Any:
    """Vols, NaN where refused."""
    try:
        return MODEL.implied_vol(phi, price, *market)
    except InputError as error:
        return error.result


def condition(points: tuple[Any, ...], price: Any) -> Any:
    """Relative change of vol per relative change of the price given."""
    phi, spot, strike, years, rate, dividend, vol = points
    vega = MODEL.greek("vega", phi, spot, strike, years, rate, vol, dividend)
    with np.errstate(divide="ignore"):
        return price / (vol * vega)


def test_vol_of_an_exact_price_is_right_to_its_condition() -> None:
    points = wide_range(41, 500)
    phi, spot, strike, years, rate, dividend, vol = points
    exact = [fifty_digits.price(*point) for point in zip(*points, strict=True)]
    price = np.array([float(value) for value in exact])
    got = implied(phi, price, spot, strike, years, rate, dividend)
    # Beyond 1e12 the price has not four digits left for the vol.
    cond = condition(points, price)
    known = cond < 1e12
    assert known.mean() > 0.85
    rel = 8 * EPS * (1 + cond)
    kept = [point[known] for point in (*points, price)]
    assert_close(got[known], vol[known], rel[known], kept)


def test_vol_of_our_price_is_recovered_wherever_it_is_identifiable() -> None:
    points = wide_range(42, 50000)
    phi, spot, strike, years, rate, dividend, vol = points
    price = MODEL.price(phi, spot, strike, years, rate, vol, dividend)
    cond = condition(points, price)
    known = cond < 1e9
    assert known.mean() > 0.8
    got = implied(phi, price, spot, strike, years, rate, dividend)
    # In the money the price itself is right to a few eps of the larger leg.
    rel = 1e-12 + 8 * EPS * cond * np.maximum(1, np.maximum(spot, strike) / price)
    assert_close(got[known], vol[known], rel[known], [p[known] for p in points])


@pytest.mark.parametrize("sds", [-6.0, -3.0, -1.0, 0.0, 1.0, 3.0, 6.0])
@pytest.mark.parametrize("years", [MINUTE, 1 / 365, 1.0, 30.0])
def test_every_corner_of_the_range_is_recovered(years: float, sds: float) -> None:
    vol = np.array([0.01, 0.1, 0.5, 1.0, 5.0])
    strike = 100 * np.exp(sds * vol * np.sqrt(years))
    for flag in ("call", "put"):
        price = MODEL.price(flag, 100.0, strike, years, 0.0, vol)
        points = (flag, 100.0, strike, years, 0.0, 0.0, vol)
        known = condition(points, price) < 1e9
        got = implied(flag, price, 100.0, strike, years, 0.0)
        assert_close(got[known], vol[known], 1e-5)
        otm = (strike >= 100) if flag == "call" else (strike <= 100)
        assert known[otm & (vol * years**0.5 < 5)].all()


@pytest.mark.parametrize("name", ["black76", "inverse"])
def test_other_models_recover_the_vol_too(name: str) -> None:
    phi, spot, strike, years, rate, _, vol = wide_range(43, 5000)
    strike = strike / np.exp(rate * years) if name == "black76" else strike
    price = MODELS[name].price(phi, spot, strike, years, rate, vol)
    vega = MODELS[name].greek("vega", phi, spot, strike, years, rate, vol)
    value = price * spot if name == "inverse" else price
    with np.errstate(divide="ignore"):
        known = value / (vol * vega) < 1e3
    numbers: Any = (phi, price, spot, strike, years, rate)
    got = MODELS[name].implied_vol(*(a[known] for a in numbers))
    assert_close(got, vol[known], 1e-11)


@pytest.mark.parametrize("exponent", [-300, -100, -40, -12])
def test_the_smallest_price_out_of_the_money_has_a_vol(exponent: int) -> None:
    price = 10.0**exponent
    vol = MODEL.implied_vol("put", price, 100, 60, 0.1, 0.0)
    again = float(fifty_digits.price(-1, 100, 60, 0.1, 0, 0, vol))
    assert again == pytest.approx(price, rel=1e-11)


def test_vol_rises_with_the_price_across_the_three_branches() -> None:
    price = np.concatenate([np.geomspace(1e-20, 1, 300), np.linspace(1.01, 99.9, 900)])
    for strike in (100.0, 101.0, 150.0, 1000.0):
        vol = MODEL.implied_vol("call", price, 100.0, strike, 1.0, 0.0)
        assert np.all(np.diff(vol) > 0)


@pytest.mark.parametrize(
    ("flag", "price", "market", "code", "message"),
    [
        (
            "call",
            19.9,
            (120, 100, 1.0, 0.0),
            Code.BELOW_INTRINSIC,
            "its intrinsic",
        ),
        ("put", 19.9, (80, 100, 1.0, 0.0), Code.BELOW_INTRINSIC, "its intrinsic"),
        ("call", 100.0, (100, 90, 1.0, 0.0), Code.ABOVE_MAXIMUM, "< its maximum 100"),
        ("put", 90.0, (100, 90, 1.0, 0.0), Code.ABOVE_MAXIMUM, "< its maximum 90"),
        ("call", 5.0, (100, 90, 0.0, 0.0), Code.EXPIRED, "years must be > 0, got 0"),
        ("call", 5.0, (100, 90, -1.0, 0.0), Code.EXPIRED, "got -1 (expired)"),
        ("call", -1.0, (100, 90, 1.0, 0.0), Code.OUT_OF_RANGE, "price must be >= 0"),
        ("call", NAN, (100, 90, 1.0, 0.0), Code.OUT_OF_RANGE, "price must be finite"),
        ("call", 100.0, (100, 0, 1.0, 0.0), Code.ABOVE_MAXIMUM, "< its maximum 100"),
        ("call", 0.0, (0, 100, 1.0, 0.0), Code.ABOVE_MAXIMUM, "< its maximum 0"),
    ],
)
def test_a_price_without_a_vol_is_refused(
    flag: str, price: float, market: Any, code: int, message: str
) -> None:
    with pytest.raises(DomainError) as caught:
        MODEL.implied_vol(flag, price, *market)
    assert caught.value.code == code
    assert message in str(caught.value)
    assert np.isnan(caught.value.result)


def test_the_bound_is_named() -> None:
    for flag, spot in (("call", 120), ("put", 80)):
        with pytest.raises(DomainError, match=r"value 20, got 19\.9"):
            MODEL.implied_vol(flag, 19.9, spot, 100, 1.0, 0.0)


def test_a_coin_price_is_refused_in_coins() -> None:
    inverse = MODELS["inverse"]
    with pytest.raises(DomainError, match="price must be < its maximum 1, got 1"):
        inverse.implied_vol("call", 1.0, 60000, 65000, 0.1, 0.0)
    with pytest.raises(DomainError, match=r"intrinsic value 0\.25, got 0\.2"):
        inverse.implied_vol("call", 0.2, 60000, 45000, 0.1, 0.0)


def test_only_the_bad_prices_of_an_array_are_refused() -> None:
    prices = np.array([5.0, -1.0, 200.0, NAN, 8.0])
    with pytest.raises(DomainError) as caught:
        MODEL.implied_vol("call", prices, 100, 100, 1.0, 0.0)
    bad = [Code.OUT_OF_RANGE, Code.ABOVE_MAXIMUM, Code.OUT_OF_RANGE]
    assert list(caught.value.codes) == [Code.OK, *bad, Code.OK]
    good = MODEL.implied_vol("call", prices[[0, 4]], 100, 100, 1.0, 0.0)
    np.testing.assert_array_equal(caught.value.result[[0, 4]], good)
    assert np.isnan(caught.value.result[1:4]).all()


def test_a_price_at_intrinsic_value_has_no_vol() -> None:
    assert MODEL.implied_vol("call", 20.0, 120, 100, 1.0, 0.0) == 0
    within = 20.0 + 3 * EPS * 120
    assert MODEL.implied_vol("call", within, 120, 100, 1.0, 0.0) == 0
    assert MODEL.implied_vol("call", 20.0 - 3 * EPS * 120, 120, 100, 1.0, 0.0) == 0
    assert MODEL.implied_vol("call", 20.0 + 8 * EPS * 120, 120, 100, 1.0, 0.0) > 0
    assert MODEL.implied_vol("call", 0.0, 80, 100, 1.0, 0.0) == 0
    assert MODEL.implied_vol("put", 0.0, 100, 100, 1.0, 0.0) == 0


@pytest.mark.parametrize("name", ["black_scholes", "american"])
def test_many_prices_without_digits_are_warned_of_once(name: str) -> None:
    prices = np.linspace(40.0, 40.0 + 1e-9, 40_000)  # several blocks
    with pytest.warns(DoubtWarning) as caught:
        MODELS[name].implied_vol("call", prices, 100.0, 60.0, 0.1, 0.0)
    assert [str(warning.message) for warning in caught] == [NO_DIGITS]


def test_no_tolerance_is_granted_out_of_the_money() -> None:
    assert MODEL.implied_vol("call", 1e-40, 80, 100, 1.0, 0.0) > 0
    assert MODEL.implied_vol("call", 1e-40, 100, 100, 1.0, 0.0) > 0


def test_the_width_is_right_to_a_few_eps_of_its_condition() -> None:
    rng = np.random.default_rng(44)
    x, width = -(10 ** rng.uniform(-9, 2.2, 1500)), 10 ** rng.uniform(-6, 1.2, 1500)
    d1 = x / width + width / 2
    kept = (d1 > -30) & (d1 < 8)
    x, width, d1 = x[kept], width[kept], d1[kept]
    assert len(x) > 500
    pairs = [_price_and_room(*point) for point in zip(x, width, strict=True)]
    price, room = np.array(pairs).T
    # Both ends of the price are given, so the shorter one sets the condition.
    vega = np.exp(-d1 * d1 / 2) / np.sqrt(2 * np.pi)
    cond = np.minimum(price, room) / (width * vega)
    got = implied_width(x, price, room)
    assert_close(got, width, 12 * EPS * (1 + cond), (x, price, room))


def _price_and_room(moneyness: float, width: float) -> tuple[float, float]:
    """p and 1 - p of the normalised option, to 50 digits."""
    forward = mp.exp(mp.mpf(float(moneyness)))
    value = fifty_digits.price(1, forward, 1, 1, 0, 0, float(width)) / forward
    return float(value), float(1 - value)
