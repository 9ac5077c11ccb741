"""At what price a ticket is written, in which lots, and what the trade costs."""

import numpy as np

from xlhedge.book.policies import Policy
from xlhedge.book.table import Table
from xlhedge.book.value import Valuation
from xlhedge.core.errors import InputError, MissingDataError
from xlhedge.core.units import BASIS_POINT
from xlhedge.hedge import cost, lots


def whole_lots(policy: Policy, instruments: Table, quantity: float) -> float:
    """Contracts in whole lots, 0 below the instrument's minimum."""
    row = policy.listing
    if not instruments.is_true("tradable", default=False)[row]:
        raise InputError(f"{policy.hedge_instrument} is not tradable")
    lot = _needed(instruments, row, "lot")
    minimum = instruments["minimum"][row]
    least = 0.0 if np.isnan(minimum) else minimum
    return float(lots(quantity, lot, least, policy.rounding))


def within_limits(policy: Policy, instruments: Table, quantity: float) -> str:
    """Empty, or which limit of the instrument a trade breaks."""
    side = "max_buy" if quantity > 0 else "max_sell"
    limit = instruments[side][policy.listing]
    return f"{side} {limit:.12g} exceeded" if abs(quantity) > limit else ""


def trade_price(policy: Policy, instruments: Table, quantity: float) -> float:
    """Price currency per unit: bid or ask (cross), mid, or mark."""
    row = policy.listing
    if policy.price_side == "mark":
        return _needed(instruments, row, "mark")
    bid, ask = (_needed(instruments, row, name) for name in ("bid", "ask"))
    if quantity < 0 and bid == 0:
        raise MissingDataError(f"{policy.hedge_instrument} has no bid to sell at")
    if bid > ask:
        raise InputError(f"{policy.hedge_instrument}: bid {bid:g} is above ask {ask:g}")
    if policy.price_side == "mid":
        return (bid + ask) / 2
    return ask if quantity > 0 else bid


def trade_cost(
    policy: Policy, instruments: Table, hedge: Valuation, quantity: float
) -> float:
    """Half the spread where it is crossed, plus the fee; book currency, >= 0.

    `hedge` is one contract of the instrument. The fee is fee_contract per contract,
    else fee_bps of the notional (at the index for options, else at the price of the
    contract), at most fee_cap of an option's price. Coins are worth spot.
    """
    row = policy.listing
    price, spot = float(hedge.price[0]), float(hedge.spot[0])
    option, coin = hedge.lines.is_option[0], hedge.lines.is_inverse[0]
    units = quantity * float(hedge.lines.multiplier[0])
    if coin and not option:
        units /= price  # quote currency of notional to coins
    to_quote = spot if coin and option else 1.0
    reference = spot if option else price  # what a fee in bp is of
    spread = 0.0
    if policy.price_side == "cross":
        bid, ask = (_needed(instruments, row, name) for name in ("bid", "ask"))
        spread = (ask - bid) * to_quote
    fee_contract = instruments["fee_contract"][row]
    if not np.isnan(fee_contract):
        fee = abs(quantity) * fee_contract * to_quote
        return float(cost(units, reference, spread) + fee) * float(hedge.quote_fx[0])
    fee_bps = _needed(instruments, row, "fee_bps")
    cap = instruments["fee_cap"][row]
    if option and not np.isnan(cap):
        fee_bps = min(fee_bps, cap * price * to_quote / reference / BASIS_POINT)
    return float(cost(units, reference, spread, fee_bps)) * float(hedge.quote_fx[0])


def _needed(instruments: Table, row: int, name: str) -> float:
    value = float(instruments[name][row])
    if np.isnan(value):
        instrument = instruments["instrument"][row]
        raise MissingDataError(f"{name} of {instrument} is blank: a ticket needs it")
    return value
