"""The ratio with the least shortfall: the lower partial moment of order two.

    minimise over h  mean(min(dS - h dF - target, 0)^2)

Convex, and a parabola between neighbouring points h_i = (dS_i - target)/dF_i, at which
a period starts or ceases to fall short. Where the set A of periods that fall short is
that of the least value, h = sum_A (dS - target) dF / sum_A dF^2. The slope rises from
point to point, so that a search by halves finds the set: exact, in log2(n) passes.

Source: P. Fishburn (1977), American Economic Review 67, 116-126: the measure; A. de
Jong, F. de Roon and C. Veld (1997), Journal of Futures Markets 17, 817-837: as a
hedge ratio.
"""

from bisect import bisect_left

import numpy as np

from xlhedge.core.numeric import Array


def semivariance(asset: Array, hedge: Array, target: float = 0.0) -> float:
    """The ratio with the least mean squared shortfall below the target.

    Args: asset, hedge (changes or returns, shape (n,)), target (change per period).
    Returns: units of hedge per unit of asset, positive = sell; where many ratios leave
    no shortfall, the one nearest to 0.

    >>> print(semivariance(np.array([2.0, -3.0, 1.0]), np.array([1.0, -2.0, 0.5])))
    1.5
    """
    excess = asset - target
    moves = hedge != 0  # the others fall short by the same at every ratio
    excess, hedge = excess[moves], hedge[moves]
    points = excess / hedge
    lowest = points[hedge < 0].max(initial=-np.inf)
    highest = points[hedge > 0].min(initial=np.inf)
    if lowest <= highest:
        return float(np.clip(0.0, lowest, highest))
    return _least(excess, hedge, np.sort(points))


def shortfall(asset: Array, hedge: Array, ratio: float, target: float = 0.0) -> float:
    """The lower partial moment of order two, mean(min(dS - h dF - target, 0)^2)."""
    return float(np.mean(np.minimum(asset - ratio * hedge - target, 0.0) ** 2))


def semivariance_error(asset: Array, hedge: Array, target: float = 0.0) -> float:
    """Standard error of the ratio, sqrt(sum_A dF^2 e^2)/sum_A dF^2.

    e = dS - h dF - target over the periods A that fall short: the error of an
    estimate whose equation is sum_A dF e = 0, each pair drawn by itself. 0 where no
    period falls short.

    Source: H. White (1980), Econometrica 48, 817-838, for the equation; P. Huber
    (1967), Proceedings of the Fifth Berkeley Symposium 1, 221-233.
    """
    left = asset - semivariance(asset, hedge, target) * hedge - target
    short = left < 0
    curvature = np.sum(hedge[short] ** 2)
    spread = np.sqrt(np.sum((hedge * left)[short] ** 2))
    return float(spread / curvature) if curvature > 0 else 0.0


def _least(excess: Array, hedge: Array, points: Array) -> float:
    """The ratio at which the slope of the shortfall is 0, between sorted points."""

    def slope(ratio: float) -> float:
        return -float(hedge @ np.minimum(excess - ratio * hedge, 0.0))

    last = len(points) - 1
    above = min(max(bisect_left(points, 0.0, key=slope), 1), last)
    between = (points[above - 1] + points[above]) / 2
    short = excess < between * hedge
    curvature = float(hedge[short] @ hedge[short])
    if curvature == 0:  # neighbouring floats: nothing falls short between them
        return float(between)
    return float(excess[short] @ hedge[short]) / curvature
