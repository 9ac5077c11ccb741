"""What the figures of a book's lines rest on.

Arrays have an element per line along their last axis; scenarios may stand before it.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array, Real


class Escrow(NamedTuple):
    """Present value of the dividends due, quote, and its fall per 1.00 of rate."""

    paid: Real
    by_rate: Real


class State(NamedTuple):
    """The market of each line; `mark` is that of a future or perpetual.

    `escrow` is what dividends take from the spot, `day_scale` turns a theta per
    counted year into one per 365 counted days.
    """

    spot: Array
    escrow: Escrow
    rate: Array
    forward: Array
    years: Array
    vol: Array
    mark: Array
    day_scale: Array

    @property
    def left(self) -> Array:
        """What cash dividends leave of the spot."""
        return np.asarray(self.spot - self.escrow.paid)
