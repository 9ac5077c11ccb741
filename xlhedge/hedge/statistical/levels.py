"""Samples that look like prices where changes belong.

Two prices that have nothing to do with each other have a slope, a small standard error
and a high R squared: a regression of levels says nothing of a hedge. A sample looks
like levels in one of two ways.

far from 0     its mean is more than five standard deviations from 0, as no changes are
a random walk  its neighbours are alike, sum (x_t - x_t-1)^2 / sum (x_t - x')^2 < 1/2,
               and the Dickey-Fuller test, augmented by one lag, does not reject a unit
               root at 5 %; changes that overlap for long can look like it too

Source: Granger and Newbold (1974), J. Econometrics 2, 111-120; Said and Dickey (1984),
Biometrika 71, 599-607; the first ratio: von Neumann (1941), Annals of Mathematical
Statistics 12, 367-395.
"""

import warnings
from collections.abc import Mapping

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.samples import deviations

NO_WARNING = "none"
_FAR = 5.0
_ALIKE = 0.5  # 2 where neighbours are independent, near 0 for a random walk
_FEWEST = 12  # observations that a unit-root test can use
_LEVEL = 0.05
_LAGS = 1  # of a price; more would cost the test its power in few observations


def levels_warning(samples: Mapping[str, Array]) -> str:
    """The names of those that look like levels, as a sentence; "none" if none does."""
    named = [name for name, sample in samples.items() if look_like_levels(sample)]
    return f"may be levels, not changes: {', '.join(named)}" if named else NO_WARNING


def look_like_levels(sample: Array) -> bool:
    """Whether the numbers are far from 0 or a random walk."""
    far = abs(float(sample.mean())) > _FAR * float(sample.std())
    return far or (_neighbours_alike(sample) and _has_unit_root(sample))


def _neighbours_alike(sample: Array) -> bool:
    moves, spread = np.diff(sample), deviations(sample)
    alike = float(moves @ moves) < _ALIKE * float(spread @ spread)
    return alike and len(sample) >= _FEWEST


def _has_unit_root(sample: Array) -> bool:
    # Imported here: it takes a second, and few samples come so far.
    from statsmodels.tsa.stattools import adfuller

    moves = np.diff(sample)
    if np.ptp(moves) <= 1e-9 * np.abs(moves).max():
        return True  # a straight line, on which the test has no error to measure by
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of the kind of its result
        found = adfuller(sample / sample.std(), maxlag=_LAGS, autolag=None)
    return bool(found[1] > _LEVEL)
