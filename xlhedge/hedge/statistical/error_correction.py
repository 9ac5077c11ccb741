"""The ratio of two levels that return to each other: error correction.

    levels    S = constant + slope F + z              what holds in the long run
    changes   dS = drift + h dF + adjustment z(-1) + lags of dS and dF

z(-1) is how far the levels were apart a period before; a regression of the changes
that leaves it out is biased where the levels are cointegrated. Whether they are is
Engle and Granger's question: an augmented Dickey-Fuller test of z, whose critical
values are not those of a series that is observed but of one that was fitted.

Source: R. Engle and C. Granger (1987), Econometrica 55, 251-276: both steps; J.
MacKinnon (2010), Critical values for cointegration tests, Queen's Economics
Department Working Paper 1227, in statsmodels; A. Ghosh (1993), Journal of Futures
Markets 13, 743-752, and D. Lien (1996), ibid. 16, 773-780: as a hedge ratio.
"""

import warnings
from typing import NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.levels import NO_WARNING
from xlhedge.hedge.statistical.ols import ols, ols_error
from xlhedge.hedge.statistical.parameters import whole_number
from xlhedge.hedge.statistical.samples import (
    checked_pair,
    deviations,
    require_variance,
)

_FEWEST = 10  # levels of a test
_SIGNIFICANCE = 1  # place of 5 % among the critical values for 1, 5 and 10 %
_NOISE = 1e-13  # of the levels: what rounding leaves of a perfect fit


class ErrorCorrection(NamedTuple):
    """Both regressions and the test of the first one's residuals.

    ratio h, its standard_error (plain), adjustment (share of the gap closed per period,
    negative), constant and slope of the levels; statistic of the test and its
    critical_value at 5 %: cointegrated where the statistic is below.
    """

    ratio: float
    standard_error: float
    adjustment: float
    constant: float
    slope: float
    statistic: float
    critical_value: float

    @property
    def cointegrated(self) -> bool:
        """Whether the levels return to each other, at 5 %."""
        return self.statistic < self.critical_value


def error_correction(asset: Array, hedge: Array, lags: float = 0.0) -> ErrorCorrection:
    """Both regressions on levels, and the cointegration test.

    Args: asset, hedge (levels, shape (n,), oldest first, at least 10 and 3 per lag
    more), lags (earlier changes of both among the regressors).
    Raises: InputError for samples that do not fit, DomainError for too few, for a hedge
    whose changes have no variance and for levels that move as one.
    """
    asset, hedge = checked_pair(asset, hedge)
    count = whole_number("lags of ecm", lags, 0, len(asset))
    if len(asset) < _FEWEST + 3 * count:
        needed = f"ecm with {count} lags needs {_FEWEST + 3 * count} levels"
        raise DomainError(f"{needed}, got {len(asset)}")
    require_variance("changes of hedge", np.diff(hedge))
    ours, theirs = deviations(asset), deviations(hedge)
    slope = float(ours @ theirs / (theirs @ theirs))
    gaps = ours - slope * theirs
    if np.abs(gaps).max() <= _NOISE * np.abs(asset).max():
        raise DomainError("asset and hedge levels move as one: no error to correct")
    ratio, standard_error, adjustment = _correction(asset, hedge, gaps, count)
    statistic, critical_value = _cointegration(gaps)
    constant = float(asset.mean() - slope * hedge.mean())
    return ErrorCorrection(
        *(ratio, standard_error, adjustment),
        *(constant, slope, statistic, critical_value),
    )


def ecm(asset: Array, hedge: Array, lags: float = 0.0) -> float:
    """The error-correction ratio of levels; that of their changes where it has none.

    Levels that are not cointegrated have no error to correct: the ratio is then ols of
    their changes, and ecm_warning says so. Arguments as in error_correction.
    """
    found = error_correction(asset, hedge, lags)
    return found.ratio if found.cointegrated else ols(*changes(asset, hedge))


def ecm_error(asset: Array, hedge: Array, lags: float = 0.0) -> float:
    """Standard error of the ratio of ecm, from the regression that it is of."""
    found = error_correction(asset, hedge, lags)
    if found.cointegrated:
        return found.standard_error
    return ols_error(*changes(asset, hedge))


def ecm_warning(asset: Array, hedge: Array, lags: float = 0.0) -> str:
    """That the levels are not cointegrated, and what the ratio is then; or "none"."""
    found = error_correction(asset, hedge, lags)
    if found.cointegrated:
        return NO_WARNING
    test = f"Engle-Granger {found.statistic:.2f}, 5 % {found.critical_value:.2f}"
    return f"not cointegrated ({test}): the ratio is ols of the changes"


def ecm_freedom(n: int, lags: float = 0.0) -> float:
    """Changes with `lags` before them, less three coefficients and two per lag."""
    return n - lags - (3 + 2 * lags)


def changes(asset: Array, hedge: Array, lags: float = 0.0) -> tuple[Array, Array]:
    """From each level to the next, shape (n - 1,) each."""
    return np.diff(asset), np.diff(hedge)


def _correction(
    asset: Array, hedge: Array, gaps: Array, lags: int
) -> tuple[float, float, float]:
    """h, its standard error and the adjustment, by least squares of the changes."""
    from statsmodels.regression.linear_model import OLS

    ours, theirs = np.diff(asset), np.diff(hedge)
    rows = len(ours) - lags
    earlier = [
        change[lags - lag : lags - lag + rows]
        for lag in range(1, lags + 1)
        for change in (ours, theirs)
    ]
    columns = [theirs[lags:], gaps[lags:-1], np.ones(rows), *earlier]
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design / np.linalg.norm(design, axis=0)) < len(columns):
        raise DomainError("the changes do not tell the coefficients of ecm apart")
    fitted = OLS(ours[lags:], design).fit()
    ratio, adjustment = fitted.params[:2]
    return float(ratio), float(fitted.bse[0]), float(adjustment)


def _cointegration(gaps: Array) -> tuple[float, float]:
    """Engle and Granger's statistic and its critical value at 5 %.

    The lags of the test are chosen by Akaike's criterion, at most Schwert's number and
    a quarter of the levels: with more of them the regression fits a short sample
    perfectly, and the statistic is 0. The function `coint` does not test levels whose
    R squared is above 0.9999985, as those of a perpetual and its index are.
    """
    from statsmodels.tsa.adfvalues import mackinnoncrit
    from statsmodels.tsa.stattools import adfuller

    n = len(gaps)
    most = min(int(12 * (n / 100) ** 0.25), n // 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of the kind of its result
        found = adfuller(gaps / gaps.std(), maxlag=most, regression="n")
    critical_values = mackinnoncrit(N=2, regression="c", nobs=n - 1)
    return float(found[0]), float(critical_values[_SIGNIFICANCE])
