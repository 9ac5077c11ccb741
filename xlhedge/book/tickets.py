"""Hedge tickets: what to trade under each policy, and why.

A policy watches an exposure (exposure.py), may trade listed instruments (hedges.py)
and decides how much of which by its method: delta (plan.py), or several Greeks at
once (blueprint.py). A policy that trades nothing is a row too.

    delta     = (sum of net dollar deltas + equity * coin)/unit
    deviation = delta - target
    quantity  = -ratio * deviation/(delta of one contract), in whole lots

Source: the target, trigger and ratio of the automatic delta hedging that crypto venues
and their front ends offer.
"""

from collections.abc import Iterator
from dataclasses import replace
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
from xlhedge.book.ticket import MOVED, Ticket, as_result, blank, untraded
from xlhedge.book.value import Valuation
from xlhedge.book.valued import valued
from xlhedge.core.errors import Code, InputError
from xlhedge.core.steps import step


def tickets(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """What to trade under each policy, and why: columns as in ticket.py.

    A policy has a row for each instrument it trades, or one that says why it trades
    none. A policy with a failed position, or that cannot be used, gives a row of
    errors with the reason in `status`. A market or a quote older than max_age seconds
    (against `as_of`, else the newest row of Market) gives no trade, reason stale.
    """
    desk = Desk(book, *valued(book, as_of))
    written = [row for policy in policies(book) for row in desk.write(policy)]
    return as_result([row for row, _ in written], [code for _, code in written])


class Desk:
    """The valued positions of a book, for which tickets are written.

    `spot_shock` is the relative move of every spot under which they are valued.
    """

    def __init__(
        self, book: Book, market: Market, positions: Valuation, spot_shock: float = 0.0
    ) -> None:
        self.book, self.market, self._shock = book, market, spot_shock
        self.exposures = Exposures(book, market, positions, spot_shock)

    def write(self, policy: Policy) -> list[tuple[Ticket, int]]:
        """The tickets of one policy, each with the code of its failure."""
        try:
            return [(ticket, Code.OK) for ticket in self._tickets(policy)]
        except InputError as error:
            lost = replace(blank(policy), status=error.rule)
            return [(lost, int(error.code))]

    def _tickets(self, policy: Policy) -> list[Ticket]:
        held = self.exposures.of(policy)
        start = untraded(policy, held)
        if not policy.enabled:
            return [replace(start, reason="disabled")]
        hedges = hedges_of(self.book, self.market, policy, held.unit, self._shock)
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


def _idle(ticket: Ticket, hedges: Hedges, plan: Plan) -> Ticket:
    """No trade: of the only instrument there is, or of none of several."""
    if len(hedges) > 1:
        return replace(ticket, instrument="none")
    price, unrounded = float(hedges.one.unit.price[0]), float(plan.unrounded[0])
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
        price = trade_price(hedges, place, quantity, policy.price_side)
        step("instrument", "of the trade", hedges.names[place])
        step("quantity", "traded, in contracts; buy +", quantity)
        step("price", f"price_side {policy.price_side}", price)
        one = step("contract_cost", "half the spread and the fee", float(costs[place]))
        cost = step("cost", "abs(quantity) contract_cost", abs(quantity) * one)
        ticket = replace(
            ticket,
            instrument=hedges.names[place],
            side="BUY" if quantity > 0 else "SELL",
            quantity=quantity,
            unrounded=float(plan.unrounded[place]),
            price=price,
            cost=cost,
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
    for name in MOVED:
        before = getattr(ticket, f"{name}_after")
        change = quantity * float(getattr(hedges, name)[place])
        after = step(
            f"{name}_after", f"{name} before it + quantity contract", before + change
        )
        moved |= {f"{name}_before": before, f"{name}_after": after}
    return moved
