"""The ratio with the least conditional value at risk.

    minimise over h  CVaR = min over z of  z + mean(max(L - z, 0))/tail

with the losses L = -(dS - h dF): the mean of the worst share `tail` of the periods. In
h it is convex and made of straight lines, one per choice of the worst periods: each is
nowhere above it. The lowest ratio that two lines allow is tried, its own line takes the
place of the one on its side, until no line is new; the ratio is then exact but for
rounding. Several ratios may be as good: the value is one.

Source: R. Rockafellar and S. Uryasev (2000), Journal of Risk 2(3), 21-41, equations 9
and 17.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.bootstrap import bootstrap_error
from xlhedge.hedge.statistical.parameters import fraction

TAIL = 0.05  # of the periods
_NOISE = 2.0**-49  # of the losses: what rounding leaves of a line


def cvar(asset: Array, hedge: Array, tail: float = TAIL) -> float:
    """The ratio with the least mean loss over the worst periods.

    Args: asset, hedge (changes or returns, shape (n,)), tail (share of the periods,
    above 0 and below 1). Returns: units of hedge per unit of asset, positive = sell.
    Raises: DomainError where the hedge, bought or sold, gains on average even in its
    own worst periods: more of it is always better.

    >>> print(round(cvar(np.array([2.0, -3, 1]), np.array([1.0, -2, 0.5]), 0.4), 12))
    1.6
    """
    ratio = _least(asset, hedge, fraction("tail of cvar", tail))
    if np.isinf(ratio):
        gains = f"hedge, bought or sold, gains in its worst {tail:.12g} of periods"
        raise DomainError(f"{gains}: no ratio has the least cvar")
    return ratio


def cvar_error(asset: Array, hedge: Array, tail: float = TAIL) -> float:
    """Standard error of the ratio, by the moving-block bootstrap.

    Infinite where a resample has no ratio of its own: the sample is too short for the
    tail to say more.
    """
    return bootstrap_error(lambda x, y: _least(x, y, tail), asset, hedge)


def _least(asset: Array, hedge: Array, tail: float) -> float:
    """The ratio; infinite where more of the hedge is always better."""
    left, right = (_line(side * hedge, asset, hedge, tail) for side in (-1.0, 1.0))
    if left.slope > 0 or right.slope < 0:
        return np.inf
    return _lowest(left, right, asset, hedge, tail)


def expected_shortfall(
    asset: Array, hedge: Array, ratio: float, tail: float = TAIL
) -> float:
    """Mean loss of the hedged asset over its worst share `tail` of the periods.

    The period in which the share ends counts in part.
    """
    losses = np.sort(ratio * hedge - asset)[::-1]
    left = tail * len(losses) - np.arange(len(losses))
    return float(losses @ np.clip(left, 0.0, 1.0) / (tail * len(losses)))


class _Line(NamedTuple):
    """Mean loss over some periods, as a function of the ratio."""

    at_none: float
    slope: float


def _line(losses: Array, asset: Array, hedge: Array, tail: float) -> _Line:
    """The line of the periods in which these losses are the worst.

    The period in which the share ends counts in part. A slope of rounding is 0: its
    sign would say on which side of it the least value is.
    """
    share = tail * len(losses)
    whole = int(share)
    last = len(losses) - 1 - whole
    order = np.argpartition(losses, last)
    weights = np.full(whole + 1, 1 / share)
    weights[0] *= share - whole
    worst = order[last:]
    slope = float(weights @ hedge[worst])
    flat = abs(slope) <= _NOISE * float(weights @ np.abs(hedge[worst]))
    return _Line(-float(weights @ asset[worst]), 0.0 if flat else slope)


def _lowest(
    left: _Line, right: _Line, asset: Array, hedge: Array, tail: float
) -> float:
    """Where the value is least, between a line that falls and one that rises."""
    while True:
        ratio = (left.at_none - right.at_none) / (right.slope - left.slope)
        losses = ratio * hedge - asset
        line = _line(losses, asset, hedge, tail)
        above = line.at_none - left.at_none + (line.slope - left.slope) * ratio
        noise = _NOISE * float(np.abs(losses).max() + np.abs(asset).max())
        if above <= noise or line.slope == 0 or line in (left, right):
            return float(ratio) + 0.0  # no negative zero
        if line.slope < 0:
            left = line
        else:
            right = line
