"""The width w = vol sqrt(T) behind a normalised out-of-the-money price.

Two steps from the start of `lets_be_rational` solve f(w) = f*, where f is 1/ln p
below the toe, p between toe and shoulder, ln(1 - p) above the shoulder: all three are
nearly linear in w. With the Newton step v = (f* - f)/f' a Householder step is

w + v (1 + f''/f' v/2) / (1 + f''/f' v + f'''/f' v^2/6)

and multiplies the correct digits by four. After the first the width is right to 5e-4,
between toe and shoulder to 4e-11, where the second may be Newton's; after the second
it is right to the last digit that the price holds.

Source: Jaeckel (2015), Let's Be Rational, Wilmott 75, sections 4 and 5.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.core.numeric import ROOT_TWO_PI, Array
from xlhedge.core.steps import step
from xlhedge.pricing.lets_be_rational import (
    start_above_bend,
    start_above_shoulder,
    start_below_bend,
    start_below_toe,
    tangent,
)
from xlhedge.pricing.normalised_black import (
    EXACT,
    ROUGH,
    newton_step,
    normalised_room,
    normalised_vega,
    price_per_vega,
    rough_price,
    split,
)

# Width and accuracy -> the Newton step, f''/f' and f'''/f' of an objective f.
Triple = tuple[Array, Array, Array]
Objective = Callable[[Array, float], Triple]
_START = "the rational start for this p and x"


@np.errstate(all="ignore")
def implied_width(moneyness: Array, price: Array, room: Array) -> Array:
    """w with p(w) = `price`, to a few eps times 1 + p/(w p').

    Args:
        moneyness: x = -|ln(F/K)| <= 0, a vector.
        price: the out-of-the-money price per unit of its upper bound, in (0, 1).
        room: 1 - price, from a difference that has not lost its digits.

    Returns w > 0; NaN where |x| exceeds what floats can hold, about 1400.
    """
    known = tangent(moneyness)
    below = price < known.at_bend
    return split(below, _below_bend, _above_bend, moneyness, price, room, *known)


def _below_bend(
    x: Array, price: Array, room: Array, bend: Array, at_bend: Array, toe: Array
) -> Array:
    at_toe = rough_price(x, toe)
    points = (x, price, toe, at_toe, bend, at_bend)
    return split(price < at_toe, _below_toe, _toe_to_bend, *points)


def _above_bend(
    x: Array, price: Array, room: Array, bend: Array, at_bend: Array, toe: Array
) -> Array:
    shoulder = bend + ROOT_TWO_PI * (1 - at_bend)
    left = normalised_room(x, shoulder)
    points = (x, price, room, bend, at_bend, shoulder, left)
    return split(room < left, _above_shoulder, _bend_to_shoulder, *points)


def _below_toe(x: Array, price: Array, toe: Array, at_toe: Array, *_: Array) -> Array:
    log_price = np.log(price)
    start = start_below_toe(x, price, toe, at_toe)
    return _two_steps(lambda w, narrow: _log_price(x, w, log_price, narrow), start)


def _toe_to_bend(x: Array, price: Array, *curve: Array) -> Array:
    return _from_nearby(x, price, start_below_bend(x, price, *curve))


def _bend_to_shoulder(x: Array, price: Array, room: Array, *curve: Array) -> Array:
    return _from_nearby(x, price, start_above_bend(x, price, *curve))


def _above_shoulder(
    x: Array,
    price: Array,
    room: Array,
    bend: Array,
    at_bend: Array,
    shoulder: Array,
    left: Array,
) -> Array:
    start = start_above_shoulder(x, room, shoulder, left)
    return _two_steps(lambda w, _: _log_room(x, w, room), start)


def _from_nearby(x: Array, price: Array, start: Array) -> Array:
    """f = p, f' = n(d1): a Householder step and a Newton step."""
    step("w_start", _START, start)
    newton = newton_step(x, start, price, ROUGH)
    width = start + _householder(newton, *_bends(x, start))
    step("w_1", "w_start after a Householder step", width)
    return step("w_2", "w_1 after a Newton step", width + newton_step(x, width, price))


def _two_steps(objective: Objective, width: Array) -> Array:
    step("w_start", _START, width)
    for narrow in (ROUGH, EXACT):  # the second step alone settles the last digits
        width = width + _householder(*objective(width, narrow))
        name, before = ("w_1", "w_start") if narrow == ROUGH else ("w_2", "w_1")
        step(name, f"{before} after a Householder step", width)
    return width


def _householder(newton: Array, second: Array, third: Array) -> Array:
    bent = second * newton
    return newton * (1 + bent / 2) / (1 + bent + third * newton * newton / 6)


def _log_price(x: Array, w: Array, goal: Array, narrow: float) -> Triple:
    """f = 1/u, u = ln p; u' = 1/Y."""
    ratio = price_per_vega(x, w, narrow)
    d1 = x / w + w / 2
    log_price = np.log(ratio / ROOT_TWO_PI) - 0.5 * d1 * d1
    second, third = _bends(x, w)
    slope, per_log = 1 / ratio, 1 / log_price
    newton = log_price * (goal - log_price) / goal * ratio
    log_second = second - slope
    log_third = third + slope * (2 * slope - 3 * second)
    pull = slope * per_log
    return (
        newton,
        log_second - 2 * pull,
        log_third - 6 * pull * (log_second - pull),
    )


def _log_room(x: Array, w: Array, goal: Array) -> Triple:
    """f = ln(1 - p), f' = -n(d1)/(1 - p)."""
    room = normalised_room(x, w)
    slope = normalised_vega(x, w) / room
    second, third = _bends(x, w)
    newton = np.log(room / goal) / slope
    return newton, second + slope, third + slope * (3 * second + 2 * slope)


def _bends(x: Array, width: Array) -> tuple[Array, Array]:
    """p''/p' = d1 d2/w and p'''/p' = (p''/p')^2 - 3 (x/w^2)^2 - 1/4."""
    middle = x / width
    lever = middle / width
    second = middle * lever - width / 4
    return second, second * second - 3 * lever * lever - 0.25
