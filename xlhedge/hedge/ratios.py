"""Delta hedges in tradable units, linear and inverse.

quantity = (target - exposure) ratio / (hedge_delta multiplier): the trade to do,
buy +, so that exposure + quantity hedge_delta multiplier = target at ratio 1.
An inverse contract pays contract_size (1/P0 - 1/P) coins, so its delta is
contract_size/P coins and the trade is -(net_delta - target) ratio P/contract_size.
A book neutral in USD also hedges its coins: equity joins the net delta.

Source: J. Hull, Options, Futures, and Other Derivatives, chapters on hedging with
futures and on the Greeks (delta of a forward, delta of a future); Deribit, Inverse
Options and Inverse Perpetual (net transaction delta, equity plus delta total).
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text, real
from xlhedge.core.steps import step
from xlhedge.core.terms import ANY, POSITIVE
from xlhedge.hedge.lots import in_lots

HEDGE_KINDS = ("spot", "forward", "future", "perpetual", "inverse")
_DATED = ("forward", "future")


def hedge(
    exposure: Real,
    hedge_delta: Real = 1.0,
    multiplier: Real = 1.0,
    target: Real = 0.0,
    ratio: Real = 1.0,
    lot: Real = 0.0,
    rounding: str = "nearest",
) -> Array:
    """The quantity to trade (buy +) that takes the exposure to the target.

    Args: exposure and target (delta units), hedge_delta (delta of one unit of the
    hedge, not 0; with dollar deltas the futures price), multiplier (units per
    contract, > 0), ratio (share of the deviation to trade, 0 to 1.5), lot
    (contracts, 0 = unrounded), rounding (nearest, down, up). Floats or arrays that
    broadcast.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range, InputError for an unknown rounding.

    >>> print(hedge(-120 * 100 * 0.5216), hedge(-120 * 100 * 0.5216, lot=100))
    6259.2 6300.0
    """
    faults = Faults()
    faults.choice("rounding", rounding)
    exposure = faults.number("exposure", exposure)
    hedge_delta = faults.number("hedge_delta", hedge_delta)
    multiplier = faults.number("multiplier", multiplier)
    target = faults.number("target", target)
    ratio = faults.number("ratio", ratio)
    lot = faults.number("lot", lot)
    faults.add(hedge_delta == 0, "hedge_delta must not be 0, got 0")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quantity = step(
            "quantity",
            "(target - exposure) ratio/(hedge_delta multiplier)",
            (target - exposure) * ratio / (hedge_delta * multiplier),
        )
    return faults.raise_with(in_lots(quantity, lot, rounding))


def hedge_inverse(
    net_delta: Real,
    futures_price: Real,
    contract_size: Real,
    numeraire: str = "coin",
    equity: Real | None = None,
    target: Real = 0.0,
    ratio: Real = 1.0,
    lot: Real = 0.0,
) -> Array:
    """Inverse contracts to trade (buy +) for a book neutral in coin or in USD.

    Args: net_delta and target (coins), futures_price (quote per coin, > 0: the
    index for a perpetual, its own price for a dated future), contract_size (quote
    currency per contract, > 0), numeraire (coin, usd), equity (coins: collateral,
    unrealised P&L and option marks; needed with usd, unused with coin), ratio and
    lot as in hedge.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range, InputError for usd without equity.

    >>> print(hedge_inverse(25 * 0.4321, 60000, 10))
    -64815.0
    """
    faults = Faults()
    usd = np.asarray(faults.choice("numeraire", numeraire) == "usd")
    net_delta = faults.number("net_delta", net_delta)
    futures_price = faults.number("futures_price", futures_price)
    contract_size = faults.number("contract_size", contract_size)
    coins = _needed(faults, "equity", equity, usd, "numeraire usd")
    target = faults.number("target", target)
    ratio = faults.number("ratio", ratio)
    lot = faults.number("lot", lot)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        coins = step("coins", "equity with numeraire usd, else 0", coins)
        deviation = step(
            "deviation", "net_delta + coins - target", net_delta + coins - target
        )
        quantity = step(
            "quantity",
            "-deviation ratio futures_price/contract_size",
            -deviation * ratio * futures_price / contract_size,
        )
    return faults.raise_with(in_lots(quantity, lot))


def hedge_delta(
    kind: Text,
    price: Real,
    spot: Real,
    years: Real | None = None,
    rate: Real | None = None,
    dividend: Real = 0.0,
) -> Array:
    """Delta of one unit of a hedge with respect to spot.

    spot 1; perpetual (linear) 1; forward exp(-qT), of its present value; future
    exp((r-q)T), settled daily, so not discounted; inverse 1/price, coins per unit of
    quote currency (its contract size is then the multiplier of hedge).

    Args: kind (spot, forward, future, perpetual, inverse), price (of the hedge,
    > 0 where inverse) and spot: both must be numbers for every kind, so that a
    missing quote gives no ratio; years (forward, future), rate (future), dividend
    (forward, future; default 0). What the kind does not use may be blank.

    Returns: base per unit, in the broadcast shape.
    Raises: InputError for an unknown kind or one without the years or the rate it
    needs, DomainError out of range.
    Source: Hull, Options, Futures, and Other Derivatives, delta of a futures.

    >>> print(hedge_delta("future", 101.5, 100, years=0.5, rate=0.05, dividend=0.02))
    1.015113064615719
    """
    faults = Faults()
    kinds = _kinds(faults, kind)
    inverse = kinds == "inverse"
    dated = np.isin(kinds, _DATED)
    price = _price(faults, price, inverse)
    faults.number("spot", spot, ANY)
    years = _needed(faults, "years", years, dated, "a forward or future")
    rate = _needed(faults, "rate", rate, kinds == "future", "a future")
    dividend = _needed(faults, "dividend", dividend, dated, "a forward or future")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        growth = np.exp((rate - dividend) * years)
        step("rate_used", "rate of a future, 0 of the others", rate)
        step("growth", "exp((rate_used - dividend) years)", growth)
        text = "1/price where inverse, else growth"
        delta = step("delta", text, np.where(inverse, 1 / price, growth))
    return faults.raise_with(delta)


def residual(
    exposure: Real,
    quantity: Real,
    hedge_delta: Real = 1.0,
    multiplier: Real = 1.0,
    target: Real = 0.0,
) -> Array:
    """What the traded quantity leaves open: exposure + hedge - target.

    Arguments as in hedge; quantity is the trade done (contracts, buy +).

    Returns: delta units, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(round(float(residual(-120 * 100 * 0.5216, 6300)), 10))
    40.8
    """
    faults = Faults()
    exposure = faults.number("exposure", exposure)
    quantity = faults.number("quantity", quantity)
    hedge_delta = faults.number("hedge_delta", hedge_delta)
    multiplier = faults.number("multiplier", multiplier)
    target = faults.number("target", target)
    traded = quantity * hedge_delta * multiplier
    return faults.raise_with(exposure + traded - target)


def _kinds(faults: Faults, kind: Text) -> Array:
    kinds = np.asarray(kind)
    unknown = ~np.isin(kinds, HEDGE_KINDS)
    if unknown.any():
        rule = f"kind must be one of {', '.join(HEDGE_KINDS)}"
        faults.add(unknown, f"{rule}, got {kinds[unknown].flat[0]}", Code.WRONG_KIND)
    return kinds


def _price(faults: Faults, price: Real, inverse: Array) -> Array:
    """Any number, and > 0 where the price divides."""
    numbers = faults.number("price", price, ANY)
    divisor = np.where(inverse, numbers, 1.0)
    return faults.number("price", divisor, POSITIVE)


def _needed(faults: Faults, name: str, value: Any, where: Array, by: str) -> Array:
    """`value` where it is needed and 0 elsewhere; a blank one there is a fault."""
    numbers = real(value)  # None becomes NaN
    faults.add(where & np.isnan(numbers), f"{by} needs {name}", Code.WRONG_KIND)
    return faults.number(name, np.where(where, numbers, 0.0))
