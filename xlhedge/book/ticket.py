"""A row of the hedge tickets, and how rows become a result."""

from dataclasses import dataclass, fields, replace

import numpy as np

from xlhedge.book.exposure import Exposure
from xlhedge.book.policies import Policy
from xlhedge.book.result import Result
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array

MOVED = ("delta", "gamma_1pct", "vega_point", "theta_day")


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


def blank(policy: Policy) -> Ticket:
    """The ticket of a policy before anything is known."""
    return Ticket(
        policy.named[0] if len(policy.named) == 1 else "none",
        underlying=policy.underlying,
        book=policy.book or "all",
        numeraire=policy.numeraire,
        target=policy.target,
        target_unit=policy.target_unit,
    )


def untraded(policy: Policy, held: Exposure) -> Ticket:
    """The ticket of a policy before any trade."""
    ticket = replace(blank(policy), basis=held.basis)
    for name in MOVED:
        setattr(ticket, f"{name}_before", getattr(held, name))
        setattr(ticket, f"{name}_after", getattr(held, name))
    return ticket


def as_result(rows: list[Ticket], codes: list[int]) -> Result:
    """The tickets as columns; a failed one, by its code, holds no number but target."""
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
