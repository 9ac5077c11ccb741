"""Forwards with cash dividends, and forwards from put-call parity."""

from typing import Any

import numpy as np
import pytest
import QuantLib as ql

from tests.pricing.options import assert_close, random_options
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.pricing import BACHELIER, BLACK76, BLACK_SCHOLES
from xlhedge.pricing.forwards import forward_price, parity_forward

TIMES, AMOUNTS = [2 / 12, 5 / 12], [0.5, 0.5]  # Hull's share of 40
MARKET = (40.0, 0.5, 0.09)


def test_without_dividends_it_is_the_cost_of_carry() -> None:
    years, rate = np.array([[0.0], [0.5], [2.0]]), np.array([0.05, -0.01])
    forward = forward_price(100, years, rate, 0.02)
    assert_close(forward, 100 * np.exp((rate - 0.02) * years), 1e-15)
    assert isinstance(forward_price(100, 0.5, 0.05), float)


def test_dividends_leave_the_spot_at_their_present_value() -> None:
    left = forward_price(*MARKET, 0, TIMES, AMOUNTS) * np.exp(-0.09 * 0.5)
    assert left == pytest.approx(40 - 0.9742, abs=5e-5)  # Hull: 0.9742
    # Hull's European call on that share, K = 40, vol 30 %: 3.67.
    price = BLACK_SCHOLES.price("call", left, 40, 0.5, 0.09, 0.30)
    assert round(float(price), 2) == 3.67


def test_quantlib_agrees() -> None:
    # Without a yield: QuantLib lets the dividends earn it until they are paid.
    today, day_count = ql.Date(2, 1, 2026), ql.Actual365Fixed()
    ql.Settings.instance().evaluationDate = today
    days, amounts = [30, 121, 300], [0.7, 0.4, 0.9]
    dates = [today + n for n in days]
    curves = [
        ql.YieldTermStructureHandle(ql.FlatForward(today, r, day_count))
        for r in (0.0, 0.06)
    ]
    flat = ql.BlackConstantVol(today, ql.NullCalendar(), 0.2, day_count)
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(50.0)),
        *curves,
        ql.BlackVolTermStructureHandle(flat),
    )
    payoff = ql.PlainVanillaPayoff(ql.Option.Call, 52.0)
    option = ql.VanillaOption(payoff, ql.EuropeanExercise(today + 200))
    schedule = ql.DividendVector(dates, amounts)
    option.setPricingEngine(ql.AnalyticDividendEuropeanEngine(process, schedule))
    times = np.array(days) / 365
    forward = forward_price(50, 200 / 365, 0.06, 0.0, times, amounts)
    price = BLACK76.price("call", forward, 52, 200 / 365, 0.06, 0.2)
    assert price == pytest.approx(option.NPV(), rel=1e-12)


def test_only_ex_dates_after_now_and_until_expiry_count() -> None:
    plain = forward_price(*MARKET)
    for time, counts in ((-0.1, 0), (0.0, 0), (1e-9, 1), (0.5, 1), (0.5001, 0)):
        forward = forward_price(*MARKET, 0, [time], [1.0])
        paid = counts * np.exp(0.09 * (0.5 - time))
        assert forward == pytest.approx(plain - paid, rel=1e-14), time


def test_a_dividend_counts_for_the_expiries_that_it_precedes() -> None:
    years = np.array([[0.1, 0.3], [0.5, 1.0]])
    together = forward_price(40, years, 0.09, 0.01, TIMES, AMOUNTS)
    for one, forward in zip(years.flat, np.ravel(together), strict=True):
        assert forward == forward_price(40, one, 0.09, 0.01, TIMES, AMOUNTS)


def test_dividends_worth_more_than_the_spot_are_refused() -> None:
    spots = np.array([40.0, 0.9, 0.0])
    with pytest.raises(DomainError, match=r"spot must exceed .* got 0.9") as caught:
        forward_price(spots, 0.5, 0.09, 0, TIMES, AMOUNTS)
    assert list(caught.value.codes) == [Code.OK, Code.OUT_OF_RANGE, Code.OUT_OF_RANGE]
    assert caught.value.result[0] == forward_price(*MARKET, 0, TIMES, AMOUNTS)
    with pytest.raises(DomainError, match="spot must exceed"):
        forward_price(0.0, 0.5, 0.09)


