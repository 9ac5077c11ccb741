"""What one unit of a line is worth and how it moves."""

from typing import NamedTuple

from xlhedge.core.numeric import Array


class UnitGreeks(NamedTuple):
    """Raw figures of one unit, an element per line.

    `reference` is the price that delta and gamma refer to; money is in the quote
    currency at that price. `worth` is the value in the currency of settlement.
    """

    price: Array
    delta: Array
    net_delta: Array
    gamma: Array
    vega: Array
    theta: Array
    rho: Array
    reference: Array
    worth: Array
