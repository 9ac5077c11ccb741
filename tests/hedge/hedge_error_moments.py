"""The hedging error of a clock by other methods: two-dimensional quadrature, 90 digits.

With r the rate, q the yield, e_i = C_(i+1) - e^(r dt) C_i - D_i (S_(i+1) e^(q dt) -
e^(r dt) S_i) are martingale differences under drift r, so that the variance is
sum e^(-2 r t_(i+1)) E[e_i^2] (SPEC 9.1); both prices are integrated over by
Gauss-Legendre, split at the strike.
"""

from typing import Any

import mpmath as mp
import numpy as np
from scipy.special import ndtr

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(160)
_REACH = 9.5


def _black(
    spot: Any, strike: float, years: float, r: float, q: float, vol: float
) -> tuple[Any, Any]:
    """Price and delta of a call; the payoff at years 0."""
    if years <= 0:
        return np.maximum(spot - strike, 0.0), None
    width = vol * np.sqrt(years)
    d1 = (np.log(spot / strike) + (r - q) * years) / width + width / 2
    held = np.exp(-q * years) * ndtr(d1)
    return spot * held - strike * np.exp(-r * years) * ndtr(d1 - width), held


def _normal(splits: Any) -> tuple[Any, Any]:
    """Nodes and weights of a normal mean, split at a point per row; last axis."""
    splits = np.clip(np.asarray(splits)[..., None], -_REACH + 0.1, _REACH - 0.1)
    nodes, weights = [], []
    for low, high in ((-_REACH, splits), (splits, _REACH)):
        z = (high + low) / 2 + (high - low) / 2 * _POINTS
        nodes.append(z)
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        weights.append((high - low) / 2 * _WEIGHTS * density)
    return np.concatenate(nodes, axis=-1), np.concatenate(weights, axis=-1)


def quadrature_error(
    spot: float,
    strike: float,
    years: float,
    r: float,
    vol: float,
    count: int,
    q: float = 0.0,
) -> float:
    """The standard deviation under drift r."""
    dt, variance = years / count, 0.0
    step = vol * np.sqrt(dt)
    for i in range(count):
        spread = vol * np.sqrt(i * dt)
        now, mass = _normal(np.log(strike / spot) / spread if i else 0.0)
        prices = spot * np.exp((r - q) * i * dt - spread**2 / 2 + spread * now)
        growth = (r - q) * dt - step**2 / 2
        moves, weight = _normal((np.log(strike / prices) - growth) / step)
        after = prices[..., None] * np.exp(growth + step * moves)
        value, delta = _black(prices, strike, years - i * dt, r, q, vol)
        left = 0.0 if i == count - 1 else years - (i + 1) * dt
        later, _ = _black(after, strike, left, r, q, vol)
        cash = np.exp(r * dt)
        gain = after * np.exp(q * dt) - cash * prices[..., None]
        error = later - cash * value[..., None] - delta[..., None] * gain
        mean = np.sum(mass * np.sum(weight * error**2, axis=-1))
        variance += np.exp(-2 * r * (i + 1) * dt) * mean
    return float(np.sqrt(variance))


def one_trade_error(
    spot: float, strike: float, years: float, r: float, vol: float, premium: float
) -> float:
    """The standard deviation of a hedge that is never adjusted; closed, 90 digits."""
    with mp.workdps(90):
        s, k, t = mp.mpf(spot), mp.mpf(strike), mp.mpf(years)
        width = mp.mpf(vol) * mp.sqrt(t)
        held = mp.ncdf((mp.log(s / k) + r * t) / width + width / 2)
        forward = s * mp.exp((r + mp.mpf(premium)) * t)
        d1 = mp.log(forward / k) / width + width / 2
        square = forward**2 * mp.exp(width**2)
        first = forward * mp.ncdf(d1) - k * mp.ncdf(d1 - width)
        payoff = square * mp.ncdf(d1 + width) - 2 * k * forward * mp.ncdf(d1)
        payoff += k**2 * mp.ncdf(d1 - width) - first**2
        mixed = square * mp.ncdf(d1 + width) - k * forward * mp.ncdf(d1)
        mixed -= forward * first
        total = payoff - 2 * held * mixed + held**2 * (square - forward**2)
        return float(mp.exp(-mp.mpf(r) * t) * mp.sqrt(total))
