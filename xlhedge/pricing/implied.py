"""Implied volatility of a lognormal option, and how well its price determines it.

The price is undone to the out-of-the-money option of the same strike (parity) and
normalised by its upper bound; `implied_width` finds vol sqrt(T). A price in the
money has lost the digits below its last one: the vol is exact to a few eps times
1 + V/(vol vega) of the price given, and no better.

A price at the intrinsic value, within 4 eps of the larger leg, has no time value left:
its vol is 0.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import givens, step
from xlhedge.pricing.black import Black
from xlhedge.pricing.blocks import in_blocks
from xlhedge.pricing.implied_width import implied_width
from xlhedge.pricing.model import checked, refuse, refuse_expired
from xlhedge.pricing.noise import doubt_noise

_SLACK = 4 * float(np.finfo(float).eps)


def lognormal_vol(
    faults: Faults, option: Black, price: Array, unit: Real = 1.0
) -> Array:
    """The vol at which `option` is worth `price`; NaN, and a fault, where none is.

    `option` holds the other arguments; its own vol is not read. `unit` is the
    quote currency per unit of the price currency: the spot of a coin price.
    """
    held, owed = option.held / unit, option.owed / unit
    quote = price, option.phi, option.moneyness, held, owed
    givens(price=("price", price))
    step("held", "S A, in the currency of the price", held)
    step("owed", "K D, in the currency of the price", owed)
    width = step(
        "w",
        "w_2; 0 without excess. It has a value if room > 0",
        in_blocks(_width, *quote),
    )
    refuse_expired(faults, option.years)
    if np.isnan(width).any():
        _refuse_unsolved(faults, np.isnan(width), *quote)
    vol = step("vol", "w/sqrt(T)", np.asarray(width / np.sqrt(option.years)))
    doubt_noise(faults, option, price, vol, held, owed)
    return vol


def condition(
    flag: Text,
    price: Real,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    dividend: Real = 0.0,
) -> Real:
    """Relative change of the implied vol per relative change of the price.

    V/(vol vega) at the implied vol: beyond 1e6 a quote in cents says little about the
    vol. Infinite where no time value is left. Arguments as in Model.implied_vol of
    black_scholes; of an option on a forward, pass the rate as dividend; a coin
    price times the spot.

    Returns a ratio in the common shape. Raises as implied_vol.

    >>> print(f"{condition('call', 10.4505835721856, 100, 100, 1, 0.05):.4f}")
    1.3925
    """
    faults = Faults()
    price = faults.number("price", price)
    numbers = (spot, strike, years, rate, 0.0, dividend)
    phi, spot, strike, years, rate, _, dividend = checked(faults, flag, numbers)
    carry = rate - dividend
    with np.errstate(all="ignore"):
        still = Black(phi, spot, strike, years, rate, carry, 0.0)
        vol = lognormal_vol(faults, still, price)
        vega = Black(phi, spot, strike, years, rate, carry, vol).vega()
        ratio = np.where(vol > 0, price / (vol * vega), np.inf)
    return faults.raise_with(ratio[()])


class _Bounds(NamedTuple):
    """What a price lies between, and how near the intrinsic value is the value."""

    intrinsic: Array
    maximum: Array
    slack: Array


def _bounds(phi: Array, moneyness: Array, held: Array, owed: Array) -> _Bounds:
    larger, lean = np.maximum(held, owed), phi * moneyness
    # In the money, larger - smaller, exact also where the two almost agree.
    gain = larger * -np.expm1(-np.abs(moneyness))
    return _Bounds(
        intrinsic=np.maximum(np.copysign(gain, lean), 0.0),
        maximum=np.where(phi > 0, held, owed),
        slack=np.where(lean > 0, _SLACK * larger, 0.0),
    )


def _width(
    price: Array, phi: Array, moneyness: Array, held: Array, owed: Array
) -> Array:
    """vol sqrt(T) of vectors: 0 at the intrinsic value, NaN where there is none."""
    bounds = _bounds(phi, moneyness, held, owed)
    step("intrinsic", "max(phi (held - owed), 0)", bounds.intrinsic)
    step("maximum", "held of a call, owed of a put", bounds.maximum)
    excess = step("excess", "price - intrinsic", price - bounds.intrinsic)
    room = step("room", "maximum - price", bounds.maximum - price)
    timeless = (np.abs(excess) <= bounds.slack) & (room > 0)
    width = np.where(timeless, 0.0, np.nan)
    alive = np.flatnonzero((excess > bounds.slack) & (room > 0))
    if alive.size:
        smaller = np.minimum(held, owed)[alive]
        normalised = excess[alive] / smaller, room[alive] / smaller
        step("p", "excess/min(held, owed), in (0, 1)", normalised[0])
        width[alive] = implied_width(-np.abs(moneyness[alive]), *normalised)
    return width


def _refuse_unsolved(
    faults: Faults, unsolved: Array, price: Array, *legs: Array
) -> None:
    """Says why there is no vol."""
    bounds = _bounds(*legs)
    above = unsolved & (price >= bounds.maximum)
    rule = "price must be < its maximum {:.12g}, got {:.12g}"
    refuse(faults, above, Code.ABOVE_MAXIMUM, rule, bounds.maximum, price)
    below = unsolved & (price < bounds.intrinsic)
    rule = "price must be >= its intrinsic value {:.12g}, got {:.12g}"
    refuse(faults, below, Code.BELOW_INTRINSIC, rule, bounds.intrinsic, price)
    rule = "no vol found for price {:.12g}: strike too far from the forward"
    refuse(faults, unsolved & ~above & ~below, Code.NOT_CONVERGED, rule, price)
