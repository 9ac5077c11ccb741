"""Greeks of Asian options: 50-digit derivatives, differences of the price, the PDE."""

from collections.abc import Callable
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import DERIVATIVES, differentiated, normal
from tests.pricing.options import assert_close
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.asian_greeks import ASIAN_GREEKS

TIMES = (0.1, 0.4, 0.75, 1.0)
PAST = (97.0, 104.0)
# Spot, strike, years, rate, dividend, vol.
POINT = (100.0, 96.0, 1.0, 0.05, 0.02, 0.3)
FORMULAS = [
    ("geometric", "curran"),
    ("arithmetic", "turnbull_wakeman"),
    ("arithmetic", "curran"),
    ("arithmetic", "exact"),
]
# Relative; closed derivatives, one difference, several.
_TIGHT, _ONCE, _TWICE = 1e-12, 1e-8, 1e-5
CLOSED = ("price", "delta", "gamma", "vega", "dual_delta", "dual_gamma")


def black(phi: int, mean: Any, strike: Any, width: Any, discount: Any) -> Any:
    d1 = mp.log(mean / strike) / width + width / 2
    held = mean * normal(phi * d1)
    return phi * discount * (held - strike * normal(phi * (d1 - width)))


def geometric_price(
    phi: int, spot: Any, strike: Any, years: Any, rate: Any, dividend: Any, vol: Any
) -> Any:
    """SPEC's formula; the fixings move with the payment."""
    times = [mp.mpf(t) + years - 1 for t in TIMES]
    count = len(TIMES) + len(PAST)
    drift = rate - dividend - vol**2 / 2
    logs = [mp.log(a) for a in PAST] + [mp.log(spot) + drift * t for t in times]
    variance = vol**2 * mp.fsum(min(t, u) for t in times for u in times) / count**2
    mean = mp.exp(mp.fsum(logs) / count + variance / 2)
    return black(phi, mean, strike, mp.sqrt(variance), mp.exp(-rate * years))


def two_moment_price(
    phi: int, spot: Any, strike: Any, years: Any, rate: Any, dividend: Any, vol: Any
) -> Any:
    times = [mp.mpf(t) + years - 1 for t in TIMES]
    count = len(TIMES) + len(PAST)
    forwards = [spot * mp.exp((rate - dividend) * t) / count for t in times]
    pairs = [(f, t) for f, t in zip(forwards, times, strict=True)]
    second = mp.fsum(
        f * g * mp.exp(vol**2 * min(t, u)) for f, t in pairs for g, u in pairs
    )
    mean = mp.fsum(forwards)
    width = mp.sqrt(mp.log(second / mean**2))
    left = strike - mp.fsum(PAST) / count
    return black(phi, mean, left, width, mp.exp(-rate * years))


def value(
    greek: str, pair: tuple[str, str], flag: str, *point: Any, **given: Any
) -> Any:
    spot, strike, years, rate, dividend, vol = point
    schedule = {"fixing_times": TIMES, "past_fixings": PAST, **given}
    market = (spot, strike, years, rate, vol, dividend)
    return asian_greek(greek, pair[0], flag, *market, **schedule, method=pair[1])


def tolerance(greek: str) -> float:
    if greek in CLOSED:
        return _TIGHT
    return _TWICE if greek == "ultima" else _ONCE


@pytest.mark.parametrize("greek", DERIVATIVES)
@pytest.mark.parametrize(
    ("pair", "function"),
    [(FORMULAS[0], geometric_price), (FORMULAS[1], two_moment_price)],
    ids=["geometric", "two_moment"],
)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_greeks_are_the_derivatives_of_the_textbook_price(
    flag: str, pair: tuple[str, str], function: Callable[..., Any], greek: str
) -> None:
    phi = 1 if flag == "call" else -1
    expected = differentiated(partial(function, phi), POINT, greek)
    got = value(greek, pair, flag, *POINT)
    assert got == pytest.approx(expected, rel=tolerance(greek))


