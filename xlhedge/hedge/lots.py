"""Whole lots: how a quantity becomes a size that can be traded.

n = |quantity|/lot lots; `nearest` rounds half away from zero, `down` toward zero
(never over-hedges), `up` away from zero. The sign is kept.

Binary numbers do not hold 0.1: 0.3/0.1 is 2.9999999999999996. A count within
1e-9 + 4 eps n of a whole or half lot is therefore taken as exactly that. This is
above the rounding noise of the arithmetic that made the quantity (some eps n) and
far below any size that is traded; a quantity a billionth of a lot short of a tie
rounds as the tie.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import givens, step

_SLACK = 1e-9  # lots
_NOISE = 4 * 2.0**-52  # four units in the last place
_DECIMALS = 12  # a lot with more decimals is no decimal number


def lots(
    quantity: Real, lot: Real, minimum: Real = 0.0, rounding: str = "nearest"
) -> Array:
    """The quantity in whole lots, 0 where that is smaller than the minimum.

    Args: quantity (contracts, any sign), lot (contracts, >= 0; 0 leaves the
    quantity unrounded), minimum (contracts, >= 0), rounding (nearest, down, up).
    Floats or arrays that broadcast.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range, InputError for an unknown rounding.
    Source: definition.

    >>> print(lots(6259.2, 100), lots(-0.25, 0.1), lots(0.25, 0.1, rounding="down"))
    6300.0 -0.3 0.2
    """
    faults = Faults()
    faults.choice("rounding", rounding)
    quantity = faults.number("quantity", quantity)
    lot = faults.number("lot", lot)
    minimum = faults.number("minimum", minimum)
    rounded = in_lots(quantity, lot, rounding)
    small = np.abs(rounded) < minimum * (1 - _NOISE)
    text = "rounded, 0 where it is below the minimum"
    return faults.raise_with(step("traded", text, np.where(small, 0.0, rounded)))


def in_lots(quantity: Array, lot: Array, rounding: str = "nearest") -> Array:
    """`lots` for arguments already checked, without a minimum."""
    givens(lot=("smallest step", lot))
    with np.errstate(invalid="ignore", over="ignore"):
        count = np.abs(quantity) / np.where(lot > 0, lot, 1.0)
        count = step(
            "n", "abs(quantity)/lot; quantity is left as it is at lot 0", count
        )
        whole = step("whole_lots", f"n rounded {rounding}", _whole(count, rounding))
        size = _multiple(whole, lot)
        rounded = np.copysign(size, quantity) + 0.0  # no negative zero
    text = "whole_lots lot with the sign of quantity"
    return step("rounded", text, np.where(lot > 0, rounded, quantity))


def _whole(count: Array, rounding: str) -> Array:
    """A count of lots as a whole number."""
    slack = np.minimum(_SLACK + _NOISE * count, 0.25)
    # The part of a lot from which one lot more is traded.
    step = {"nearest": 0.5 - slack, "down": 1 - slack, "up": slack}[rounding]
    whole = np.floor(count)
    return whole + (count - whole >= step)


def _multiple(count: Array, lot: Array) -> Array:
    """count * lot, as the double nearest to the decimal: 3 * 0.1 is 0.3."""
    powers = 10.0 ** np.arange(_DECIMALS + 1)
    scaled = lot[..., None] * powers  # (..., decimals)
    whole = np.rint(scaled)
    decimal = (whole > 0) & (np.abs(scaled - whole) <= _NOISE * whole)
    power = powers[np.argmax(decimal, axis=-1)]
    exact = count * np.rint(lot * power) / power
    return np.where(decimal.any(axis=-1), exact, count * lot)
