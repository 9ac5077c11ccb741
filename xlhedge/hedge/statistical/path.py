"""How a ratio moved: least squares over a window that rolls, and the ratio of EWMA.

At every change t from the window-th on, the slope over the last `window` changes with
its interval by Student's t, and the EWMA ratio of all changes up to t (ewma.py).

Source: those of ols.py and ewma.py.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import stdtrit

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.comparison import WINDOW
from xlhedge.hedge.statistical.ewma import DECAY, ewma
from xlhedge.hedge.statistical.parameters import (
    fraction,
    number,
    require_fraction,
    whole_number,
)
from xlhedge.hedge.statistical.rolling import rolling, rolling_error
from xlhedge.hedge.statistical.samples import FEWEST, checked_pair, varies


class RatioPath(NamedTuple):
    """One row per change from the window-th on.

    rolling, low, high: the slope and its interval, NaN where nothing moved in the
    window; ewma: the ratio that follows, NaN while the hedge has not moved.
    """

    rolling: Array
    low: Array
    high: Array
    ewma: Array


def ratio_path(
    asset: Any,
    hedge: Any,
    window: float = WINDOW,
    decay: float = DECAY,
    confidence: float = 0.95,
) -> RatioPath:
    """The ratios over time, shape (n - window + 1,) each.

    Args: asset, hedge (changes of the same periods, oldest first), window (changes, at
    least three), decay (of EWMA), confidence (of the interval).
    Raises: InputError for samples that do not fit, DomainError out of range.
    """
    ours, theirs = checked_pair(asset, hedge)
    width = whole_number("window of rolling", window, FEWEST, len(ours))
    fraction("decay of ewma", decay)
    require_fraction("confidence", number(confidence, "confidence"))
    seen = [sliding_window_view(sample, width) for sample in (ours, theirs)]
    told = varies(seen[0]) & varies(seen[1])
    found = np.full((2, len(told)), np.nan)
    for row in np.flatnonzero(told):
        pair = seen[0][row], seen[1][row]
        found[:, row] = rolling(*pair, width), rolling_error(*pair, width)
    reach = stdtrit(width - 2, (1 + confidence) / 2) * found[1]
    ends = range(width, len(ours) + 1)
    followed = [_followed(ours[:end], theirs[:end], decay) for end in ends]
    low, high = found[0] - reach, found[0] + reach
    return RatioPath(found[0], low, high, np.array(followed))


def _followed(asset: Array, hedge: Array, decay: float) -> float:
    """The EWMA ratio; NaN where the hedge has not moved in what the decay leaves."""
    try:
        return ewma(asset, hedge, decay)
    except DomainError:  # the decay is a good one
        return np.nan