@pytest.mark.parametrize("pair", FORMULAS[2:])
@pytest.mark.parametrize(
    ("greek", "place", "of"),
    [
        ("delta", 0, "price"),
        ("gamma", 0, "delta"),
        ("vega", 5, "price"),
        ("dual_delta", 1, "price"),
        ("dual_gamma", 1, "dual_delta"),
        ("rho", 3, "price"),
        ("dividend_rho", 4, "price"),
        ("vanna", 5, "delta"),
        ("volga", 5, "vega"),
        ("speed", 0, "gamma"),
        ("zomma", 5, "gamma"),
    ],
)
def test_greeks_are_differences_of_the_price(
    greek: str, place: int, of: str, pair: tuple[str, str]
) -> None:
    """Six points of a central difference of order 6."""
    for fixings in ({}, {"fixing_times": (0.0, *TIMES)}):
        step = 4e-3 * POINT[place]
        weights = {1: 45 / 60, 2: -9 / 60, 3: 1 / 60}
        total = 0.0
        for offset, weight in weights.items():
            for sign in (1, -1):
                moved = [*POINT]
                moved[place] += sign * offset * step
                total += sign * weight * value(of, pair, "put", *moved, **fixings)
        got = value(greek, pair, "put", *POINT, **fixings)
        assert got == pytest.approx(total / step, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("greek", ["theta", "charm", "veta", "color"])
@pytest.mark.parametrize("pair", FORMULAS[2:])
def test_time_greeks_move_the_fixings_with_the_payment(
    greek: str, pair: tuple[str, str]
) -> None:
    of = {"theta": "price", "charm": "delta", "veta": "vega", "color": "gamma"}[greek]
    step = 1e-3

    def later(shift: float) -> Any:
        point = (*POINT[:2], 1.0 - shift, *POINT[3:])
        times = [time - shift for time in TIMES]
        return value(of, pair, "call", *point, fixing_times=times)

    expected = (
        8 * (later(step) - later(-step)) - later(2 * step) + later(-2 * step)
    ) / (12 * step)
    assert value(greek, pair, "call", *POINT) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("pair", "times"), [(FORMULAS[0], TIMES), (FORMULAS[0], None), (FORMULAS[3], TIMES)]
)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_exact_values_obey_the_black_scholes_equation(
    flag: str, pair: tuple[str, str], times: Any
) -> None:
    # Between fixings; the passed part of a continuous period counts as known, and
    # what spot adds to it is in theta.
    schedule = {"fixing_times": times, "past_fixings": PAST if times else None}
    names = ("price", "delta", "gamma", "theta")
    price, delta, gamma, theta = (
        float(value(name, pair, flag, *POINT, **schedule)) for name in names
    )
    spot, _, _, rate, dividend, vol = POINT
    drift = (rate - dividend) * spot * delta + vol**2 * spot**2 * gamma / 2
    assert theta + drift == pytest.approx(rate * price, abs=1e-8)


@pytest.mark.parametrize("pair", FORMULAS[1:])
def test_spot_and_strike_greeks_obey_homogeneity(pair: tuple[str, str]) -> None:
    spot, strike = POINT[:2]
    past: dict[str, Any] = {"past_fixings": None}
    price, delta, gamma, dual_delta, dual_gamma = (
        float(value(name, pair, "put", *POINT, **past))
        for name in ("price", "delta", "gamma", "dual_delta", "dual_gamma")
    )
    assert spot * delta + strike * dual_delta == pytest.approx(price, rel=1e-12)
    assert spot**2 * gamma == pytest.approx(strike**2 * dual_gamma, rel=1e-12)


@pytest.mark.parametrize("pair", FORMULAS)
def test_every_greek_of_one_fixing_is_the_european_one(pair: tuple[str, str]) -> None:
    spot, strike, years, rate, dividend, vol = POINT
    market = (spot, strike, years, rate, vol, dividend)
    european = MODELS["black_scholes"].greeks("call", *market)._asdict()
    one = {"fixing_times": [1.0], "past_fixings": None}
    for greek in ASIAN_GREEKS:
        got = value(greek, pair, "call", *POINT, **one)
        rel = tolerance(greek) if pair[1] != "exact" else _TWICE
        assert got == pytest.approx(european[greek], rel=rel), greek


@pytest.mark.parametrize("pair", FORMULAS)
def test_elasticity_is_delta_times_spot_over_price(pair: tuple[str, str]) -> None:
    price, delta, elasticity = (
        float(value(name, pair, "put", *POINT))
        for name in ("price", "delta", "elasticity")
    )
    assert elasticity == pytest.approx(delta * 100 / price, rel=1e-14)
    worthless = value("elasticity", FORMULAS[1], "put", 100, 0, 1, 0.05, 0.02, 0.3)
    assert np.isnan(worthless)


@pytest.mark.parametrize("pair", FORMULAS)
@pytest.mark.parametrize("greek", ["theta", "charm", "veta", "color"])
def test_an_expired_option_does_not_move_with_time(
    pair: tuple[str, str], greek: str
) -> None:
    point = (100.0, 96.0, 0.0, 0.05, 0.02, 0.3)
    now = {"fixing_times": [0.0], "past_fixings": PAST}
    assert value(greek, pair, "call", *point, **now) == 0


def test_time_greeks_do_not_reach_over_the_next_fixing() -> None:
    near = {"fixing_times": (1e-6, 0.5, 1.0)}
    theta = value("theta", FORMULAS[1], "call", *POINT, **near)
    step = 1e-4
    times = [time + step for time in near["fixing_times"]]
    longer = (*POINT[:2], 1.0 + step, *POINT[3:])
    values = [
        float(value("price", FORMULAS[1], "call", *point, fixing_times=moved))
        for point, moved in ((POINT, near["fixing_times"]), (longer, times))
    ]
    assert theta == pytest.approx((values[0] - values[1]) / step, rel=1e-3)


def test_a_column_of_greeks_is_that_of_its_options() -> None:
    spots = np.array([80.0, 100.0, 120.0])
    for pair in FORMULAS:
        together = value("vanna", pair, "call", spots, *POINT[1:])
        each = [value("vanna", pair, "call", spot, *POINT[1:]) for spot in spots]
        assert_close(together, each, 1e-9)
