"""Digitals: derivatives of the 50-digit price, laws, limits and a peer."""

from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import QuantLib as ql

from tests.pricing import fifty_digits
from tests.pricing.fifty_digits import DERIVATIVES, differentiated
from tests.pricing.options import Options, assert_close, random_options
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.pricing import BLACK_SCHOLES
from xlhedge.pricing.digital import (
    DIGITAL_GREEKS,
    DIGITAL_KINDS,
    Digital,
    digital_greek,
    digital_greeks,
)
from xlhedge.pricing.model import Given

OPTIONS = random_options(61, 12, sds=6)
MARKET = (0.5, 0.05, 0.3, 0.03)  # years, rate, vol, dividend
DISCOUNT, YIELD = np.exp(-0.5 * 0.05), np.exp(-0.5 * 0.03)
JUMPS = ("gamma", "vega", "vanna", "volga", "veta", "speed", "zomma", "color")
HIGHER = (*JUMPS, "ultima", "dual_delta", "dual_gamma")


def exact(kind: str, phi: float, *numbers: Any) -> Any:
    """D N(phi d2) or S e^(-qT) N(phi d1) as it stands in the books."""
    spot, strike, years, rate, dividend, vol = map(mp.mpf, numbers)
    width = vol * mp.sqrt(years)
    d1 = (mp.log(spot / strike) + (rate - dividend) * years) / width + width / 2
    if kind == "asset":
        return spot * mp.exp(-dividend * years) * fifty_digits.normal(phi * d1)
    return mp.exp(-rate * years) * fifty_digits.normal(phi * (d1 - width))


def derivatives(kind: str, greek: str) -> list[float]:
    flag, spot, strike, years, rate, vol, dividend = OPTIONS
    points = zip(spot, strike, years, rate, dividend, vol, strict=True)
    return [
        differentiated(partial(exact, kind, float(phi)), point, greek)
        for phi, point in zip(flag, points, strict=True)
    ]


def given(options: Options) -> Given:
    return Given(*(np.asarray(a, dtype=float) for a in options))


@pytest.mark.parametrize("greek", DERIVATIVES)
@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_every_greek_is_the_derivative_of_its_name(kind: str, greek: str) -> None:
    got = digital_greek(greek, *OPTIONS, kind=kind)
    assert_close(got, derivatives(kind, greek), 1e-12, OPTIONS)


@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_vanna_vol_and_carry_rho_of_the_kernel_hold_too(kind: str) -> None:
    flag, spot, strike, years, rate, vol, dividend = OPTIONS
    option = Digital(given(OPTIONS), np.asarray(1.0), kind)
    points = list(zip(spot, strike, years, rate, dividend, vol, strict=True))
    for i, (phi, point) in enumerate(zip(flag, points, strict=True)):
        function = partial(exact, kind, float(phi))
        numbers = tuple(mp.mpf(float(x)) for x in point)
        twice = float(mp.diff(function, numbers, (1, 0, 0, 0, 0, 2)))
        assert_close(option.vanna_vol()[i], twice, 1e-11, point)
        carried = -float(mp.diff(function, numbers, (0, 0, 0, 0, 1, 0)))
        assert_close(option.carry_rho()[i], carried, 1e-11, point)
    total = option.rho_at_fixed_carry() + option.carry_rho()
    assert_close(total, option.rho(), 1e-12, OPTIONS, scale=np.abs(option.carry_rho()))


def test_a_vanilla_is_phi_times_the_asset_less_strike_cash_digitals() -> None:
    options = random_options(62, 2000)
    vanilla = BLACK_SCHOLES.greeks(*options)._asdict()
    asset = digital_greeks(*options, kind="asset")._asdict()
    cash = digital_greeks(*options, payout=options.strike)._asdict()
    in_strike = ("dual_delta", "dual_gamma", "elasticity", "itm_probability")
    for name in set(DIGITAL_GREEKS) - set(in_strike):
        difference = options.flag * (asset[name] - cash[name])
        scale = np.abs(asset[name]) + np.abs(cash[name])
        assert_close(difference, vanilla[name], 1e-12, options, scale)


def test_a_cash_digital_is_minus_the_slope_of_the_call_in_the_strike() -> None:
    options = random_options(63, 2000)
    vanilla = BLACK_SCHOLES.greeks(*options)
    cash = digital_greeks(*options)
    assert_close(cash.price, -options.flag * vanilla.dual_delta, 1e-15, options)
    assert_close(cash.dual_delta, -options.flag * vanilla.dual_gamma, 1e-13, options)


