"""The traps of hedging software, each at every door that it can be met at.

The numbers are those of the specification's table, SPEC section 10; traps 34 and 35 are
met in tests/hedge.
Expected values are from its worked examples, from limits by hand, or from 50 digits.
"""

import warnings
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.contract_samples import INSTRUMENTS, MARKET, POSITIONS, SURFACE, table
from tests.pricing import fifty_digits
from xlhedge.core.errors import CellError, Code, DomainError, DoubtWarning, InputError
from xlhedge.excel.boundary import call
from xlhedge.hedge import funding, hedge, hedge_inverse
from xlhedge.hedge.rebalancing import hedge_band, leland_vol
from xlhedge.hedge.sizing import liquidation
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.barrier import barrier_greek, barrier_state
from xlhedge.pricing.black import Black
from xlhedge.pricing.fx_delta import (
    atm_straddle,
    fx_delta,
    premium_adjusted_peak,
    strike_for_delta,
)
from xlhedge.pricing.implied import condition
from xlhedge.pricing.inverse import inverse_future
from xlhedge.vol.arbitrage import is_free
from xlhedge.vol.svi import Svi, lee_slope

BLACK_SCHOLES, BACHELIER = MODELS["black_scholes"], MODELS["bachelier"]
INVERSE, AMERICAN = MODELS["inverse"], MODELS["american"]
RATE, YEARS = 0.05, 1.5
DISCOUNT = np.exp(-RATE * YEARS)
NAN, INFINITY = float("nan"), float("inf")


def cell(name: str, *arguments: Any) -> Any:
    """The result of a worksheet function."""
    return call(name, list(arguments))


def why(name: str, *arguments: Any) -> Any:
    """What XLH_WHY says of a worksheet formula."""
    return call("XLH_WHY", [name, *arguments])


def assert_refused(error: CellError, reason: str, name: str, *arguments: Any) -> None:
    """The cell shows the error, and XLH_WHY the reason."""
    assert cell(name, *arguments) is error
    assert reason in why(name, *arguments)


def book_row(
    position: dict[str, Any] | None = None,
    market: dict[str, Any] | None = None,
    instruments: list[list[Any]] = INSTRUMENTS,
) -> dict[str, Any]:
    """The result row of one position, as the worksheet shows it."""
    tables = []
    for sample, changes in ((POSITIONS, position), (MARKET, market)):
        record = dict(zip(*sample, strict=True)) | (changes or {})
        tables.append(table(**record))
    arguments = [tables[0], instruments, tables[1], SURFACE]
    header = "id underlying currency years forward forward_source vol vol_source price"
    rows: Any = call("XLH_BOOK_GREEKS", arguments)
    names = (*header.split(), "delta", "net_delta", "gamma")
    return dict(zip(names, rows[0], strict=False)) | {"status": rows[0][-1]}


def refused(code: Code) -> Any:
    """The block raises with this code."""
    return pytest.raises(InputError, check=lambda error: error.code == code)


