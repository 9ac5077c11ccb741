"""Bars of a price series: open, high, low and close of each period, oldest first."""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.term import POSITIVE


def checked_bars(prices: Array) -> Array:
    """Open, high, low and close; shape (periods, 4).

    Raises: InputError for another shape, DomainError for prices out of range and for
    a high below or a low above the other prices of its row.
    """
    faults = Faults()
    bars = faults.raise_with(faults.number("prices", prices, POSITIVE))
    if bars.ndim != 2 or bars.shape[1] != 4:
        raise InputError("prices must be rows of open, high, low, close")
    top, bottom = bars.max(axis=1), bars.min(axis=1)
    wrong = np.flatnonzero((bars[:, 1] < top) | (bars[:, 2] > bottom))
    if len(wrong):
        rule = "high must be the highest price of its row, low the lowest"
        raise DomainError(f"{rule}; not so in row {wrong[0] + 1}")
    return bars
