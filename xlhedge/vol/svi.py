"""Raw SVI: the total variance of one expiry as a hyperbola in log-moneyness.

w(k) = a + b (rho (k - m) + R), R = sqrt((k - m)^2 + sigma^2), k = ln(strike/forward).
Its wings have the slopes p = b (1 + rho) and q = b (1 - rho), its minimum is
a + b sigma sqrt(1 - rho^2) = a + sigma sqrt(p q).

Source: Gatheral and Jacquier (2014), Arbitrage-free SVI volatility surfaces,
Quantitative Finance 14(1), equation 3.1.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, real
from xlhedge.core.steps import step


class Svi(NamedTuple):
    """The five parameters of a slice; floats or arrays that broadcast."""

    svi_a: Real
    svi_b: Real
    svi_rho: Real
    svi_m: Real
    svi_sigma: Real


def svi_vol(
    strike: Real,
    forward: Real,
    years: Real,
    svi_a: Real,
    svi_b: Real,
    svi_rho: Real,
    svi_m: Real,
    svi_sigma: Real,
) -> Array:
    """Implied vol of a raw SVI slice.

    Args: strike and forward (quote per base, > 0), years (> 0), the parameters (b >= 0,
    |rho| <= 1, sigma >= 0, and a minimum that is not negative). They broadcast.
    Returns: vol, decimal, in the broadcast shape.
    Raises: DomainError out of range and where the slice falls below 0.

    >>> print(svi_vol(100, 100, 0.5, 0.04, 0.4, -0.4, 0.05, 0.1))
    0.4306306063
    """
    faults = Faults()
    given = Svi(svi_a, svi_b, svi_rho, svi_m, svi_sigma)
    names = zip(Svi._fields, given, strict=True)
    parameters = Svi(*(faults.number(name, value) for name, value in names))
    strike = faults.positive("strike", strike)
    forward = faults.positive("forward", forward)
    years = faults.positive("years", years)
    negative = lowest_variance(parameters) < 0
    faults.add(negative, "the slice has a negative variance", Code.OUT_OF_RANGE)
    with np.errstate(all="ignore"):
        k = step("k", "ln(strike/forward)", np.log(strike / forward))
        variance = total_variance(k, parameters)
        vol = step("vol", "sqrt(w/years)", np.sqrt(variance / years))
    return faults.raise_with(vol)


def total_variance(k: Real, svi: Svi) -> Array:
    """w(k) = vol^2 years; arguments broadcast."""
    shifted = real(k) - svi.svi_m
    tilted = svi.svi_rho * shifted + np.hypot(shifted, svi.svi_sigma)
    text = "svi_a + svi_b (svi_rho (k - svi_m) + sqrt((k - svi_m)^2 + svi_sigma^2))"
    return step("w", text, np.asarray(svi.svi_a + svi.svi_b * tilted))


def slopes(k: Real, svi: Svi) -> tuple[Array, Array, Array]:
    """w', w'' and w''' at k."""
    shifted = real(k) - svi.svi_m
    root = np.hypot(shifted, svi.svi_sigma)
    first = svi.svi_b * (svi.svi_rho + shifted / root)
    second = svi.svi_b * np.square(svi.svi_sigma) / root**3
    return np.asarray(first), np.asarray(second), -3 * second * shifted / root**2


def lowest_variance(svi: Svi) -> Array:
    """The minimum of w over all k."""
    level = svi.svi_sigma * np.sqrt(np.maximum(1 - np.square(svi.svi_rho), 0.0))
    return np.asarray(svi.svi_a + svi.svi_b * level)


def lee_slope(svi: Svi) -> Array:
    """b (1 + |rho|), the steeper wing; a slice needs less than 2 (Lee, 2004)."""
    return np.asarray(svi.svi_b * (1 + np.abs(svi.svi_rho)))