def test_01_a_vol_of_20_is_warned_of_and_one_of_60_refused() -> None:
    option = ("call", 105.0, 100.0, 0.5, 0.1)
    with pytest.warns(DoubtWarning, match="vol 20 looks like percent; type 0.2"):
        assert np.isfinite(BLACK_SCHOLES.price(*option, 20.0))
    with pytest.raises(DomainError, match="vol must be >= 0 and <= 50, got 60"):
        BLACK_SCHOLES.price(*option, 60.0)
    assert why("XLH_PRICE", *option, 7.0) == "ok; vol 7 looks like percent; type 0.07"
    slip = "vol 20 looks like percent; type 0.2"
    assert_refused(CellError.NUM, slip, "XLH_PRICE", *option, 20.0)
    assert slip in book_row({"vol": 20.0})["status"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # price units have no percent
        BACHELIER.price(*option, 20.0)


def test_02_an_expiry_in_days_is_warned_of_and_refused_beyond_200() -> None:
    option = ("call", 105.0, 100.0)
    with pytest.warns(DoubtWarning, match="years 73 looks like days; type 0.2"):
        BLACK_SCHOLES.price(*option, 73.0, 0.1, 0.36)
    with pytest.raises(DomainError, match="years must be >= 0 and <= 200, got 365"):
        BLACK_SCHOLES.price(*option, 365.0, 0.1, 0.36)
    slip = "years 73 looks like days; type 0.2"
    assert_refused(CellError.NUM, slip, "XLH_PRICE", *option, 73.0, 0.1, 0.36)


def test_03_a_negative_vol_is_out_of_range_and_never_made_positive() -> None:
    for model in MODELS.values():
        with refused(Code.OUT_OF_RANGE):
            model.price("call", 105.0, 100.0, 0.5, 0.0, -0.36)
    rule = "vol must be >= 0 and <= 50, got -0.36"
    assert_refused(
        CellError.NUM, rule, "XLH_PRICE", "call", 105.0, 100.0, 0.5, 0.1, -0.36
    )
    assert "vol must be >= 0" in book_row({"vol": -0.36})["status"]


def test_04_a_negative_time_is_expired_and_a_book_excludes_the_line() -> None:
    for model in MODELS.values():
        with refused(Code.EXPIRED):
            model.price("call", 105.0, 100.0, -0.01, 0.0, 0.36)
    option = ("call", 105.0, 100.0, -0.01, 0.1, 0.36)
    assert_refused(CellError.NUM, "got -0.01 (expired)", "XLH_PRICE", *option)
    past = book_row({"expiry": "2026-01-02 08:00"})
    assert "expired" in past["status"]
    assert isinstance(past["delta"], CellError)


@pytest.mark.parametrize(("flag", "phi"), [("call", 1), ("put", -1)])
def test_05_at_expiry_on_the_strike_delta_is_a_half(flag: str, phi: int) -> None:
    greeks = BLACK_SCHOLES.greeks(flag, 100.0, 100.0, 0.0, RATE, 0.3)
    assert (greeks.price, greeks.delta) == (0.0, phi / 2)
    assert np.isnan(greeks.gamma)
    assert cell("XLH_DELTA", flag, 100.0, 100.0, 0.0, RATE, 0.3) == phi / 2
    option = (flag, 100.0, 100.0, 0.0, RATE, 0.3)
    assert_refused(CellError.NUM, "not a finite number", "XLH_GAMMA", *option)


def test_06_without_vol_the_price_is_the_discounted_forward_less_strike() -> None:
    carry = RATE - 0.02
    greeks = BLACK_SCHOLES.greeks("call", 110.0, 100.0, YEARS, RATE, 0.0, 0.02)
    forward = 110 * np.exp(carry * YEARS)
    assert greeks.price == pytest.approx(DISCOUNT * (forward - 100), rel=1e-14)
    assert greeks.delta == pytest.approx(np.exp(-0.02 * YEARS), rel=1e-15)
    assert greeks.gamma == 0
    assert cell("XLH_GAMMA", "call", 110.0, 100.0, YEARS, RATE, 0.0, 0.02) == 0


def test_07_a_worthless_underlying_leaves_the_put_its_strike() -> None:
    call_, put = (
        BLACK_SCHOLES.greeks(flag, 0.0, 80.0, YEARS, RATE, 0.3)
        for flag in ("call", "put")
    )
    assert call_.price == 0
    assert put.price == pytest.approx(80 * DISCOUNT, rel=1e-15)
    assert np.isnan(call_.elasticity)
    option = ("call", 0.0, 80.0, YEARS, RATE, 0.3)
    assert cell("XLH_PRICE", *option) == 0
    assert cell("XLH_GREEK", "elasticity", *option) is CellError.NUM


def test_08_a_negative_price_is_for_bachelier_alone() -> None:
    for name in ("black_scholes", "black76", "inverse", "american"):
        with refused(Code.OUT_OF_RANGE):
            MODELS[name].price("put", -37.0, 20.0, 0.1, 0.0, 0.5)
    assert BACHELIER.price("put", -37.0, 20.0, 0.1, 0.0, 0.0) == 57
    option = ("put", -37.0, 20.0, 0.1, 0.0, 0.0)
    assert_refused(CellError.NUM, "spot must be >= 0, got -37", "XLH_PRICE", *option)
    assert cell("XLH_PRICE", *option, 0.0, "bachelier") == 57


@pytest.mark.parametrize(
    ("bad", "code", "error"),
    [
        (NAN, Code.OUT_OF_RANGE, CellError.NUM),
        (INFINITY, Code.OUT_OF_RANGE, CellError.NUM),
        ("0.3", Code.WRONG_KIND, CellError.VALUE),
        (None, Code.WRONG_KIND, CellError.VALUE),
        (True, Code.WRONG_KIND, CellError.VALUE),
    ],
)
def test_09_what_is_no_number_fails_alone_and_blank_is_not_0(
    bad: Any, code: Code, error: CellError
) -> None:
    rates = np.array([0.1, bad], dtype=object)
    with pytest.raises(InputError, match=r"rate .* at \[1\]") as caught:
        BLACK_SCHOLES.price("call", 105.0, 100.0, 0.5, rates, 0.36)
    good = BLACK_SCHOLES.price("call", 105.0, 100.0, 0.5, 0.1, 0.36)
    assert caught.value.codes.tolist() == [Code.OK, code]
    np.testing.assert_array_equal(caught.value.result, [good, NAN])
    column = [[0.1], [bad]]
    found = cell("XLH_PRICE", "call", 105.0, 100.0, 0.5, column, 0.36)
    assert found == [[good], [error]]
    held = cell("XLH_PRICE", "call", 105.0, 100.0, 0.5, CellError.NA, 0.36)
    assert held is CellError.NA
    assert "rate" in book_row(market={"rate": bad})["status"]


def test_10_rho_of_a_futures_option_is_minus_years_times_value() -> None:
    option = ("call", 105.0, 100.0, 0.5, 0.1, 0.36)
    greeks = MODELS["black76"].greeks(*option)
    # SPEC 1.1, worked example: 12.432844508202189.
    assert greeks.rho == pytest.approx(-0.5 * 12.432844508202189, rel=1e-14)
    per_percent = cell("XLH_RHO", *option, 0.0, "black76")
    assert per_percent == pytest.approx(-0.06216422254101095, rel=1e-14)


def test_11_third_orders_in_vol_are_finite_where_d2_is_0() -> None:
    vol, strike = 0.2, 100.0
    spot = strike * np.exp(vol**2 * YEARS / 2)
    option = Black(1.0, spot, strike, YEARS, 0.0, 0.0, vol)
    assert abs(float(option.d2)) < 1e-15
    d1, root = vol * np.sqrt(YEARS), np.sqrt(YEARS)
    density = np.exp(-d1 * d1 / 2) / np.sqrt(2 * np.pi)
    ultima = -spot * density * root * d1**2 / vol**2
    assert option.ultima() == pytest.approx(ultima, rel=1e-13)
    assert option.vanna_vol() == pytest.approx(density * d1 / vol**2, rel=1e-13)


def test_12_a_price_15_widths_out_keeps_11_digits() -> None:
    years, vol = 0.25, 0.2
    strike = 100.0 * float(np.exp(15 * vol * years**0.5))
    point = (100.0, strike, years, 0.01, 0.0, vol)
    expected = float(fifty_digits.price(1.0, *point))
    assert 0 < expected < 1e-40
    spot, strike, years, rate, dividend, vol = point
    market = ("call", spot, strike, years, rate, vol, dividend)
    assert BLACK_SCHOLES.price(*market) == pytest.approx(expected, rel=1e-11, abs=0)
    assert cell("XLH_PRICE", *market) == pytest.approx(expected, rel=1e-11, abs=0)


def test_13_theta_of_a_long_option_is_negative_and_a_day_is_a_365th() -> None:
    option = ("call", 100.0, 100.0, 0.5, 0.02, 0.25)
    theta = BLACK_SCHOLES.greek("theta", *option)
    assert theta < 0
    assert cell("XLH_THETA", *option) == pytest.approx(theta / 365, rel=1e-15)
    raw = cell("XLH_GREEK", "theta", *option, 0.0, "black_scholes", "raw")
    assert raw == theta


def test_14_theta_of_a_deep_european_put_is_positive() -> None:
    option = ("put", 20.0, 100.0, 1.0, 0.08, 0.2)
    owed = 100 * np.exp(-0.08)
    assert BLACK_SCHOLES.greek("theta", *option) == pytest.approx(0.08 * owed)
    assert cell("XLH_THETA", *option) == pytest.approx(0.08 * owed / 365)


def test_15_a_price_below_the_intrinsic_value_has_no_vol() -> None:
    for name in MODELS:
        unit = 120.0 if name == "inverse" else 1.0
        with refused(Code.BELOW_INTRINSIC):
            MODELS[name].implied_vol("call", 19.0 / unit, 120.0, 100.0, 0.5, 0.0)
    quote = ("call", 19.0, 120.0, 100.0, 0.5, 0.0)
    rule = "price must be >= its intrinsic value 20, got 19"
    assert_refused(CellError.NUM, rule, "XLH_IV", *quote)


def test_16_a_price_at_its_upper_bound_has_no_vol() -> None:
    for name, most in (("black_scholes", 120.0), ("black76", 120.0), ("inverse", 1.0)):
        with refused(Code.ABOVE_MAXIMUM):
            MODELS[name].implied_vol("call", most, 120.0, 100.0, 0.5, 0.0)
    quote = ("call", 120.0, 120.0, 100.0, 0.5, 0.0)
    rule = "price must be < its maximum 120, got 120"
    assert_refused(CellError.NUM, rule, "XLH_IV", *quote)


def test_17_a_price_with_little_time_value_tells_how_little_it_says() -> None:
    price = float(fifty_digits.price(1.0, 100.0, 60.0, 0.1, 0.0, 0.0, 0.25))
    quote = ("call", price, 100.0, 60.0, 0.1, 0.0)
    with pytest.warns(DoubtWarning, match=r"price 40 determines its vol to only"):
        vol = float(BLACK_SCHOLES.implied_vol(*quote))
    ratio = float(condition(*quote))
    assert ratio > 1e6
    assert abs(vol / 0.25 - 1) < 8 * np.finfo(float).eps * ratio
    assert why("XLH_IV", *quote).startswith("ok; price 40")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        BLACK_SCHOLES.implied_vol("call", 40.5, 100.0, 60.0, 0.1, 0.0)


FX: dict[str, Any] = {
    "spot": 1.3465,
    "years": 1.0,
    "rate": 0.0294,
    "vol": 0.1825,
    "dividend": 0.0346,
}
FX_CELLS = (1.3465, 1.0, 0.0294, 0.1825, 0.0346, "spot_pa")


def test_18_a_premium_adjusted_delta_above_the_largest_has_no_strike() -> None:
    peak = premium_adjusted_peak(**FX)
    assert peak.delta == pytest.approx(0.67690690936191061, rel=1e-12)  # SPEC 2.1
    with refused(Code.NO_SOLUTION):
        strike_for_delta("call", 0.677, **FX, convention="spot_pa")
    rule = "delta must be between 0 and 0.676906909362, got 0.677"
    assert_refused(CellError.NUM, rule, "XLH_STRIKE", "call", 0.677, *FX_CELLS)


def test_19_of_two_premium_adjusted_strikes_it_is_the_upper_one() -> None:
    strike = strike_for_delta("call", 0.25, **FX, convention="spot_pa")
    assert strike == pytest.approx(1.5076134605110835, rel=1e-12)  # SPEC 2.1
    assert strike > premium_adjusted_peak(**FX).strike
    assert cell("XLH_STRIKE", "call", 0.25, *FX_CELLS) == strike


def test_20_the_premium_adjusted_straddle_is_below_the_forward() -> None:
    straddle = atm_straddle(**FX, convention="spot_pa")
    assert straddle == pytest.approx(1.3173939545246346, rel=1e-12)  # SPEC 2.1
    assert atm_straddle(**FX) == pytest.approx(1.3620102838772952, rel=1e-12)
    call_, put = (
        fx_delta(flag, strike=straddle, **FX, convention="spot_pa")
        for flag in ("call", "put")
    )
    assert call_ == pytest.approx(-put, rel=1e-12)


def test_21_a_coin_call_without_strike_has_delta_1_and_net_delta_0() -> None:
    coin = INVERSE.greeks("call", 60000.0, 0.0, 0.5, 0.05, 0.6)
    assert (coin.delta, coin.net_delta) == (1.0, 0.0)
    tiny = INVERSE.greeks("call", 60000.0, 1e-9, 0.5, 0.0, 0.6)
    assert tiny.delta == 1.0
    assert 0 < tiny.net_delta < 1e-13
    option = ("call", 60000.0, 0.0, 0.5, 0.05, 0.6, 0.0, "inverse")
    assert cell("XLH_GREEK", "net_delta", *option) == 0


def test_22_a_coin_put_may_settle_above_one_coin() -> None:
    settled = INVERSE.price("put", 20000.0, 60000.0, 0.0, 0.0, 0.6)
    assert settled == 2.0  # 60000/20000 - 1 coins
    option = ("put", 20000.0, 60000.0, 0.0, 0.0, 0.6, 0.0, "inverse")
    assert cell("XLH_PRICE", *option) == 2.0


def test_23_a_fully_collateralised_inverse_short_keeps_its_wealth() -> None:
    marks = np.array([10.0, 5e4, 1e9])
    position = inverse_future(-75000.0, 50000.0, marks, 1.5)
    np.testing.assert_allclose(position.wealth, 75000.0, rtol=1e-12)
    assert np.all(position.wealth_delta == 0)


def test_23_a_fully_collateralised_inverse_short_has_no_liquidation_price() -> None:
    position = (-75000.0, 50000.0, 1.5, 0.01, "inverse")
    assert liquidation(*position) == (INFINITY, 1.0)
    assert cell("XLH_LIQUIDATION", *position) == [[CellError.NUM, 1.0]]
    reason = "no liquidation price on the losing side: fully collateralised"
    assert why("XLH_LIQUIDATION", *position) == reason


def test_24_a_long_inverse_is_short_convexity_in_coin_and_none_in_quote() -> None:
    marks = np.array([4e4, 5e4, 6e4])
    long = inverse_future(1e5, 50000.0, marks)
    assert np.all(long.coin_gamma < 0)
    assert np.diff(long.pnl_quote, 2) == pytest.approx(0, abs=1e-10)


def test_25_funding_between_the_dampers_is_exactly_nothing() -> None:
    marks = np.array([49987.5, 49990.0, 50000.0, 50012.5])  # within 0.025 %
    paid = funding(2e5, marks, 50000.0, 8.0)
    assert np.all(paid == 0)
    assert cell("XLH_FUNDING", 2e5, 50010.0, 50000.0, 8.0) == 0.0
    assert cell("XLH_FUNDING", 2e5, 50013.0, 50000.0, 8.0) < 0


@pytest.mark.parametrize(("minutes", "left"), [(60, 1.0), (15, 0.5), (3, 0.1)])
def test_26_over_the_settlement_average_a_coin_delta_fades(
    minutes: int, left: float
) -> None:
    found = coin_row(minutes)
    assert found["status"] == "ok"
    assert found["delta"] == pytest.approx(left, rel=1e-9)  # far in the money
    assert found["net_delta"] == pytest.approx(left * 0.5, rel=1e-9)


def test_26_the_fading_delta_is_flagged() -> None:
    with pytest.warns(DoubtWarning, match="within 30 minutes .* fade to 0: P1"):
        coin_row(15)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        coin_row(60)


def coin_row(minutes: int) -> dict[str, Any]:
    """A coin call worth half a coin, `minutes` before it expires."""
    expiry = 46027.5 + minutes / 1440
    contract = {"settlement": "inverse", "flag": "call", "multiplier": 1.0}
    return book_row(
        contract | {"strike": 30000.0, "expiry": expiry},
        {"spot": 60000.0, "rate": 0.0, "dividend": 0.0, "vol": 0.6},
        [INSTRUMENTS[0]],
    )


def test_27_an_american_call_without_yield_is_european() -> None:
    for rate, dividend in ((0.05, 0.0), (0.05, -0.02), (0.0, 0.0)):
        option = ("call", 100.0, 90.0, 1.0, rate, 0.3, dividend)
        price = AMERICAN.price(*option)
        assert price == pytest.approx(BLACK_SCHOLES.price(*option), rel=1e-14)
    stock = ("call", 100.0, 90.0, 1.0, 0.05, 0.3)
    european = cell("XLH_PRICE", *stock)
    american = cell("XLH_PRICE", *stock, 0.0, "american")
    assert american == pytest.approx(european, rel=1e-14)


def test_28_an_american_put_with_two_boundaries_is_refused() -> None:
    option = ("put", 100.0, 100.0, 1.0, -0.01, 0.2, -0.03)
    with pytest.raises(DomainError, match=r"two exercise boundaries|boundar") as caught:
        AMERICAN.price(*option)
    assert caught.value.code != Code.NOT_CONVERGED
    assert cell("XLH_PRICE", *option, "american") is CellError.NUM


def test_29_a_seasoned_asian_beyond_its_strike_is_a_forward() -> None:
    market = ("call", 100.0, 70.0, 0.5, RATE, 0.3)  # two of four fixings make 77.5
    times, past = np.array([0.25, 0.5]), np.array([150.0, 160.0])
    average = (310 + 100 * (np.exp(RATE * 0.25) + np.exp(RATE * 0.5))) / 4
    expected = np.exp(-RATE * 0.5) * (average - 70.0)
    for method in ("curran", "turnbull_wakeman", "exact"):
        arguments = (*market, 0.0, times, past, method)
        price = asian_greek("price", "arithmetic", *arguments)
        assert price == pytest.approx(expected, rel=1e-13)
        vega = asian_greek("vega", "arithmetic", *arguments)
        assert vega == pytest.approx(0, abs=1e-9)
    cells = (*market, 0.0, [[0.25, 0.5]], [[150.0], [160.0]])
    found = cell("XLH_ASIAN", "price", "arithmetic", *cells)
    assert found == pytest.approx(expected, rel=1e-13)
    assert cell("XLH_ASIAN", "vega", "arithmetic", *cells) == 0


def test_30_an_average_without_carry_is_the_limit_of_small_carry() -> None:
    def price(carry: float) -> Any:
        market = ("call", 100.0, 100.0, 1.0, 0.05, 0.3, 0.05 - carry)
        arguments = (*market, None, None, "turnbull_wakeman")
        return asian_greek("price", "arithmetic", *arguments)

    variance = mp.mpf("0.09")
    moment = 2 * (mp.exp(variance) - 1 - variance) / variance**2  # SPEC 4.2, b = 0
    width = mp.sqrt(mp.log(moment))
    expected = mp.exp(mp.mpf("-0.05")) * 100 * (2 * mp.ncdf(width / 2) - 1)
    assert price(0.0) == pytest.approx(float(expected), rel=1e-12)
    for carry in (1e-12, 1e-8, -1e-8):
        assert price(carry) == pytest.approx(price(0.0), rel=1e-6)


@pytest.mark.parametrize("spot", [95.0, 90.0])
def test_31_a_touched_barrier_is_the_option_or_the_rebate(spot: float) -> None:
    market = (spot, 100.0, 95.0, 0.5, 0.08, 0.25, 0.04, 3.0)
    vanilla = BLACK_SCHOLES.price("call", spot, 100.0, 0.5, 0.08, 0.25, 0.04)
    for kind, expected in (("down_in", vanilla), ("down_out", 3.0)):
        found = barrier_greek("price", kind, "call", *market)
        assert found == pytest.approx(expected, rel=1e-14)
        assert barrier_state(kind, "call", *market).knocked
        shown = cell("XLH_BARRIER", "price", kind, "call", *market)
        assert shown == pytest.approx(expected, rel=1e-14)


def test_32_a_barrier_watched_at_times_moves_away_from_the_spot() -> None:
    market = ("call", 100.0, 100.0)
    rest = (0.2, 0.1, 0.3, 0.0, 0.0, 50)
    down = barrier_state("down_out", *market, 95.0, *rest).watched_barrier
    up = barrier_state("up_out", *market, 105.0, *rest).watched_barrier
    step = 0.58259715793901067 * 0.3 * (0.2 / 50) ** 0.5  # SPEC 4.3
    assert down == pytest.approx(95 * np.exp(-step), rel=1e-14)
    assert up == pytest.approx(105 * np.exp(step), rel=1e-14)
    worked = cell("XLH_BARRIER", "price", "down_out", *market, 95.0, *rest)
    assert worked == pytest.approx(4.9070871582475114, rel=1e-12)  # SPEC 4.3


def test_33_wings_steeper_than_2_violate_lee() -> None:
    steep = Svi(0.04, 2.2 / 1.4, 0.4, 0.0, 0.5)
    assert lee_slope(steep) == pytest.approx(2.2)
    assert not is_free(steep)
    assert lee_slope(steep._replace(svi_b=1.9 / 1.4)) < 2


def test_36_levels_are_doubted_and_samples_without_an_answer_refused() -> None:
    prices = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, 60)))
    other = np.exp(np.cumsum(np.random.default_rng(2).normal(0, 0.01, 60)))
    levels = [[[x] for x in sample] for sample in (prices, other)]
    assert isinstance(cell("XLH_HEDGE_RATIO", *levels), float)
    assert why("XLH_HEDGE_RATIO", *levels).startswith("ok; may be levels")
    changes = [[[x] for x in np.diff(sample)] for sample in (prices, other)]
    assert why("XLH_HEDGE_RATIO", *changes) == "ok"
    short = [sample[:2] for sample in changes]
    flat = [changes[0], [[0.01]] * 59]
    for name, more in (("XLH_HEDGE_RATIO", ()), ("XLH_EFFECTIVENESS", (1.0,))):
        few = "asset must have 3 observations, got 2"
        assert_refused(CellError.NUM, few, name, *short, *more)
        assert_refused(CellError.NUM, "hedge has no variance", name, *flat, *more)


