"""The minimum-variance hedge ratio: units of hedge to sell per unit held long.

    h = Cov(asset, hedge) / Var(hedge)

It makes the variance of asset - h hedge least: Var(asset)(1 - rho^2), and (h' - h)^2
Var(hedge) more at any other ratio h'. Positive = sell the hedge against a long asset;
the trade is -h. METHODS are ways to estimate it from changes or returns over the
horizon of the hedge; an interval tells how well the sample knows it.

Source: Johnson (1960), Review of Economic Studies 27, 139-151; Ederington (1979), J.
Finance 34, 157-170; the files of each method.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from xlhedge.core.checks import Faults
from xlhedge.core.errors import doubt
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.levels import NO_WARNING
from xlhedge.hedge.statistical.methods import METHODS, Method, parameter_of
from xlhedge.hedge.statistical.ols import residuals
from xlhedge.hedge.statistical.parameters import number, require_fraction
from xlhedge.hedge.statistical.samples import checked_pair, deviations


class Estimate(NamedTuple):
    """A ratio, how well it is known, and the sample hedged with it.

    low and high: the interval by Student's t. correlation: of asset and hedge.
    r_squared: 1 - Var(asset - ratio hedge)/Var(asset), below 0 where the hedge adds
    risk. n: observations used. residual_volatility: of asset - ratio hedge, per period,
    n - 2 in the denominator. durbin_watson: of the same, 2 without autocorrelation,
    NaN where nothing is left. levels_warning: "none", or why the samples are no
    changes. stability: p-value that one ratio held throughout.
    """

    ratio: float
    standard_error: float
    low: float
    high: float
    correlation: float
    r_squared: float
    n: int
    residual_volatility: float
    durbin_watson: float
    levels_warning: str
    stability: float


def hedge_ratio(
    asset: Any, hedge: Any, method: str = "ols", parameter: float | None = None
) -> float:
    """Units of hedge to sell per unit of asset held long.

    Args: asset, hedge (changes or returns of the same periods, oldest first, at least
    three; levels with ecm), method, parameter (of the method; each has a usual one but
    rolling). Samples that look like levels raise a DoubtWarning.
    Returns: the ratio. Raises: InputError for lists that do not fit, DomainError for
    numbers out of range and samples without variance, ConvergenceError.

    J. Hull, Options, Futures, and Other Derivatives, table 3.2 (jet fuel and heating
    oil): 0.78.

    >>> fuel = [0.029, 0.020, -0.044, 0.008, 0.026, -0.019, -0.010, -0.007]
    >>> fuel += [0.043, 0.011, -0.036, -0.018, 0.009, -0.032, 0.023]
    >>> heating = [0.021, 0.035, -0.046, 0.001, 0.044, -0.029, -0.026, -0.029]
    >>> heating += [0.048, -0.006, -0.036, -0.011, 0.019, -0.027, 0.029]
    >>> print(round(hedge_ratio(fuel, heating), 2))
    0.78
    """
    chosen, given = _chosen(method, parameter)
    ours, theirs = checked_pair(asset, hedge)
    warning = chosen.warning(ours, theirs, given)
    if warning != NO_WARNING:
        doubt(warning)
    return chosen.ratio(ours, theirs, given)


def hedge_ratio_stats(
    asset: Any,
    hedge: Any,
    method: str = "ols",
    parameter: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """The ratio with its error, its interval and what it leaves.

    Args: as in hedge_ratio, confidence (of the interval, above 0 and below 1).
    """
    chosen, given = _chosen(method, parameter)
    ours, theirs = checked_pair(asset, hedge)
    covered = number(confidence, "confidence")
    require_fraction("confidence", covered)
    ratio = chosen.ratio(ours, theirs, given)
    error = chosen.error(ours, theirs, given)
    x, y = chosen.sample(ours, theirs, given)
    reach = _quantile(chosen.freedom(len(x), given), covered) * error
    left = residuals(x, y, ratio)
    return Estimate(
        ratio,
        error,
        ratio - reach,
        ratio + reach,
        _correlation(x, y),
        _explained(x, left),
        len(x),
        float(np.sqrt(left @ left / (len(x) - 2))),
        _durbin_watson(left),
        chosen.warning(ours, theirs, given),
        chosen.stability(x, y, given),
    )


def _chosen(method: str, parameter: float | None) -> tuple[Method, float]:
    Faults().choice("method", method, tuple(METHODS))
    return METHODS[method], number(parameter_of(method, parameter))


def _quantile(freedom: float, confidence: float) -> float:
    """How many standard errors the interval reaches to either side."""
    return float(stdtrit(freedom, (1 + confidence) / 2))


def _explained(asset: Array, left: Array) -> float:
    moves = deviations(asset)
    return float(1 - left @ left / (moves @ moves))


def _correlation(asset: Array, hedge: Array) -> float:
    x, y = deviations(asset), deviations(hedge)
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


def _durbin_watson(left: Array) -> float:
    squares = float(left @ left)
    return float(np.sum(np.diff(left) ** 2)) / squares if squares > 0 else np.nan
