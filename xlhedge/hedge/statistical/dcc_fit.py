"""The GARCH and DCC models under which samples are likeliest, in two stages.

Each stage makes minus its log-likelihood under the normal law as small as can be:

    variances     sum (log v + x^2/v)/2                                    by arch
    correlation   sum (log(1 - rho^2) + (u^2 - 2 rho u y + y^2)/(1 - rho^2))/2

The first variance of a fit is w + (a + b) mean x^2, as arch has it; a forecast starts
at mean x^2 (garch.py).

Source: R. Engle (2002), Journal of Business and Economic Statistics 20, 339-350,
equations 20, 24 and 26.
"""

from typing import Any

import numpy as np

from xlhedge.core.errors import ConvergenceError, DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.garch import (
    Dcc,
    Garch,
    correlation_path,
    mean_products,
    recursion,
    standardised,
)
from xlhedge.hedge.statistical.polish import polished_below

_FEWEST = 10  # observations for eight parameters
_AS_ONE = 1 - 1e-12  # correlation of samples that cannot be told apart
# w, a and b where the search from arch's own start stops early, as one in 240 did on
# samples of constant variance.
_GARCH_STARTS = (np.array([0.5, 0.1, 0.4]), np.array([0.1, 0.05, 0.85]))
# A and B at which the search may start; where A = 0 the likelihood is flat in B.
_STARTS = [
    np.array([reaction, persistence])
    for reaction in (0.01, 0.03, 0.06, 0.12, 0.25)
    for persistence in (0.0, 0.2, 0.4, 0.6, 0.74, 0.85, 0.92, 0.96)
    if reaction + persistence < 1
]
_LARGEST = 1.0  # a + b of a fit, as arch has it
_STATIONARY = 1 - 1e-6  # A + B of a fit
_ACCURACY = 1e-10  # of the log-likelihood


def fit_dcc(asset: Array, hedge: Array) -> Dcc:
    """The model under which checked samples of mean zero, shape (n,), are likeliest.

    Raises: DomainError for fewer than ten observations and for samples that move as
    one, ConvergenceError where a search stops early.
    """
    if len(asset) < _FEWEST:
        raise DomainError(f"dcc needs {_FEWEST} observations, got {len(asset)}")
    ours, theirs = _fit_garch("asset", asset), _fit_garch("hedge", hedge)
    pair = standardised(asset, ours), standardised(hedge, theirs)
    return Dcc(ours, theirs, *_fit_correlation(*pair))


def _fit_garch(name: str, x: Array) -> Garch:
    """The likeliest GARCH(1,1), searched where the mean square is 1."""
    from arch import arch_model

    square = float(np.mean(x**2))
    standard = x / np.sqrt(square)
    model = arch_model(standard, mean="Zero", rescale=False)
    for start in (None, *_GARCH_STARTS):
        found = model.fit(
            disp="off", show_warning=False, backcast=1.0, starting_values=start
        )
        if found.convergence_flag == 0:
            best = polished_below(
                lambda point: _minus_garch(standard, point),
                np.array(found.params),
                _LARGEST,
            )
            constant, reaction, persistence = (float(p) for p in best)
            return Garch(constant * square, reaction, persistence)
    raise ConvergenceError(f"the search for the GARCH of {name} stopped early")


def _minus_garch(x: Array, point: Array) -> float:
    """Minus the log-likelihood of a variance, of samples of mean square 1."""
    constant, reaction, persistence = point
    first = constant + reaction + persistence
    added = constant + reaction * x[:-1] ** 2
    variance = recursion(first, added, persistence)
    with np.errstate(all="ignore"):
        return float(np.sum(np.log(variance) + x**2 / variance) / 2)


def _fit_correlation(ours: Array, theirs: Array) -> tuple[float, float]:
    """A and B."""
    from scipy.optimize import LinearConstraint, minimize

    means = mean_products(ours, theirs)
    if abs(means[2]) >= _AS_ONE * np.sqrt(means[0] * means[1]):
        raise DomainError("asset and hedge move as one: no correlation to fit")

    def minus(point: Array) -> float:
        return float(np.sum(surprise(ours, theirs, means, *point)))

    options: Any = {"ftol": _ACCURACY}
    found = minimize(
        minus,
        min(_STARTS, key=minus),
        method="SLSQP",
        bounds=[(0.0, 1.0), (0.0, 1.0)],
        constraints=LinearConstraint([[1.0, 1.0]], ub=_STATIONARY),
        options=options,
    )
    if not (found.success and np.isfinite(found.fun)):
        raise ConvergenceError(f"the search for the DCC stopped: {found.message}")
    best = polished_below(minus, found.x, _STATIONARY)
    reaction, persistence = (float(p) for p in best)
    return reaction, persistence


def surprise(
    ours: Array, theirs: Array, means: Array, reaction: float, persistence: float
) -> Array:
    """Minus the log-likelihood of the correlation in each period, shape (n,)."""
    # A correlation of 1 is infinitely unlikely, and a search may step over a bound.
    with np.errstate(all="ignore"):
        rho = correlation_path(ours, theirs, means, reaction, persistence)[:-1]
        left = 1 - rho**2
        gap = ours**2 - 2 * rho * ours * theirs + theirs**2
        return np.asarray(np.log(left) + gap / left) / 2
