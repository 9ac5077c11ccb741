"""Liquidation price of one position on isolated margin.

A position is liquidated where its equity meets its maintenance margin. With q units
held from P0 on a margin M, rate m at zero size and s more per unit of underlying:

linear   M + q (P - P0) = (m + s |q|) |q| P, all in quote currency
inverse  M + N (1/P0 - 1/P) = (m + s |N|/P) |N|/P, all in coins, N quote currency

The linear one is a line in P, the inverse one a parabola in the coins x = |N|/P:
long  s x^2 + (1 + m) x = M + x0, short  s x^2 - (1 - m) x = M - x0, x0 = |N|/P0. The
roots are taken in the form without cancellation. A long is liquidated below its entry,
a short above. A short that gains grows in coins: with s > 0 it may be liquidated below
its entry too; liquidation_prices finds both.

Source: Deribit, Portfolio and Standard Margin (maintenance 1 % and 0.005 % per coin of
a Bitcoin future).
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real


class Liquidation(NamedTuple):
    """`price` in quote currency; `leverage` at entry, a multiple of the margin.

    A position that no move against it liquidates has a price that no market reaches:
    minus infinity for a long, infinity for a short.
    """

    price: Array
    leverage: Array


def liquidation(
    quantity: Real,
    entry_price: Real,
    margin: Real,
    maintenance: Real,
    settlement: str = "linear",
    multiplier: Real = 1.0,
    maintenance_slope: Real = 0.0,
) -> Liquidation:
    """Where a position is liquidated as its price moves against it, and its leverage.

    Args: quantity (contracts, long positive, not 0), entry_price (quote, > 0), margin
    (quote, or coins where inverse, after fees and funding), maintenance (rate, 0 to 1),
    settlement (linear, inverse), multiplier (units of underlying per contract; inverse:
    quote currency per contract), maintenance_slope (rate per unit of underlying, >= 0).
    Floats or arrays that broadcast.

    Returns: price and leverage, in the broadcast shape.
    Raises: DomainError out of range, and for a margin that is not above the
    maintenance margin at entry: the position is liquidatable already.

    >>> print(*liquidation(2, 50000, 10000, 0.01))
    45454.545454545456 10.0
    >>> print(*liquidation(-100000, 50000, 2.5, 0.01, "inverse"))
    inf 0.8
    """
    faults = Faults()
    inverse = faults.choice("settlement", settlement) == "inverse"
    quantity = faults.number("quantity", quantity)
    entry = faults.positive("entry_price", entry_price)
    margin = faults.number("margin", margin)
    rate = faults.number("maintenance", maintenance)
    contracts = quantity * faults.number("multiplier", multiplier)
    slope = faults.number("maintenance_slope", maintenance_slope)
    faults.add(quantity == 0, "quantity must not be 0, got 0")
    with np.errstate(all="ignore"):
        size = np.abs(contracts)
        coins = size / entry if inverse else size  # of underlying, at entry
        notional = coins if inverse else size * entry
        _refuse_liquidatable(faults, margin, notional * (rate + slope * coins))
        solve = _inverse if inverse else _linear
        price = solve(contracts > 0, size, entry, margin, rate, slope)
        return faults.raise_with(Liquidation(price, notional / margin))


def _refuse_liquidatable(faults: Faults, margin: Array, needed: Array) -> None:
    """Mark the margins that are not above what is needed at entry."""
    bad = ~(margin > needed)
    if bad.any():
        margin, needed = np.broadcast_arrays(margin, needed)
        got = f"{needed[bad].flat[0]:.12g} at entry, got {margin[bad].flat[0]:.12g}"
        rule = "margin must be above the maintenance margin"
        faults.add(bad, f"{rule} of {got} (already liquidatable)")


def _linear(
    long: Array, size: Array, entry: Array, margin: Array, rate: Array, slope: Array
) -> Array:
    """P = (size P0 -+ M) / (size (1 -+ rate)) for a long and a short."""
    sign = np.where(long, 1.0, -1.0)
    kept = 1 - sign * (rate + slope * size)
    price = (entry - sign * margin / size) / kept
    return np.where(long & (margin >= size * entry), -np.inf, price)


def _inverse(
    long: Array, size: Array, entry: Array, margin: Array, rate: Array, slope: Array
) -> Array:
    """P = size / x, x the root next to the coins at entry."""
    sign = np.where(long, 1.0, -1.0)
    owed = size / entry + sign * margin  # coins; a short that owes none is covered
    middle = 1 + sign * rate
    root = middle + np.sqrt(middle**2 + sign * 4 * slope * owed)
    coins = 2 * owed / root
    return np.where(owed > 0, size / coins, np.inf)
