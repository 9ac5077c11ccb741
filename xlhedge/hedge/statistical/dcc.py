"""The ratio of a correlation that moves, one step ahead; garch.py has the formulas.

The model is fitted (dcc_fit.py, its standard error in dcc_error.py) or given.

Source: R. Engle (2002), Journal of Business and Economic Statistics 20, 339-350.
"""

from typing import Any

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.dcc_fit import fit_dcc
from xlhedge.hedge.statistical.garch import Dcc, Forecast, forecast
from xlhedge.hedge.statistical.polish import stated
from xlhedge.hedge.statistical.samples import checked_pair

_DIGITS = 8  # of a fitted ratio


def dcc(asset: Array, hedge: Array, parameter: float = 0.0) -> float:
    """The ratio one step ahead, of the model fitted to the samples.

    Args: asset, hedge (changes or returns of mean zero, shape (n,), n >= 10),
    parameter: none, 0. Returns: units of hedge per unit of asset, positive = sell, to
    eight digits.
    Raises: DomainError for a parameter, for too few observations and for samples that
    move as one, ConvergenceError where a search stops early.
    """
    if parameter != 0:
        raise DomainError(f"dcc is fitted and takes no parameter, got {parameter:g}")
    return stated(forecast(asset, hedge, fit_dcc(asset, hedge)).ratio, _DIGITS)


def dcc_forecast(asset: Any, hedge: Any, model: Dcc) -> Forecast:
    """Variances, correlation and ratio one step ahead, of a given model.

    Args: asset, hedge as in dcc, model (a, b, A, B >= 0, w > 0, a + b < 1, A + B < 1).
    Raises: InputError for samples that do not fit, DomainError out of range.

    >>> from xlhedge.hedge.statistical.garch import Garch
    >>> model = Dcc(Garch(0.1, 0.1, 0.8), Garch(0.1, 0.1, 0.8), 0.0, 0.0)
    >>> samples = np.array([1.0, -2.0, 1.0]), np.array([1.0, -2.0, 1.0])
    >>> print(round(dcc_forecast(*samples, model).ratio, 12))
    1.0
    """
    pair = checked_pair(asset, hedge)
    for name, (constant, *rest) in (("asset", model.asset), ("hedge", model.hedge)):
        _require_stationary(f"GARCH of {name}", *rest)
        if not 0 < constant < np.inf:
            raise DomainError(f"GARCH of {name}: constant must be > 0, got {constant}")
    _require_stationary("DCC", model.reaction, model.persistence)
    return forecast(*pair, model)


def _require_stationary(name: str, reaction: float, persistence: float) -> None:
    """Raise DomainError unless both are >= 0 and together below 1."""
    if not (reaction >= 0 and persistence >= 0 and reaction + persistence < 1):
        got = f"{reaction:g} and {persistence:g}"
        raise DomainError(
            f"{name}: reaction and persistence must be >= 0, their sum < 1, got {got}"
        )
