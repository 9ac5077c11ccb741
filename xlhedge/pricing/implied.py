"""Implied volatility of a lognormal option.

The price is undone to the out-of-the-money option of the same strike (parity) and
normalised by its upper bound; `implied_width` finds vol sqrt(T). A price in the
money has lost the digits below its last one: the vol is exact to a few eps times
V/(vol vega) of the price given, and no better.

A price at the intrinsic value, within 4 eps of the larger leg, has vol 0.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied_width import implied_width
from xlhedge.pricing.model import refuse, refuse_expired

_SLACK = 4 * float(np.finfo(float).eps)


def lognormal_vol(
    faults: Faults, option: Black, price: Array, unit: Real = 1.0
) -> Array:
    """The vol at which `option` is worth `price`; NaN, and a fault, where none is.

    `option` holds the other arguments; its own vol is not read. `unit` is the
    quote currency per unit of the price currency: the spot of a coin price.
    """
    held = option.spot * option.growth / unit
    owed = option.strike * option.discount / unit
    phi, moneyness, years = option.phi, option.moneyness, option.years
    larger, smaller = np.maximum(held, owed), np.minimum(held, owed)
    # In the money, larger - smaller, exact also where the two almost agree.
    gain = larger * -np.expm1(-np.abs(moneyness))
    intrinsic = np.where(phi * moneyness > 0, gain, 0.0)
    maximum = np.where(phi > 0, held, owed)
    at_intrinsic = _judged(faults, price, intrinsic, maximum, _SLACK * larger, years)
    time_value, room = (price - intrinsic) / smaller, (maximum - price) / smaller
    wanted = ~at_intrinsic & (faults.codes == 0)
    width = _widths(wanted, -np.abs(moneyness), time_value, room)
    lost = wanted & np.isnan(width)
    message = "no vol found for price {:.12g} in 100 steps"
    refuse(faults, lost, Code.NOT_CONVERGED, message, price)
    return np.where(at_intrinsic, 0.0, width / np.sqrt(years))


def _widths(wanted: Array, *normalised: Array) -> Array:
    """The widths of the wanted elements; NaN elsewhere."""
    wanted, *points = np.broadcast_arrays(wanted, *normalised)
    width = np.full(wanted.shape, np.nan)
    width[wanted] = implied_width(*(values[wanted] for values in points))
    return width


def _judged(
    faults: Faults,
    price: Array,
    intrinsic: Array,
    maximum: Array,
    slack: Array,
    years: Array,
) -> Array:
    """Where the price is the intrinsic value; refuses what has no vol."""
    refuse_expired(faults, years)
    above = "price must be < its maximum {:.12g}, got {:.12g}"
    refuse(faults, price >= maximum, Code.ABOVE_MAXIMUM, above, maximum, price)
    inside = intrinsic > 0
    below = inside & (price < intrinsic - slack)
    rule = "price must be >= its intrinsic value {:.12g}, got {:.12g}"
    refuse(faults, below, Code.BELOW_INTRINSIC, rule, intrinsic, price)
    within = np.abs(price - intrinsic) <= slack
    return np.where(inside, within, price == 0)
