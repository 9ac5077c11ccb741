"""The normal kernel: accuracy, laws, limits and a peer."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest
import QuantLib as ql

from tests.pricing import fifty_digits
from tests.pricing.options import Options, assert_close
from xlhedge.core.errors import Code, InputError
from xlhedge.pricing import BACHELIER
from xlhedge.pricing.normal import Normal

CALL, PUT = 1.0, -1.0
RATE, YEARS, VOL = 0.05, 1.5, 9.0
DISCOUNT = np.exp(-RATE * YEARS)
SMOOTH = ("gamma", "vega", "vanna", "volga", "veta", "speed", "zomma", "color")
HIGHER = (*SMOOTH, "ultima", "dual_gamma")
RATES = ("rho", "dividend_rho")


def random_normal(seed: int, size: int, sds: float = 3.0) -> Options:
    """Forwards and strikes on both sides of 0, within `sds` of each other."""
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(1 / 365), np.log(10), size))
    vol = np.exp(rng.uniform(np.log(0.5), np.log(50), size))
    flag, forward = rng.choice([1.0, -1.0], size), rng.normal(0, 50, size)
    strike = forward + rng.uniform(-sds, sds, size) * vol * np.sqrt(years)
    rate = rng.uniform(-0.05, 0.15, size)
    return Options(flag, forward, strike, years, rate, vol, np.zeros(size))


def kernel(options: Options) -> Normal:
    return Normal(*options[:-1])


def assert_greeks(option: Normal, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        got = getattr(option, name)()
        np.testing.assert_allclose(got, value, rtol=1e-14, atol=0, err_msg=name)


def zeros(*names: str) -> dict[str, float]:
    return dict.fromkeys(names, 0.0)


@pytest.mark.parametrize("most", [1.0, 6.0, 36.0])
def test_price_is_right_to_1e_12_far_from_the_money(most: float) -> None:
    rng = np.random.default_rng(51)
    width, away = 10 ** rng.uniform(-6, 4, 400), rng.uniform(-most, most, 400)
    phi, strike = rng.choice([1.0, -1.0], 400), rng.normal(0, 50, 400)
    forward = strike + away * width
    got = Normal(phi, forward, strike, 1.0, 0.0, width).price()
    expected = []
    for one, *rest in zip(phi, forward, strike, width, strict=True):
        f, k, w = map(mp.mpf, rest)
        d = one * (f - k) / w
        density = mp.exp(-d * d / 2) / mp.sqrt(2 * mp.pi)
        expected.append(float(w * (d * fifty_digits.normal(d) + density)))
    assert_close(got, expected, 1e-12, (phi, forward, strike, width))


def test_quantlib_agrees() -> None:
    # Beyond 7 widths QuantLib 1.44 takes a put out of the money for the call.
    options = random_normal(52, 300, sds=6.0)
    greeks: Any = BACHELIER.greeks(*options)
    discounts = np.exp(-options.rate * options.years)
    for i, discount in enumerate(discounts):
        flag, forward, strike, years, _, vol, _ = (float(a[i]) for a in options)
        kind = ql.Option.Call if flag > 0 else ql.Option.Put
        payoff = ql.PlainVanillaPayoff(kind, strike)
        width = vol * years**0.5
        peer = ql.BachelierCalculator(payoff, forward, width, float(discount))
        value = ql.bachelierBlackFormula(kind, strike, forward, width, discount)
        scale, inputs = vol * years**0.5, (flag, forward, strike, years, vol)
        assert_close(greeks.price[i], value, 1e-14, inputs, scale)
        assert_close(greeks.delta[i], peer.deltaForward(), 1e-14, inputs, 1.0)
        assert_close(greeks.gamma[i], peer.gammaForward(), 1e-14, inputs, 1 / scale)
        assert_close(greeks.vega[i], peer.vega(years), 1e-14, inputs, years**0.5)


def test_put_call_parity() -> None:
    options = random_normal(53, 2000)
    call, put = (kernel(options._replace(flag=flag)) for flag in (CALL, PUT))
    discount = np.exp(-options.rate * options.years)
    parity = discount * (options.spot - options.strike)
    scale = discount * options.vol * np.sqrt(options.years)
    assert_close(call.price() - put.price(), parity, 1e-14, options, scale)
    assert_close(call.delta() - put.delta(), discount, 1e-15, options)
    for name in HIGHER:
        assert_close(getattr(call, name)(), getattr(put, name)(), 1e-15, options)


def test_price_obeys_the_heat_equation_with_discounting() -> None:
    options = random_normal(54, 2000)
    option = kernel(options)
    diffusion, owed = options.vol**2 * option.gamma() / 2, options.rate * option.price()
    assert_close(option.theta() + diffusion, owed, 1e-14, options, diffusion)


def test_price_depends_on_the_distance_of_forward_and_strike_alone() -> None:
    options = random_normal(55, 500)
    moved = options._replace(
        spot=options.spot - options.strike, strike=0.0 * options.spot
    )
    for name in ("price", "delta", *HIGHER):
        here, there = (getattr(kernel(o), name)() for o in (options, moved))
        assert_close(here, there, 0, options)


def test_a_call_is_the_put_on_the_mirrored_forward() -> None:
    options = random_normal(56, 500)
    mirrored = options._replace(
        flag=-options.flag, spot=-options.spot, strike=-options.strike
    )
    assert_close(kernel(options).price(), kernel(mirrored).price(), 0, options)


@pytest.mark.parametrize(
    ("phi", "forward", "inside"),
    [(CALL, 10, 1), (CALL, -10, 0), (PUT, -10, 1), (PUT, 10, 0)],
)
def test_an_expired_option_is_its_payoff(
    phi: float, forward: float, inside: int
) -> None:
    option = Normal(phi, forward, -2.0, 0.0, RATE, VOL)
    price = inside * abs(forward + 2.0)
    expected = zeros("theta", "charm", *RATES, *HIGHER)
    expected |= {"price": price, "delta": phi * inside, "dual_delta": -phi * inside}
    expected |= {"itm_probability": inside}
    expected |= {"elasticity": phi * forward / price if inside else np.nan}
    assert_greeks(option, expected)


@pytest.mark.parametrize(
    ("phi", "forward", "inside"),
    [(CALL, 10, 1), (CALL, -10, 0), (PUT, -10, 1), (PUT, 10, 0)],
)
def test_without_vol_the_forward_decides(
    phi: float, forward: float, inside: int
) -> None:
    option = Normal(phi, forward, -2.0, YEARS, RATE, 0.0)
    price, delta = inside * DISCOUNT * abs(forward + 2.0), phi * DISCOUNT * inside
    expected = {"price": price, "delta": delta, "dual_delta": -delta}
    expected |= {"theta": RATE * price, "charm": RATE * delta, "rho": -YEARS * price}
    expected |= {"itm_probability": inside}
    assert_greeks(option, expected | zeros("dividend_rho", *HIGHER))


@pytest.mark.parametrize("phi", [CALL, PUT])
def test_at_the_kink_half_a_delta_and_no_second_derivative(phi: float) -> None:
    unknown = [name for name in HIGHER if name != "vega"]
    nothing = dict.fromkeys([*unknown, "theta", "charm", "elasticity"], np.nan)
    still = Normal(phi, -2.0, -2.0, YEARS, RATE, 0.0)
    vega = DISCOUNT * np.sqrt(YEARS / (2 * np.pi))
    half = {"price": 0, "delta": phi * DISCOUNT / 2, "itm_probability": 0.5}
    assert_greeks(still, nothing | half | {"vega": vega, "rho": 0})
    expired = Normal(phi, -2.0, -2.0, 0.0, RATE, VOL)
    half = {"price": 0, "delta": phi / 2, "dual_delta": -phi / 2, "rho": 0}
    assert_greeks(expired, nothing | half | {"vega": np.nan})


def test_the_price_is_continuous_as_time_and_vol_vanish() -> None:
    small = 10.0 ** -np.arange(2, 60, 2)
    for phi in (CALL, PUT):
        for forward in (-3.0, -2.0, 1.0):
            by_time = Normal(phi, forward, -2.0, small, RATE, VOL).price()
            by_vol = Normal(phi, forward, -2.0, YEARS, RATE, small).price()
            payoff = max(phi * (forward + 2), 0)
            assert abs(by_time[-1] - payoff) <= 1e-15
            assert abs(by_vol[-1] - DISCOUNT * payoff) <= 1e-15


def test_at_the_money_the_price_is_vol_times_root_time_over_root_two_pi() -> None:
    price = BACHELIER.price("put", -40, -40, YEARS, RATE, VOL)
    assert price == pytest.approx(DISCOUNT * VOL * np.sqrt(YEARS / (2 * np.pi)), 1e-15)


def test_a_yield_is_refused_because_spot_is_the_forward() -> None:
    with pytest.raises(InputError, match=r"dividend must be 0 .* got 0.02") as caught:
        BACHELIER.price("call", 1, 2, 1, 0, 1, 0.02)
    assert caught.value.code == Code.WRONG_KIND
