"""Leverage of an account: gross, net and by delta.

gross = sum |notional| / equity, net = sum notional / equity,
delta = |sum of money deltas| / equity. Without equity there is no leverage.

Source: definitions.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step


class Leverage(NamedTuple):
    """Multiples of the equity; `net` is negative for an account that is net short."""

    gross: Array
    net: Array
    delta: Array


def leverage(notionals: Any, deltas: Any, equity: Real) -> Leverage:
    """Gross, net and delta leverage of positions held on one equity.

    Args: notionals (money, long positive, one per position), deltas (money delta, one
    per position), equity (> 0), all in one currency. Equity may be an array.

    Returns: multiples of the equity, in the shape of equity.
    Raises: InputError for lists of different lengths, DomainError for equity <= 0,
    where leverage has no finite value.

    >>> print(*leverage([150000, -50000], [150000, -20000], 50000))
    4.0 2.0 2.6
    """
    held, exposed = vector("notionals", notionals), vector("deltas", deltas)
    if len(held) != len(exposed):
        raise InputError(
            f"deltas has {len(exposed)} numbers for {len(held)} of notionals"
        )
    faults = Faults()
    equity = faults.positive("equity", equity)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sums = np.abs(held).sum(), held.sum(), np.abs(exposed.sum())
        names = zip(Leverage._fields, sums, strict=True)
        text = "{} sum/equity".format
        found = Leverage(*(step(n, text(n), size / equity) for n, size in names))
    return faults.raise_with(found)
