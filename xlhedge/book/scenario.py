"""The book in other states of the market: every position revalued in full.

A shock moves what a line was found to rest on. The spot moves in proportion; forwards
and marks move with it (a carried forward with what cash dividends leave of the spot).
The vol of every strike moves by the same amount (sticky strike), to 1e-4 at least.
Days pass at an unchanged spot: the forward of a linear contract keeps its rate of
carry, that of a coin-settled one stays, as their thetas have it. A contract that
expires on the way keeps what it paid at the spot of the scenario, without Greeks. A
scenario without a shock gains exactly 0.

Source: definition, full revaluation.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.dividends import find_escrows
from xlhedge.book.figures import unit_figures
from xlhedge.book.market import Market
from xlhedge.book.state import Escrow, State
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.book.value import Valuation, value
from xlhedge.core.numeric import Array, Real

_MARKET = tuple(name for name in State._fields if name != "escrow")
_LOWEST_VOL = 1e-4  # a shock leaves at least this, 0.01 %
_AT_ONCE = 100_000  # scenarios times lines: arrays that stay in a processor's cache


class Shocks(NamedTuple):
    """Relative moves of spot, absolute ones of vol, days that pass: (scenarios,).

    Moves may be those of each line: (scenarios, lines).
    """

    spot: Array
    vol: Array
    days: Array

    def rows(self, part: slice) -> "Shocks":
        """Some of the scenarios, in shape (scenarios, 1): lines stand beside them."""
        return Shocks(*(m[part] if m.ndim > 1 else m[part, None] for m in self))


def shocks(spot: Array | float, vol: Array | float, days: Array | float) -> Shocks:
    """Scenarios of moves that broadcast, in reading order."""
    moves = (np.asarray(move, dtype=float) for move in (spot, vol, days))
    return Shocks(*(np.ravel(move) for move in np.broadcast_arrays(*moves)))


def at_spot(lines: Contracts, market: Market, spot_shock: float) -> Valuation:
    """The lines after one relative move of every spot."""
    if spot_shock == 0:
        return value(lines, market)
    found = Scenarios(market, value(lines, market)).under(shocks(spot_shock, 0, 0))
    return scenario(next(found), 0)


def scenario(found: Valuation, place: int) -> Valuation:
    """One of the scenarios of a valuation, as a valuation of its own."""

    def single(figures: Real) -> Array:
        values = np.asarray(figures)
        return np.asarray(values[place]) if values.ndim > 1 else values

    state = found.state
    market = {name: single(getattr(state, name)) for name in _MARKET}
    escrow = Escrow(single(state.escrow.paid), single(state.escrow.by_rate))
    unit = UnitGreeks(*map(single, found.unit))
    return replace(found, state=State(escrow=escrow, **market), unit=unit)


class Scenarios:
    """A valued book, to be revalued under shocks."""

    def __init__(self, market: Market, base: Valuation) -> None:
        self.base, lines = base, base.lines
        self._market = market
        self._rows = np.array([market.places.get(n, -1) for n in lines.underlying])

    def apart(self) -> "Scenarios":
        """The same book; what fails in it leaves this one as it is."""
        lines = replace(self.base.lines, faults=self.base.lines.faults.copy())
        return Scenarios(self._market, replace(self.base, lines=lines))

    def under(self, moves: Shocks) -> Iterator[Valuation]:
        """The book under each shock, several at a time: arrays (scenarios, lines).

        A line that has no value in some scenario fails.
        """
        step = max(1, _AT_ONCE // max(1, len(self.base.lines)))
        for start in range(0, len(moves.spot), step):
            yield self._revalued(moves.rows(slice(start, start + step)))

    def _revalued(self, moves: Shocks) -> Valuation:
        base, lines = self.base, self.base.lines
        with np.errstate(all="ignore"):  # what is not finite fails its line
            left = self._years_left(moves.days)
            expired = lines.is_dated & (left <= 0)
            state = self._state(moves, left, expired)
            unit = _settled(unit_figures(lines, state), lines, state, expired)
            gained = unit.price - base.unit.price
            kept = np.where(lines.is_margined, unit.worth, base.unit.worth + gained)
        return replace(base, state=state, unit=unit._replace(worth=kept))

    def _state(self, moves: Shocks, left: Array, expired: Array) -> State:
        """What the lines rest on; that of an expired contract is its spot."""
        base, lines = self.base.state, self.base.lines
        spot = base.spot * (1 + moves.spot)
        escrow = self._escrow(moves.days)
        alive = np.where(expired, base.years, left)  # any time: _settled replaces it
        growth = (spot - escrow.paid) / base.left
        carry = np.log(base.forward / base.left) / base.years
        rolled = lines.is_dated & ~lines.is_inverse
        roll = np.where(rolled, np.exp(-carry * (base.years - left)), 1.0)
        forward = base.forward * np.where(lines.is_inverse, 1 + moves.spot, growth)
        return base._replace(
            spot=spot,
            escrow=escrow,
            forward=np.where(expired, spot, forward * roll),
            years=alive,
            vol=np.maximum(base.vol + moves.vol, _LOWEST_VOL),
            mark=np.where(expired, spot, base.mark * (1 + moves.spot) * roll),
        )

    def _years_left(self, days: Array) -> Array:
        """Years to expiry after these days, negative once expired."""
        years = np.repeat(self.base.state.years[None, :], len(days), axis=0)
        for at in np.flatnonzero(days):
            years[at] = self._later(float(days[at, 0])).years_left(
                self.base.lines, self._rows
            )
        return years

    def _escrow(self, days: Array) -> Escrow:
        """What dividends take from the spot after these days."""
        base = self.base
        if not np.any(base.state.escrow.paid) or not days.any():
            return base.state.escrow
        kept = [
            find_escrows(
                base.lines,
                self._later(float(day)),
                self._rows,
                base.forward_source,
            )
            for day in days[:, 0]
        ]
        return Escrow(*(np.stack(part) for part in zip(*kept, strict=True)))

    def _later(self, days: float) -> Market:
        return self._market.later(np.timedelta64(round(days * _MICROSECONDS), "us"))


_MICROSECONDS = 86_400_000_000  # of a day


def _settled(
    figures: UnitGreeks, lines: Contracts, state: State, expired: Array
) -> UnitGreeks:
    """The figures, with its payoff at the spot for what has expired, and no Greeks."""
    if not expired.any():
        return figures
    paid = np.where(
        lines.is_option,
        np.maximum(lines.phi * (state.spot - lines.strike), 0.0),
        np.where(lines.is_margined, state.spot, state.spot - lines.entry_price),
    )
    in_coin = lines.is_option & lines.is_inverse
    price = np.where(expired, paid / np.where(in_coin, state.spot, 1.0), figures.price)
    greeks = ("delta", "net_delta", "gamma", "vega", "theta", "rho")
    still = {name: np.where(expired, 0.0, getattr(figures, name)) for name in greeks}
    return figures._replace(price=price, **still)
