"""Hedge tickets: one row per policy, also where there is nothing to trade.

The exposure that a policy watches is the net delta of its positions at the price
each delta refers to, so a coin-settled option counts forward/spot times its net
delta; in numeraire usd the coin equity is added. `basis` is what forward/spot adds.
"""

from dataclasses import dataclass, fields

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.fills import trade_cost, trade_price, whole_lots, within_limits
from xlhedge.book.market import Market
from xlhedge.book.policies import Policy, policies
from xlhedge.book.result import Result
from xlhedge.book.value import Valuation, value
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge import rebalance

_GREEKS = ("gamma_1pct", "vega_point", "theta_day")


@dataclass
class Ticket:
    """One row of the result; its fields are the columns, in order.

    Quantities in contracts (buy +), deltas and target in target_unit, basis in
    units of the underlying, price in price currency, cost and the other Greeks in
    book currency. `reason` says why there is a trade, or why there is none.
    """

    instrument: str
    side: str = "NONE"
    quantity: float = 0.0
    unrounded: float = 0.0
    price: float = np.nan
    cost: float = 0.0
    reason: str = "failed"
    delta_before: float = np.nan
    delta_after: float = np.nan
    gamma_1pct_before: float = np.nan
    gamma_1pct_after: float = np.nan
    vega_point_before: float = np.nan
    vega_point_after: float = np.nan
    theta_day_before: float = np.nan
    theta_day_after: float = np.nan
    underlying: str = ""
    book: str = ""
    numeraire: str = ""
    target: float = np.nan
    target_unit: str = ""
    basis: float = np.nan
    status: str = "ok"


TICKET_COLUMNS = tuple(field.name for field in fields(Ticket))


