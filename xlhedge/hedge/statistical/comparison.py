"""Every method of a ratio side by side, over two series of prices.

A method estimates its ratio from the whole sample, and another one from all but the
last m changes, the holdout, which that ratio then hedges. With x the changes of the
asset there and e those that the hedge leaves, each less its mean,

    reduction = 1 - sum e^2 / sum x^2

Unlike r_squared it is below 0 where the ratio does harm, and no method has fitted it.
Which method to use is said in choice.py.

Source: Ederington (1979), J. Finance 34, 157-170, out of the sample.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.choice import Choice, Trial, choose
from xlhedge.hedge.statistical.levels import NO_WARNING
from xlhedge.hedge.statistical.methods import METHODS, parameter_of
from xlhedge.hedge.statistical.parameters import number, require_fraction
from xlhedge.hedge.statistical.ratio import Estimate, hedge_ratio_stats
from xlhedge.hedge.statistical.samples import checked_pair, deviations, require_variance

WINDOW = 60.0  # changes
HOLDOUT = 0.25  # of the changes
FEWEST_KEPT = 5  # changes in a holdout: fewer tell no method from another
RECOMMENDED, POSSIBLE, WARNED, FAILED = "recommended", "possible", "warned", "failed"
_OF_PRICES = "ecm"  # every other method takes changes


class Compared(NamedTuple):
    """One method: its ratio, and how an earlier one hedged the holdout.

    estimate: of the whole sample. reduction: of the variance of the holdout. lead: on
    the usual method, 0 of that itself. use: recommended, possible, warned or failed;
    why: the reason. error: of a failed method, which has no numbers.
    """

    method: str
    estimate: Estimate | None
    reduction: float
    lead: float
    use: str
    why: str
    error: InputError | None = None


def compare_methods(
    asset: Any,
    hedge: Any,
    window: float = WINDOW,
    holdout: float = HOLDOUT,
    confidence: float = 0.95,
) -> list[Compared]:
    """All METHODS: the recommended one, then the others by reduction, failed ones last.

    Args: asset, hedge (prices at the same times, oldest first), window (changes that
    rolling looks at), holdout (part of the changes, the last ones, that no comparison
    has seen), confidence (of the intervals). Other parameters are the usual ones.
    Raises: InputError for series that do not fit, DomainError out of range, for a
    holdout of fewer than five changes and a series that does not move.
    """
    prices = checked_pair(asset, hedge)
    require_fraction("confidence", number(confidence, "confidence"))
    kept = _kept(len(prices[0]) - 1, number(holdout, "holdout"))
    for name, series in zip(("asset", "hedge"), prices, strict=True):
        require_variance(f"the changes of {name}", np.diff(series))
    require_variance("the holdout of asset", np.diff(prices[0])[-kept:])
    trials: dict[str, Trial] = {}
    failed: list[Compared] = []
    for method in METHODS:
        try:
            trials[method] = _tried(method, *prices, window, kept, confidence)
        except InputError as error:  # of this method alone
            failed.append(_failed(method, error))
    return [*_rows(trials, _moves(prices[0], kept)), *failed]


def _kept(changes: int, holdout: float) -> int:
    """How many changes the holdout has."""
    require_fraction("holdout", holdout)
    kept = round(changes * holdout)
    if kept < FEWEST_KEPT:
        rule = f"must keep {FEWEST_KEPT} changes or more"
        raise DomainError(f"holdout {rule}, got {kept} of {changes}")
    return kept


def _tried(
    method: str, asset: Array, hedge: Array, window: float, kept: int, confidence: float
) -> Trial:
    """The estimate of the whole sample, and the holdout hedged by an earlier ratio."""
    parameter = parameter_of(method, window if method == "rolling" else None)
    ours, theirs = (s if method == _OF_PRICES else np.diff(s) for s in (asset, hedge))
    estimate = hedge_ratio_stats(ours, theirs, method, parameter, confidence)
    before = checked_pair(ours[:-kept], theirs[:-kept])
    ratio = METHODS[method].ratio(*before, parameter)
    return Trial(estimate, _moves(asset, kept) - ratio * _moves(hedge, kept))


def _moves(prices: Array, kept: int) -> Array:
    """The last changes, less their mean."""
    return deviations(np.diff(prices)[-kept:])


def _rows(trials: dict[str, Trial], moves: Array) -> list[Compared]:
    """The methods that gave a ratio, the recommended one first."""
    warned = {m for m in trials if trials[m].estimate.levels_warning != NO_WARNING}
    choice = choose(trials) if trials.keys() - warned else None
    rows = []
    for method, (estimate, left) in trials.items():
        reduction = float(1 - left @ left / (moves @ moves))
        lead = choice.leads[method] if choice else 0.0
        use, why = _use(method, estimate.levels_warning, choice)
        rows.append(Compared(method, estimate, reduction, lead, use, why))
    return sorted(rows, key=lambda row: (row.use != RECOMMENDED, -row.reduction))


def _use(method: str, warning: str, choice: Choice | None) -> tuple[str, str]:
    """Whether to use a method that gave a ratio, and why."""
    if warning != NO_WARNING or choice is None:
        return WARNED, warning
    if method == choice.method:
        return RECOMMENDED, choice.why
    lead = f"lead {choice.leads[method]:.2f}"
    if method == choice.usual:
        return POSSIBLE, f"the usual method; {choice.method} hedged better"
    return POSSIBLE, f"{lead} on {choice.usual}, {choice.needed:.2f} would be needed"


def _failed(method: str, error: InputError) -> Compared:
    return Compared(method, None, np.nan, np.nan, FAILED, error.rule, error)
