"""A cross-margin account of futures: its equity and its maintenance margin.

With q units of linear and N quote currency of inverse futures, cash and coins:

equity       cash + collateral P + sum q (P - P0) + sum N (P/P0 - 1)
maintenance  sum (m + s |q|) |q| P + sum (m + s |N|/P) |N|

all in quote currency: a coin is worth P, and an inverse future pays N (1/P0 - 1/P)
coins. Options add their value to the equity: both are functions of the price, for
liquidation_prices.

Source: Deribit, Linear and Inverse Perpetual.
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults, scalar, vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.core.terms import SETTLEMENTS


def futures_equity(
    price: Real,
    quantities: Any,
    entry_prices: Any,
    settlements: Any,
    cash: float = 0.0,
    collateral: float = 0.0,
) -> Array:
    """Equity of the account at a price of the underlying.

    Args: price (quote, > 0, any shape), quantities (long positive; linear: units of
    underlying, inverse: quote currency), entry_prices (quote, > 0), settlements
    (linear, inverse; one for all or one each), cash (quote), collateral (coins).

    Returns: quote currency, in the shape of price.
    Raises: InputError for lists of different lengths and unknown settlements,
    DomainError out of range.

    >>> print(futures_equity(20000, [-100000], [50000], "inverse", collateral=2))
    100000.0
    """
    faults = Faults()
    price = faults.positive("price", price)
    held = vector("quantities", quantities)
    entry = _each("entry_prices", entry_prices, held)
    inverse = _inverse(settlements, held)
    units = np.where(inverse, held / entry, held)  # N (P/P0 - 1) = N/P0 (P - P0)
    cash, collateral = scalar("cash", cash), scalar("collateral", collateral)
    with np.errstate(all="ignore"):
        gains = ((price[..., None] - entry) * units).sum(axis=-1)
        return faults.raise_with(cash + collateral * price + gains)


def futures_maintenance(
    price: Real,
    quantities: Any,
    settlements: Any,
    maintenance: Real,
    maintenance_slope: Real = 0.0,
) -> Array:
    """Maintenance margin of the account at a price of the underlying.

    Args: price, quantities and settlements as in futures_equity, maintenance (rate, 0
    to 1) and maintenance_slope (rate per unit of underlying, >= 0), one for all or one
    per position.

    Returns: quote currency, in the shape of price. Raises: as futures_equity.

    >>> print(futures_maintenance(50000, [-100000], "inverse", 0.01, 0.00005))
    1010.0
    """
    faults = Faults()
    price = faults.positive("price", price)[..., None]  # (..., positions)
    held = np.abs(vector("quantities", quantities))
    inverse = _inverse(settlements, held)
    rate = _each("maintenance", maintenance, held)
    slope = _each("maintenance_slope", maintenance_slope, held)
    with np.errstate(all="ignore"):
        units = np.where(inverse, held / price, held)
        margins = (rate + slope * units) * units * price
        return faults.raise_with(margins.sum(axis=-1))


def _each(name: str, value: Any, positions: Array) -> Array:
    """A number for each position; a single one is that of all."""
    numbers = vector(name, np.atleast_1d(value))
    if len(numbers) not in (1, len(positions)):
        raise InputError(
            f"{name} has {len(numbers)} numbers for {len(positions)} of quantities"
        )
    return numbers


def _inverse(settlements: Any, positions: Array) -> Array:
    """Where a position is settled in coins."""
    words = np.atleast_1d(settlements)
    unknown = ~np.isin(words, SETTLEMENTS)
    if unknown.any():
        rule = f"settlements must be one of {', '.join(SETTLEMENTS)}"
        raise InputError(f"{rule}, got {words[unknown][0]}")
    if len(words) not in (1, len(positions)):
        raise InputError(
            f"settlements has {len(words)} words for {len(positions)} of quantities"
        )
    return words == "inverse"
