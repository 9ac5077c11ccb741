"""Barrier options without time or vol: the path is known, or almost."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.barriers import KINDS
from xlhedge.pricing.barrier import BARRIER_GREEKS, barrier_greek

MARKET: dict[str, Any] = {"years": 0.5, "rate": 0.08, "vol": 0.25, "dividend": 0.04}

# Kind, flag, spot, then rate and dividend; barrier 100, strike 100 and 1 year: what the
# path S e^(bT) pays, and the time of its touch.
PATHS = [
    ("down_out", "call", 110.0, 0.05, 0.02, "payoff"),
    ("down_in", "call", 110.0, 0.05, 0.02, "rebate at expiry"),
    ("down_out", "put", 110.0, 0.02, 0.20, "rebate when hit"),
    ("down_in", "put", 110.0, 0.02, 0.20, "payoff"),
    ("up_out", "put", 90.0, 0.05, 0.04, "payoff"),
    ("up_in", "put", 90.0, 0.05, 0.04, "rebate at expiry"),
    ("up_out", "call", 90.0, 0.15, 0.01, "rebate when hit"),
    ("up_in", "call", 90.0, 0.15, 0.01, "payoff"),
]


def known(kind: str, flag: str, spot: float, rate: float, q: float, what: str) -> float:
    sign = 1 if flag == "call" else -1
    values = {
        "payoff": sign * (spot * np.exp(-q) - 100 * np.exp(-rate)),
        "rebate at expiry": 3 * np.exp(-rate),
        "rebate when hit": 3 * np.exp(-rate * np.log(100 / spot) / (rate - q)),
    }
    return float(values[what])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(path[:2]))
def test_without_vol_the_path_is_known(path: Any) -> None:
    kind, flag, spot, rate, q, _ = path

    def value(name: str, vol: float, spot: float = spot) -> Any:
        return barrier_greek(name, kind, flag, spot, 100, 100, 1, rate, vol, q, 3)

    expected = known(*path)
    assert value("price", 0.0) == pytest.approx(expected, rel=1e-14)
    assert value("price", 1e-7) == pytest.approx(expected, rel=1e-12)
    moved = [known(kind, flag, s, *path[3:]) for s in (spot - 1e-4, spot + 1e-4)]
    slope = (moved[1] - moved[0]) / 2e-4
    assert value("delta", 0.0) == pytest.approx(slope, rel=1e-7, abs=1e-9)
    assert value("vega", 0.0) == 0
    assert all(np.isfinite(value(name, 0.0)) for name in BARRIER_GREEKS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_expired_option_pays_what_it_is(kind: str) -> None:
    spot = 110.0 if kind.startswith("down") else 90.0
    market = {**MARKET, "years": 0.0}
    flags, strikes = np.array([1, -1]), np.array([spot - 5, spot + 5])
    values: dict[str, Any] = {
        name: barrier_greek(name, kind, flags, spot, strikes, 100, **market, rebate=3)
        for name in BARRIER_GREEKS
    }
    alive = kind.endswith("out")
    assert list(values["price"]) == ([5.0, 5.0] if alive else [3.0, 3.0])
    assert list(values["delta"]) == ([1.0, -1.0] if alive else [0.0, 0.0])
    assert list(values["itm_probability"]) == ([1.0, 1.0] if alive else [0.0, 0.0])
    for name in ("gamma", "vega", "theta", "rho", "charm", "color", "ultima"):
        assert list(values[name]) == [0.0, 0.0]


def test_a_known_path_that_ends_on_the_strike_has_a_kink() -> None:
    for market in (MARKET | {"years": 0.0}, MARKET | {"vol": 0.0, "dividend": 0.08}):
        arguments = ("down_out", "call", 100, 100, 90)
        assert barrier_greek("price", *arguments, **market) == 0
        half = np.exp(-market["dividend"] * market["years"]) / 2
        assert barrier_greek("delta", *arguments, **market) == pytest.approx(half)
        for name in ("gamma", "theta", "vanna", "ultima"):
            assert np.isnan(barrier_greek(name, *arguments, **market))


@pytest.mark.parametrize("kind", KINDS)
def test_the_price_is_continuous_as_time_and_vol_vanish(kind: str) -> None:
    small = 10.0 ** -np.arange(2, 44, 3)
    spot = 110.0 if kind.startswith("down") else 90.0
    for flag in ("call", "put"):
        option = (kind, flag, spot, 105, 100)
        for name in ("price", "delta"):
            times = np.append(small, 0.0)
            by_time: Any = barrier_greek(name, *option, **MARKET | {"years": times})
            by_vol: Any = barrier_greek(name, *option, **MARKET | {"vol": times})
            for values in (by_time, by_vol):
                assert np.all(np.isfinite(values))
                assert values[-2] == pytest.approx(values[-1], rel=1e-13, abs=1e-13)
