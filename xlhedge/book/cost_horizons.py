"""What each hedge instrument costs per unit of delta, horizon by horizon.

The ranking (ranking.py) at every horizon, side by side. Source: that of hedge/rank.py.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.ranking import hedge_ranking
from xlhedge.book.result import Result
from xlhedge.core.checks import vector
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array


def costs_by_horizon(
    book: Book,
    delta: float,
    horizons: Array,
    underlying: str | None = None,
    as_of: np.datetime64 | None = None,
) -> Result:
    """A row per horizon, a column per instrument in the order of Instruments.

    Args: horizons (days, > 0, a list), the others as in hedge_ranking. Returns: price
    currency per unit of delta, as per_delta of the ranking; a hedge that cannot be
    held so long, or fails otherwise, is missing: #N/A, which a chart leaves out.
    """
    days = vector("horizons", horizons)
    if not days.size:
        raise InputError("horizons must have one number or more")
    ranked = [hedge_ranking(book, delta, h, underlying, as_of) for h in days.tolist()]
    listed = set(ranked[0]["instrument"])
    names = [n for n in book.table("Instruments")["instrument"] if n in listed]
    columns, codes = {"horizon": days}, {}
    for name in names:
        rows = [one["instrument"].tolist().index(name) for one in ranked]
        costs = [one["per_delta"][row] for one, row in zip(ranked, rows, strict=True)]
        columns[name] = np.array(costs, dtype=float)
        codes[name] = np.where(np.isnan(columns[name]), int(Code.MISSING), 0)
    found = (zip(one["instrument"], one["status"], strict=True) for one in ranked)
    said = (f"{name}: {why}" for rows in found for name, why in rows if why != "ok")
    return Result(columns, codes, tuple(dict.fromkeys(said)))
