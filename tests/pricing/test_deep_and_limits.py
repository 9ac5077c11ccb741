"""Far from the money, and at the edges of every argument, against 50 digits."""

from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing import fifty_digits
from tests.pricing.fifty_digits import DERIVATIVES, differentiated
from tests.pricing.options import assert_close
from xlhedge.pricing import MODELS

BLACK_SCHOLES, BACHELIER = MODELS["black_scholes"], MODELS["bachelier"]
RATE, DIVIDEND, YEARS = 0.05, 0.03, 1.5
TINY = 1e-30
THIRD = ("speed", "zomma", "color", "ultima")
PHI = {"call": 1.0, "put": -1.0}

# What vanishes, and the market in which it does: spot, strike, rate, yield, vol.
EDGES: dict[str, tuple[float, float, float, float, float]] = {
    "no vol, forward above": (110.0, 100.0, RATE, DIVIDEND, 0.0),
    "no vol, forward below": (90.0, 100.0, RATE, DIVIDEND, 0.0),
    "no vol, at the forward": (100.0, 100.0, RATE, RATE, 0.0),
    "no spot": (0.0, 80.0, RATE, DIVIDEND, 0.3),
    "no strike": (80.0, 0.0, RATE, DIVIDEND, 0.3),
}
# Infinite or undetermined at the kink of a price without vol.
KINKED = (
    *("gamma", "theta", "vanna", "volga", "charm", "veta", "speed", "zomma", "color"),
    *("ultima", "dual_gamma"),
)


@pytest.mark.parametrize("greek", DERIVATIVES)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("flag", PHI)
def test_an_edge_is_the_limit_of_what_comes_near(
    flag: str, edge: str, greek: str
) -> None:
    spot, strike, rate, dividend, vol = EDGES[edge]
    market = (spot, strike, YEARS, rate, vol, dividend)
    got = BLACK_SCHOLES.greek(greek, flag, *market)
    if edge == "no vol, at the forward" and greek in KINKED:
        assert np.isnan(got)
        return
    near = tuple(number or TINY for number in (spot, strike))
    point = (*near, YEARS, rate, dividend, vol or TINY)
    with mp.workdps(400):  # steps far below the tiny argument
        price = partial(fifty_digits.price, PHI[flag])
        expected = differentiated(price, point, greek)
    assert got == pytest.approx(expected, rel=1e-13, abs=1e-18)


@pytest.mark.parametrize("name", ["black_scholes", "black76", "inverse", "american"])
@pytest.mark.parametrize(("flag", "phi"), PHI.items())
@pytest.mark.parametrize("spot", [90.0, 100.0, 110.0])
def test_an_expired_option_is_its_payoff_in_every_model(
    name: str, flag: str, phi: float, spot: float
) -> None:
    greeks = MODELS[name].greeks(flag, spot, 100.0, 0.0, RATE, 0.3)
    side = phi * (spot - 100.0)
    inside = 0.5 if side == 0 else float(side > 0)
    unit = spot if name == "inverse" else 1.0
    assert greeks.price == pytest.approx(max(side, 0.0) / unit, rel=1e-15)
    assert greeks.delta == phi * inside
    assert greeks.dual_delta == -phi * inside
    rhos = (greeks.rho, greeks.dividend_rho)
    assert rhos == (0.0, 0.0)
    gone = (greeks.gamma, greeks.vega, greeks.theta, greeks.charm, greeks.speed)
    np.testing.assert_array_equal(gone, [np.nan if side == 0 else 0.0] * len(gone))


def far_points(seed: int, size: int, most: float = 30.0) -> Any:
    """phi, spot, strike, years, rate, dividend, vol: up to `most` widths out."""
    rng = np.random.default_rng(seed)
    years = 10 ** rng.uniform(-3, 1.3, size)
    vol = 10 ** rng.uniform(-1.7, 0.3, size)
    width, away = vol * np.sqrt(years), rng.uniform(-most, most, size)
    rate, dividend = rng.uniform(-0.05, 0.15, (2, size))
    spot = 10 ** rng.uniform(-1, 5, size)
    strike = spot * np.exp((rate - dividend) * years + away * width)
    phi = rng.choice([1.0, -1.0], size)
    return phi, spot, strike, years, rate, dividend, vol


