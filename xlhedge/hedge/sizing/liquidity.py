"""Liquidity: how long an exit takes, and how far money moves the price.

days   |quantity| / (participation daily_volume)
Amihud mean of |return| / money traded, over the days with trades

Source: Y. Amihud (2002), Illiquidity and stock returns: cross-section and
time-series effects, Journal of Financial Markets 5(1), 31-56, equation 1.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.hedge.lots import in_lots


class Amihud(NamedTuple):
    """`illiquidity`: return per unit of money traded; `n`: days with trades;
    `excluded`: days without."""

    illiquidity: float
    n: int
    excluded: int


def days_to_exit(
    quantity: Real,
    daily_volume: Real,
    participation: Real,
    whole_days: bool | Array = False,
) -> Array:
    """Days to trade out of a position at a share of the daily volume.

    Args: quantity (contracts, either sign), daily_volume (contracts per day, >= 0),
    participation (share of the volume, above 0, at most 1; 1 gives the position in days
    of volume), whole_days (a day begun counts whole). Floats or arrays that broadcast.

    Returns: days, infinite where nothing trades, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(round(float(days_to_exit(1250000, 400000, 0.15)), 9))
    20.833333333
    >>> print(days_to_exit(1250000, 400000, 0.15, whole_days=True))
    21.0
    """
    faults = Faults()
    held = np.abs(faults.number("quantity", quantity))
    volume = faults.number("daily_volume", daily_volume)
    share = faults.number("participation", participation)
    whole = np.asarray(whole_days, dtype=bool)
    with np.errstate(all="ignore"):
        days = np.where(held == 0, 0.0, held / (share * volume))
        days = step("days", "abs(quantity)/(participation daily_volume)", days)
    begun = in_lots(days, np.where(whole & np.isfinite(days), 1.0, 0.0), "up")
    return faults.raise_with(step("days_to_exit", "days, whole if asked", begun))


def amihud(returns: Any, volumes: Any) -> Amihud:
    """Illiquidity: the mean of |return| per money traded; days without trades are left
    out and counted.

    Args: returns (decimal per day), volumes (money traded on the same days, >= 0).
    Returns: illiquidity (1 per unit of money), n and excluded.
    Raises: InputError for lists of different lengths, DomainError out of range and
    when no day has trades.

    >>> print(*amihud([0.01, -0.02, 0.0], [1e6, 4e6, 0]))
    7.5e-09 2 1
    """
    moves, traded = vector("returns", returns), vector("volumes", volumes)
    if len(moves) != len(traded):
        sizes = f"{len(traded)} numbers for {len(moves)} of returns"
        raise InputError(f"volumes has {sizes}")
    open_days = traded > 0
    if not open_days.any():
        raise DomainError("volumes must be > 0 on at least one day")
    each = np.abs(moves[open_days]) / traded[open_days]
    n = int(open_days.sum())
    return Amihud(float(each.mean()), n, len(moves) - n)
