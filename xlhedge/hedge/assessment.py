"""Effectiveness of a hedge, reporting period by reporting period.

With A the changes of the asset and H = -ratio dF those of the hedge as held, summed
since the start of the series,

    offset      -sum H / sum A of the period alone, and to date
    net         A + H of the period: what a fair value hedge leaves in profit or loss
    reserve     the median of 0, H and -A, to date: the lower of the two, in size, as
                far as they offset; equity, of a cash flow hedge
    excess      H - reserve, to date: the rest of H, in profit or loss

Regressions run over all changes to date (effectiveness.py); the words of the standards
are those of that file.

Source: IFRS 9, paragraphs 6.5.8 (fair value hedge) and 6.5.11(a) (cash flow hedge);
FASB ASC 815-20-35-2, assessment at least every three months.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import ANY
from xlhedge.hedge.effectiveness import (
    asc_815,
    dollar_offset,
    effectiveness,
    few,
    ifrs_9,
)
from xlhedge.hedge.statistical.parameters import number
from xlhedge.hedge.statistical.samples import checked_pair


class Assessment(NamedTuple):
    """One period; changes in quote per unit of the asset, rows as in the module.

    n: changes in it. Measures end in `_to_date` where they are of all periods so far;
    r_squared, slope, variance_reduction and the verdicts are too. error: why a
    regression to date has no answer; its numbers are NaN then.
    """

    n: int
    asset_change: float
    hedge_change: float
    offset: float
    offset_status: str
    offset_to_date: float
    offset_to_date_status: str
    r_squared: float
    slope: float
    variance_reduction: float
    net: float
    asset_to_date: float
    hedge_to_date: float
    reserve: float
    excess: float
    asc_815: str
    ifrs_9: str
    error: InputError | None


def assess(asset: Any, hedge: Any, ratio: float, ends: list[int]) -> list[Assessment]:
    """A row per period.

    Args: asset, hedge (changes, oldest first), ratio (positive = sold against a long
    asset), ends (how many changes there are at the end of each period, increasing).
    Raises: InputError for samples that do not fit, DomainError out of range.
    """
    ours, theirs = checked_pair(asset, hedge)
    held = -number(ratio, "ratio", ANY) * theirs
    starts = [0, *ends[:-1]]
    return [
        _assessed(ours[:end], theirs[:end], held[:end], start, float(ratio))
        for start, end in zip(starts, ends, strict=True)
    ]


def _assessed(
    asset: Array, hedge: Array, held: Array, start: int, ratio: float
) -> Assessment:
    """The period that begins after `start` changes and ends with the last one."""
    moved, gained = float(asset[start:].sum()), float(held[start:].sum())
    total, kept = float(asset.sum()), float(held.sum())
    reserve = float(np.median([0.0, kept, -total]))
    regression, verdicts, error = _regression(asset, hedge, ratio)
    return Assessment(
        len(asset) - start,
        moved,
        gained,
        *dollar_offset(asset[start:], held[start:]),
        *dollar_offset(asset, held),
        *regression,
        moved + gained,
        total,
        kept,
        reserve,
        kept - reserve,
        *verdicts,
        error,
    )


def _regression(
    asset: Array, hedge: Array, ratio: float
) -> tuple[tuple[float, float, float], tuple[str, str], InputError | None]:
    """R squared, slope and variance reduction to date, and what they come to."""
    try:
        found = effectiveness(asset, hedge, ratio)
    except InputError as error:  # too few changes so far, or none that moved
        return (np.nan, np.nan, np.nan), ("none", "none"), error
    slope, fit = found.slope, found.r_squared
    said = asc_815(slope, fit, found.dollar_offset_status, found.n)
    verdicts = ("; ".join([said, *few(found.n)]), ifrs_9(slope, fit, found.n))
    return (fit, slope, found.variance_reduction), verdicts, None
