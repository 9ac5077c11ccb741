"""Leland's vol: the one whose delta hedge, adjusted by the clock, pays for its trades.

s^2 = vol^2 (1 + A) for a short option and vol^2 (1 - A) for a long one, with Leland's
number A = sqrt(2/pi) k / (vol sqrt(interval)) and k = 2 cost, the round trip. Where
A >= 1 a long option has no such vol: the trades cost more than its gamma earns.

Source: H. E. Leland (1985), Option pricing and replication with transactions costs,
J. Finance 40(5), 1283-1301, equation 11.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.pricing.model import refuse

_ABSOLUTE_NORMAL = np.sqrt(2 / np.pi)  # the mean of |Z|


def leland_vol(vol: Real, cost: Real, interval: Real, side: str = "short") -> Array:
    """The vol at which to price and hedge an option under trading costs.

    Args: vol (decimal, > 0), cost (one way, decimal of the value traded, >= 0),
    interval (years between trades, > 0), side (short, long). Floats or arrays that
    broadcast.

    Returns: vol, decimal per year.
    Raises: InputError for an unknown side, DomainError out of range and, for a long
    option, where Leland's number is 1 or more.

    >>> print(round(float(leland_vol(0.25, 0.005, 1 / 52)), 12))
    0.277279765723
    """
    faults = Faults()
    faults.choice("side", side)
    vol, number = _checked(faults, vol, cost, interval)
    sign = 1 if side == "short" else -1
    if side == "long":
        message = "Leland's number must be < 1 for a long option, got {:.6g}"
        refuse(faults, number >= 1, Code.NO_SOLUTION, message, number)
    with np.errstate(all="ignore"):
        text = "vol sqrt(1 + A)" if side == "short" else "vol sqrt(1 - A)"
        adjusted = step("leland_vol", text, vol * np.sqrt(1 + sign * number))
    return faults.raise_with(adjusted)


def leland_number(vol: Real, cost: Real, interval: Real) -> Array:
    """A = sqrt(2/pi) 2 cost / (vol sqrt(interval)); arguments as in leland_vol.

    >>> print(round(float(leland_number(0.25, 0.005, 1 / 52)), 12))
    0.23014509567
    """
    faults = Faults()
    return faults.raise_with(_checked(faults, vol, cost, interval)[1])


def _checked(
    faults: Faults, vol: Real, cost: Real, interval: Real
) -> tuple[Array, Array]:
    """The vol and Leland's number."""
    vol = faults.positive("vol", vol)
    round_trip = 2 * faults.number("cost", cost)
    interval = faults.number("interval", interval)
    with np.errstate(all="ignore"):
        number = _ABSOLUTE_NORMAL * round_trip / (vol * np.sqrt(interval))
    text = "sqrt(2/pi) 2 cost/(vol sqrt(interval))"
    return vol, step("A", text, np.asarray(number))