@pytest.mark.parametrize(("kind", "payout"), [("cash", 7.0), ("asset", 2.0)])
def test_call_plus_put_pays_for_certain(kind: str, payout: float) -> None:
    options = random_options(64, 500)
    call, put = (
        digital_greeks(*options._replace(flag=flag), payout=payout, kind=kind)
        for flag in (1.0, -1.0)
    )
    discounts = np.exp(-options.rate * options.years)
    held = options.spot * np.exp(-options.dividend * options.years)
    certain = payout * (held if kind == "asset" else discounts)
    assert_close(call.price + put.price, certain, 1e-15, options)
    for name in HIGHER:
        there = -getattr(put, name)
        assert_close(getattr(call, name), there, 1e-14, options)


@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_price_obeys_the_black_scholes_equation(kind: str) -> None:
    options = random_options(65, 2000)
    greeks = digital_greeks(*options, kind=kind)
    diffusion = options.vol**2 * options.spot**2 * greeks.gamma / 2
    drift = (options.rate - options.dividend) * options.spot * greeks.delta
    owed = options.rate * greeks.price
    scale = np.abs(diffusion) + np.abs(drift) + np.abs(owed)
    left = greeks.theta + diffusion + drift - owed
    assert_close(left, 0, 1e-12, options, scale + np.abs(greeks.theta))


@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_quantlib_agrees(kind: str) -> None:
    options = random_options(66, 200)
    greeks: Any = digital_greeks(*options, payout=3.0, kind=kind)
    for i in range(200):
        flag, spot, strike, years, rate, vol, dividend = (float(a[i]) for a in options)
        side = ql.Option.Call if flag > 0 else ql.Option.Put
        cash = ql.CashOrNothingPayoff(side, strike, 3.0)
        payoff = cash if kind == "cash" else ql.AssetOrNothingPayoff(side, strike)
        forward = spot * np.exp((rate - dividend) * years)
        peer = ql.BlackCalculator(
            payoff, forward, vol * years**0.5, np.exp(-rate * years)
        )
        units = 1.0 if kind == "cash" else 3.0
        inputs = (flag, spot, strike, years, rate, vol, dividend)
        got = (greeks.price[i], greeks.delta[i], greeks.gamma[i], greeks.vega[i])
        expected = (peer.value(), peer.delta(spot), peer.gamma(spot), peer.vega(years))
        scale = abs(greeks.vega[i]) + greeks.price[i]
        sizes = (scale, scale / spot, scale / spot**2 / vol**2 / years, scale)
        for one, other, size in zip(got, expected, sizes, strict=True):
            assert_close(one, units * other, 1e-9, inputs, size)


@pytest.mark.parametrize(
    ("flag", "spot", "inside"),
    [("call", 110.0, 1), ("call", 90.0, 0), ("put", 90.0, 1), ("put", 110.0, 0)],
)
@pytest.mark.parametrize("vol", [0.0, 0.3])
def test_an_expired_digital_pays_or_does_not(
    flag: str, spot: float, inside: int, vol: float
) -> None:
    for kind, paid in (("cash", 5.0), ("asset", 5.0 * spot)):
        greeks = digital_greeks(flag, spot, 100, 0, 0.05, vol, 0.03, 5, kind)._asdict()
        assert greeks["price"] == inside * paid
        assert greeks["delta"] == (5.0 * inside if kind == "asset" else 0.0)
        assert greeks["itm_probability"] == inside
        for name in ("theta", "rho", "dividend_rho", "charm", *HIGHER):
            assert greeks[name] == 0, name


@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize(("years", "vol"), [(0.0, 0.3), (0.0, 0.0), (0.5, 0.0)])
def test_where_the_price_jumps_it_is_half_and_has_no_delta(
    flag: str, years: float, vol: float
) -> None:
    greeks = digital_greeks(flag, 100, 100, years, 0.05, vol, 0.05, 6)._asdict()
    assert greeks["price"] == pytest.approx(3 * np.exp(-0.05 * years), rel=1e-15)
    silent = {"price", "itm_probability"} | ({"vega"} if years else set())
    for name in set(DIGITAL_GREEKS) - silent:
        assert np.isnan(greeks[name]), name


@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_the_first_vol_at_the_money_has_a_finite_vega(flag: str, kind: str) -> None:
    market = (flag, 100.0, 100.0, 0.5, 0.05)
    vega = digital_greek("vega", *market, 0.0, 0.05, kind=kind)
    near, still = (
        digital_greek("price", *market, vol, 0.05, kind=kind) for vol in (1e-6, 0.0)
    )
    assert vega == pytest.approx((near - still) / 1e-6, rel=1e-6)