def tickets(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """What to trade under each policy, and why: columns as in `Ticket`.

    A policy with a failed position, or that cannot be used, gives a row of errors
    with the reason in `status`. A market older than max_age seconds (against
    `as_of`, else the newest row of Market) gives no trade, reason stale.
    """
    desk = _Desk(book, book.market_at(as_of))
    written = [desk.write(policy) for policy in policies(book)]
    return _result([row for row, _ in written], [code for _, code in written])


class _Desk:
    """The valued book from which tickets are written."""

    def __init__(self, book: Book, market: Market) -> None:
        self.book, self.market = book, market
        self.positions = value(book.lines(), market)
        self.books = book.table("Positions")["book"]
        self.instruments = book.table("Instruments")

    def write(self, policy: Policy) -> tuple[Ticket, int]:
        """The ticket of one policy, and the code of its failure."""
        ticket = Ticket(
            policy.hedge_instrument or "none",
            underlying=policy.underlying,
            book=policy.book or "all",
            numeraire=policy.numeraire,
            target=policy.target,
            target_unit=policy.target_unit,
        )
        try:
            self._fill(ticket, policy)
        except InputError as error:
            ticket.reason, ticket.status = "failed", str(error)
            return ticket, int(error.code)
        return ticket, Code.OK

    def _fill(self, ticket: Ticket, policy: Policy) -> None:
        policy.require_usable()
        mine = self._covered(policy)
        hedge = self._one_contract(policy)
        unit = _unit(policy, hedge)
        self._state(ticket, policy, mine, hedge, unit)
        per_contract = float(hedge.position(hedge.net_delta).dollar_delta[0]) / unit
        if per_contract == 0:
            raise DomainError(f"{policy.hedge_instrument} has no delta to hedge with")
        ticket.price = float(hedge.price[0])
        self._decide(ticket, policy, per_contract)
        self._settle(ticket, policy, per_contract, hedge)

    def _covered(self, policy: Policy) -> Array:
        """The active positions of this policy; a failed one fails the ticket."""
        lines = self.positions.lines
        mine = (lines.underlying == policy.underlying) & lines.active
        mine &= policy.covers(self.books)
        for first in np.flatnonzero(mine & lines.faults.bad)[:1]:
            text = f"{lines.label[first]}: {lines.faults.reasons[first]}"
            raise InputError(text, code=int(lines.faults.codes[first]))
        if policy.numeraire == "quote" and (mine & lines.is_inverse).any():
            coin = lines.label[mine & lines.is_inverse][0]
            raise InputError(f"numeraire is quote, but {coin} settles in coin")
        return mine

    def _one_contract(self, policy: Policy) -> Valuation:
        """One contract of the hedge instrument, valued."""
        lines = self.book.hedge_lines(np.array([policy.listing]))
        if lines.underlying[0] != policy.underlying:
            name = f"{policy.hedge_instrument} is on {lines.underlying[0]}"
            raise InputError(f"{name}, not on {policy.underlying}")
        hedge = value(lines, self.market)
        if lines.faults.bad[0]:
            code = int(lines.faults.codes[0])
            raise InputError(str(lines.faults.reasons[0]), code=code)
        return hedge

    def _state(
        self,
        ticket: Ticket,
        policy: Policy,
        mine: Array,
        hedge: Valuation,
        unit: float,
    ) -> None:
        """The Greeks before the trade."""
        position = self.positions.position(self.positions.net_delta)
        coin = float(hedge.quote_fx[0] * hedge.spot[0])  # book currency
        money = float(position.dollar_delta[mine].sum())
        equity = 0.0
        if policy.numeraire == "usd":
            equity = float(self.positions.coins[mine].sum())
        if np.isnan(equity):
            label = self.positions.lines.label[mine & np.isnan(self.positions.coins)][0]
            reason = f"{label}: entry_price is blank: numeraire usd needs it"
            raise InputError(reason, code=Code.MISSING)
        ticket.delta_before = (money + equity * coin) / unit
        ticket.basis = money / coin - float(position.delta[mine].sum())
        for name in _GREEKS:
            setattr(
                ticket, f"{name}_before", float(getattr(position, name)[mine].sum())
            )

    def _decide(self, ticket: Ticket, policy: Policy, per_contract: float) -> None:
        """Quantity, side and reason."""
        if not policy.enabled:
            ticket.reason = "disabled"
        elif self._age(policy) > policy.max_age:
            ticket.reason = "stale"
        else:
            trade, reason = rebalance(
                ticket.delta_before,
                policy.target,
                policy.below,
                policy.above,
                policy.ratio,
                policy.minimum,
            )
            ticket.reason = str(reason)
            ticket.unrounded = float(trade) / per_contract + 0.0
            ticket.quantity = whole_lots(policy, self.instruments, ticket.unrounded)
            if ticket.unrounded and not ticket.quantity:
                ticket.reason = "below_minimum"

    def _age(self, policy: Policy) -> float:
        """Seconds by which this market is older than the time of valuation."""
        own = self.market.table["as_of"][self.market.places[policy.underlying]]
        now = np.max(np.append(self.market.as_of, own))
        return float((now - own) / np.timedelta64(1, "s"))

    def _settle(
        self, ticket: Ticket, policy: Policy, per_contract: float, hedge: Valuation
    ) -> None:
        """Side, price, cost and the Greeks after the trade."""
        quantity = ticket.quantity
        ticket.side = "BUY" if quantity > 0 else "SELL" if quantity < 0 else "NONE"
        if quantity:
            ticket.price = trade_price(policy, self.instruments, quantity)
            ticket.cost = trade_cost(policy, self.instruments, hedge, quantity)
            ticket.status = within_limits(policy, self.instruments, quantity) or "ok"
        ticket.delta_after = ticket.delta_before + quantity * per_contract
        one = hedge.position(hedge.delta)
        for name in _GREEKS:
            change = quantity * float(getattr(one, name)[0])
            before = getattr(ticket, f"{name}_before")
            setattr(ticket, f"{name}_after", before + change)


def _unit(policy: Policy, hedge: Valuation) -> float:
    """Book currency of one unit of delta: a coin or share, or one of quote."""
    fx = float(hedge.quote_fx[0])
    return fx * float(hedge.spot[0]) if policy.target_unit == "base" else fx


def _result(rows: list[Ticket], codes: list[int]) -> Result:
    columns: dict[str, Array] = {}
    failed: dict[str, Array] = {}
    for field in fields(Ticket):
        values = [getattr(row, field.name) for row in rows]
        number = field.type is float
        columns[field.name] = np.array(values, dtype=float if number else object)
        if number:
            lost = np.isnan(columns["target"]) if field.name == "target" else True
            failed[field.name] = np.where(lost, codes, Code.OK)
    return Result(columns, failed)
