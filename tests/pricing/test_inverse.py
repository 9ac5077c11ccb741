"""Coin-settled options and futures: laws, and a change of numeraire."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import quad

from tests.pricing.options import assert_close, random_options
from xlhedge.core.errors import DomainError
from xlhedge.pricing import MODELS
from xlhedge.pricing.inverse import InverseFuture, inverse_future

INVERSE = MODELS["inverse"]
OPTIONS = random_options(31, 1000)


def forwards(options: Any) -> Any:
    return options.spot * np.exp((options.rate - options.dividend) * options.years)


@pytest.mark.parametrize(("flag", "strike"), [("call", 65000.0), ("put", 50000.0)])
def test_coin_price_is_the_expected_payoff_under_the_coin_measure(
    flag: str, strike: float
) -> None:
    # The coin as numeraire: ln S has drift b + vol^2/2, and no discounting but q.
    spot, years, rate, coin_yield, vol = 60000.0, 0.4, 0.05, 0.02, 0.7
    width, drift = vol * years**0.5, (rate - coin_yield + vol**2 / 2) * years
    phi = 1 if flag == "call" else -1

    def payoff(z: float) -> Any:
        final = spot * np.exp(drift + width * z)
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        return max(phi * (final - strike), 0) / final * density

    kink = (np.log(strike / spot) - drift) / width
    value = sum(quad(payoff, *ends)[0] for ends in ((-12, kink), (kink, 12)))
    got = INVERSE.price(flag, spot, strike, years, rate, vol, coin_yield)
    assert got == pytest.approx(np.exp(-coin_yield * years) * value, rel=1e-9)


def test_coin_call_is_below_one_and_coin_put_below_strike_over_forward() -> None:
    options = random_options(32, 3000, sds=8)._replace(dividend=0.0)
    price = INVERSE.price(*options)
    upper = np.where(options.flag > 0, 1.0, options.strike / forwards(options))
    assert np.all((price >= 0) & (price <= upper * (1 + 1e-15)))


def test_coin_put_call_parity() -> None:
    call, put = (INVERSE.greeks(*OPTIONS._replace(flag=flag)) for flag in (1, -1))
    yielded = np.exp(-OPTIONS.dividend * OPTIONS.years)
    owed = yielded * OPTIONS.strike / forwards(OPTIONS)
    scale = np.maximum(yielded, owed)
    assert_close(call.price - put.price, yielded - owed, 1e-14, OPTIONS, scale)
    assert_close(call.net_delta - put.net_delta, owed, 1e-14, OPTIONS, owed)


def test_a_call_without_strike_is_the_coin_and_has_no_net_delta() -> None:
    coin = INVERSE.greeks("call", 60000.0, 0.0, 0.5, 0.05, 0.6)
    assert (coin.price, coin.delta, coin.net_delta) == (1.0, 1.0, 0.0)


def test_net_delta_keeps_its_digits_where_delta_and_price_cancel() -> None:
    spot, strike, years, vol = (mp.mpf(x) for x in ("60000", "20", "0.5", "0.6"))
    width = vol * mp.sqrt(years)
    d2 = mp.log(spot / strike) / width - width / 2
    expected = float(strike / spot * mp.ncdf(d2))
    got = INVERSE.greek("net_delta", "call", 60000, 20, 0.5, 0.0, 0.6)
    assert got == pytest.approx(expected, rel=1e-14)


def test_a_long_coin_call_may_be_short_convexity() -> None:
    assert INVERSE.greek("coin_gamma", "call", 60000, 30000, 0.1, 0.0, 0.6) < 0


def test_wealth_is_linear_in_the_mark() -> None:
    marks = np.linspace(20000.0, 90000.0, 8)
    position = inverse_future(-75000.0, 50000.0, marks, 1.5)
    np.testing.assert_allclose(position.wealth, 75000.0, rtol=1e-14)
    assert np.all(position.wealth_delta == 0)
    np.testing.assert_allclose(position.equity + position.coins, 0, atol=1e-14)
    long = inverse_future(40000.0, 50000.0, marks, 1.5)
    assert_close(np.diff(long.wealth, 2), 0, 1e-15, scale=np.max(long.wealth))
    slope = np.diff(long.wealth) / np.diff(marks)
    assert_close(slope, np.max(long.wealth_delta), 1e-12)


def test_coin_delta_and_gamma_are_derivatives_of_the_coin_profit() -> None:
    notional, entry, mark = mp.mpf(-75000), mp.mpf(50000), mp.mpf(62500)

    def profit(price: Any) -> Any:
        return notional * (1 / entry - 1 / price)

    position = inverse_future(-75000, 50000, 62500)
    assert position.pnl_coin == pytest.approx(float(profit(mark)), rel=1e-14)
    for n, got in ((1, position.coin_delta), (2, position.coin_gamma)):
        assert got == pytest.approx(float(mp.diff(profit, mark, n)), rel=1e-14)
    assert position.coins == pytest.approx(float(mark * mp.diff(profit, mark)))


def test_a_long_inverse_is_short_convexity_in_coin() -> None:
    long, short = (inverse_future(sign * 1e5, 50000, 40000) for sign in (1, -1))
    assert long.coin_gamma < 0 < short.coin_gamma


def test_every_figure_of_a_future_has_the_common_shape() -> None:
    notionals, marks = np.array([[1e5], [2e5]]), np.array([4e4, 5e4, 6e4])
    position = inverse_future(notionals, 50000, marks, 1.0)
    assert {np.shape(field) for field in position} == {(2, 3)}
    assert all(isinstance(field, float) for field in inverse_future(1e5, 5e4, 4e4))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1e5, 50000, 0.0), "mark must be > 0, got 0"),
        ((1e5, 0.0, 50000), "entry_price must be > 0, got 0"),
        ((float("nan"), 50000, 50000), "notional must be finite, got nan"),
    ],
)
def test_a_bad_future_is_refused(arguments: Any, message: str) -> None:
    with pytest.raises(DomainError, match=message) as caught:
        inverse_future(*arguments)
    assert isinstance(caught.value.result, InverseFuture)
    assert all(np.isnan(field) for field in caught.value.result)
