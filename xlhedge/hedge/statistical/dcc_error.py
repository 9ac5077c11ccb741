"""Standard error of the fitted ratio of a moving correlation.

The fit solves mean g_t = 0 for eleven numbers: the scores of both variances, u^2 -
Q_11, y^2 - Q_22, u y - Q_12, and the scores of A and B. With J the derivative of mean
g_t, S the mean of g_t g_t' and d the derivative of the forecast ratio,

    error^2 = d' J^-1 S J^-1' d / n

so that every stage carries the error of those before it. Numbers at a bound of their
range are taken as known; a direction in which the likelihood is flat does not move
the ratio and is left out. The periods are given: this is the error of the model, not
the movement of the ratio. Derivatives are central differences.

Source: W. Newey and D. McFadden (1994), Handbook of Econometrics 4, theorem 6.1; R.
Engle and K. Sheppard (2001), NBER Working Paper 8554, theorem 2.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.core.errors import ConvergenceError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.dcc_fit import fit_dcc, surprise
from xlhedge.hedge.statistical.garch import (
    Dcc,
    Garch,
    forecast,
    mean_products,
    standardised,
    variance_path,
)
from xlhedge.hedge.statistical.polish import stated

_STEP = 1e-4  # of a number, of at least _SMALL
_SMALL = 1e-2
_AT_BOUND = 1e-5
_Q_12 = 8  # the one number of eleven that may be negative
_FLAT = 1e-8  # of the largest singular value
_DIGITS = 3  # of an error


def dcc_error(asset: Array, hedge: Array, parameter: float = 0.0) -> float:
    """Standard error of the ratio of dcc, to three digits; arguments as there.

    Raises: as fit_dcc, ConvergenceError for a likelihood that is not finite near by.
    """
    units = float(np.sqrt(np.mean(asset**2))), float(np.sqrt(np.mean(hedge**2)))
    ours, theirs = asset / units[0], hedge / units[1]
    numbers = _fitted(ours, theirs)
    free = [n for n, x in enumerate(numbers) if abs(x) > _AT_BOUND or n == _Q_12]
    scores = _scores(numbers, ours, theirs)[:, free]

    def mean_score(point: Array) -> Array:
        return np.mean(_scores(point, ours, theirs), axis=0)[free]

    def ratio(point: Array) -> Array:
        return np.array(forecast(ours, theirs, *_model(point)).ratio)

    slopes = np.array([_slope(mean_score, numbers, n) for n in free]).T
    moves = np.array([_slope(ratio, numbers, n) for n in free])
    if not (np.isfinite(scores).all() and np.isfinite(slopes).all()):
        raise ConvergenceError("the error of dcc: its likelihood is not finite near by")
    each = scores @ (moves @ np.linalg.pinv(slopes, rcond=_FLAT))
    error = float(np.sqrt(np.mean(each**2) / len(asset)) * units[0] / units[1])
    return stated(error, _DIGITS)


def _fitted(asset: Array, hedge: Array) -> Array:
    """The eleven numbers: w, a, b of each, Q_11, Q_22, Q_12, A and B."""
    model = fit_dcc(asset, hedge)
    pair = standardised(asset, model.asset), standardised(hedge, model.hedge)
    correlation = model.reaction, model.persistence
    return np.array([*model.asset, *model.hedge, *mean_products(*pair), *correlation])


def _model(numbers: Array) -> tuple[Dcc, Array]:
    """The model and Q_bar of the eleven numbers."""
    asset, hedge = Garch(*numbers[0:3]), Garch(*numbers[3:6])
    return Dcc(asset, hedge, numbers[9], numbers[10]), numbers[6:9]


def _scores(numbers: Array, asset: Array, hedge: Array) -> Array:
    """g_t, shape (n, 11)."""
    model, means = _model(numbers)
    ours, theirs = standardised(asset, model.asset), standardised(hedge, model.hedge)

    def correlated(point: Array) -> Array:
        return surprise(ours, theirs, means, *point)

    columns = [
        *(_slope(lambda p: _surprise(asset, p), numbers[0:3], n) for n in range(3)),
        *(_slope(lambda p: _surprise(hedge, p), numbers[3:6], n) for n in range(3)),
        *(ours**2 - means[0], theirs**2 - means[1], ours * theirs - means[2]),
        *(_slope(correlated, numbers[9:11], n) for n in range(2)),
    ]
    return np.column_stack(columns)


def _surprise(x: Array, garch: Array) -> Array:
    """Minus the log-likelihood of each period, without its constant."""
    variance = variance_path(x, Garch(*garch))[:-1]
    return (np.log(variance) + x**2 / variance) / 2


def _slope(function: Callable[[Array], Array], point: Array, place: int) -> Array:
    """The central difference of a function in one of its numbers."""
    step = np.zeros_like(point)
    step[place] = _STEP * max(abs(point[place]), _SMALL)
    with np.errstate(all="ignore"):  # beyond a bound, whose number is taken as known
        change = function(point + step) - function(point - step)
    return change / (2 * step[place])
