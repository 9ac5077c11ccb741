"""When to rebalance: a target, a band around it and a share to trade.

deviation = delta - target. Nothing is traded while -below <= deviation <= above;
outside, trade = -ratio deviation, unless that is smaller than the minimum. The
reason stands beside every trade and beside every absence of one.

Source: the target, trigger and ratio of the automatic delta hedging that crypto
venues and their front ends offer.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step

_NOISE = 4 * 2.0**-52  # four units in the last place


class Rebalance(NamedTuple):
    """`trade` in delta units, buy +; `reason` is in_band, above_band, below_band or
    below_minimum."""

    trade: Array
    reason: Array


def rebalance(
    delta: Real,
    target: Real,
    below: Real,
    above: Real,
    ratio: Real = 1.0,
    minimum: Real = 0.0,
) -> Rebalance:
    """The trade that a band policy asks for, and why.

    Args: delta and target (delta units), below and above (distances from the target,
    >= 0, the edges belong to the band), ratio (share of the deviation to trade, 0 to
    1.5), minimum (smallest trade, >= 0). Floats or arrays that broadcast.

    Returns: trade (delta units, buy +) and reason (text), in the broadcast shape.
    Raises: DomainError out of range.

    >>> trade, reason = rebalance(-2, -3, 0.5, 0.5)
    >>> print(trade, reason)
    -1.0 above_band
    """
    faults = Faults()
    delta = faults.number("delta", delta)
    target = faults.number("target", target)
    below = faults.number("below", below)
    above = faults.number("above", above)
    ratio = faults.number("ratio", ratio)
    minimum = faults.number("minimum", minimum)
    deviation = step("deviation", "delta - target", delta - target)
    # 0.4 - 0.1 is 0.30000000000000004, and still on the edge of a band of 0.3.
    noise = _NOISE * (np.abs(delta) + np.abs(target))
    return faults.raise_with(
        _decide(deviation, below + noise, above + noise, ratio, minimum)
    )


def _decide(
    deviation: Array, below: Array, above: Array, ratio: Array, minimum: Array
) -> Rebalance:
    trade = step("wanted", "-ratio deviation", -ratio * deviation)
    in_band = (-below <= deviation) & (deviation <= above)
    small = np.abs(trade) < minimum * (1 - _NOISE)
    reason = np.select(
        [in_band, small, deviation > 0],
        ["in_band", "below_minimum", "above_band"],
        "below_band",
    )
    idle = in_band | small
    text = "in_band if -below <= deviation <= above; below_minimum if less than minimum"
    reason = step("reason", text, reason.astype(object))
    text = "wanted, 0 with the reasons in_band and below_minimum"
    return Rebalance(step("trade", text, np.where(idle, 0.0, trade) + 0.0), reason)