def exact_third_orders(*point: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """The formulas of SPEC 1.1 to 50 digits, and the same with every term positive."""
    _, spot, strike, years, rate, dividend, vol = map(mp.mpf, point)
    root, carry = mp.sqrt(years), rate - dividend
    width = vol * root
    d1 = (mp.log(spot / strike) + carry * years) / width + width / 2
    d2, growth = d1 - width, mp.exp(-dividend * years)
    gamma = growth * mp.npdf(d1) / (spot * width)
    vega, cross = spot * growth * mp.npdf(d1) * root, d1 * d2
    drift = dividend + carry * d1 / width
    values = {
        "speed": -gamma * (1 + d1 / width) / spot,
        "zomma": gamma * (cross - 1) / vol,
        "color": gamma * (drift + (1 - cross) / (2 * years)),
        "ultima": vega / vol**2 * (cross**2 - d1**2 - d2**2 - cross),
    }
    sizes = {
        "speed": gamma * (1 + abs(d1 / width)) / spot,
        "zomma": gamma * (abs(cross) + 1) / vol,
        "color": gamma * (abs(drift) + (1 + abs(cross)) / (2 * years)),
        "ultima": vega / vol**2 * (cross**2 + d1**2 + d2**2 + abs(cross)),
    }
    return values, sizes


def test_third_orders_hold_11_digits_up_to_30_widths_out() -> None:
    points = far_points(101, 1500)
    phi, spot, strike, years, rate, dividend, vol = points
    flag = np.where(phi > 0, "call", "put")
    got = BLACK_SCHOLES.greeks(flag, spot, strike, years, rate, vol, dividend)
    exact = [exact_third_orders(*point) for point in zip(*points, strict=True)]
    for name in THIRD:
        expected = np.array([float(values[name]) for values, _ in exact])
        size = np.array([float(sizes[name]) for _, sizes in exact])
        # The sum of its terms vanishes where the Greek changes sign.
        assert_close(getattr(got, name), expected, 1e-11, points, size)
        plain = np.abs(expected) > 0.1 * size
        assert plain.mean() > 0.8
        assert_close(
            getattr(got, name)[plain],
            expected[plain],
            1e-11,
            [p[plain] for p in points],
        )


def test_the_formulas_of_third_orders_are_derivatives() -> None:
    points = far_points(102, 12, most=8.0)
    for phi, *rest in zip(*points, strict=True):
        spot, strike, years, rate, dividend, vol = map(float, rest)
        values, _ = exact_third_orders(phi, *rest)
        for name in THIRD:
            with mp.workdps(100):
                price = partial(fifty_digits.price, phi)
                point = (spot, strike, years, rate, dividend, vol)
                expected = differentiated(price, point, name)
            assert float(values[name]) == pytest.approx(expected, rel=1e-12, abs=0)


def test_normal_third_orders_hold_11_digits_up_to_30_widths_out() -> None:
    rng = np.random.default_rng(103)
    size = 1500
    years, vol = 10 ** rng.uniform(-3, 1.3, size), 10 ** rng.uniform(-1, 2, size)
    strike, rate = rng.normal(0, 50, size), rng.uniform(-0.05, 0.15, size)
    forward = strike + rng.uniform(-30, 30, size) * vol * np.sqrt(years)
    got = BACHELIER.greeks("call", forward, strike, years, rate, vol)
    points = (forward, strike, years, rate, vol)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in THIRD}
    for f, k, t, r, s in zip(*(map(mp.mpf, p) for p in points), strict=True):
        width = s * mp.sqrt(t)
        d, weight = (f - k) / width, mp.exp(-r * t) * mp.npdf((f - k) / width)
        gamma, vega = weight / width, weight * mp.sqrt(t)
        terms = {
            "speed": (-gamma * d / width, 0),
            "zomma": (gamma * d**2 / s, -gamma / s),
            "color": (gamma * (r + 1 / (2 * t)), -gamma * d**2 / (2 * t)),
            "ultima": (vega * d**4 / s**2, -3 * vega * d**2 / s**2),
        }
        for name, pair in terms.items():
            found[name].append((float(sum(pair)), float(sum(map(abs, pair)))))
    for name, pairs in found.items():
        expected, scale = np.array(pairs).T
        assert_close(getattr(got, name), expected, 1e-11, points, scale)


def test_the_identities_of_the_price_hold_far_out_too() -> None:
    """PDE, homogeneity, S^2 gamma = K^2 dual gamma, vega = vol T S^2 gamma."""
    phi, spot, strike, years, rate, dividend, vol = points = far_points(104, 5000)
    flag = np.where(phi > 0, "call", "put")
    greeks = BLACK_SCHOLES.greeks(flag, spot, strike, years, rate, vol, dividend)
    held = spot * np.exp(-dividend * years)
    owed = strike * np.exp(-rate * years)
    legs = np.abs(greeks.delta) * spot + np.abs(greeks.dual_delta) * strike
    curved = spot**2 * greeks.gamma
    kept = np.minimum(greeks.gamma, greeks.dual_gamma) > 1e-290
    assert kept.mean() > 0.8
    inputs = [p[kept] for p in points]
    dual = strike**2 * greeks.dual_gamma
    assert_close(curved[kept], dual[kept], 1e-11, inputs)
    assert_close(greeks.vega[kept], (vol * years * curved)[kept], 1e-13, inputs)
    value = spot * greeks.delta + strike * greeks.dual_delta
    legs = np.maximum(legs, 1e-290)  # above the smallest doubles
    assert_close(greeks.price, value, 1e-12, points, legs)
    drift = (rate - dividend) * spot * greeks.delta
    left = greeks.theta + vol**2 * curved / 2 + drift
    scale = legs * (np.abs(rate) + np.abs(dividend)) + vol**2 * curved
    assert_close(left, rate * greeks.price, 1e-12, points, scale)
    other = BLACK_SCHOLES.price(
        np.where(phi > 0, "put", "call"), spot, strike, years, rate, vol, dividend
    )
    parity, most = phi * (held - owed), np.maximum(held, owed)
    assert_close(greeks.price - other, parity, 1e-13, points, most)


def test_coin_figures_hold_their_digits_far_out() -> None:
    """c = V/S and net delta = -K dual delta / S, without the difference."""
    phi, spot, strike, years, rate, dividend, vol = points = far_points(105, 400)
    flag = np.where(phi > 0, "call", "put")
    coin = MODELS["inverse"].greeks(flag, spot, strike, years, rate, vol, dividend)
    price, net = [], []
    for point in zip(*points, strict=True):
        one, s, k, t, r, q, v = map(mp.mpf, point)
        width = v * mp.sqrt(t)
        d2 = (mp.log(s / k) + (r - q) * t) / width - width / 2
        price.append(float(fifty_digits.price(*point) / s))
        net.append(float(one * k / s * mp.exp(-r * t) * fifty_digits.normal(one * d2)))
    kept = np.array(price) > 1e-290
    assert kept.mean() > 0.9
    inputs = [p[kept] for p in points]
    assert_close(coin.price[kept], np.array(price)[kept], 1e-12, inputs)
    assert_close(coin.net_delta[kept], np.array(net)[kept], 1e-12, inputs)
