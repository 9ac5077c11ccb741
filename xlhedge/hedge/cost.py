"""What a trade costs: half the spread, the fee and the price it moves.

cost = |quantity| (spread/2 + fee_bps/10000 price) + impact quantity^2/2. The price
moves linearly, by `impact` per unit traded, so the average fill is half of the move
away from the first: a linear order book, or linear permanent impact.

Source: R. Almgren and N. Chriss (2001), Optimal Execution of Portfolio
Transactions, Journal of Risk 3(2), 5-39: linear permanent impact, and the half
spread as the fixed part of the temporary impact.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.core.units import BASIS_POINT


def cost(
    quantity: Real,
    price: Real,
    spread: Real = 0.0,
    fee_bps: Real = 0.0,
    impact: Real = 0.0,
) -> Array:
    """The cost of trading a quantity, never negative.

    Args: quantity (units of what the price is for, either sign; for contracts pass
    contracts times multiplier), price (quote per unit, >= 0), spread (ask - bid,
    quote per unit, >= 0), fee_bps (bp of notional per side, >= 0), impact (price move
    per unit traded, quote per unit, >= 0). Floats or arrays that broadcast.

    Returns: quote currency, >= 0 paid, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(cost(-10, 50000, spread=4, fee_bps=5))
    270.0
    """
    faults = Faults()
    size = np.abs(faults.number("quantity", quantity))
    price = faults.number("price", price)
    spread = faults.number("spread", spread)
    fee_bps = faults.number("fee_bps", fee_bps)
    impact = faults.number("impact", impact)
    with np.errstate(over="ignore", invalid="ignore"):
        half = step("half_spread", "spread/2", spread / 2)
        fee = step("fee", "fee_bps 0.0001 price", fee_bps * BASIS_POINT * price)
        moved = step("price_move", "impact abs(quantity)/2", impact * size / 2)
        per_unit = step(
            "per_unit", "half_spread + fee + price_move", half + fee + moved
        )
        paid = step("cost", "abs(quantity) per_unit", size * per_unit)
    return faults.raise_with(paid)