def test_37_an_offset_of_changes_that_add_up_to_nothing_is_ambiguous() -> None:
    asset, hedge = [[1.0], [-1.0], [2.0], [-2.0]], [[1.0], [-1.0], [2.0], [-1.0]]
    rows = dict(cell("XLH_EFFECTIVENESS", asset, hedge, 1.0))
    assert rows["dollar_offset"] is CellError.NUM
    assert rows["dollar_offset_status"] == "ambiguous"
    assert rows["verdict"].startswith("ASC 815: highly effective by regression")


def test_38_a_long_position_is_hedged_by_a_sale() -> None:
    assert hedge(10.0, 0.5) == -20.0
    assert cell("XLH_HEDGE", 10.0, 0.5) == -20.0
    # SPEC 6.1: 25 coin calls of net delta .4321 at 60000, contracts of 10.
    assert hedge_inverse(25 * 0.4321, 60000.0, 10.0) == pytest.approx(-64815.0)
    assert cell("XLH_HEDGE_INVERSE", 25 * 0.4321, 60000.0, 10.0) == pytest.approx(
        -64815.0
    )
    # Ratios are the exception: positive is sold against a long asset; the ticket is -N.
    asset, hedged = [[1.0], [-2.0], [2.5]], [[2.0], [-4.0], [5.0]]
    ratio = cell("XLH_HEDGE_RATIO", asset, hedged)
    assert ratio == pytest.approx(0.5)
    assert cell("XLH_CONTRACTS", ratio, 100.0, 10.0) == pytest.approx(5.0)
    assert cell("XLH_BETA_HEDGE", 100.0, 1.0, 10.0, 1.0) == -10.0


