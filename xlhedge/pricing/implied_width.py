"""The width w = vol sqrt(T) behind a normalised out-of-the-money price.

With x = -|ln(F/K)|, d1 = x/w + w/2 and d2 = x/w - w/2, the price per unit of its
upper bound is p(w) = N(d1) - e^-x N(d2) = n(d1) (R(d1) - R(d2)), R of `mills`, and
p'(w) = n(d1). The curve bends at w = sqrt(-2x), where d1 = 0; the tangent there
meets p = 0 at the toe and p = 1 at the shoulder. Between them Halley steps solve p
itself, below the toe (-ln(p (1 + 1/|x|)))^(-1/2), above the shoulder ln(1 - p): all
three are nearly linear in w. Steps stay inside a shrinking bracket; three are usual.

Source: Jaeckel (2015), Let's Be Rational, Wilmott 75: the three branches.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy.special import ndtr, ndtri

from xlhedge.core.numeric import ROOT_TWO_PI, Array, normal_density
from xlhedge.pricing.mills import mills, mills_difference

# Up to here the series keeps more digits than the difference of two Mills ratios;
# eight terms drop 1e-17 of the sum.
_SERIES_WIDTH = 0.5
_SERIES_MONEYNESS = 2.0
_SERIES_TERMS = 8
# Halley steps converge cubically: after a Newton step this small the error is 1e-18.
_LAST_STEP = 1e-6
_MOST_STEPS = 100

# (x, w, goal) -> the Newton step and f''/f' of the objective f at w.
Objective: TypeAlias = Callable[[Array, Array, Array], tuple[Array, Array]]


@np.errstate(all="ignore")
def implied_width(moneyness: Array, price: Array, room: Array) -> Array:
    """w with p(w) = `price`, to a few eps times its condition p/(w p').

    Args:
        moneyness: x = -|ln(F/K)| <= 0, a vector.
        price: the out-of-the-money price per unit of its upper bound, in (0, 1).
        room: 1 - price, from a difference that has not lost its digits.

    Returns w > 0; NaN where the steps did not converge.
    """
    bend = np.sqrt(-2 * moneyness)
    at_bend = _price(moneyness, bend)
    toe = np.maximum(bend - at_bend * ROOT_TWO_PI, 0.0)
    shoulder = bend + (1 - at_bend) * ROOT_TWO_PI
    at_toe = _price(moneyness, toe)
    low = price < at_toe
    high = ~low & (room < _room(moneyness, shoulder))
    middle = ~low & ~high
    width = np.full(price.shape, np.nan)
    width[low] = _below(moneyness[low], price[low], toe[low], at_toe[low])
    curve = (moneyness, price, toe, at_toe, bend, at_bend, shoulder)
    width[middle] = _between(*(points[middle] for points in curve))
    width[high] = _above(moneyness[high], room[high], shoulder[high])
    return width


def _between(
    x: Array,
    price: Array,
    toe: Array,
    at_toe: Array,
    bend: Array,
    at_bend: Array,
    shoulder: Array,
) -> Array:
    """Toe to shoulder; starts on the chord below the bend, on the tangent above."""
    chord = (bend - toe) / (at_bend - at_toe)
    slope = np.where(price < at_bend, chord, ROOT_TWO_PI)
    start = bend + (price - at_bend) * slope
    return _halley(_price_step, x, price, start, toe, shoulder)


def _below(x: Array, price: Array, toe: Array, at_toe: Array) -> Array:
    """Below the toe; the objective is almost linear from 0 at w = 0."""
    goal, at_toe = (1 / np.sqrt(-np.log(p * (1 - 1 / x))) for p in (price, at_toe))
    return _halley(_log_step, x, goal, toe * goal / at_toe, np.zeros_like(x), toe)


def _above(x: Array, room: Array, shoulder: Array) -> Array:
    """Close to the bound, where N(-d1) <= 1 - p <= 2 N(-d1) brackets d1."""
    least, most = -ndtri(room), -ndtri(room / 2)
    lowest = np.maximum(shoulder, least + np.sqrt(least * least - 2 * x))
    highest = most + np.sqrt(most * most - 2 * x)
    return _halley(_room_step, x, room, highest, lowest, highest)


def _halley(
    objective: Objective,
    moneyness: Array,
    goal: Array,
    start: Array,
    lowest: Array,
    highest: Array,
) -> Array:
    """The root of each element; bisects where a step leaves the bracket."""
    root = np.full(start.shape, np.nan)
    still = np.arange(start.size)
    x, w, low, high = moneyness, start, lowest, highest
    for _ in range(_MOST_STEPS):
        if not still.size:
            break
        newton, curvature = objective(x, w, goal)
        low, high = np.where(newton > 0, w, low), np.where(newton < 0, w, high)
        after = w + newton / np.clip(1 + 0.5 * newton * curvature, 0.5, 2.0)
        inside = (low <= after) & (after <= high)
        done = np.abs(newton) <= _LAST_STEP * w
        root[still[done]] = after[done]
        w = np.where(inside, after, (low + high) / 2)
        going = ~done
        still, x, w, goal = still[going], x[going], w[going], goal[going]
        low, high = low[going], high[going]
    return root


def _log_step(x: Array, w: Array, goal: Array) -> tuple[Array, Array]:
    """f = u^(-1/2), u = -ln(p (1 + 1/|x|)) > 0 below the toe, u' = -n(d1)/p."""
    d1, ratio = _parts(x, w)
    u = 0.5 * d1 * d1 - np.log(ratio * (1 - 1 / x) / ROOT_TWO_PI)
    root = np.sqrt(u)
    newton = (goal - 1 / root) * 2 * u * root * ratio
    return newton, _curvature(x, w) - (1 - 1.5 / u) / ratio


def _price_step(x: Array, w: Array, goal: Array) -> tuple[Array, Array]:
    """f = p, f' = n(d1)."""
    d1, ratio = _parts(x, w)
    return goal / normal_density(d1) - ratio, _curvature(x, w)


def _room_step(x: Array, w: Array, goal: Array) -> tuple[Array, Array]:
    """f = ln(1 - p), f' = -n(d1)/(1 - p)."""
    slope = normal_density(x / w + w / 2)
    room = _room(x, w)
    return np.log(room / goal) * room / slope, _curvature(x, w) + slope / room


def _curvature(x: Array, w: Array) -> Array:
    """p''/p' = d1 d2 / w."""
    middle = x / w
    return (middle * middle - 0.25 * w * w) / w


def _parts(x: Array, w: Array) -> tuple[Array, Array]:
    """d1 and p/n(d1) = R(d1) - R(d2)."""
    middle = np.divide(x, w, out=np.zeros_like(w), where=w > 0)
    d1 = middle + w / 2
    close = (w < _SERIES_WIDTH) & (x > -_SERIES_MONEYNESS)
    far = ~close
    ratio = np.empty_like(w)
    ratio[close] = mills_difference(middle[close], w[close], _SERIES_TERMS)
    ratio[far] = mills(d1[far]) - mills((middle - w / 2)[far])
    return d1, ratio


def _price(x: Array, w: Array) -> Array:
    """p = n(d1) (R(d1) - R(d2))."""
    d1, ratio = _parts(x, w)
    return normal_density(d1) * ratio


def _room(x: Array, w: Array) -> Array:
    """1 - p = N(-d1) + n(d1) R(d2), without a difference."""
    middle = x / w
    d1 = middle + w / 2
    return ndtr(-d1) + normal_density(d1) * mills(middle - w / 2)
