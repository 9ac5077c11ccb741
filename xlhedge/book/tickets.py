"""Hedge tickets: what to trade under each policy, and why.

A policy watches an exposure (exposure.py), may trade listed instruments (hedges.py)
and decides how much of which by its method: delta (plan.py), or several Greeks at
once (blueprint.py). A policy that trades nothing is a row too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from xlhedge.book.blueprint import blueprint
from xlhedge.book.book import Book
from xlhedge.book.exposure import Exposure, Exposures
from xlhedge.book.fills import contract_costs, trade_price
from xlhedge.book.hedges import Hedges, hedges_of
from xlhedge.book.market import Market
from xlhedge.book.plan import Plan, delta_plan
from xlhedge.book.policies import Policy, policies
from xlhedge.book.result import Result
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array

_GREEKS = ("delta", "gamma_1pct", "vega_point", "theta_day")


@dataclass
class Ticket:
    """One row of the result; its fields are the columns, in order.

    Quantities in contracts (buy +), deltas and target in target_unit, basis in
    units of the underlying, price in price currency, cost and the other Greeks in
    book currency. `reason` says why there is a trade, or why there is none. The
    trades of one policy follow each other, options first: `after` of one row is
    `before` of the next, and the last row ends where the policy does.
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

    A policy has a row for each instrument it trades, or one that says why it trades
    none. A policy with a failed position, or that cannot be used, gives a row of
    errors with the reason in `status`. A market or a quote older than max_age seconds
    (against `as_of`, else the newest row of Market) gives no trade, reason stale.
    """
    desk = _Desk(book, book.market_at(as_of))
    written = [row for policy in policies(book) for row in desk.write(policy)]
    return _result([row for row, _ in written], [code for _, code in written])


class _Desk:
    """The valued book from which tickets are written."""

    def __init__(self, book: Book, market: Market) -> None:
        self.book, self.market = book, market
        self.exposures = Exposures(book, market)

    def write(self, policy: Policy) -> list[tuple[Ticket, int]]:
        """The tickets of one policy, each with the code of its failure."""
        try:
            return [(ticket, Code.OK) for ticket in self._tickets(policy)]
        except InputError as error:
            lost = replace(_blank(policy), status=error.rule)
            return [(lost, int(error.code))]

    def _tickets(self, policy: Policy) -> list[Ticket]:
        held = self.exposures.of(policy)
        start = _held(policy, held)
        if not policy.enabled:
            return [replace(start, reason="disabled")]
        hedges = hedges_of(self.book, self.market, policy, held.unit)
        plan = self._plan(policy, held, hedges)
        if plan.quantities.any():
            return list(_trades(start, policy, hedges, plan))
        reason = plan.reason if held.positions else "no_positions"
        return [_idle(replace(start, reason=reason, status=plan.status), hedges, plan)]

    def _plan(self, policy: Policy, held: Exposure, hedges: Hedges) -> Plan:
        listings = hedges.one.lines.listing
        if self.market.age(policy.underlying, listings) > policy.max_age:
            return Plan.none(hedges, "stale")
        method = delta_plan if policy.method == "delta" else blueprint
        return method(policy, held, hedges)


def _blank(policy: Policy) -> Ticket:
    """The ticket of a policy before anything is known."""
    return Ticket(
        policy.named[0] if len(policy.named) == 1 else "none",
        underlying=policy.underlying,
        book=policy.book or "all",
        numeraire=policy.numeraire,
        target=policy.target,
        target_unit=policy.target_unit,
    )


def _held(policy: Policy, held: Exposure) -> Ticket:
    """The ticket of a policy before any trade."""
    ticket = replace(_blank(policy), basis=held.basis)
    for name in _GREEKS:
        setattr(ticket, f"{name}_before", getattr(held, name))
        setattr(ticket, f"{name}_after", getattr(held, name))
    return ticket


def _idle(ticket: Ticket, hedges: Hedges, plan: Plan) -> Ticket:
    """No trade: of the only instrument there is, or of none of several."""
    if len(hedges) > 1:
        return replace(ticket, instrument="none")
    price, unrounded = float(hedges.one.price[0]), float(plan.unrounded[0])
    name = hedges.names[0]
    return replace(ticket, instrument=name, price=price, unrounded=unrounded)


def _trades(
    ticket: Ticket, policy: Policy, hedges: Hedges, plan: Plan
) -> Iterator[Ticket]:
    """A ticket for each instrument traded, in the order of trading.

    Futures and spot come last: they settle the delta that the options leave.
    """
    traded = np.flatnonzero(plan.quantities)
    order = traded[np.argsort(~hedges.one.lines.is_option[traded], kind="stable")]
    costs = contract_costs(hedges, policy.price_side)
    for place in order:
        quantity = float(plan.quantities[place])
        status = [hedges.beyond_limit(place, quantity)]
        status += [plan.status] if place == order[-1] and plan.status != "ok" else []
        ticket = replace(
            ticket,
            instrument=hedges.names[place],
            side="BUY" if quantity > 0 else "SELL",
            quantity=quantity,
            unrounded=float(plan.unrounded[place]),
            price=trade_price(hedges, place, quantity, policy.price_side),
            cost=abs(quantity) * float(costs[place]),
            reason=plan.reason,
            status="; ".join(filter(None, status)) or "ok",
            **_moved(ticket, hedges, place, quantity),
        )
        yield ticket


def _moved(
    ticket: Ticket, hedges: Hedges, place: int, quantity: float
) -> dict[str, Any]:
    """The Greeks before and after a trade that follows this ticket."""
    moved: dict[str, Any] = {}
    for name in _GREEKS:
        before = getattr(ticket, f"{name}_after")
        change = quantity * float(getattr(hedges, name)[place])
        moved |= {f"{name}_before": before, f"{name}_after": before + change}
    return moved


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
