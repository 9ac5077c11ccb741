"""Bumped Greeks against the closed forms of the kernel; edges, bounds and noise."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.options import Options, assert_close, random_options
from xlhedge.core.errors import InputError
from xlhedge.core.greeks import COIN_GREEKS, GREEKS
from xlhedge.core.numeric import Array
from xlhedge.pricing import BLACK_SCHOLES
from xlhedge.pricing.bump import BUMPED, DERIVATIVES, bump_error, bumped

ROWS = random_options(71, 1000)
NARROW = ROWS.vol * np.sqrt(ROWS.years) < 1
OPTIONS = Options(*(a[NARROW] for a in ROWS))
# Error relative to the largest value over spots, as the module states it.
TYPICAL = {0: 1e-15, 1: 2e-12, 2: 6e-10, 3: 1e-7}
WORST = {0: 1e-15, 1: 1e-10, 2: 1e-7, 3: 3e-6}


def price(flag: Any, **market: Any) -> Array:
    return np.asarray(BLACK_SCHOLES.price(flag, **market))


def order(greek: str) -> int:
    """How often the price is differentiated."""
    named = {"elasticity": "delta", "itm_probability": "dual_delta"}
    return sum(DERIVATIVES[named.get(greek, greek)][1].values())


def largest(greek: str, options: Options) -> Array:
    """The largest size of the Greek over spots within 3 widths of the strike."""
    width = options.vol * np.sqrt(options.years)
    drift = (options.rate - options.dividend) * options.years
    sizes = [
        np.abs(BLACK_SCHOLES.greek(greek, *options._replace(spot=spot)))
        for spot in options.strike
        * np.exp(np.linspace(-3, 3, 13)[:, None] * width - drift)
    ]
    return np.nanmax(sizes, axis=0)


def test_every_greek_but_those_of_a_coin_price_can_be_bumped() -> None:
    assert set(BUMPED) == set(GREEKS) - set(COIN_GREEKS)


@pytest.mark.parametrize("greek", BUMPED)
def test_error_is_what_the_module_says(greek: str) -> None:
    got = bumped(price, OPTIONS._asdict(), greek)
    exact, scale = BLACK_SCHOLES.greek(greek, *OPTIONS), largest(greek, OPTIONS)
    assert_close(got, exact, WORST[order(greek)], OPTIONS, scale)
    assert np.median(np.abs(got - exact) / scale) < TYPICAL[order(greek)]


@pytest.mark.parametrize("greek", ["delta", "vega", "gamma", "vanna", "speed"])
def test_estimated_error_covers_the_true_one(greek: str) -> None:
    error = np.abs(
        bumped(price, OPTIONS._asdict(), greek) - BLACK_SCHOLES.greek(greek, *OPTIONS)
    )
    estimate = bump_error(price, OPTIONS._asdict(), greek)
    assert np.mean(error <= 3 * estimate) > 0.9
    assert np.all(error <= estimate + WORST[order(greek)] * largest(greek, OPTIONS))


@pytest.mark.parametrize(
    ("greek", "worst"), [("delta", 1e-5), ("vega", 1e-5), ("gamma", 1e-3)]
)
def test_a_noisy_price_takes_wider_steps(greek: str, worst: float) -> None:
    rng, noise = np.random.default_rng(72), 1e-9

    def rough(**arguments: Any) -> Array:
        exact = price(**arguments)
        return exact * (1 + noise * rng.uniform(-1, 1, exact.shape))

    got = bumped(rough, OPTIONS._asdict(), greek, noise)
    exact, scale = BLACK_SCHOLES.greek(greek, *OPTIONS), largest(greek, OPTIONS)
    assert_close(got, exact, worst, OPTIONS, scale)


@pytest.mark.parametrize("greek", ["delta", "gamma", "speed", "dual_delta", "zomma"])
@pytest.mark.parametrize("side", [-1, 1])
def test_no_point_lies_beyond_a_bound(greek: str, side: int) -> None:
    bounds = {
        name: (getattr(OPTIONS, name), np.inf)
        if side > 0
        else (0, getattr(OPTIONS, name))
        for name in ("spot", "strike")
    }

    def fenced(**arguments: Any) -> Array:
        for name, (low, high) in bounds.items():
            assert np.all((arguments[name] >= low) & (arguments[name] <= high))
        return price(**arguments)

    got = bumped(fenced, OPTIONS._asdict(), greek, bounds=bounds)
    exact, scale = BLACK_SCHOLES.greek(greek, *OPTIONS), largest(greek, OPTIONS)
    assert_close(got, exact, 100 * WORST[order(greek)], OPTIONS, scale)


def test_at_zero_the_derivative_is_one_sided() -> None:
    market: dict[str, Any] = {
        "flag": "call",
        "strike": 100.0,
        "rate": 0.02,
        "dividend": 0.0,
    }
    given: dict[str, Any] = {"spot": 100.0, "years": 0.5, "vol": 0.3}
    at_the_money = given | {"rate": 0.0, "vol": 0.0}
    for greek, point in (("vega", at_the_money), ("delta", given | {"spot": 0.0})):
        arguments: dict[str, Any] = market | point
        exact = BLACK_SCHOLES.greek(greek, **arguments)
        assert bumped(price, arguments, greek) == pytest.approx(exact, rel=1e-8)
    # Deep in the money the last instant earns the interest on the strike.
    arguments = market | given | {"spot": 200.0, "years": 0.0}
    assert bumped(price, arguments, "theta") == pytest.approx(-0.02 * 100, rel=1e-8)


def test_price_and_arguments_broadcast_and_others_pass_through() -> None:
    spots, vols = np.array([[90.0], [110.0]]), np.array([0.2, 0.3, 0.4])

    def scaled(factor: float, **arguments: Any) -> Array:
        return factor * price("put", **arguments)

    arguments: dict[str, Any] = {"spot": spots, "strike": 100.0, "years": 0.5}
    arguments |= {"rate": 0.02, "dividend": 0.01, "vol": vols}
    got = bumped(scaled, arguments | {"factor": 2.0}, "charm")
    exact = BLACK_SCHOLES.greek("charm", "put", **arguments)
    assert_close(got, 2 * exact, 1e-8)


def test_a_greek_that_no_bump_gives_is_refused() -> None:
    with pytest.raises(InputError, match=r"greek must be one of .* got coin_delta"):
        bumped(price, OPTIONS._asdict(), "coin_delta")
