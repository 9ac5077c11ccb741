"""How far a holding may stray from the hedge before a trade is worth its cost.

With the gamma G = |quantity| gamma of the position, lambda the one-way proportional
cost, a the absolute risk aversion, tau the years left:

Whalley-Wilmott: hold within H of minus the position delta,
    H = (3/2 e^(-r tau) lambda S G^2 / a)^(1/3).
Zakamouline: hold within H0 + H1 of minus the position delta at a vol s_m,
    H0 = lambda / (a S vol^2 tau)
    H1 = 1.12 lambda^0.31 tau^0.05 (e^(-r tau)/vol)^0.25 (G/a)^0.5
    K  = 4.76 lambda^0.78 tau^-0.02 (e^(-r tau)/vol)^0.25 (a S^2 G)^0.15
    s_m^2 = vol^2 (1 + K) for a short option, vol^2 (1 - K) for a long one.

The first is the leading order for small costs: its centre is the delta itself. The
second is fitted to the optimal policy of the utility problem and good near a S = 10:
its half-width is 13-47 % too small at a S = 100, 33-72 % too large at a S = 2. Neither
knows dividends; gamma and delta are those of the option with its yield. No delta is
larger than the quantity, so no half-width of Zakamouline is: nothing is traded shortly
before expiry.

Source: A. E. Whalley and P. Wilmott (1997), An asymptotic analysis of an optimal
hedging model for option pricing with transaction costs, Mathematical Finance 7(3),
307-324; V. I. Zakamouline (2006), European option pricing and hedging with both fixed
and proportional transaction costs, J. Economic Dynamics and Control 30(1), 1-25, and
Efficient analytic approximation of the optimal hedging strategy for a European call
option with transaction costs, Quantitative Finance 6(5), 435-445.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import step
from xlhedge.hedge.rebalancing.living import living_option
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import refuse


class Band(NamedTuple):
    """Holdings between `low` and `high` are left alone; outside, trade to the edge."""

    low: Array
    target: Array
    high: Array


class Zakamouline(NamedTuple):
    """H0, H1, K and s_m of the formula, for the gamma of the position."""

    no_trade: Array
    widening: Array
    vol_change: Array
    vol: Array


class _Position(NamedTuple):
    """An option, how many of it are held, and what a trade costs its holder."""

    option: Black
    quantity: Array
    cost: Array
    risk_aversion: Array

    @property
    def gamma(self) -> Array:
        """abs(quantity) gamma."""
        held = np.abs(self.quantity) * self.option.gamma()
        return step("G", "abs(quantity) gamma", held)


def hedge_band(
    band: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    cost: Real,
    risk_aversion: Real,
    quantity: Real = 1.0,
    dividend: Real = 0.0,
) -> Band:
    """The holdings of underlying that hedge an option position well enough.

    Args: band (whalley_wilmott, zakamouline); flag to vol, and dividend, as in
    pricing, with spot, years and vol > 0; cost (one way, decimal of the value traded,
    >= 0), risk_aversion (absolute, 1 per quote currency, > 0), quantity (options times
    multiplier, long positive; 1 is one option held). Floats or arrays that broadcast.

    Returns: low, target and high holding, units of underlying.
    Raises: InputError, DomainError; of a long position with K >= 1 too, where
    Zakamouline's vol is none.

    >>> option = ("call", 100, 100, 0.5, 0.05, 0.25)
    >>> band = hedge_band("zakamouline", *option, 0.002, 1, quantity=-1)
    >>> print(f"{band.low:.8f} {band.high:.8f}")
    0.55638636 0.62333001
    """
    faults = Faults()
    faults.choice("band", band)
    option = living_option(faults, flag, spot, strike, years, rate, vol, dividend)
    position = _position(faults, option, cost, risk_aversion, quantity)
    with np.errstate(all="ignore"):
        if band == "zakamouline":
            target, half_width = _zakamouline_band(faults, position)
        else:
            target = -position.quantity * position.option.delta()
            half_width = _whalley_wilmott_width(position)
        target = step("target", "-quantity delta", target + 0.0)
        found = Band(
            step("low", "target - H", target - half_width),
            target,
            step("high", "target + H", target + half_width),
        )
    return faults.raise_with(found)


def zakamouline(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    cost: Real,
    risk_aversion: Real,
    quantity: Real = 1.0,
    dividend: Real = 0.0,
) -> Zakamouline:
    """The parts of Zakamouline's band; arguments and errors as in hedge_band."""
    faults = Faults()
    option = living_option(faults, flag, spot, strike, years, rate, vol, dividend)
    position = _position(faults, option, cost, risk_aversion, quantity)
    with np.errstate(all="ignore"):
        parts = _zakamouline_parts(faults, position)
    return faults.raise_with(parts)


def _position(
    faults: Faults, option: Black, cost: Real, risk_aversion: Real, quantity: Real
) -> _Position:
    """The checked position."""
    return _Position(
        option,
        faults.number("quantity", quantity),
        faults.number("cost", cost),
        faults.positive("risk_aversion", risk_aversion),
    )


def _whalley_wilmott_width(position: _Position) -> Array:
    """H = (3/2 e^(-r tau) lambda S G^2 / a)^(1/3), units of underlying."""
    option, _, cost, aversion = position
    held = cost * option.spot * position.gamma**2
    half_width = np.asarray(np.cbrt(1.5 * option.discount * held / aversion))
    return step("H", "(1.5 D cost S G^2/risk_aversion)^(1/3)", half_width)


def _zakamouline_band(faults: Faults, position: _Position) -> tuple[Array, Array]:
    """Its target and its half-width, at most the quantity."""
    parts = _zakamouline_parts(faults, position)
    option, quantity = position.option, position.quantity
    numbers = (option.spot, option.strike, option.years, option.rate, option.carry)
    moved = Black(option.phi, *numbers, parts.vol)
    half_width = np.minimum(parts.no_trade + parts.widening, np.abs(quantity))
    half_width = step("H", "min(H0 + H1, abs(quantity))", half_width)
    return -quantity * moved.delta(), half_width


def _zakamouline_parts(faults: Faults, position: _Position) -> Zakamouline:
    option, quantity, cost, aversion = position
    vol, years, gamma = option.vol, option.years, position.gamma
    scale = (option.discount / vol) ** 0.25
    scale = step("scale", "(D/vol)^0.25", scale)
    no_trade = cost / (aversion * option.spot * vol**2 * years)
    step("H0", "cost/(risk_aversion S vol^2 T)", no_trade)
    widening = 1.12 * cost**0.31 * years**0.05 * scale * np.sqrt(gamma / aversion)
    step("H1", "1.12 cost^0.31 T^0.05 scale sqrt(G/risk_aversion)", widening)
    sized = (aversion * option.spot**2 * gamma) ** 0.15
    change = 4.76 * cost**0.78 * years**-0.02 * scale * sized
    text = "4.76 cost^0.78 T^(-0.02) scale (risk_aversion S^2 G)^0.15"
    change = step("vol_change", text, change)
    message = "K must be < 1 for a long position, got {:.6g}: no band (ill-posed)"
    refuse(faults, (quantity > 0) & (change >= 1), Code.NO_SOLUTION, message, change)
    moved = vol * np.sqrt(1 - np.sign(quantity) * change)
    step("s_m", "vol sqrt(1 - sign(quantity) vol_change)", moved)
    return Zakamouline(no_trade, widening, change, moved)
