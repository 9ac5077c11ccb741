"""The Greeks of each position as a table: a row per position, keyed by id.

Source: the figures are those of value.py.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.contracts import Contracts
from xlhedge.book.result import Result
from xlhedge.book.value import Valuation
from xlhedge.book.valued import valued
from xlhedge.core.errors import Code
from xlhedge.core.greeks import to_desk
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step


def greeks(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """One row per position: unit Greeks, position Greeks, value and status.

    Unit and position Greeks in desk units; position Greeks other than deltas and
    the value in book currency. `status` is ok, excluded, or the reason of failure.
    """
    return _table(valued(book, as_of).positions)


def _table(found: Valuation) -> Result:
    lines = found.lines
    unit, state = found.unit, found.state
    vega_point = step("vega_point", "vega 0.01", to_desk("vega", unit.vega))
    theta_day = step("theta_day", "theta/365", to_desk("theta", unit.theta))
    position, net = found.position(unit.delta), found.position(unit.net_delta)
    step("position_delta", "size delta", position.delta)
    step("position_net_delta", "size net_delta", net.delta)
    numbers = {
        "years": state.years,
        "forward": state.forward,
        "vol": state.vol,
        "price": unit.price,
        "delta": unit.delta,
        "net_delta": unit.net_delta,
        "gamma": unit.gamma,
        "vega_point": np.asarray(vega_point),
        "theta_day": np.asarray(theta_day),
        "position_delta": position.delta,
        "position_net_delta": net.delta,
        "gamma_1pct": position.gamma_1pct,
        "position_vega_point": position.vega_point,
        "position_theta_day": position.theta_day,
        "position_rho_1pct": position.rho_1pct,
        "value": found.value,
    }
    texts = {
        "id": lines.label,
        "underlying": lines.underlying,
        "currency": found.currency,
        "forward_source": np.where(lines.faults.bad, "none", found.forward_source),
        "vol_source": np.where(lines.faults.bad, "none", found.vol_source),
        "status": status(lines),
    }
    both = numbers | texts
    # Copies: the valuation is kept for others.
    columns = {name: np.array(both[name]) for name in GREEK_COLUMNS}
    codes = dict.fromkeys(numbers, lines.faults.codes)
    unvalued = ~lines.faults.bad & np.isnan(found.value)
    codes["value"] = np.where(unvalued, Code.MISSING, lines.faults.codes)
    needing = [f"{name}: value needs an entry_price" for name in lines.label[unvalued]]
    return Result(columns, codes, tuple(needing))


def status(lines: Contracts) -> Array:
    """ok, excluded, or why the line failed."""
    words = np.where(lines.active, "ok", "excluded").astype(object)
    return np.where(lines.faults.bad & lines.active, lines.faults.reasons, words)


GREEK_COLUMNS = (
    "id",
    "underlying",
    "currency",
    "years",
    "forward",
    "forward_source",
    "vol",
    "vol_source",
    "price",
    "delta",
    "net_delta",
    "gamma",
    "vega_point",
    "theta_day",
    "position_delta",
    "position_net_delta",
    "gamma_1pct",
    "position_vega_point",
    "position_theta_day",
    "position_rho_1pct",
    "value",
    "status",
)
