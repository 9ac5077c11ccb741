"""The unit figures of a book's lines in a state of their market."""

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.delta_one import delta_one
from xlhedge.book.dividends import by_spot
from xlhedge.book.options import with_options
from xlhedge.book.state import State
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.steps import step

_UNIT = {
    "net_delta": "delta; 0 of cash",
    "reference": "S, the price that the Greeks refer to",
    "worth": "the own mark, or price; of a future the gain from entry to price",
}


def unit_figures(lines: Contracts, state: State) -> UnitGreeks:
    """The figures of one unit of each line; a line without them fails."""
    mixed = with_options(lines, delta_one(lines, state), state)
    mixed = by_spot(mixed, state.escrow, state.spot, state.rate)
    mixed = mixed._replace(theta=mixed.theta * state.day_scale)
    for name, values in mixed._asdict().items():
        step(name, _UNIT.get(name, f"{name} of one unit, of the kernel"), values)
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
