"""What a policy watches: the Greeks of the positions that it hedges.

The delta is the sum of net deltas, as a venue shows it: the relative move of a
coin-settled contract is that of its own forward, so its coins need no factor
forward/spot (`basis` is what such a factor would add). In numeraire usd the coins
count too: dW/dS = equity + sum of net deltas, with equity = collateral + unrealised
P&L + option marks, in coins.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.market import Market
from xlhedge.book.policies import Policy
from xlhedge.book.value import Valuation
from xlhedge.core.errors import Code, InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step, unwatched


class Exposure(NamedTuple):
    """Delta in the policy's target unit, basis in units of the underlying, the rest
    in book currency; `unit` is the book currency of one unit of delta, `quote_fx`
    that of one unit of quote currency, `positions` counts what is covered."""

    delta: float
    basis: float
    gamma_1pct: float
    vega_point: float
    theta_day: float
    unit: float
    quote_fx: float
    positions: int


class Exposures:
    """The valued positions of a book, seen by its policies.

    `spot_shock` is the relative move of every spot under which they are valued.
    """

    def __init__(
        self, book: Book, market: Market, positions: Valuation, spot_shock: float = 0.0
    ) -> None:
        self.market, self.positions = market, positions
        self.books = book.table("Positions")["book"]
        self._growth = 1 + spot_shock

    def of(self, policy: Policy) -> Exposure:
        """The exposure under a policy; a failed position fails it."""
        policy.require_readable()
        coin, fx = self._units(policy)
        unit = coin if policy.target_unit == "base" else fx
        mine = self._covered(policy)
        with unwatched():
            net = self.positions.position(self.positions.unit.net_delta)
        labels = self.positions.lines.label[mine]
        step("positions", "active ones that the policy covers", labels)
        step(
            "dollar_deltas",
            "of the positions, in book currency",
            net.dollar_delta[mine],
        )
        money = step(
            "money",
            "sum of dollar_deltas of positions",
            float(net.dollar_delta[mine].sum()),
        )
        equity = self._equity(mine) if policy.numeraire == "usd" else 0.0
        step("equity", "coins of the book with numeraire usd, else 0", equity)
        step("coin", "fx_to_book spot", coin)
        step("unit", f"book currency of one {policy.target_unit} of delta", unit)
        delta = step(
            "held_delta", "(money + equity coin)/unit", (money + equity * coin) / unit
        )
        return Exposure(
            delta=delta,
            basis=float((net.delta * self.positions.basis)[mine].sum()),
            gamma_1pct=float(net.gamma_1pct[mine].sum()),
            vega_point=float(net.vega_point[mine].sum()),
            theta_day=float(net.theta_day[mine].sum()),
            unit=unit,
            quote_fx=fx,
            positions=int(mine.sum()),
        )

    def _units(self, policy: Policy) -> tuple[float, float]:
        """Book currency of one unit of the underlying, and of its quote currency."""
        row = self.market.places.get(policy.underlying, -1)
        if row < 0:
            raise MissingDataError(f"no Market row for underlying {policy.underlying}")
        table = self.market.table
        if table.faults.bad[row]:
            reason, code = table.faults.reasons[row], int(table.faults.codes[row])
            raise InputError(f"Market: {reason}", code=code)
        fx = float(table["fx_to_book"][row])
        return fx * float(table["spot"][row]) * self._growth, fx

    def _covered(self, policy: Policy) -> Array:
        """The active positions of this policy."""
        lines = self.positions.lines
        mine = (lines.underlying == policy.underlying) & lines.active
        mine &= policy.covers(self.books)
        lost = lines.active & lines.faults.bad & self._could_be(policy.underlying)
        for first in np.flatnonzero((mine & lines.faults.bad) | lost)[:1]:
            text = f"{lines.label[first]}: {lines.faults.reasons[first]}"
            raise InputError(text, code=int(lines.faults.codes[first]))
        if policy.numeraire == "quote" and (mine & lines.is_inverse).any():
            coin = lines.label[mine & lines.is_inverse][0]
            raise InputError(f"numeraire is quote, but {coin} settles in coin")
        return np.asarray(mine)

    def _could_be(self, underlying: str) -> Array:
        """Positions on no known underlying, or on an instrument of this one."""
        lines, instruments = self.positions.lines, self.market.instruments
        unknown = np.array([n not in self.market.places for n in lines.underlying])
        if not len(instruments):
            return unknown
        listed = instruments["underlying"][lines.listing] == underlying
        return np.asarray(unknown | (listed & (lines.listing >= 0)))

    def _equity(self, mine: Array) -> float:
        """Coins of collateral, unrealised P&L and option marks."""
        coins = self.positions.coins
        for first in np.flatnonzero(mine & np.isnan(coins))[:1]:
            label = self.positions.lines.label[first]
            reason = f"{label}: entry_price is blank: numeraire usd needs it"
            raise InputError(reason, code=Code.MISSING)
        return float(coins[mine].sum())
