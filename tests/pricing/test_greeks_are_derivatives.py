"""Every Greek is the derivative of the 50-digit price that its name says."""

from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing import fifty_digits
from tests.pricing.fifty_digits import DERIVATIVES, differentiated
from tests.pricing.options import Options, assert_close, random_options, suited
from xlhedge.core.greeks import COIN_GREEKS, GREEKS
from xlhedge.pricing import MODELS

OPTIONS = random_options(11, 12, sds=2.5)
COIN_DERIVATIVES = {
    "coin_delta": "delta",
    "coin_gamma": "gamma",
    "coin_vega": "vega",
    "coin_theta": "theta",
}
# Not derivatives of the price alone: the laws that define them are tested below.
DEFINED = ("elasticity", "itm_probability", "net_delta")


def points(options: Options) -> list[tuple[float, tuple[float, ...]]]:
    """phi and, in the order of differentiation, the rest of each option."""
    return [
        (phi, (spot, strike, years, rate, dividend, vol))
        for phi, spot, strike, years, rate, vol, dividend in zip(*options, strict=True)
    ]


def forward_price(phi: float, *numbers: Any) -> Any:
    """Black (1976): the dividend equals the rate, so that the carry is 0."""
    forward, strike, years, rate, _, vol = numbers
    return fifty_digits.price(phi, forward, strike, years, rate, rate, vol)


def normal_price(phi: float, *numbers: Any) -> Any:
    """Bachelier, by definition: D times the expected payoff of a normal forward."""
    forward, strike, years, rate, _, vol = map(mp.mpf, numbers)
    width = vol * mp.sqrt(years)
    d = phi * (forward - strike) / width
    density = mp.exp(-d * d / 2) / mp.sqrt(2 * mp.pi)
    payoff = d * fifty_digits.normal(d) + density
    return mp.exp(-rate * years) * width * payoff


def coin_price(phi: float, *numbers: Any) -> Any:
    return fifty_digits.price(phi, *numbers) / mp.mpf(numbers[0])


def test_every_greek_of_every_model_is_tested() -> None:
    tested = {*DERIVATIVES, *COIN_DERIVATIVES, *DEFINED}
    assert tested == set(GREEKS)
    assert set(COIN_DERIVATIVES) == set(COIN_GREEKS)


@pytest.mark.parametrize("greek", DERIVATIVES)
def test_black_scholes(greek: str) -> None:
    expected = [
        differentiated(partial(fifty_digits.price, phi), point, greek)
        for phi, point in points(OPTIONS)
    ]
    got = MODELS["black_scholes"].greek(greek, *OPTIONS)
    assert_close(got, expected, 1e-11, OPTIONS)


@pytest.mark.parametrize("greek", DERIVATIVES)
def test_black76_at_a_fixed_forward(greek: str) -> None:
    options = suited("black76", OPTIONS)
    expected = [
        differentiated(partial(forward_price, phi), point, greek)
        for phi, point in points(options)
    ]
    got = MODELS["black76"].greek(greek, *options)
    assert_close(got, expected, 1e-11, options)


@pytest.mark.parametrize("greek", DERIVATIVES)
def test_bachelier_at_a_fixed_forward_of_any_sign(greek: str) -> None:
    given = suited("bachelier", OPTIONS)
    options = given._replace(spot=given.spot - 2e4, strike=given.strike - 2e4)
    expected = [
        differentiated(partial(normal_price, phi), point, greek)
        for phi, point in points(options)
    ]
    got = MODELS["bachelier"].greek(greek, *options)
    assert_close(got, expected, 1e-11, options)


@pytest.mark.parametrize(("greek", "derivative"), COIN_DERIVATIVES.items())
def test_coin_greeks_are_derivatives_of_the_coin_price(
    greek: str, derivative: str
) -> None:
    expected = [
        differentiated(partial(coin_price, phi), point, derivative)
        for phi, point in points(OPTIONS)
    ]
    got = MODELS["inverse"].greek(greek, *OPTIONS)
    assert_close(got, expected, 1e-11, OPTIONS)


@pytest.mark.parametrize("greek", [name for name in DERIVATIVES if name != "price"])
def test_inverse_greeks_are_those_of_the_quote_value(greek: str) -> None:
    got = MODELS["inverse"].greek(greek, *OPTIONS)
    assert_close(got, MODELS["black_scholes"].greek(greek, *OPTIONS), 0, OPTIONS)


def test_inverse_price_is_the_quote_value_in_coins() -> None:
    expected = [
        float(coin_price(phi, *map(mp.mpf, point))) for phi, point in points(OPTIONS)
    ]
    assert_close(MODELS["inverse"].price(*OPTIONS), expected, 1e-12, OPTIONS)


@pytest.mark.parametrize("model", MODELS)
def test_elasticity_is_delta_times_spot_over_value(model: str) -> None:
    options = suited(model, OPTIONS)
    greeks = MODELS[model].greeks(*options)
    value = greeks.price * (options.spot if model == "inverse" else 1.0)
    expected = greeks.delta * options.spot / value
    assert_close(greeks.elasticity, expected, 1e-14, options)


def test_itm_probability_is_the_undiscounted_dual_delta() -> None:
    greeks = MODELS["black_scholes"].greeks(*OPTIONS)
    undiscounted = np.exp(OPTIONS.rate * OPTIONS.years) * greeks.dual_delta
    assert_close(greeks.itm_probability, -OPTIONS.flag * undiscounted, 1e-14, OPTIONS)


def test_net_delta_is_delta_less_the_premium_paid_in_coin() -> None:
    greeks = MODELS["inverse"].greeks(*OPTIONS)
    expected = greeks.delta - greeks.price
    assert_close(greeks.net_delta, expected, 1e-13, OPTIONS, scale=1.0)
    for model in ("black_scholes", "black76", "bachelier"):
        paid_in_quote = MODELS[model].greeks(*suited(model, OPTIONS))
        assert_close(paid_in_quote.net_delta, paid_in_quote.delta, 0, OPTIONS)
