"""The kernel: accuracy, laws, limits and a peer."""

from typing import Any

import numpy as np
import pytest
import QuantLib as ql

from tests.pricing import fifty_digits
from tests.pricing.options import Options, assert_close, random_options
from xlhedge.pricing.black import Black

SECOND_ORDER_AND_UP = (
    *("gamma", "vanna", "volga", "veta", "speed", "zomma", "color", "ultima"),
    *("vanna_vol", "dual_gamma"),
)


def kernel(options: Options) -> Black:
    flag, spot, strike, years, rate, vol, dividend = options
    return Black(flag, spot, strike, years, rate, rate - dividend, vol)


def widths_and_distances(seed: int, size: int, most: float) -> tuple[Any, ...]:
    """Options from tiny to huge widths, up to `most` widths from the money.

    The drift stays below one width: a drift that all but cancels ln(S/K) leaves no
    digits of d1 to compare.
    """
    rng = np.random.default_rng(seed)
    width = 10 ** rng.uniform(-6, 0.7, size)
    years = 10 ** rng.uniform(-6, 1.5, size)
    vol, distance = width / np.sqrt(years), rng.uniform(-most, most, size)
    most_rate = np.minimum(0.1, width / years)
    rate, dividend = rng.uniform(-0.5, 0.5, (2, size)) * most_rate
    spot = np.exp(rng.normal(4.0, 2.0, size))
    strike = spot * np.exp((rate - dividend) * years - distance * width)
    phi = rng.choice([1.0, -1.0], size)
    return phi, spot, strike, years, rate, dividend, vol


@pytest.mark.parametrize("most", [1.0, 6.0, 37.0])
def test_price_is_right_to_1e_12_at_any_width_and_distance(most: float) -> None:
    points = widths_and_distances(1, 400, most)
    phi, spot, strike, years, rate, dividend, vol = points
    got = Black(phi, spot, strike, years, rate, rate - dividend, vol).price()
    exact = [fifty_digits.price(*point) for point in zip(*points, strict=True)]
    expected = np.array([float(value) for value in exact])
    # Below the normal doubles a relative comparison means nothing.
    kept = expected > 1e-290
    assert kept.mean() > 0.6
    assert_close(got[kept], expected[kept], 1e-12, [p[kept] for p in points])


def test_put_call_parity() -> None:
    options = random_options(2, 2000)
    call, put = (kernel(options._replace(flag=flag)) for flag in (1, -1))
    held = options.spot * np.exp(-options.dividend * options.years)
    owed = options.strike * np.exp(-options.rate * options.years)
    scale = np.maximum(held, owed)
    assert_close(call.price() - put.price(), held - owed, 1e-14, options, scale)
    growth = held / options.spot
    assert_close(call.delta() - put.delta(), growth, 1e-14, options)
    for name in SECOND_ORDER_AND_UP:
        assert_close(getattr(call, name)(), getattr(put, name)(), 1e-15, options)


def test_price_obeys_the_black_scholes_equation() -> None:
    options = random_options(3, 2000)
    option = kernel(options)
    price, spot, vol = option.price(), options.spot, options.vol
    diffusion = vol**2 * spot**2 * option.gamma() / 2
    drift = (options.rate - options.dividend) * spot * option.delta()
    owed = options.rate * price
    scale = np.abs(diffusion) + np.abs(drift) + np.abs(owed) + options.strike
    left = option.theta() + diffusion + drift - owed
    assert_close(left, 0, 1e-14, options, scale)


def test_price_is_homogeneous_in_spot_and_strike() -> None:
    options = random_options(4, 2000)
    option = kernel(options)
    value = options.spot * option.delta() + options.strike * option.dual_delta()
    assert_close(option.price(), value, 1e-14, options, options.spot + options.strike)
    in_spot = options.spot**2 * option.gamma()
    in_strike = options.strike**2 * option.dual_gamma()
    assert_close(in_spot, in_strike, 1e-11, options)
    doubled = options._replace(spot=2 * options.spot, strike=2 * options.strike)
    assert_close(kernel(doubled).price(), 2 * option.price(), 1e-13, options)


def test_vega_is_vol_years_spot_squared_gamma() -> None:
    options = random_options(5, 2000)
    option = kernel(options)
    expected = options.vol * options.years * options.spot**2 * option.gamma()
    assert_close(option.vega(), expected, 1e-14, options)


def test_price_stays_between_its_bounds() -> None:
    options = random_options(6, 5000, sds=9)
    price = kernel(options).price()
    held = options.spot * np.exp(-options.dividend * options.years)
    owed = options.strike * np.exp(-options.rate * options.years)
    upper = np.where(options.flag > 0, held, owed)
    lower = np.maximum(options.flag * (held - owed), 0)
    slack = 4e-16 * np.maximum(held, owed)
    assert np.all((lower - slack <= price) & (price <= upper + slack))


@pytest.mark.parametrize("flag", [1, -1])
def test_price_rises_with_vol_and_is_convex_in_strike(flag: int) -> None:
    vols = np.linspace(0.05, 3, 500)
    assert np.all(np.diff(Black(flag, 100, 120, 0.7, 0.03, 0.01, vols).price()) > 0)
    strikes = np.linspace(40, 250, 500)
    prices = Black(flag, 100, strikes, 0.7, 0.03, 0.01, 0.3).price()
    assert np.all(flag * np.diff(prices) < 0)
    assert np.all(np.diff(prices, 2) > 0)


def test_swapping_spot_and_strike_turns_a_call_into_a_put() -> None:
    options = random_options(7, 2000)
    flag, spot, strike, years, rate, vol, dividend = options
    mirror = Options(-flag, strike, spot, years, dividend, vol, rate)
    scale = np.maximum(spot, strike)
    assert_close(kernel(options).price(), kernel(mirror).price(), 1e-13, options, scale)


def test_price_and_greeks_agree_with_quantlib() -> None:
    options = random_options(8, 300)
    ours = kernel(options)
    theirs = [_quantlib(*option) for option in zip(*options, strict=True)]
    for name in theirs[0]:
        expected = np.array([row[name] for row in theirs])
        scale = options.spot if name in ("price", "theta", "rho") else 1.0
        assert_close(getattr(ours, name)(), expected, 1e-10, options, 1e-3 * scale)


def _quantlib(
    phi: float,
    spot: float,
    strike: float,
    years: float,
    rate: float,
    vol: float,
    dividend: float,
) -> dict[str, float]:
    kind = ql.Option.Call if phi > 0 else ql.Option.Put
    forward, discount = spot * np.exp((rate - dividend) * years), np.exp(-rate * years)
    payoff = ql.PlainVanillaPayoff(kind, strike)
    option = ql.BlackCalculator(payoff, forward, vol * np.sqrt(years), discount)
    return {
        "price": option.value(),
        "delta": option.delta(spot),
        "gamma": option.gamma(spot),
        "vega": option.vega(years),
        "theta": option.theta(spot, years),
        "rho": option.rho(years),
        "dividend_rho": option.dividendRho(years),
        "dual_delta": option.strikeSensitivity(),
        "dual_gamma": option.strikeGamma(),
    }
