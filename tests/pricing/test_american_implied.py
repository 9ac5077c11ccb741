"""Implied vol of American prices: recovery and refusals."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.american_peers import Peer, random_americans
from tests.pricing.options import assert_close
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.pricing import MODELS

AMERICAN = MODELS["american"]


def implied(options: Any, price: Any) -> Any:
    """Vols, NaN where refused."""
    flag, spot, strike, years, rate, _, dividend = options
    try:
        return AMERICAN.implied_vol(flag, price, spot, strike, years, rate, dividend)
    except InputError as error:
        return error.result


def test_the_vol_of_our_price_is_recovered() -> None:
    options = random_americans(71, 300)
    price, vega = AMERICAN.price(*options), AMERICAN.greek("vega", *options)
    # Smaller prices have lost the digits that a vol needs.
    known = (vega * options.vol > 1e-4 * price) & (price > 1e-6)
    assert known.mean() > 0.5
    got = implied(options, price)
    kept = [argument[known] for argument in options]
    assert_close(got[known], options.vol[known], 1e-9, kept)


def test_the_vol_of_a_quantlib_price_is_recovered() -> None:
    options = random_americans(72, 60)
    price, vega = Peer("high").price(options), AMERICAN.greek("vega", *options)
    known = vega > 1.0
    missed = np.abs(implied(options, price) - options.vol) * vega
    assert np.max(missed[known]) < 2e-6


def test_without_early_exercise_it_is_the_european_vol() -> None:
    vol = AMERICAN.implied_vol("call", 10.450583572185567, 100.0, 100.0, 1.0, 0.05)
    assert vol == pytest.approx(0.2, rel=1e-12)


@pytest.mark.parametrize(
    ("price", "spot", "years", "code", "message"),
    [
        (20.0, 80.0, 1.0, Code.BELOW_INTRINSIC, "> its intrinsic value 20, got 20"),
        (19.0, 80.0, 1.0, Code.BELOW_INTRINSIC, "> its intrinsic value 20, got 19"),
        (100.0, 80.0, 1.0, Code.ABOVE_MAXIMUM, "< its maximum 100, got 100"),
        (21.0, 80.0, 0.0, Code.EXPIRED, "years must be > 0, got 0"),
        (-1.0, 80.0, 1.0, Code.OUT_OF_RANGE, "price must be >= 0"),
        (float("nan"), 80.0, 1.0, Code.OUT_OF_RANGE, "price must be finite"),
    ],
)
def test_a_price_without_a_vol_is_refused(
    price: float, spot: float, years: float, code: int, message: str
) -> None:
    with pytest.raises(DomainError, match=message) as caught:
        AMERICAN.implied_vol("put", price, spot, 100.0, years, 0.05)
    assert caught.value.code == code


def test_only_the_bad_prices_of_an_array_are_refused() -> None:
    prices = np.array([5.0, 0.5, 120.0, -1.0, 9.0])
    spots = np.array([100.0, 99.0, 100.0, 100.0, 100.0])
    with pytest.raises(DomainError) as caught:
        AMERICAN.implied_vol("put", prices, spots, 100.0, 1.0, 0.05)
    bad = [Code.BELOW_INTRINSIC, Code.ABOVE_MAXIMUM, Code.OUT_OF_RANGE]
    assert list(caught.value.codes) == [Code.OK, *bad, Code.OK]
    good = AMERICAN.implied_vol("put", 9.0, 100.0, 100.0, 1.0, 0.05)
    assert caught.value.result[4] == good


def test_a_price_of_zero_out_of_the_money_has_no_vol() -> None:
    assert AMERICAN.implied_vol("put", 0.0, 120.0, 100.0, 1.0, 0.05) == 0


def test_the_vol_rises_with_the_price() -> None:
    prices = np.geomspace(1e-6, 95.0, 60)
    vol = AMERICAN.implied_vol("put", prices, 110.0, 100.0, 1.0, 0.05, 0.02)
    assert np.all(np.diff(vol) > 0)
