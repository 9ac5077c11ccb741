"""Coin-settled (inverse) options, futures and perpetuals.

An inverse option pays max(phi (S - K), 0)/S coins. Its price is c = V/S coins, V
the Black-Scholes value of an option on one coin and `dividend` the coin yield. The
Greeks stay those of V, in quote currency, as the venue shows them; beside them
stand net_delta = delta - c, the coins to hedge once the premium is paid in coin,
and the derivatives of c itself.

For a venue's figures pass the option's own forward as spot, and rate 0.

>>> option = INVERSE.greeks("call", 60000, 65000, 0.08, 0.0, 0.6)
>>> print(f"{option.price:.6f} {option.delta:.6f} {option.net_delta:.6f}")
0.036442 0.349451 0.313009

Source: Deribit, Inverse Options and Inverse Perpetual (contract specifications).
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import answered, part_as
from xlhedge.core.terms import POSITIVE
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied import lognormal_vol
from xlhedge.pricing.model import Given, Model


class CoinGreeks(NamedTuple):
    """The Greeks of model.Greeks, price in coin, and those of the coin price."""

    price: Real
    delta: Real
    gamma: Real
    vega: Real
    theta: Real
    rho: Real
    dividend_rho: Real
    vanna: Real
    volga: Real
    charm: Real
    veta: Real
    speed: Real
    zomma: Real
    color: Real
    ultima: Real
    dual_delta: Real
    dual_gamma: Real
    elasticity: Real
    itm_probability: Real
    net_delta: Real
    coin_delta: Real
    coin_gamma: Real
    coin_vega: Real
    coin_theta: Real


class CoinOption(Black):
    """The kernel with the premium paid in the underlying; spot > 0."""

    def price(self) -> Array:
        """V/S, in coin."""
        return super().price() / self.spot

    def net_delta(self) -> Array:
        """phi K D N(phi d2)/S, which is delta - V/S without the difference."""
        return self._net_delta

    @part_as("net_delta")
    def _net_delta(self) -> Array:
        """phi K D N(phi d2)/S."""
        return -self.strike * self.dual_delta() / self.spot

    def coin_delta(self) -> Array:
        """net_delta/S, which is dc/dS = (delta - c)/S, coin per quote."""
        return self._coin_delta

    @part_as("coin_delta")
    def _coin_delta(self) -> Array:
        """net_delta/S."""
        return self._net_delta / self.spot

    def coin_gamma(self) -> Array:
        """(gamma - 2 coin_delta)/S, which is d2c/dS2, coin per quote squared."""
        return (self.gamma() - 2 * self._coin_delta) / self.spot

    def coin_vega(self) -> Array:
        """vega/S, coin per 1.00 of vol."""
        return self.vega() / self.spot

    def coin_theta(self) -> Array:
        """theta/S, coin per year."""
        return answered("theta", self.theta) / self.spot


def _option(faults: Faults, given: Given) -> CoinOption:
    phi, spot, strike, years, rate, vol, _ = given
    return CoinOption(phi, spot, strike, years, rate, given.carry, vol)


def _implied(faults: Faults, option: CoinOption, price: Array) -> Array:
    return lognormal_vol(faults, option, price, unit=option.spot)


INVERSE = Model(
    text="coin-settled European option: price in coin, Greeks in quote currency",
    answer=CoinGreeks,
    option=_option,
    implied=_implied,
    limits={"spot": POSITIVE},
)


class InverseFuture(NamedTuple):
    """A position in an inverse future or perpetual, with its collateral."""

    pnl_coin: Real
    pnl_quote: Real
    coin_delta: Real
    coins: Real
    coin_gamma: Real
    equity: Real
    wealth: Real
    wealth_delta: Real


def inverse_future(
    notional: Real, entry_price: Real, mark: Real, collateral: Real = 0.0
) -> InverseFuture:
    """P&L and deltas of an inverse future or perpetual at its mark.

    Args:
        notional: N in quote currency, contracts x contract size; long positive.
        entry_price, mark: P0 and P, in quote per coin, > 0.
        collateral: coins beside the position.

    Returns a named tuple of arrays in the common shape:
        pnl_coin: N (1/P0 - 1/P). pnl_quote: that at the mark, N (P/P0 - 1).
        coin_delta: d pnl_coin/dP = N/P^2, coin per quote. coins: N/P, the delta in
        coins. coin_gamma: -2N/P^3: a long position is short convexity in coin.
        equity: E = collateral + pnl_coin, coins. wealth: P E, quote currency.
        wealth_delta: d wealth/dP = E + N/P = collateral + N/P0, coins; 0 is the
        synthetic dollar.

    Raises DomainError.
    """
    faults = Faults()
    notional = faults.number("notional", notional)
    entry = faults.number("entry_price", entry_price, POSITIVE)
    mark = faults.number("mark", mark, POSITIVE)
    collateral = faults.number("collateral", collateral)
    with np.errstate(all="ignore"):
        numbers = np.broadcast_arrays(notional, entry, mark, collateral)
        position = _position(*numbers)
    return faults.raise_with(position)


def _position(
    notional: Array, entry: Array, mark: Array, collateral: Array
) -> InverseFuture:
    pnl_quote = notional * (mark - entry) / entry
    pnl_coin = pnl_quote / mark
    coins = notional / mark
    return InverseFuture(
        pnl_coin=pnl_coin,
        pnl_quote=pnl_quote,
        coin_delta=coins / mark,
        coins=coins,
        coin_gamma=-2 * coins / mark**2,
        equity=collateral + pnl_coin,
        wealth=collateral * mark + pnl_quote,
        wealth_delta=collateral + notional / entry,
    )
