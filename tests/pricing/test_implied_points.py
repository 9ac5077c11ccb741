"""Implied vol to the last digit that its price holds: 50-digit points, round trips."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pricing.options import assert_close
from xlhedge.core.errors import InputError
from xlhedge.pricing import MODELS
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied import condition
from xlhedge.pricing.normalised_black import normalised_price, normalised_room

EPS = float(np.finfo(float).eps)
MINUTE = 1 / (365 * 24 * 60)
FILE = Path(__file__).parents[1] / "reference" / "implied_points.npz"
MODEL: Any = MODELS["black_scholes"]


@pytest.fixture(scope="module")
def points() -> dict[str, Any]:
    """Columns of make_implied_points.py as floats, and `market` in their order."""
    with np.load(FILE) as file:
        columns: dict[str, Any] = {name: file[name].astype(float) for name in file}
    names = ("flag", "price", "spot", "strike", "years", "rate", "dividend")
    return columns | {"market": [columns[name] for name in names]}


def test_every_point_has_its_vol_to_a_few_ulps_of_its_condition(
    points: dict[str, Any],
) -> None:
    vol = MODEL.implied_vol(*points["market"])
    error = np.abs(vol - points["vol"] - points["offset"]) / points["vol"]
    ulps = error / (EPS * (1 + condition(*points["market"])))
    assert len(ulps) == 100_000
    assert np.median(ulps) <= 1
    assert np.quantile(ulps, 0.999) <= 4


def test_condition_is_price_over_vol_and_vega(points: dict[str, Any]) -> None:
    flag, price, *rest, dividend = points["market"]
    vega = MODEL.greek("vega", flag, *rest, points["vol"], dividend)
    expected = price / (points["vol"] * vega)
    got = condition(*points["market"])
    # The vol moves by eps times the condition, and the vega by d1 d2 times that.
    assert_close(got, expected, 1e-9 + 100 * EPS * expected, points["market"])


def test_condition_is_infinite_without_time_value_and_refuses_as_implied_vol() -> None:
    assert condition("call", 20.0, 120, 100, 1.0, 0.0) == np.inf
    assert condition("call", 0.0, 80, 100, 1.0, 0.0) == np.inf
    for market in ((19.0, 120, 100, 1.0, 0.0), (5.0, 100, 100, 0.0, 0.0)):
        with pytest.raises(InputError) as caught:
            condition("call", *market)
        with pytest.raises(InputError) as same:
            MODEL.implied_vol("call", *market)
        assert caught.value.code == same.value.code
        assert np.isnan(caught.value.result)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_vol_survives_the_round_trip(seed: int) -> None:
    round_trip(seed, 250_000)


def round_trip(seed: int, size: int) -> Any:
    """Errors of the vols behind accurate prices, in ulps times condition; all <= 8.

    The price is intrinsic value plus the normalised price: the kernel's own, a
    difference of two legs, would lose digits before the vol is asked for.
    """
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(MINUTE), np.log(30), size))
    vol = np.exp(rng.uniform(np.log(0.01), np.log(5), size))
    width = vol * np.sqrt(years)
    most = 0.1 * np.minimum(1, width / years)
    rate, dividend = rng.uniform(-1, 1, (2, size)) * most
    spot, flag = np.exp(rng.normal(4, 1, size)), rng.choice([1.0, -1.0], size)
    away = rng.uniform(-6, 6, size) * width
    strike = spot * np.exp((rate - dividend) * years + away)
    option = Black(flag, spot, strike, years, rate, rate - dividend, vol)
    x = -np.abs(option.moneyness)
    held, owed = spot * option.growth, strike * option.discount
    gain = np.maximum(held, owed) * -np.expm1(x)
    intrinsic = np.where(flag * option.moneyness > 0, gain, 0.0)
    left = 1 - normalised_room(x, width)  # 1 - p keeps its digits near the bound
    part = np.where(x / width + width / 2 > 1, left, normalised_price(x, width))
    price = intrinsic + np.minimum(held, owed) * part
    with np.errstate(divide="ignore"):
        ratio = price / (vol * option.vega())
    known = ratio < 1e12
    assert known.mean() > 0.8
    market = [a[known] for a in (flag, price, spot, strike, years, rate, dividend)]
    got = MODEL.implied_vol(*market)
    allowed = 8 * EPS * (1 + ratio[known])
    assert_close(got, vol[known], allowed, market)
    return np.abs(got / vol[known] - 1) / (EPS * (1 + ratio[known]))
