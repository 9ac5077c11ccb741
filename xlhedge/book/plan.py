"""What a policy wants to trade, whichever method finds it."""

from typing import NamedTuple

import numpy as np

from xlhedge.book.exposure import Exposure
from xlhedge.book.hedges import Hedges
from xlhedge.book.policies import Policy
from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import givens, step
from xlhedge.hedge import rebalance


class Plan(NamedTuple):
    """Contracts of each instrument (buy +), and why; `status` is ok or what is wrong
    with what the trades leave."""

    reason: str
    unrounded: Array
    quantities: Array
    status: str = "ok"

    @classmethod
    def none(cls, hedges: Hedges, reason: str) -> "Plan":
        """No trade."""
        nothing = np.zeros(len(hedges))
        return cls(reason, nothing, nothing)


def delta_plan(policy: Policy, held: Exposure, hedges: Hedges) -> Plan:
    """The share `ratio` of the deviation from the target, in one instrument."""
    if len(hedges) > 1:
        names = ", ".join(hedges.names)
        raise DomainError(f"method delta hedges with one instrument, got {names}")
    if hedges.delta[0] == 0:
        raise DomainError(f"{hedges.names[0]} has no delta to hedge with")
    trade, reason = of_band(policy, held)
    step("hedge_delta", "money net_delta reference/unit, of one contract", hedges.delta)
    unrounded = trade / hedges.delta + 0.0  # no negative zero
    step("unrounded", "trade/hedge_delta", unrounded)
    step("quantity", "unrounded", unrounded)
    quantities = hedges.in_lots(unrounded, policy.rounding)
    lost = bool(trade) and not quantities.any()
    return Plan("below_minimum" if lost else reason, unrounded, quantities)


def of_band(policy: Policy, held: Exposure) -> tuple[float, str]:
    """The change of delta that the band asks for, and why."""
    names = ("target", "below", "above", "ratio", "minimum")
    givens(**{name: ("of the policy", getattr(policy, name)) for name in names})
    step("delta", "held_delta", held.delta)
    trade, reason = rebalance(
        held.delta,
        policy.target,
        policy.below,
        policy.above,
        policy.ratio,
        policy.minimum,
    )
    return float(trade), str(reason)