def test_39_a_long_option_too_dear_to_hedge_is_ill_posed() -> None:
    # sqrt(2/pi) 2 cost/(vol sqrt(interval)) is 1.6 here; SPEC 7.
    trade = (0.2, 0.02, 0.01)
    with refused(Code.NO_SOLUTION):
        leland_vol(*trade, side="long")
    assert_refused(CellError.NUM, "Leland's number", "XLH_LELAND_VOL", *trade, "long")
    option = ("zakamouline", "call", 100.0, 100.0, 0.5, RATE, 0.25, 0.1, 1.0)
    with refused(Code.NO_SOLUTION):
        hedge_band(*option)
    assert cell("XLH_BAND", *option) == [[CellError.NUM] * 3]
    assert "K must be < 1 for a long position" in why("XLH_BAND", *option)
    assert np.isfinite(hedge_band(*option, quantity=-1.0)).all()
    assert leland_vol(*trade) == pytest.approx(
        0.2 * (1 + 4 / (2 * np.pi) ** 0.5) ** 0.5
    )


def test_40_long_gamma_has_no_cornish_fisher_var_and_a_gain_stays_negative() -> None:
    found = dict(cell("XLH_VAR_DELTA_GAMMA", 0.0, 1.0, 1.0))
    assert found["var"] is found["es"] is CellError.NUM
    assert found["validity"].startswith("invalid")
    certain = dict(cell("XLH_VAR_DELTA_GAMMA", 1.0, 0.0, 0.01, 5.0))
    assert certain["var"] == pytest.approx(2.3263478740408408 * 0.1 - 5)
    assert certain["validity"] == "ok"
    assert dict(cell("XLH_VAR", [[3.0], [5.0]], 0.5))["var"] == -3.0


def test_a_year_of_252_days_is_asked_for_by_name() -> None:
    """Extra: 252 and 365 are never mixed silently."""
    week = (46027.0 + 1 / 3, 46034.0 + 1 / 3)
    assert cell("XLH_YEARS", *week) == pytest.approx(7 / 365)
    assert cell("XLH_YEARS", *week, "act252") == pytest.approx(5 / 252)
