"""The ratio that a few extreme pairs cannot move: Huber's M-estimate.

Pairs whose residual is beyond `threshold` scales count by its sign only; the scale is
the median absolute residual / 0.6745. At 1.345 the estimate is 95 % as efficient as
least squares where residuals are normal. The standard error is the one of the
asymptotic theory. The regression is that of statsmodels, to 12 digits.

Source: Huber (1973), Annals of Statistics 1, 799-821; Huber (1981), Robust Statistics,
section 7.6 for the error and 7.8 for the iteration.
"""

import warnings
from typing import NamedTuple

import numpy as np

from xlhedge.core.errors import ConvergenceError, DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.ols import residuals, slope
from xlhedge.hedge.statistical.parameters import positive
from xlhedge.hedge.statistical.samples import deviations

THRESHOLD = 1.345
_STEPS = 500
_TOLERANCE = 1e-13  # of the coefficients, in units of the samples' deviations

_NO_SCALE = 1e-12  # in the same units: what steps towards a scale of 0 end with


class _Line(NamedTuple):
    slope: float
    error: float


def robust(asset: Array, hedge: Array, threshold: float = THRESHOLD) -> float:
    """The slope of Huber's line with intercept."""
    return _line(asset, hedge, threshold).slope


def robust_error(asset: Array, hedge: Array, threshold: float = THRESHOLD) -> float:
    """Its standard error."""
    return _line(asset, hedge, threshold).error


def _line(asset: Array, hedge: Array, threshold: float) -> _Line:
    """Both, from samples in units of their standard deviation."""
    limit = positive("threshold of robust", threshold)
    if not residuals(asset, hedge, slope(asset, hedge)).any():
        return _Line(slope(asset, hedge), 0.0)
    ours, theirs = float(asset.std()), float(hedge.std())
    found = _huber(deviations(asset) / ours, deviations(hedge) / theirs, limit)
    return _Line(found.slope * ours / theirs, found.error * ours / theirs)


def _huber(asset: Array, hedge: Array, threshold: float) -> _Line:
    # Imported here: statsmodels takes a second, and a worksheet may not need it.
    from statsmodels.robust.norms import HuberT
    from statsmodels.robust.robust_linear_model import RLM

    design = np.column_stack([np.ones_like(hedge), hedge])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a scale of 0 is an error below
        fit = RLM(asset, design, HuberT(threshold)).fit(
            maxiter=_STEPS, tol=_TOLERANCE, conv="coefs"
        )
    if not fit.scale > _NO_SCALE:
        raise DomainError("robust finds no scale: half of the residuals are 0")
    if fit.fit_history["iteration"] >= _STEPS:
        raise ConvergenceError(f"robust found no ratio in {_STEPS} steps")
    return _Line(float(fit.params[1]), float(fit.bse[1]))
