"""At what price a ticket is written, and what a contract costs to trade."""

import numpy as np

from xlhedge.book.hedges import Hedges
from xlhedge.core.errors import InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.core.units import BASIS_POINT
from xlhedge.hedge import cost


def trade_price(hedges: Hedges, place: int, quantity: float, price_side: str) -> float:
    """Price currency per unit: bid or ask (cross), mid, or mark."""
    if price_side == "mark":
        return float(hedges.needed("mark")[place])
    bid, ask = (float(side[place]) for side in _quotes(hedges))
    if quantity < 0 and bid == 0:
        raise MissingDataError(f"{hedges.names[place]} has no bid to sell at")
    if price_side == "mid":
        return (bid + ask) / 2
    return ask if quantity > 0 else bid


def sellable(hedges: Hedges, price_side: str) -> Array:
    """True where there is a bid to sell at, or none is needed."""
    if price_side == "mark":
        return np.ones(len(hedges), dtype=bool)
    return np.asarray(_quotes(hedges)[0] > 0)


def contract_costs(hedges: Hedges, price_side: str) -> Array:
    """Half the spread where it is crossed, plus the fee; book currency, >= 0.

    The fee is fee_contract per contract, else fee_bps of the notional (at the index
    for options, else at the price of the contract), at most fee_cap of an option's
    price. Coins are worth spot.
    """
    one = hedges.one
    option, coin = one.lines.is_option, one.lines.is_inverse
    # Quote currency of notional to coins.
    divisor = np.where(coin & ~option, one.unit.price, 1.0)
    to_quote = np.where(coin & option, one.state.spot, 1.0)
    reference = np.where(
        option, one.state.spot, one.unit.price
    )  # what a fee in bp is of
    spread = np.zeros(len(hedges))
    if price_side == "cross":
        bid, ask = _quotes(hedges)
        spread = (ask - bid) * to_quote
    flat = hedges.column("fee_contract")
    fee_bps = np.where(np.isnan(flat), hedges.needed("fee_bps", np.isnan(flat)), 0.0)
    cap = hedges.column("fee_cap") * one.unit.price * to_quote / reference / BASIS_POINT
    fee_bps = np.fmin(fee_bps, np.where(option, cap, np.nan))
    units = one.lines.multiplier / divisor
    paid = cost(units, reference, spread, fee_bps) + np.nan_to_num(flat) * to_quote
    return np.asarray(paid * one.quote_fx)


def _quotes(hedges: Hedges) -> tuple[Array, Array]:
    """Bid and ask of each, neither blank nor crossed."""
    bid, ask = hedges.needed("bid"), hedges.needed("ask")
    for first in np.flatnonzero(bid > ask)[:1]:
        name = hedges.names[first]
        raise InputError(f"{name}: bid {bid[first]:g} is above ask {ask[first]:g}")
    return bid, ask