@pytest.mark.parametrize(
    ("flag", "spot", "inside"),
    [("call", 110.0, 1), ("call", 90.0, 0), ("put", 90.0, 1), ("put", 110.0, 0)],
)
def test_without_vol_the_forward_decides(flag: str, spot: float, inside: int) -> None:
    years, rate, _, dividend = MARKET
    cash = digital_greeks(flag, spot, 100, years, rate, 0, dividend)._asdict()
    price = inside * DISCOUNT
    expected = {"price": price, "delta": 0, "theta": rate * price, "rho": -0.5 * price}
    expected |= {"dividend_rho": 0, "charm": 0} | dict.fromkeys(HIGHER, 0)
    for name, value in expected.items():
        assert cash[name] == pytest.approx(value, rel=1e-15), name
    asset = digital_greeks(flag, spot, 100, years, rate, 0, dividend, kind="asset")
    held = inside * spot * YIELD
    assert asset.price == pytest.approx(held, rel=1e-15)
    assert asset.delta == pytest.approx(inside * YIELD, rel=1e-15)
    assert asset.theta == pytest.approx(dividend * held, rel=1e-14)
    assert asset.charm == pytest.approx(dividend * inside * YIELD, rel=1e-14)
    assert (asset.rho, asset.dividend_rho) == pytest.approx((0, -0.5 * held), rel=1e-15)


def test_without_a_spot_or_a_strike_the_payment_is_certain() -> None:
    for kind, flag, spot, strike, price, delta in (
        ("cash", "call", 0.0, 80.0, 0.0, 0.0),
        ("cash", "put", 0.0, 80.0, DISCOUNT, 0.0),
        ("cash", "call", 80.0, 0.0, DISCOUNT, 0.0),
        ("cash", "put", 80.0, 0.0, 0.0, 0.0),
        ("asset", "call", 0.0, 80.0, 0.0, 0.0),
        ("asset", "put", 0.0, 80.0, 0.0, YIELD),
        ("asset", "call", 80.0, 0.0, 80 * YIELD, YIELD),
        ("asset", "put", 80.0, 0.0, 0.0, 0.0),
    ):
        greeks = digital_greeks(flag, spot, strike, *MARKET, kind=kind)._asdict()
        assert greeks["price"] == pytest.approx(price, rel=1e-15)
        assert greeks["delta"] == pytest.approx(delta, rel=1e-15)
        for name in HIGHER:
            assert greeks[name] == 0, (kind, flag, name)


@pytest.mark.parametrize("width", [1e-200, 1e-99, 1e-9, 1.0])
@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_no_size_upsets_a_greek(kind: str, width: float) -> None:
    sizes = np.array([0.0, 1e-290, 1e-3, 1.0, 1e200])
    spots, strikes = (a.ravel() for a in np.meshgrid(sizes, sizes))
    apart = spots != strikes
    greeks = digital_greeks(
        "put", spots[apart], strikes[apart], 1.0, 0.0, width, kind=kind
    )._asdict()
    for name in set(DIGITAL_GREEKS) - {"elasticity"}:
        assert np.isfinite(greeks[name]).all(), name


def test_arguments_broadcast_and_one_bad_element_leaves_the_others() -> None:
    strikes, payouts = np.array([[90.0], [100.0]]), np.array([1.0, 2.0, -1.0])
    with pytest.raises(DomainError, match="payout must be >= 0, got -1") as caught:
        digital_greeks("call", 100.0, strikes, *MARKET, payout=payouts)
    assert caught.value.result.price.shape == (2, 3)
    codes = [[Code.OK, Code.OK, Code.OUT_OF_RANGE]] * 2
    assert caught.value.codes.tolist() == codes
    prices: Array = caught.value.result.price
    single = digital_greek("price", "call", 100.0, 90.0, *MARKET, payout=2.0)
    assert isinstance(single, float)
    assert prices[0, 1] == pytest.approx(single, rel=1e-15)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "gap"}, "kind must be one of cash, asset"),
        ({"greek": "coin_vega"}, ""),
    ],
)
def test_an_unknown_kind_or_greek_is_named(wrong: dict[str, str], message: str) -> None:
    good: dict[str, Any] = {"greek": "price", "kind": "cash"}
    with pytest.raises(InputError, match=message or "greek must be one of") as caught:
        digital_greek(
            **(good | wrong), flag="call", spot=1, strike=1, years=1, rate=0, vol=1
        )
    assert caught.value.code == Code.WRONG_KIND
