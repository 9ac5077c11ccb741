"""Where each policy stands: delta against target and band, and what is due or why not.

    deviation = delta - target
    low, high = target - below, target + above
    room      = min(delta - low, high - delta), below 0 outside the band

A policy without tickets says why in the words of its reason (tickets.py). Source: the
target, trigger and ratio of the automatic delta hedging that crypto venues offer.
"""

from dataclasses import dataclass, fields

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.policies import Policy, policies
from xlhedge.book.result import Result
from xlhedge.book.ticket import Ticket
from xlhedge.book.tickets import Desk
from xlhedge.book.valued import valued
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array

# Why there is a trade, or why there is none.
_WHY = {
    "in_band": "delta {delta} is inside the band from {low} to {high}",
    "above_band": "delta {delta} is above {high}, the upper end of the band",
    "below_band": "delta {delta} is below {low}, the lower end of the band",
    "below_minimum": "what is due is less than the policy or an instrument trades",
    "in_tolerance": "no whole lot brings the Greeks nearer to their aims",
    "stale": "market or quotes are older than {max_age} seconds",
    "disabled": "enabled is FALSE",
    "no_positions": "no active position is covered",
    "failed": "see status",
}
_BEYOND = "{greek} is {side} what is tolerated"


@dataclass
class PolicyState:
    """One row of the result; its fields are the columns, in order.

    Deltas, band and room in target_unit, cost in book currency; `trade` and `why` are
    words, `tickets` counts the trades.
    """

    underlying: str
    book: str
    method: str
    target_unit: str
    target: float
    low: float
    high: float
    delta: float
    deviation: float
    room: float
    tickets: float
    trade: str
    delta_after: float
    cost: float
    reason: str
    why: str
    status: str


POLICY_COLUMNS = tuple(field.name for field in fields(PolicyState))
_OF_THE_ROW = ("target", "low", "high")


def policy_states(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """POLICY_COLUMNS, a row per policy; a failed one shows errors and its status.

    Raises: MissingDataError for a book without policies.
    """
    desk = Desk(book, *valued(book, as_of))
    states, codes = [], []
    for policy in policies(book):
        written = desk.write(policy)
        states.append(_state(policy, [ticket for ticket, _ in written]))
        codes.append(max(code for _, code in written))
    return _as_result(states, np.array(codes, dtype=int))


def _state(policy: Policy, tickets: list[Ticket]) -> PolicyState:
    first, last = tickets[0], tickets[-1]
    low, high = policy.target - policy.below, policy.target + policy.above
    traded = [ticket for ticket in tickets if ticket.quantity]
    delta = first.delta_before
    return PolicyState(
        policy.underlying,
        policy.book or "all",
        policy.method,
        policy.target_unit,
        policy.target,
        low,
        high,
        delta,
        delta - policy.target,
        min(delta - low, high - delta),
        len(traded),
        "; ".join(map(_traded, traded)) or "none",
        last.delta_after,
        sum(ticket.cost for ticket in traded),
        first.reason,
        _why(policy, first, low, high),
        last.status,
    )


def _traded(ticket: Ticket) -> str:
    return f"{ticket.side} {abs(ticket.quantity):,.12g} {ticket.instrument}"


def _why(policy: Policy, ticket: Ticket, low: float, high: float) -> str:
    side, _, greek = ticket.reason.partition("_tol_")
    if greek:
        return _BEYOND.format(greek=greek, side=side)
    shown = {"delta": ticket.delta_before, "low": low, "high": high}
    words = {name: f"{number:,.6g}" for name, number in shown.items()}
    return _WHY[ticket.reason].format(**words, max_age=f"{policy.max_age:g}")


def _as_result(states: list[PolicyState], codes: Array) -> Result:
    columns: dict[str, Array] = {}
    failed: dict[str, Array] = {}
    for field in fields(PolicyState):
        values = [getattr(state, field.name) for state in states]
        number = field.type is float
        columns[field.name] = np.array(values, dtype=float if number else object)
        if number:
            lost = np.isnan(columns[field.name])
            wanted = lost if field.name in _OF_THE_ROW else True
            failed[field.name] = np.where(wanted, codes, Code.OK)
    return Result(columns, failed)
