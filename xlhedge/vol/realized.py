"""Realised vol of a price series, annualised.

close         sd of ln(C_t/C_t-1), n - 1 in the denominator
parkinson     sqrt(mean ln(H/L)^2 / (4 ln 2))
garman_klass  sqrt(mean(ln(H/L)^2/2 - (2 ln 2 - 1) ln(C/O)^2))
yang_zhang    sqrt(overnight + k open-to-close + (1 - k) rogers_satchell),
              k = 0.34/(1.34 + (n + 1)/(n - 1))

`close` takes closes, the others rows of open, high, low, close. A market that trades
around the clock has 365 periods a year.

Source: Parkinson (1980), J. Business 53; Garman and Klass (1980), J. Business 53;
Rogers and Satchell (1991), Annals of Applied Probability 1; Yang and Zhang (2000),
J. Business 73, equation 7.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.core.bars import checked_bars
from xlhedge.core.checks import Faults
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import POSITIVE
from xlhedge.core.units import DAYS_PER_YEAR

_LOG_2 = float(np.log(2))


def realized_vol(
    prices: Array,
    window: float = 0.0,
    periods_per_year: float = DAYS_PER_YEAR,
    method: str = "close",
) -> float:
    """Realised vol over the last `window` periods; 0 is all of them.

    Args: prices (oldest first, > 0; closes, or rows of open, high, low, close),
    window (whole periods, >= 2, or 0), periods_per_year (> 0), method.
    Returns: vol, decimal per year. Raises: InputError for a wrong shape, DomainError
    for prices out of range and for a high below or a low above the other prices.

    >>> print(round(realized_vol([100, 101, 99, 102, 100]), 6))
    0.465678
    """
    faults = Faults()
    faults.choice("method", method, tuple(METHODS))
    series = faults.number("prices", prices, POSITIVE)
    scale = faults.number("periods_per_year", periods_per_year, POSITIVE)
    faults.raise_with(series)
    rows = _closes(series) if method == "close" else np.log(checked_bars(series))
    kept = _last(rows, window, bars=method in _WITHIN)
    return float(np.sqrt(METHODS[method](kept) * scale))


def _closes(series: Array) -> Array:
    if series.ndim == 2 and 1 not in series.shape:
        raise InputError("method close takes one column of prices")
    return np.log(series.ravel())


def _last(rows: Array, window: float, bars: bool) -> Array:
    """The rows that the last `window` periods need."""
    extra = 0 if bars else 1  # a close before the first period
    available = len(rows) - extra
    periods = int(window) if window else available
    if window and (window != periods or periods < 2):
        raise DomainError(f"window must be a whole number >= 2, got {window:g}")
    if periods < 2 or periods > available:
        raise DomainError(f"{max(periods, 2)} periods needed, got {max(available, 0)}")
    return rows[len(rows) - periods - extra :]


def _close(closes: Array) -> float:
    return float(np.var(np.diff(closes), ddof=1))


def _parkinson(bars: Array) -> float:
    return float(np.mean((bars[:, 1] - bars[:, 2]) ** 2) / (4 * _LOG_2))


def _garman_klass(bars: Array) -> float:
    span, drift = bars[:, 1] - bars[:, 2], bars[:, 3] - bars[:, 0]
    return float(np.mean(span**2 / 2 - (2 * _LOG_2 - 1) * drift**2))


def _yang_zhang(bars: Array) -> float:
    opened, high, low, closed = bars[1:].T
    overnight = np.var(opened - bars[:-1, 3], ddof=1)
    within = np.var(closed - opened, ddof=1)
    up, down = high - opened, low - opened
    drift = closed - opened
    rogers_satchell = np.mean(up * (up - drift) + down * (down - drift))
    n = len(opened)
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    return float(overnight + k * within + (1 - k) * rogers_satchell)


METHODS: dict[str, Callable[[Array], float]] = {
    "close": _close,
    "parkinson": _parkinson,
    "garman_klass": _garman_klass,
    "yang_zhang": _yang_zhang,
}
_WITHIN = ("parkinson", "garman_klass")  # need no earlier period
