"""Value at risk and expected shortfall of a sample of P&L.

Of n numbers, the k = max(1, ceil(tail n)) worst are the tail: VaR is the smallest loss
of them, ES their mean. Both are positive for a loss and negative where even the tail
gains; neither is floored.

Source: definition by order statistics; C. Acerbi and D. Tasche (2002), On the coherence
of expected shortfall, Journal of Banking and Finance 26(7), 1487-1503.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import scalar, vector
from xlhedge.core.errors import InputError
from xlhedge.core.steps import step

_NOISE = 1e-9  # of the count: 0.05 times 40 is two, not three


class HistoricalVar(NamedTuple):
    """`var` and `es` in the unit of the P&L; `worst` of `n` numbers are the tail.

    `validity` is ok, or says that the sample is shorter than one tail.
    """

    var: float
    es: float
    worst: int
    n: int
    validity: str


def historical_var(pnl: Any, tail: float = 0.01) -> HistoricalVar:
    """The loss that the worst share `tail` of a sample reaches, and their mean.

    Args: pnl (gains positive, one per period, in money or as returns), tail (share of
    the periods, above 0 and at most 0.5; 0.01 is a confidence of 99 %).
    Returns: HistoricalVar; losses positive.
    Raises: InputError without a number, DomainError out of range.

    >>> print(*historical_var([-300, 120, -50, 80, -10], 0.4))
    50.0 175.0 2 5 ok
    """
    gains = np.sort(vector("pnl", pnl))
    share = scalar("tail", tail)
    n = len(gains)
    if not n:
        raise InputError("pnl must not be empty")
    exact = step("k", "tail n, whole from above, at least 1", share * n)
    worst = max(1, int(np.ceil(exact - _NOISE)))
    losses = step(
        "losses", "the k largest, the least of them last", 0.0 - gains[:worst]
    )
    short = f"only {n} of pnl: a tail of {share:g} needs {np.ceil(1 / share):g}"
    validity = "ok" if exact >= 1 - _NOISE else short
    return HistoricalVar(
        step("var", "the least of losses", float(losses[-1])),
        step("es", "mean of losses", float(losses.mean())),
        worst,
        n,
        validity,
    )
