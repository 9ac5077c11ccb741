"""The methods of a ratio from samples: one row each.

Every function of a row takes the checked samples and the parameter of the method.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.cvar import TAIL, cvar, cvar_error
from xlhedge.hedge.statistical.dcc import dcc
from xlhedge.hedge.statistical.dcc_error import dcc_error
from xlhedge.hedge.statistical.error_correction import (
    changes,
    ecm,
    ecm_error,
    ecm_freedom,
    ecm_warning,
)
from xlhedge.hedge.statistical.ewma import DECAY, ewma, ewma_error, ewma_freedom
from xlhedge.hedge.statistical.levels import levels_warning
from xlhedge.hedge.statistical.ols import ols, ols_error
from xlhedge.hedge.statistical.robust import THRESHOLD, robust, robust_error
from xlhedge.hedge.statistical.rolling import last, rolling, rolling_error
from xlhedge.hedge.statistical.semivariance import semivariance, semivariance_error
from xlhedge.hedge.statistical.stability import stability
from xlhedge.hedge.statistical.tls import tls, tls_error

Number: TypeAlias = Callable[[Array, Array, float], float]


def _whole(asset: Array, hedge: Array, parameter: float) -> tuple[Array, Array]:
    return asset, hedge


def _line(n: int, parameter: float) -> float:
    return n - 2.0


def _stability(asset: Array, hedge: Array, parameter: float) -> float:
    return stability(asset, hedge)


def _stability_with_lags(asset: Array, hedge: Array, lags: float) -> float:
    return stability(asset, hedge, int(lags))


def _levels(asset: Array, hedge: Array, parameter: float) -> str:
    return levels_warning({"asset": asset, "hedge": hedge})


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its ratio, the standard error, and the parameter where none is given.

    `sample` are the changes that the other statistics describe, `freedom` the degrees
    of freedom of n of them, `stability` the p-value that one ratio held throughout,
    `warning` what the reader of the ratio must know, or "none".
    """

    ratio: Number
    error: Number
    parameter: float | None
    sample: Callable[[Array, Array, float], tuple[Array, Array]] = _whole
    freedom: Callable[[int, float], float] = _line
    stability: Number = _stability
    warning: Callable[[Array, Array, float], str] = _levels


METHODS: dict[str, Method] = {
    "ols": Method(ols, ols_error, 0.0, stability=_stability_with_lags),
    "ewma": Method(ewma, ewma_error, DECAY, freedom=ewma_freedom),
    "rolling": Method(rolling, rolling_error, None, sample=last),
    "robust": Method(robust, robust_error, THRESHOLD),
    "tls": Method(tls, tls_error, 1.0),
    "semivariance": Method(semivariance, semivariance_error, 0.0),
    "cvar": Method(cvar, cvar_error, TAIL),
    "ecm": Method(ecm, ecm_error, 0.0, changes, ecm_freedom, warning=ecm_warning),
    "dcc": Method(dcc, dcc_error, 0.0),
}


def parameter_of(method: str, parameter: float | None) -> float:
    """The parameter, or the method's own; InputError where it has none."""
    found = METHODS[method].parameter if parameter is None else parameter
    if found is None:
        raise InputError(f"parameter is missing: method {method} needs one")
    return found