@pytest.mark.parametrize(
    ("times", "amounts", "message"),
    [
        ([0.1], [0.5, 0.5], "one length, got dividend_years 1, dividend_amounts 2"),
        ([0.1], None, "one length, got dividend_years 1, dividend_amounts 0"),
        ([0.1, np.nan], [0.5, 0.5], "dividend_years must be finite"),
        ([0.1], [-0.5], "dividend_amounts must be >= 0, got -0.5"),
        (0.1, 0.5, "dividend_years must be a list of numbers"),
        (["soon"], [0.5], "dividend_years must be a number"),
    ],
)
def test_a_bad_list_of_dividends_is_refused_whole(
    times: Any, amounts: Any, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        forward_price(np.array([40.0, 50.0]), 0.5, 0.09, 0, times, amounts)
    assert caught.value.codes is None


@pytest.mark.parametrize("model", [BLACK76, BACHELIER])
def test_parity_gives_back_the_forward_and_the_rate(model: Any) -> None:
    rng = np.random.default_rng(81)
    for _ in range(50):
        forward, rate, years = rng.uniform(1, 5000), rng.uniform(-0.05, 0.1), 1.7
        strikes = forward * rng.uniform(0.5, 1.6, 9)
        vol = 0.3 if model is BLACK76 else 0.3 * forward
        call, put = (
            model.price(flag, forward, strikes, years, rate, vol) for flag in (1, -1)
        )
        fit = parity_forward(strikes, call, put, years, rng.uniform(0.1, 9, 9))
        assert fit.forward == pytest.approx(forward, rel=1e-13)
        assert fit.rate == pytest.approx(rate, abs=1e-13)
        assert fit.n == 9
        assert fit.rmse < 1e-12 * forward


def test_noisy_quotes_are_fitted_as_by_numpy() -> None:
    rng = np.random.default_rng(82)
    strikes, weights = np.arange(60.0, 145.0, 5), rng.uniform(0.5, 2, 17)
    difference = 0.98 * (101.3 - strikes) + rng.normal(0, 0.05, 17)
    call, put = np.maximum(difference, 0) + 3, np.maximum(-difference, 0) + 3
    fit = parity_forward(strikes, call, put, 0.75, weights)
    slope, level = np.polyfit(strikes, difference, 1, w=np.sqrt(weights))
    assert fit.forward == pytest.approx(-level / slope, rel=1e-12)
    assert fit.rate == pytest.approx(-np.log(-slope) / 0.75, rel=1e-11)
    error = difference - level - slope * strikes
    assert fit.rmse == pytest.approx(np.sqrt(np.average(error**2, weights=weights)))


def test_a_strike_of_weight_zero_does_not_count() -> None:
    strikes, call, put = [90, 100, 110, 120], [14, 7.5, 3, 99], [4, 7.4, 13, 1]
    kept = parity_forward(strikes[:3], call[:3], put[:3], 0.5)
    assert parity_forward(strikes, call, put, 0.5, [1, 1, 1, 0]) == kept
    assert kept.n == 3


@pytest.mark.parametrize(
    ("strikes", "call", "put", "weights", "message"),
    [
        ([100], [5], [5], None, "at least two"),
        ([100, 100], [5, 5], [5, 5], None, "at least two"),
        ([90, 100], [9, 5], [1, 5], [1, 0], "at least two"),
        ([90, 100], [1, 5], [9, 5], None, "must fall with the strike"),
        ([90, 100], [5, 5], [5, 5], None, "must fall with the strike"),
        ([90, 100], [9, 5], [1, 5], [1, -1], "weights must be >= 0"),
    ],
)
def test_quotes_that_name_no_forward_are_refused(
    strikes: Any, call: Any, put: Any, weights: Any, message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        parity_forward(strikes, call, put, 0.5, weights)


def test_parity_needs_time_and_lists_of_one_length() -> None:
    with pytest.raises(DomainError, match="years must be > 0 and <= 200, got 0"):
        parity_forward([90, 100], [14, 7], [4, 7], 0.0)
    with pytest.raises(InputError, match="strikes 2, call_prices 2, put_prices 1"):
        parity_forward([90, 100], [14, 7], [4], 0.5)


def test_forwards_of_random_markets_carry_back_to_the_spot() -> None:
    options = random_options(83, 500)
    forward = forward_price(
        *options[1:2], options.years, options.rate, options.dividend
    )
    back = forward * np.exp((options.dividend - options.rate) * options.years)
    assert_close(back, options.spot, 1e-14, options)
