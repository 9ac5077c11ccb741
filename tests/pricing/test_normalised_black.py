"""The normalised price and the starts of its inverse, against 50 digits."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import normal
from tests.pricing.options import assert_close
from xlhedge.pricing.implied_width import implied_width
from xlhedge.pricing.lets_be_rational import (
    start_above_bend,
    start_above_shoulder,
    start_below_bend,
    start_below_toe,
    tangent,
)
from xlhedge.pricing.normalised_black import (
    newton_step,
    normalised_price,
    normalised_room,
    normalised_vega,
    price_per_vega,
    rough_price,
    strike_leg,
)

EPS = float(np.finfo(float).eps)
ROOT_TWO_PI = float(np.sqrt(2 * np.pi))


def exact(moneyness: float, width: float) -> tuple[float, float, float]:
    """p, 1 - p and p' as they stand in the books."""
    x, w = mp.mpf(float(moneyness)), mp.mpf(float(width))
    d1 = x / w + w / 2
    price = normal(d1) - mp.exp(-x) * normal(d1 - w)
    return float(price), float(1 - price), float(mp.npdf(d1))


def wide_points(seed: int) -> tuple[Any, ...]:
    """x and w of every size with d1 from -30 to 8, and the exact values there."""
    rng = np.random.default_rng(seed)
    x, w = -(10 ** rng.uniform(-9, 2.2, 3000)), 10 ** rng.uniform(-6, 1.4, 3000)
    d1 = x / w + w / 2
    kept = (d1 > -30) & (d1 < 8)
    values = [exact(*pair) for pair in zip(x[kept], w[kept], strict=True)]
    return x[kept], w[kept], d1[kept], *np.array(values).T


def test_price_vega_and_room_keep_the_digits_that_the_density_keeps() -> None:
    x, w, d1, price, room, vega = wide_points(51)
    rel, inputs = 6 * EPS * (1 + d1 * d1), (x, w)
    assert_close(normalised_price(x, w), price, rel, inputs)
    assert_close(normalised_vega(x, w), vega, rel, inputs)
    assert_close(normalised_room(x, w), room, rel, inputs)


def test_rough_prices_keep_twelve_digits() -> None:
    x, w, d1, price, *_ = wide_points(52)
    rough = rough_price(x, w)
    assert_close(rough, price, 1e-12 * (1 + d1 * d1), (x, w))


def test_leg_of_the_strike_keeps_the_digits_of_the_density_at_every_moneyness() -> None:
    x = -np.array([1e-9, 0.1, 1.0, 5.0, 9.9, 10.1, 20.0, 500.0, 709.0, 720.0, 1300.0])
    for w in (0.7 * np.sqrt(-2 * x), np.sqrt(-2 * x), np.sqrt(-2 * x) + 2.5):
        pairs = [(mp.mpf(a), mp.mpf(b)) for a, b in zip(x.tolist(), w, strict=True)]
        expected = [float(mp.exp(-a) * normal(a / b - b / 2)) for a, b in pairs]
        d1 = x / w + w / 2
        rel = 4 * EPS * (1 + d1 * d1 + np.minimum(-x, 10))
        assert_close(strike_leg(x, w), expected, rel, (x, w))


def test_price_at_the_money_is_the_error_function() -> None:
    width = np.array([1e-300, 1e-8, 0.5, 1.0, 1.5, 4.0])
    expected = [float(mp.erf(mp.mpf(w) / mp.sqrt(8))) for w in map(float, width)]
    assert_close(normalised_price(np.zeros(6), width), expected, 4 * EPS)


def test_newton_step_is_the_price_error_over_the_vega() -> None:
    x, width = np.array([-0.3, -2.4, -1.5]), np.array([0.3, 1.2, 3.0])
    price, vega = normalised_price(x, width), normalised_vega(x, width)
    got = newton_step(x, width, 1.01 * price)
    assert_close(got, 0.01 * price / vega, 1e-12)
    assert_close(price_per_vega(x, width), price / vega, 1e-14)


def test_toe_is_where_the_tangent_at_the_bend_meets_zero() -> None:
    x = -np.geomspace(1e-18, 700, 60)
    got = tangent(x)
    for i, moneyness in enumerate(map(float, x)):
        y = mp.sqrt(-mp.mpf(moneyness))
        at_bend = (1 - mp.exp(y * y) * mp.erfc(y)) / 2
        toe = mp.sqrt(2) * y - mp.sqrt(2 * mp.pi) * at_bend
        assert got.at_bend[i] == pytest.approx(float(at_bend), rel=1e-12)
        assert got.toe[i] == pytest.approx(float(toe), rel=1e-9)


def test_starts_are_as_close_as_two_steps_need() -> None:
    x, w, _, price, room, _ = wide_points(53)
    bend, at_bend, toe = tangent(x)
    at_toe = normalised_price(x, toe)
    shoulder = bend + ROOT_TWO_PI * (1 - at_bend)
    left = normalised_room(x, shoulder)
    with np.errstate(all="ignore"):
        low = start_below_toe(x, price, toe, at_toe)
        rising = start_below_bend(x, price, toe, at_toe, bend, at_bend)
        falling = start_above_bend(x, price, bend, at_bend, shoulder, left)
        high = start_above_shoulder(x, room, shoulder, left)
    below, above = price < at_toe, room < left
    start = np.where(price < at_bend, rising, falling)
    middle = ~below & ~above
    for branch, found, rel in (
        (below, low, 0.13),
        (middle, start, 0.006),
        (above, high, 0.13),
    ):
        assert branch.sum() > 50
        assert_close(found[branch], w[branch], rel, (x[branch],))


def test_width_is_found_from_the_least_price_to_the_last_room() -> None:
    x = np.array([-1e-20, -1e-9, -0.1, -1.0, -10.0, -300.0, -700.0])
    for price in (1e-300, 1e-100, 1e-16):
        low = implied_width(x, np.full(x.shape, price), np.ones(x.shape))
        assert_close(normalised_price(x, low), price, 1e-12, (x,))
    for room in (1e-17, 1e-16, 1e-9):
        high = implied_width(x, np.ones(x.shape), np.full(x.shape, room))
        assert_close(normalised_room(x, high), room, 1e-10, (x,))
