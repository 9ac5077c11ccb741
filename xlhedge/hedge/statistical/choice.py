"""Which method of a ratio to use, judged by changes that no estimate has seen.

The usual method is least squares: over the whole sample, or over its last window where
one ratio did not hold throughout (stability below 5 %). With e the changes that a ratio
leaves of the m of a holdout, less their mean, another method has the lead

    lead = mean(d) / (sd(d) / sqrt(m)),  d = e_usual^2 - e^2

and takes its place only beyond the one-sided 5 % point of Student's t with m - 1
degrees of freedom, divided among all that try (Bonferroni); of several the one furthest
ahead. A method with a warning does not try.

Source: Diebold and Mariano (1995), J. Business and Economic Statistics 13, 253-263,
with the factor of Harvey, Leybourne and Newbold (1997), Int. J. Forecasting 13,
281-291; that little beats a simple ratio out of sample: Wang, Wu and Yang (2015),
Management Science 61, 2870-2889.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.levels import NO_WARNING
from xlhedge.hedge.statistical.ratio import Estimate
from xlhedge.hedge.statistical.samples import varies

LEVEL = 0.05
_WHOLE, _LATEST = "ols", "rolling"


class Trial(NamedTuple):
    """What a method gave: its estimate, and what an earlier ratio left, shape (m,)."""

    estimate: Estimate
    left: Array


class Choice(NamedTuple):
    """The method to use and why; the usual one; the lead of each on it.

    needed: the lead at which another method would take its place.
    """

    method: str
    why: str
    usual: str
    leads: dict[str, float]
    needed: float


def choose(trials: Mapping[str, Trial]) -> Choice:
    """The choice among methods that gave a ratio, at least one of them unwarned."""
    good = [m for m, t in trials.items() if t.estimate.levels_warning == NO_WARNING]
    usual, reason = _usual(trials, good)
    leads = {m: lead(trials[usual].left, t.left) for m, t in trials.items()}
    kept = len(trials[usual].left)
    needed = float(stdtrit(kept - 1, 1 - LEVEL / max(len(good) - 1, 1)))
    best = max(good, key=leads.__getitem__)
    if leads[best] > needed:
        ahead = f"lead {leads[best]:.2f} above {needed:.2f}"
        why = f"hedged the last {kept} changes better than {usual}: {ahead}"
        return Choice(best, why, usual, leads, needed)
    why = f"{reason}; none hedged the last {kept} changes better at 5 %"
    return Choice(usual, why, usual, leads, needed)


def lead(usual: Array, left: Array) -> float:
    """t of the mean by which the squares of `left` are smaller; 0 where none differ."""
    gains = usual**2 - left**2
    if not varies(gains):
        return 0.0
    return float(np.mean(gains) / (np.std(gains, ddof=1) / np.sqrt(len(gains))))


def _usual(trials: Mapping[str, Trial], good: list[str]) -> tuple[str, str]:
    """The method that others must beat, and why it is that."""
    if _WHOLE not in good:
        return good[0], f"{_WHOLE} cannot be used"
    held = trials[_WHOLE].estimate.stability
    if held < LEVEL and _LATEST in good:
        return _LATEST, f"one ratio did not hold throughout (p {held:.3f})"
    return _WHOLE, f"the simplest ratio held throughout (p {held:.3f})"
