"""Averages of two or three fixings by nested quadrature, as the integral stands.

The first fixings are integrated by the tanh-sinh rule, the last one by the formula in
the books; no density, no recursion, nothing of our own. The rule starts anew where
the integrand bends: where a fixing meets the strike, alone or with those to come.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array

_STEP, _REACH = 0.06, 9.0
# Takahasi and Mori (1974): nodes in (-1, 1) that crowd at both ends.
_AT = np.arange(-3.4, 3.4 + _STEP, _STEP)
_NODES = np.tanh(np.pi / 2 * np.sinh(_AT))
_WEIGHTS = _STEP * np.pi / 2 * np.cosh(_AT) / np.cosh(np.pi / 2 * np.sinh(_AT)) ** 2


def integrated_price(
    phi: float,
    spot: float,
    strike: float,
    years: float,
    rate: float,
    vol: float,
    dividend: float,
    times: Sequence[float],
    past: Sequence[float] = (),
) -> float:
    """An arithmetic average of one, two or three future fixings, and past ones."""
    count, carry = len(times) + len(past), rate - dividend
    left = np.array(strike - sum(past) / count)
    level = np.array(spot / count)
    gaps = np.diff(times, prepend=0.0)
    value = _value(phi, level, left, carry * gaps, vol * np.sqrt(gaps))
    return float(np.exp(-rate * years) * value)


def _value(
    phi: float, level: Array, left: Array, drifts: Array, widths: Array
) -> Array:
    """E[max(phi (sum of later fixings - left), 0)], given the level now."""
    if len(widths) == 1:
        return _last(phi, level * np.exp(drifts[0]), left, widths[0])
    width, drift = widths[0], drifts[0] - widths[0] ** 2 / 2
    most = _REACH + width
    alone = np.where(left > 0, np.log(np.where(left > 0, left, 1.0) / level), -np.inf)
    together = alone - np.log(np.exp(np.cumsum([0.0, *drifts[1:]])).sum())
    # The later steps round the bend off on their own width.
    later = 8.0 * np.sqrt((widths[1:] ** 2).sum())
    bends = [
        np.clip((bend - drift) / width, -most, most)
        for bend in (together - later, together, together + later, alone)
    ]
    fixed = [np.full_like(alone, end) for end in (-most, -4.0, 0.0, 4.0, most)]
    ends = np.sort(np.stack([*bends, *fixed], axis=-1))[..., None]  # (..., 9, 1)
    half = np.diff(ends, axis=-2) / 2
    z = ends[..., :-1, :] + half * (1.0 + _NODES)  # (..., 8, nodes)
    mass = half * _WEIGHTS * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    after = level[..., None, None] * np.exp(drift + width * z)
    values = _value(phi, after, left[..., None, None] - after, drifts[1:], widths[1:])
    total: Array = (mass * values).sum(axis=(-2, -1))
    return total


def _last(phi: float, forward: Array, strike: Array, width: float) -> Array:
    """E[max(phi (forward e^(width z - width^2/2) - strike), 0)]; any strike."""
    safe = np.where(strike > 0, strike, 1.0)
    d1 = np.log(forward / safe) / width + width / 2
    plain = phi * (forward * ndtr(phi * d1) - strike * ndtr(phi * (d1 - width)))
    certain = np.maximum(phi * (forward - strike), 0.0)
    return np.where(strike > 0, plain, certain)
