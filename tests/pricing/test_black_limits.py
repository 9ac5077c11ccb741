"""The limits of the kernel: no time, no vol, no spot, no strike, underflow."""

from typing import Any

import numpy as np
import pytest

from xlhedge.pricing.black import Black

CALL, PUT = 1.0, -1.0
RATE, CARRY, YEARS = 0.05, 0.02, 1.5
GROWTH = np.exp((CARRY - RATE) * YEARS)
DISCOUNT = np.exp(-RATE * YEARS)
HIGHER = ("gamma", "speed", "zomma", "color", "ultima", "dual_gamma")
VOL_GREEKS = ("vega", "vanna", "volga", "veta", "vanna_vol")
KINKED = ("gamma", "vanna", "volga", "veta", "speed", "zomma", "color", "ultima")


def assert_greeks(option: Black, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        got = getattr(option, name)()
        np.testing.assert_allclose(got, value, rtol=1e-14, atol=0, err_msg=name)


def zeros(*names: str) -> dict[str, float]:
    return dict.fromkeys(names, 0.0)


@pytest.mark.parametrize(
    ("phi", "spot", "inside"),
    [(CALL, 110, 1), (CALL, 90, 0), (PUT, 90, 1), (PUT, 110, 0)],
)
def test_an_expired_option_is_its_payoff(phi: float, spot: float, inside: int) -> None:
    option = Black(phi, spot, 100, 0.0, RATE, CARRY, 0.3)
    price = inside * abs(spot - 100.0)
    expected = zeros("rho", "carry_rho", "dividend_rho", "theta", "charm")
    expected |= zeros(*HIGHER, *VOL_GREEKS)
    expected |= {"price": price, "delta": phi * inside, "dual_delta": -phi * inside}
    expected |= {"itm_probability": inside}
    expected |= {"elasticity": phi * spot / price if inside else np.nan}
    assert_greeks(option, expected)


@pytest.mark.parametrize("phi", [CALL, PUT])
def test_an_expired_option_at_the_strike_has_half_a_delta(phi: float) -> None:
    option = Black(phi, 100, 100, 0.0, RATE, CARRY, 0.3)
    expected = {"price": 0, "delta": phi / 2, "dual_delta": -phi / 2, "rho": 0}
    expected |= {"itm_probability": 0.5}
    unknown = ("theta", "charm", "vega", "elasticity", *KINKED, "dual_gamma")
    assert_greeks(option, expected | dict.fromkeys(unknown, np.nan))


@pytest.mark.parametrize(
    ("phi", "spot", "inside"),
    [(CALL, 110, 1), (CALL, 90, 0), (PUT, 90, 1), (PUT, 110, 0)],
)
def test_without_vol_the_forward_decides(phi: float, spot: float, inside: int) -> None:
    strike = 100.0
    option = Black(phi, spot, strike, YEARS, RATE, CARRY, 0.0)
    held, owed = spot * GROWTH, strike * DISCOUNT
    price = inside * phi * (held - owed)
    expected = {
        "price": price,
        "delta": phi * GROWTH * inside,
        "dual_delta": -phi * DISCOUNT * inside,
        "itm_probability": inside,
        "theta": -phi * ((CARRY - RATE) * held + RATE * owed) * inside,
        "charm": -phi * (CARRY - RATE) * GROWTH * inside,
        "rho": phi * YEARS * owed * inside,
        "rho_at_fixed_carry": -YEARS * price,
        "carry_rho": YEARS * phi * held * inside,
        "dividend_rho": -YEARS * phi * held * inside,
        "elasticity": phi * held / price if inside else np.nan,
    }
    assert_greeks(option, expected | zeros(*HIGHER, *VOL_GREEKS))


@pytest.mark.parametrize("phi", [CALL, PUT])
def test_without_vol_at_the_forward_only_first_orders_are_known(phi: float) -> None:
    option = Black(phi, 100, 100, YEARS, RATE, 0.0, 0.0)
    vega = 100 * np.exp(-RATE * YEARS) * np.sqrt(YEARS / (2 * np.pi))
    expected = {"price": 0, "delta": phi / 2 * np.exp(-RATE * YEARS), "vega": vega}
    unknown = ("theta", "charm", "elasticity", *KINKED, "dual_gamma")
    assert_greeks(option, expected | dict.fromkeys(unknown, np.nan))


def test_a_worthless_underlying_leaves_the_discounted_strike() -> None:
    call, put = (Black(phi, 0, 80, YEARS, RATE, CARRY, 0.3) for phi in (CALL, PUT))
    names = ("price", "delta", "theta", "rho", "charm", "dual_delta", "net_delta")
    assert_greeks(call, zeros(*names, *HIGHER, *VOL_GREEKS) | {"elasticity": np.nan})
    owed = 80 * DISCOUNT
    expected = {"price": owed, "delta": -GROWTH, "dual_delta": DISCOUNT}
    expected |= {"theta": RATE * owed, "charm": (CARRY - RATE) * GROWTH}
    expected |= {"rho": -YEARS * owed}
    assert_greeks(put, expected | zeros(*HIGHER, *VOL_GREEKS))


def test_without_a_strike_the_call_is_the_underlying() -> None:
    call, put = (Black(phi, 80, 0, YEARS, RATE, CARRY, 0.3) for phi in (CALL, PUT))
    held = 80 * GROWTH
    expected = {"price": held, "delta": GROWTH, "dual_delta": -DISCOUNT}
    expected |= {"theta": -(CARRY - RATE) * held}
    assert_greeks(call, expected | zeros(*HIGHER, *VOL_GREEKS))
    names = ("price", "delta", "theta", "rho", "charm", "dual_delta")
    assert_greeks(put, zeros(*names, *HIGHER, *VOL_GREEKS))


@pytest.mark.parametrize("ratio", [0.01, 100.0])
@pytest.mark.parametrize("phi", [CALL, PUT])
def test_beyond_38_widths_the_greeks_are_those_without_vol(
    phi: float, ratio: float
) -> None:
    far = Black(phi, 100, 100 * ratio, YEARS, RATE, CARRY, 0.05)
    assert abs(float(far.d1)) > 38
    still = Black(phi, 100, 100 * ratio, YEARS, RATE, CARRY, 0.0)
    names = ("price", "delta", "theta", "rho", "charm", "dual_delta")
    for name in (*names, "itm_probability", *HIGHER, *VOL_GREEKS):
        np.testing.assert_array_equal(getattr(far, name)(), getattr(still, name)())


def test_the_price_is_continuous_as_time_and_vol_vanish() -> None:
    small = 10.0 ** -np.arange(2, 40, 2)
    for phi in (CALL, PUT):
        for spot in (90.0, 100.0, 110.0):
            payoff = max(phi * (spot - 100), 0)
            by_time = Black(phi, spot, 100, small, RATE, CARRY, 0.3).price()
            by_vol = Black(phi, spot, 100, YEARS, RATE, CARRY, small).price()
            still = Black(phi, spot, 100, YEARS, RATE, CARRY, 0).price()
            assert abs(by_time[-1] - payoff) <= 1e-15 * spot
            assert abs(by_vol[-1] - still) <= 1e-13


@pytest.mark.parametrize("width", [1e-200, 1e-9, 0.01, 1.0])
def test_no_width_upsets_a_vanishing_spot_or_strike(width: float) -> None:
    for phi, spot, strike, price in (
        (CALL, 1.0, 0.0, 1.0),
        (PUT, 1.0, 0.0, 0.0),
        (CALL, 0.0, 1.0, 0.0),
        (PUT, 0.0, 1.0, 1.0),
        (CALL, 1e200, 1e-200, 1e200),
        (PUT, 1e-200, 1e200, 1e200),
    ):
        option = Black(phi, spot, strike, 1.0, 0.0, 0.0, width)
        assert_greeks(option, {"price": price} | zeros(*HIGHER))
