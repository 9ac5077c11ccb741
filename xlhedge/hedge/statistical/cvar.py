"""The ratio with the least conditional value at risk.

    minimise over h  CVaR = min over z of  z + mean(max(L - z, 0))/tail

with the losses L = -(dS - h dF): the mean of the worst share `tail` of the periods. A
linear program; it is solved as its dual, which has two rows in place of n,

    minimise w dS   subject to  w dF = 0, sum w = 1, 0 <= w <= 1/(tail n)

the worst weights of the periods among those under which the hedge earns nothing. The
ratio is the multiplier of w dF = 0. Several ratios may be as good: the value is one.

Source: R. Rockafellar and S. Uryasev (2000), Journal of Risk 2(3), 21-41, equations 9
and 17.
"""

from typing import Any

import numpy as np

from xlhedge.core.errors import ConvergenceError, DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.bootstrap import bootstrap_error
from xlhedge.hedge.statistical.parameters import fraction

TAIL = 0.05  # of the periods
_OPTIMAL, _INFEASIBLE = 0, 2  # status of scipy.optimize.linprog


def cvar(asset: Array, hedge: Array, tail: float = TAIL) -> float:
    """The ratio with the least mean loss over the worst periods.

    Args: asset, hedge (changes or returns, shape (n,)), tail (share of the periods,
    above 0 and below 1). Returns: units of hedge per unit of asset, positive = sell.
    Raises: DomainError where the hedge, bought or sold, gains on average even in its
    own worst periods: more of it is always better.

    >>> print(round(cvar(np.array([2.0, -3, 1]), np.array([1.0, -2, 0.5]), 0.4), 12))
    1.6
    """
    tail = fraction("tail of cvar", tail)
    units = np.std(asset), np.std(hedge)  # the solver's tolerances are absolute
    found = _weighted(asset / units[0], hedge / units[1], 1 / (tail * len(asset)))
    if found.status == _INFEASIBLE:
        gains = f"hedge, bought or sold, gains in its worst {tail:.12g} of periods"
        raise DomainError(f"{gains}: no ratio has the least cvar")
    if found.status != _OPTIMAL:
        raise ConvergenceError(f"the linear program stopped: {found.message}")
    return float(found.eqlin.marginals[0] * units[0] / units[1])


def cvar_error(asset: Array, hedge: Array, tail: float = TAIL) -> float:
    """Standard error of the ratio, by the moving-block bootstrap."""
    return bootstrap_error(lambda x, y: cvar(x, y, tail), asset, hedge)


def expected_shortfall(
    asset: Array, hedge: Array, ratio: float, tail: float = TAIL
) -> float:
    """Mean loss of the hedged asset over its worst share `tail` of the periods.

    The period in which the share ends counts in part.
    """
    losses = np.sort(ratio * hedge - asset)[::-1]
    left = tail * len(losses) - np.arange(len(losses))
    return float(losses @ np.clip(left, 0.0, 1.0) / (tail * len(losses)))


def _weighted(asset: Array, hedge: Array, most: float) -> Any:
    """The result of scipy.optimize.linprog for the weights of the periods."""
    from scipy.optimize import linprog

    rows = np.vstack([hedge, np.ones_like(hedge)])
    return linprog(asset, A_eq=rows, b_eq=[0.0, 1.0], bounds=(0.0, most))
