"""The trades that the policies of a book would ask for at each rung of spot.

At a rung every spot has moved, the positions and the contracts to hedge with are
revalued in full (scenario.py), and each policy decides as it does now. Spreads and
fees are those quoted now: they only choose among instruments.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.ladder import checked_shocks
from xlhedge.book.policies import policies
from xlhedge.book.result import Result
from xlhedge.book.scenario import Scenarios, scenario, shocks
from xlhedge.book.ticket import as_result
from xlhedge.book.tickets import Desk
from xlhedge.book.valued import valued
from xlhedge.core.numeric import Array

_SHOWN = (
    *("underlying", "book", "instrument", "side", "quantity"),
    *("delta_before", "delta_after", "target", "target_unit", "reason", "status"),
)
HEDGE_LADDER_COLUMNS = ("spot_shock", *_SHOWN)


def hedge_ladder(
    book: Book, spot_shocks: Array, as_of: np.datetime64 | None = None
) -> Result:
    """The tickets of every policy at each relative move of spot.

    Args: spot_shocks (> -1). Returns: HEDGE_LADDER_COLUMNS, a row for each ticket, as
    in ticket.py, at least one per rung and policy. Raises: InputError for shocks that
    cannot be and for a book without policies.
    """
    spot = checked_shocks("spot_shocks", spot_shocks)
    market, base = valued(book, as_of)
    moved = Scenarios(market, base).under(shocks(spot, 0, 0))
    rungs = (scenario(part, k) for part in moved for k in range(len(part.state.spot)))
    rows = [
        (shock, ticket, code)
        for shock, positions in zip(spot.tolist(), rungs, strict=True)
        for policy in policies(book)
        for ticket, code in Desk(book, market, positions, shock).write(policy)
    ]
    result = as_result([row for _, row, _ in rows], [code for *_, code in rows])
    columns = {"spot_shock": np.array([shock for shock, *_ in rows])}
    columns |= {name: result[name] for name in _SHOWN}
    codes = {name: codes for name, codes in result.codes.items() if name in _SHOWN}
    return Result(columns, codes)
