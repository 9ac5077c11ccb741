"""The P&L of held positions, term by term, from their Greeks at the start.

V moves by delta dX + gamma dX^2/2 + theta dt + vega ds + volga ds^2/2 + vanna dX ds +
rho dr + carry, with X the price that delta refers to: the spot, or of a coin-settled
contract its own forward or mark. Carry is what moves the value at an unchanged X:

linear, dated      the yield q that the forward implies: dividend rho times dq; of what
                   is no option -T E delta, E the spot less its dividends
linear, perpetual  the premium of the mark over the spot
coin-settled       the ratio of spot and X: a coin is worth spot
every line         fx_to_book

The delta of a coin-settled future holds that of the coins it has gained. Coin-settled
contracts have no rho at their own forward.

Source: definition, Taylor's series of the value, to the second order.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.options import further, implied_dividend
from xlhedge.book.scaling import position_size
from xlhedge.book.value import Valuation
from xlhedge.core.numeric import Array
from xlhedge.core.units import DAYS_PER_YEAR

TERM_NAMES = ("delta", "gamma", "vega", "theta", "vanna", "volga", "rho", "carry")


class Later(NamedTuple):
    """What a held line rests on at the end, an element per line of the start.

    `worth` is that of one unit in the currency of settlement, `fx` book currency per
    quote, `days` what has passed.
    """

    spot: Array
    left: Array
    rate: Array
    forward: Array
    years: Array
    vol: Array
    reference: Array
    price: Array
    worth: Array
    fx: Array
    days: Array


def taylor(start: Valuation, end: Later) -> dict[str, Array]:
    """Each term of every line, book currency: TERM_NAMES in that order."""
    lines, unit, coin = start.lines, start.unit, start.lines.is_inverse
    with np.errstate(all="ignore"):  # of lines that have failed
        size = position_size(lines.quantity, lines.multiplier)
        money = size * start.money_fx
        vanna, volga, by_yield = further(lines, start.state)
        gained = np.where(coin & lines.is_margined, unit.worth, 0.0)
        moved, vol = end.reference - unit.reference, end.vol - start.state.vol
        rate = np.where(coin, 0.0, end.rate - start.state.rate)
        return {
            "delta": money * (unit.delta + gained) * moved,
            "gamma": money * unit.gamma * moved**2 / 2,
            "vega": money * unit.vega * vol,
            "theta": money * unit.theta * end.days / DAYS_PER_YEAR,
            "vanna": money * vanna * moved * vol,
            "volga": money * volga * vol**2 / 2,
            "rho": money * unit.rho * rate,
            "carry": size * _carry(start, end, by_yield)
            + start.value * (end.fx / start.quote_fx - 1),
        }


def _translation(start: Valuation, end: Later) -> Array:
    """What fx_to_book adds to the value."""
    return np.asarray(start.value * (end.fx / start.quote_fx - 1))


def _carry(start: Valuation, end: Later, by_yield: Array) -> Array:
    """What one unit gains at an unchanged reference, book currency."""
    lines, unit, state = start.lines, start.unit, start.state
    dated = lines.is_dated & ~lines.is_inverse
    at_start = implied_dividend(state.left, state.rate, state.forward, state.years)
    at_end = implied_dividend(end.left, end.rate, end.forward, end.years)
    of_others = -state.years * state.left * unit.delta
    slope = np.where(lines.is_option, by_yield, of_others)
    premium = (end.price - unit.price) - (end.spot - state.spot)
    ratio = end.spot / end.reference - state.spot / unit.reference
    cases = [
        (lines.is_inverse, unit.worth * unit.reference * ratio),
        (dated, slope * (at_end - at_start)),
        (lines.kind == "perpetual", premium),
    ]
    masks, values = zip(*cases, strict=True)
    return np.asarray(start.quote_fx * np.select(masks, values, default=0.0))
