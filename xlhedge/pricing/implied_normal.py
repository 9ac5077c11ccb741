"""Implied volatility of an option on a normal forward, in closed form.

The out-of-the-money price of the same strike, per |F - K| and undiscounted, is a
function of x = -|F - K|/(vol sqrt(T)) alone:

V e^(rT)/|F - K| = -(N(x) + n(x)/x) = -n(x) (R(x) + 1/x), R of `mills`.

Two rational functions start x right to 2e-4, one step of fourth order makes it exact.
At the money, and to order x^2 about it, vol = (V e^(rT) + |F - K|/2) sqrt(2 pi/T).

A price at the intrinsic value, within 4 eps of the larger of it and the discounted
forward and strike, has no time value left: its vol is 0.

Source: Jaeckel (2017), Implied Normal Volatility, Wilmott 90, equations 2 to 9.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import ROOT_TWO_PI, Array, normal_density
from xlhedge.core.steps import step
from xlhedge.pricing.blocks import in_blocks
from xlhedge.pricing.mills import mills
from xlhedge.pricing.model import refuse, refuse_expired
from xlhedge.pricing.normal import Normal
from xlhedge.pricing.normalised_black import split

_SLACK = 4 * float(np.finfo(float).eps)
# Closer to the money, in out-of-the-money prices, x^2 is below 1e-19.
_NEAREST = 1e-10
# The ratio at x = -9/4, where the two starts meet.
_MEETING = 1.882039271918592736e-3
# Numerators and denominators, highest power first: of g^2 near the money, of h far.
_NEAR_TOP = (-0.000096066952861, 0.002620733246, -0.016969777977, 0.032114372355)
_NEAR_BASE = (-0.010472855461, 0.14528712196, -0.6635646938, 1.0)
_FAR_TOP = (2.1464093351, 0.58556997323, -9.6320903635, 9.4883409779)
_FAR_BASE = (-0.000066437847132, -1.5120247828, -0.65174820867, 1.0)


def normal_vol(faults: Faults, option: Normal, price: Array) -> Array:
    """The vol at which `option` is worth `price`; NaN, and a fault, where none is.

    `option` holds the other arguments; its own vol is not read. The vol is in price
    units per square root of a year.
    """
    refuse_expired(faults, option.years)
    away, discount = np.abs(option.moneyness), option.discount
    inside = option.phi * option.moneyness > 0
    intrinsic = np.where(inside, discount * away, 0.0)
    legs = discount * np.maximum(np.abs(option.forward), np.abs(option.strike))
    slack = np.where(inside, _SLACK * legs, 0.0)
    rule = "price must be >= its intrinsic value {:.12g}, got {:.12g}"
    below = price < intrinsic - slack
    refuse(faults, below, Code.BELOW_INTRINSIC, rule, intrinsic, price)
    alive = price - intrinsic > slack
    value = np.where(alive, price - intrinsic, 0.0) / discount
    step("intrinsic", "D max(phi (F - K), 0)", intrinsic)
    step("value", "(price - intrinsic)/D", value)
    text = "the width at which an option abs(F - K) out of the money is worth value"
    width = step("w", text, in_blocks(_width, away, value))
    rule = "no vol found for price {:.12g}: strike too far from the forward"
    refuse(faults, np.isnan(width) & alive, Code.NOT_CONVERGED, rule, price)
    return step("vol", "w/sqrt(T)", width / np.sqrt(option.years))


def _width(away: Array, value: Array) -> Array:
    """vol sqrt(T) of undiscounted values out of the money; 0 of the value 0."""
    far = away > _NEAREST * value
    return split(far, _away_from_the_money, _at_the_money, away, value)


def _at_the_money(away: Array, value: Array) -> Array:
    return (value + away / 2) * ROOT_TWO_PI


def _away_from_the_money(away: Array, value: Array) -> Array:
    ratio = value / away
    x = split(ratio > _MEETING, _near, _far, ratio)
    excess = mills(x) + 1 / x + ratio / normal_density(x)
    q, squared = x * excess, x * x
    step = 3 * q * (2 - q * (2 + squared))
    base = 6 + q * (-12 + 6 * q + squared * (-6 + q * (3 + squared)))
    return np.where(value > 0, -away / (x + x * step / base), 0.0)


def _near(ratio: Array) -> Array:
    """The start from x = 0 to -9/4."""
    g = -1 / (ratio + 0.5)
    squared = g * g
    bent = np.polyval(_NEAR_TOP, squared) / np.polyval(_NEAR_BASE, squared)
    return g * (1 / ROOT_TWO_PI + bent * squared)


def _far(ratio: Array) -> Array:
    """The start beyond."""
    h = np.sqrt(-np.log(ratio))
    return np.polyval(_FAR_TOP, h) / np.polyval(_FAR_BASE, h)
