"""Closed forms of Asian options against 50 digits, down to a price of 1e-300."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import normal
from xlhedge.pricing.asian import asian_greek

METHODS = {
    "geometric": ("geometric", "curran"),
    "two_moment": ("arithmetic", "turnbull_wakeman"),
    "curran": ("arithmetic", "curran"),
}
_EPS = 2.2e-16


def black(phi: Any, mean: Any, strike: Any, width: Any) -> tuple[Any, Any]:
    """Undiscounted value, and d2."""
    d1 = mp.log(mean / strike) / width + width / 2
    d2 = d1 - width
    return phi * (mean * normal(phi * d1) - strike * normal(phi * d2)), d2


def geometric(phi: Any, left: Any, levels: Any, vol: Any, earlier: Any) -> Any:
    """Levels: of each fixing, its weight times forward and its time; SPEC 4.2."""
    count = len(levels)
    mean = mp.fsum(mp.log(f * count) - vol**2 * t / 2 for f, t in levels) / count
    variance = vol**2 * mp.fsum(map(mp.fsum, earlier)) / count**2
    return *black(phi, mp.exp(mean + variance / 2), left, mp.sqrt(variance)), None


def two_moment(phi: Any, left: Any, levels: Any, vol: Any, earlier: Any) -> Any:
    forwards = [f for f, _ in levels]
    mean, exponents = mp.fsum(forwards), [[vol**2 * t for t in row] for row in earlier]
    second = mp.fsum(
        f * g * mp.exp(e)
        for f, row in zip(forwards, exponents, strict=True)
        for g, e in zip(forwards, row, strict=True)
    )
    return *black(phi, mean, left, mp.sqrt(mp.log(second / mean**2))), None


def curran(phi: Any, left: Any, levels: Any, vol: Any, earlier: Any) -> Any:
    covariances = [mp.fsum(row) / len(levels) for row in earlier]
    deviation = mp.sqrt(mp.fsum(covariances) / len(levels))
    leans = [vol * c / deviation for c in covariances]
    pairs = [(f, a) for (f, _), a in zip(levels, leans, strict=True)]

    def excess(z: Any) -> Any:
        return mp.log(mp.fsum(f * mp.exp(a * z - a * a / 2) for f, a in pairs) / left)

    z = mp.findroot(excess, (-1, 1), tol=1e-45, maxsteps=200)
    held = mp.fsum(f * normal(phi * (a - z)) for f, a in pairs)
    return phi * (held - left * normal(-phi * z)), z, min(leans)


FORMULAS = {"geometric": geometric, "two_moment": two_moment, "curran": curran}


def random_case(rng: np.random.Generator) -> tuple[Any, ...]:
    """Flag, market and times; up to seven standard deviations from the forward."""
    times = np.sort(rng.uniform(0.01, 2.0, rng.integers(1, 9)))
    vol = np.exp(rng.uniform(np.log(1e-3), np.log(3.0)))
    rate, dividend = rng.uniform(-0.1, 0.1, 2)
    middle = 100.0 * np.exp((rate - dividend) * times.mean())
    away = rng.uniform(-4, 4) * min(vol * np.sqrt(times[-1]), 2.0)
    market = (100.0, middle * np.exp(away), times[-1], rate, vol, dividend)
    return float(rng.choice([1, -1])), market, times


@pytest.mark.parametrize("name", FORMULAS)
def test_it_keeps_its_digits_however_far_out_of_the_money(name: str) -> None:
    """Rounding of the arguments alone moves the price by cond = (1 + d/width) d."""
    average, method = METHODS[name]
    rng = np.random.default_rng(17)
    for _ in range(150):
        phi, market, times = random_case(rng)
        given: dict[str, Any] = {"fixing_times": times, "method": method}
        spot, strike, years, rate, vol, dividend = map(mp.mpf, map(float, market))
        exact = [mp.mpf(float(t)) for t in times]
        forwards = [spot * mp.exp((rate - dividend) * t) / len(exact) for t in exact]
        levels = list(zip(forwards, exact, strict=True))
        earlier = [[min(t, u) for u in exact] for t in exact]
        plain, d2, _ = FORMULAS[name](phi, strike, levels, vol, earlier)
        expected = mp.exp(-rate * years) * plain
        if expected < mp.mpf("1e-300"):
            continue
        price: Any = asian_greek("price", average, phi, *market, **given)
        width = float(vol) * np.sqrt(times.mean())
        cond = 1.0 + (1.0 + abs(float(d2))) / min(width, 1.0) + float(d2) ** 2
        error = abs(float((price - expected) / expected))
        assert error <= 30 * _EPS * cond, (market, times, phi, price, float(expected))
