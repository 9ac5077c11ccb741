"""What it costs to hold a delta hedge for a while, instrument by instrument.

The trade of q = -delta/hedge_delta contracts, in whole lots, is opened now and closed
at the horizon h, with spot unchanged. With V the quote currency that one contract
stands for and P its price,

spread   |q| V (ask - bid)/P           half of it on the way in, half on the way out
fee      2 |q| (fee_bps/10000 V + fee_contract)
funding  q V funding_8h 3 h            a long pays a positive rate; h in days
basis    q V (1 - exp(-carry h/365))   the price of a future runs back to spot

carry is ln(F/S)/T of a dated future, and rate - dividend of spot, whose cash costs
interest: a future at its fair price costs what spot does. A cost that is negative is
received.

Source: definitions; J. Hull, Options, Futures, and Other Derivatives, chapter on
forward and futures prices, for the basis.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.units import BASIS_POINT, DAYS_PER_YEAR, HOURS_PER_DAY
from xlhedge.hedge.funding import FUNDING_HOURS
from xlhedge.hedge.lots import in_lots


class HoldingCost(NamedTuple):
    """`quantity` in contracts, buy +; costs in quote currency, `per_delta` per unit of
    the delta that is hedged."""

    quantity: Array
    spread: Array
    fee: Array
    funding: Array
    basis: Array
    total: Array
    per_delta: Array


def holding_cost(
    delta: Real,
    hedge_delta: Real,
    contract_size: Real,
    price: Real,
    horizon: Real,
    spread: Real = 0.0,
    fee_bps: Real = 0.0,
    fee_contract: Real = 0.0,
    funding_8h: Real = 0.0,
    carry: Real = 0.0,
    lot: Real = 0.0,
) -> HoldingCost:
    """The trade that hedges a delta, and what holding it costs.

    Args: delta (of the book, base, not 0), hedge_delta (base per contract, not 0),
    contract_size (V, quote per contract, > 0: multiplier times price, or the
    multiplier of an inverse contract), price (P, > 0), horizon (days, > 0), spread
    (ask - bid, quote per unit), fee_bps, fee_contract (quote), per side, funding_8h
    (decimal), carry (decimal per year), lot (contracts, 0 = any size). Floats or
    arrays that broadcast.

    Returns: HoldingCost, in the broadcast shape.
    Raises: DomainError out of range and where the delta is less than half a lot.

    A short of 10 coins by a perpetual of 10 USD, held for 5 days at 0.01 % per 8 h:

    >>> held = holding_cost(10, 10 / 50000, 10, 50000, 5, 1, 5, funding_8h=0.0001)
    >>> print(*(round(float(part), 6) for part in held))
    -50000.0 10.0 500.0 -750.0 0.0 -240.0 -24.0
    """
    faults = Faults()
    delta = faults.number("delta", delta)
    hedge_delta = faults.number("hedge_delta", hedge_delta)
    value = faults.positive("contract_size", contract_size)
    price = faults.positive("price", price)
    days = faults.positive("horizon", horizon)
    spread = faults.number("spread", spread)
    fee_bps = faults.number("fee_bps", fee_bps)
    fee_contract = faults.number("fee_contract", fee_contract)
    funding_8h = faults.number("funding_8h", funding_8h)
    carry = faults.number("carry", carry)
    lot = faults.number("lot", lot)
    faults.add(delta == 0, "delta must not be 0, got 0")
    faults.add(hedge_delta == 0, "hedge_delta must not be 0, got 0")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quantity = in_lots(-delta / hedge_delta, lot)
        faults.add(quantity == 0, "delta is less than half a lot of the hedge")
        size = np.abs(quantity)
        stamps = days * HOURS_PER_DAY / FUNDING_HOURS
        crossed, fee, paid, faded = (
            size * value * spread / price,
            2 * size * (fee_bps * BASIS_POINT * value + fee_contract),
            quantity * value * funding_8h * stamps,
            -quantity * value * np.expm1(-carry * days / DAYS_PER_YEAR),
        )
        total = crossed + fee + paid + faded
        hedged = np.abs(quantity * hedge_delta)
        parts = (quantity, crossed, fee, paid, faded, total, total / hedged)
    # no negative zero
    return faults.raise_with(HoldingCost(*(part + 0.0 for part in parts)))
