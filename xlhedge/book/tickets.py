"""Hedge tickets: one row per policy, also where there is nothing to trade.

A policy watches an exposure (exposure.py), decides by its band (hedge/policy.py) and
trades one instrument in whole lots (fills.py).
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.exposure import Exposures
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
    price: float = 0.0
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
        self.exposures = Exposures(book, market)
        self.instruments = book.table("Instruments")

    def write(self, policy: Policy) -> tuple[Ticket, int]:
        """The ticket of one policy, and the code of its failure."""
        ticket = _blank(policy)
        try:
            self._fill(ticket, policy)
        except InputError as error:
            return replace(_blank(policy), status=error.rule), int(error.code)
        return ticket, Code.OK

    def _fill(self, ticket: Ticket, policy: Policy) -> None:
        held = self.exposures.of(policy)
        ticket.basis = held.basis
        ticket.delta_before = ticket.delta_after = held.delta
        for name in _GREEKS:
            setattr(ticket, f"{name}_before", getattr(held, name))
            setattr(ticket, f"{name}_after", getattr(held, name))
        if not policy.enabled:
            ticket.reason = "disabled"
            return
        policy.require_hedge()
        hedge = self._one_contract(policy)
        delta = float(hedge.position(hedge.net_delta).dollar_delta[0]) / held.unit
        if delta == 0:
            raise DomainError(f"{policy.hedge_instrument} has no delta to hedge with")
        ticket.price = float(hedge.price[0])
        self._decide(ticket, policy, delta, held.positions > 0)
        if ticket.quantity:
            self._trade(ticket, policy, delta, hedge)

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

    def _decide(
        self, ticket: Ticket, policy: Policy, delta: float, held_any: bool
    ) -> None:
        """Quantity and reason; `delta` is that of one contract."""
        if self.market.age(policy.underlying, policy.listing) > policy.max_age:
            ticket.reason = "stale"
            return
        trade, reason = rebalance(
            ticket.delta_before,
            policy.target,
            policy.below,
            policy.above,
            policy.ratio,
            policy.minimum,
        )
        ticket.reason = str(reason)
        ticket.unrounded = float(trade) / delta + 0.0  # no negative zero
        ticket.quantity = whole_lots(policy, self.instruments, ticket.unrounded)
        if ticket.unrounded and not ticket.quantity:
            ticket.reason = "below_minimum"
        if not ticket.quantity and not held_any:
            ticket.reason = "no_positions"

    def _trade(
        self, ticket: Ticket, policy: Policy, delta: float, hedge: Valuation
    ) -> None:
        """Side, price, cost and the Greeks after the trade."""
        quantity = ticket.quantity
        ticket.side = "BUY" if quantity > 0 else "SELL"
        ticket.price = trade_price(policy, self.instruments, quantity)
        ticket.cost = trade_cost(policy, self.instruments, hedge, quantity)
        ticket.status = within_limits(policy, self.instruments, quantity) or "ok"
        ticket.delta_after += quantity * delta
        one = hedge.position(hedge.delta)
        for name in _GREEKS:
            change = quantity * float(getattr(one, name)[0])
            setattr(ticket, f"{name}_after", getattr(ticket, f"{name}_before") + change)


def _blank(policy: Policy) -> Ticket:
    """The ticket of a policy before anything is known."""
    return Ticket(
        policy.hedge_instrument or "none",
        underlying=policy.underlying,
        book=policy.book or "all",
        numeraire=policy.numeraire,
        target=policy.target,
        target_unit=policy.target_unit,
    )


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
