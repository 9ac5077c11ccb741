"""The premium-adjusted delta (K/F) N(phi d2) solved for the strike.

In y = phi d2, with v = vol sqrt(T), ln(K/F) = -phi v y - v^2/2 and

ln((K/F) N(phi d2)) = ln N(y) - phi v y - v^2/2

is concave in y. For a put it increases without bound. For a call it increases up to
y*, where n(y)/N(y) = v: the strike K* of the largest delta; larger y are the strikes
below K*, which the market never means.

Source: Reiswich and Wystup (2010), J. Derivatives 18, section on delta conventions.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import log_ndtr, ndtri

from xlhedge.core.numeric import Array, Real

_LOG_ROOT_TWO_PI = 0.9189385332046727
# Newton converges quadratically: after a step this small the error is 1e-16.
_LAST_STEP = 1e-8
_MOST_STEPS = 100


def adjusted_moneyness(phi: Array, share: Array, width: Array) -> Array:
    """ln(K/F) where (K/F) N(phi d2) = share, above K* for a call.

    Below the root Newton steps on the concave logarithm never overshoot.
    """
    call = phi > 0
    ceiling = np.where(call, largest_share(width)[0], np.inf)
    # Below the root: the unadjusted strike of a call; K <= F exp(-v^2/2) of a put.
    start = np.where(call, ndtri(share) - width, ndtri(np.minimum(share, 0.5)))
    goal = np.log(share) + width * width / 2

    def step(y: Array) -> Array:
        slope = np.exp(_log_hazard(y)) - phi * width
        return (goal + phi * width * y - log_ndtr(y)) / slope

    y = _newton(step, start, ceiling)
    return -phi * width * y - width * width / 2


def largest_share(width: Array) -> tuple[Array, Array]:
    """d2 at K* and (K*/F) N(d2), the largest of a call.

    ln(n/N) is concave and falls with the slope -(d2 + n/N): Newton steps from
    above never overshoot, and the first step from elsewhere lands above.
    """
    log_width = np.log(width)

    def step(d2: Array) -> Array:
        log_hazard = _log_hazard(d2)
        return (log_hazard - log_width) / (d2 + np.exp(log_hazard))

    d2 = _newton(step, np.zeros_like(width), np.inf)
    return d2, np.exp(-width * (d2 + width / 2) + log_ndtr(d2))


def _log_hazard(y: Array) -> Array:
    """ln(n(y)/N(y)), the slope of ln N(y) in logarithm."""
    return -0.5 * y * y - _LOG_ROOT_TWO_PI - log_ndtr(y)


def _newton(step: Callable[[Array], Array], start: Array, ceiling: Real) -> Array:
    """Newton steps that stay at or below the ceiling; NaN where they do not settle."""
    y, moving = start, np.full(start.shape, True)
    for _ in range(_MOST_STEPS):
        move = np.where(moving, step(y), 0.0)
        y = np.minimum(y + move, ceiling)
        moving = (np.abs(move) > _LAST_STEP * (1 + np.abs(y))) & (y < ceiling)
        if not moving.any():
            break
    return np.where(moving, np.nan, y)
