"""The unit figures of a book's lines in a state of their market.

Arrays have an element per line along their last axis; scenarios may stand before it.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.delta_one import delta_one
from xlhedge.book.dividends import Escrow, by_spot
from xlhedge.book.options import with_options
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.numeric import Array


class State(NamedTuple):
    """What the figures of a line rest on; `mark` is that of a future or perpetual.

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


def unit_figures(lines: Contracts, state: State) -> UnitGreeks:
    """The figures of one unit of each line; a line without them fails."""
    market = (state.left, state.rate, state.forward, state.years)
    plain = delta_one(lines, state.mark, *market)
    mixed = with_options(lines, plain, *market, state.vol)
    mixed = by_spot(mixed, state.escrow, state.spot, state.rate)
    mixed = mixed._replace(theta=mixed.theta * state.day_scale)
    _require_finite(lines, mixed)
    return mixed


def _require_finite(lines: Contracts, figures: UnitGreeks) -> None:
    """Fail the lines with a figure that is none; a worth may lack its entry price."""
    for name, values in figures._asdict().items():
        if name != "worth":
            lost = np.atleast_2d(~np.isfinite(values)).any(axis=0)
            lines.faults.add(lost, f"{name} is not a finite number at this price")
    endless = np.atleast_2d(np.isinf(figures.worth)).any(axis=0)
    lines.faults.add(endless, "the value is not a finite number")
