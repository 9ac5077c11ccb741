"""Value at risk and expected shortfall of a quadratic P&L of normal moves.

    P&L = theta_pnl + d'x + x'G x/2 with x normal, mean 0 and covariance S

    mean = theta_pnl + tr(GS)/2              variance = d'Sd + tr((GS)^2)/2
    k3 = 3 d'S GS d + tr((GS)^3)             k4 = 12 d'S (GS)^2 d + 3 tr((GS)^4)

The quantile is that of Cornish and Fisher, and the shortfall its mean over the tail:

    z_cf = z + (z^2-1) s/6 + (z^3-3z) k/24 - (2z^3-5z) s^2/36
    VaR = -(mean + sd z_cf)
    ES = -mean + sd n(z)/tail (1 + z s/6 + (z^2-1) k/24 - (2z^2-1) s^2/36)

with z = Ninv(tail), s = k3/sd^3 and k = k4/sd^4. A quantile must rise with its
probability. dz_cf/dz is a parabola in z, so its least value from z = -8 to Ninv(tail)
is known exactly: where that is not above 0 the formula is no quantile, and there is no
VaR. That happens to books long gamma; of books short gamma it is never so, and there
the formula errs on the safe side. The moments are exact in any case.

Source: E. A. Cornish and R. A. Fisher (1938), Moments and cumulants in the
specification of distributions, Revue de l'Institut International de Statistique 5(4),
307-320;
P. Zangari (1996), A VaR methodology for portfolios that include options, RiskMetrics
Monitor 1996 Q1, 4-12; D. Maillard (2012), A user's guide to the Cornish Fisher
expansion.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from xlhedge.core.checks import Faults, scalar, vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, normal_density
from xlhedge.core.steps import step
from xlhedge.core.term import Limits
from xlhedge.hedge.risk.covariance import checked_covariance, symmetric

_DEEPEST = -8.0  # of z: N(-8) is 6e-16, nothing of the tail lies below
INVALID = "invalid: its quantile falls"
_SIZE = Limits(-1e60, 1e60)  # the fourth power of a product of two is finite
_ROUNDING = 1e-14  # of the terms of a variance: less is nothing
_Z_CF = "z + (z^2 - 1) skew/6 + (z^3 - 3 z) k/24 - (2 z^3 - 5 z) skew^2/36"
_TAIL_MEAN = "n(z)/tail (1 + z skew/6 + (z^2 - 1) k/24 - (2 z^2 - 1) skew^2/36)"


class DeltaGammaVar(NamedTuple):
    """Losses positive, in the unit of the P&L; NaN in `var` and `es` where invalid.

    `var_normal` is that of a normal P&L of the same mean and sd. `validity` is ok, or
    says why there is no VaR.
    """

    var: float
    es: float
    validity: str
    mean: float
    sd: float
    skew: float
    excess_kurtosis: float
    z_cf: float
    var_normal: float


class Moments(NamedTuple):
    """Of the P&L; skew and excess kurtosis are 0 of a P&L that cannot move."""

    mean: float
    sd: float
    skew: float
    excess_kurtosis: float


def delta_gamma_var(
    deltas: Any,
    gammas: Any,
    covariance: Any,
    theta_pnl: float = 0.0,
    tail: float = 0.01,
) -> DeltaGammaVar:
    """The loss that a quadratic P&L exceeds with probability `tail`, and its mean.

    Args: deltas (gain per unit of each move, one per price), gammas (change of deltas
    per unit of each move: a symmetric matrix, or its diagonal as a list), covariance
    (of the moves over the horizon; positive semi-definite), theta_pnl (gain over the
    horizon without moves), tail (above 0, at most 0.5; 0.01 is a confidence of 99 %).
    Returns: DeltaGammaVar; a loss is positive, a gain negative.
    Raises: InputError where the sizes do not fit, DomainError out of range.

    >>> gammas, covariance = [[-30, 5], [5, -12]], [[4, 1.2], [1.2, 2.25]]
    >>> found = delta_gamma_var([1000, -500], gammas, covariance, -50)
    >>> print(round(found.var, 9), round(found.es, 9), found.validity)
    4611.198742834 5325.567965223 ok
    """
    slopes = vector("deltas", deltas, _SIZE)
    if not len(slopes):
        raise InputError("deltas must not be empty")
    curves = _curvature(gammas, len(slopes))
    spread = checked_covariance(covariance, len(slopes), _SIZE)
    moments = _moments(slopes, curves, spread, scalar("theta_pnl", theta_pnl, _SIZE))
    return _quantile(moments, scalar("tail", tail))


def _curvature(gammas: Any, size: int) -> Array:
    """The matrix of gammas; of a list, without gammas between two prices."""
    faults = Faults()
    given = faults.raise_with(faults.number("gammas", gammas, _SIZE))
    listed = given.size == size and max(given.shape, default=1) == size
    return symmetric("gammas", np.diag(given.ravel()) if listed else given, size)


def _moments(slopes: Array, curves: Array, spread: Array, still: float) -> Moments:
    """By the cumulants of a quadratic form of normal numbers."""
    mean = float(still + np.trace(curves @ spread) / 2)
    sd = _deviation(slopes, curves, spread)
    third = fourth = 0.0
    if sd > 0:
        third, fourth = _higher(slopes / sd, curves / sd, spread)
    return Moments(
        step("mean", "theta_pnl + tr(GS)/2", mean),
        step("sd", "sqrt(d'Sd + tr((GS)^2)/2)", sd),
        step("skew", "(3 d'S GS d + tr((GS)^3))/sd^3", third),
        step("k", "(12 d'S (GS)^2 d + 3 tr((GS)^4))/sd^4, excess kurtosis", fourth),
    )


def _deviation(slopes: Array, curves: Array, spread: Array) -> float:
    """sqrt(d'Sd + tr((GS)^2)/2), 0 where the terms cancel but for rounding."""
    bent = curves @ spread
    terms = np.outer(slopes, slopes) * spread + bent * bent.T / 2
    variance = float(terms.sum())
    rounding = _ROUNDING * float(np.abs(terms).sum())
    return float(np.sqrt(variance)) if variance > rounding else 0.0


def _higher(slopes: Array, curves: Array, spread: Array) -> tuple[float, float]:
    """The third and the fourth cumulant."""
    bent = curves @ spread  # GS
    square, swayed = bent @ bent, spread @ slopes
    turned = curves @ swayed  # G S d
    third = 3 * swayed @ turned + np.trace(square @ bent)
    fourth = 12 * turned @ spread @ turned + 3 * np.trace(square @ square)
    return float(third), float(fourth)


def _quantile(moments: Moments, tail: float) -> DeltaGammaVar:
    """VaR and ES by Cornish and Fisher, and whether their quantile is one."""
    mean, sd, skew, k = moments
    z = step("z", "Ninv(tail)", float(ndtri(tail)))
    cubic = (2 * z**3 - 5 * z) * skew**2 / 36
    z_cf = z + (z**2 - 1) * skew / 6 + (z**3 - 3 * z) * k / 24 - cubic
    z_cf = step("z_cf", _Z_CF, z_cf)
    bent = z * skew / 6 + (z**2 - 1) * k / 24 - (2 * z**2 - 1) * skew**2 / 36
    density = float(normal_density(np.array(z)))
    beyond = step("e", _TAIL_MEAN, density / tail * (1 + bent))
    slope = step(
        "slope", "least dz_cf/dz from z = -8 to Ninv(tail)", _least(moments, z)
    )
    rises = slope > 0
    return DeltaGammaVar(
        step("var", "-(mean + sd z_cf)", 0.0 - (mean + sd * z_cf)) if rises else np.nan,
        step("es", "-mean + sd e", -mean + sd * beyond) if rises else np.nan,
        "ok" if rises else INVALID,
        *moments,
        z_cf,
        0.0 - (mean + sd * z),
    )


def _least(moments: Moments, highest: float) -> float:
    """The least slope of the quantile between _DEEPEST and `highest`, exactly."""
    square = moments.excess_kurtosis / 8 - moments.skew**2 / 6
    linear = moments.skew / 3
    constant = 1 - moments.excess_kurtosis / 8 + 5 * moments.skew**2 / 36
    places = [_DEEPEST, highest]
    if square > 0:
        places += [z for z in [-linear / (2 * square)] if _DEEPEST < z < highest]
    return min((square * z + linear) * z + constant for z in places)
