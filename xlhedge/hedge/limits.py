"""Limits on a figure of either sign: how it stands, and what is left of the hard one.

ok while |value| <= soft, warn while |value| <= hard, breach beyond. Headroom is
hard - |value|, negative in a breach; usage is |value| / hard.

Source: definition.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real


class LimitState(NamedTuple):
    """`state` is ok, warn or breach; headroom in the unit of the value; usage of 1."""

    state: Array
    headroom: Array
    usage: Array


def limits(values: Real, soft: Real, hard: Real) -> LimitState:
    """How each value stands against its limits.

    Args: values (any sign and unit), soft and hard (>= 0, soft <= hard, the unit of
    the value). Floats or arrays that broadcast.
    Returns: LimitState in the broadcast shape; usage is infinite where hard is 0 and
    the value is not.
    Raises: DomainError out of range or for a soft limit above the hard one.

    >>> state, headroom, usage = limits(-90.0, 80.0, 100.0)
    >>> print(state, headroom, usage)
    warn 10.0 0.9
    """
    faults = Faults()
    size = np.abs(faults.number("values", values))
    soft, hard = faults.number("soft", soft), faults.number("hard", hard)
    faults.add(soft > hard, "soft must be <= hard")
    size, soft, hard = np.broadcast_arrays(size, soft, hard)
    state = np.select([size <= soft, size <= hard], ["ok", "warn"], "breach")
    with np.errstate(divide="ignore", invalid="ignore"):
        usage = np.where(size > 0, size / hard, 0.0)
    return faults.raise_with(LimitState(state.astype(object), hard - size, usage))
