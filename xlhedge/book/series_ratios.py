"""Hedge ratios of the table Series: by every method, over time, and of all hedges.

Ratios are from changes of price between neighbouring rows, so they count units of hedge
per unit of asset, positive = sell against a long asset.

Source: that of hedge/statistical/comparison.py, path.py and several.py.
"""

from typing import Any

import numpy as np
from scipy.special import stdtrit

from xlhedge.book.result import Result
from xlhedge.book.series import series_of
from xlhedge.book.table import Cells
from xlhedge.core.dates import serials
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio_multi, hedge_ratio_stats
from xlhedge.hedge.statistical.comparison import (
    HOLDOUT,
    WINDOW,
    compare_methods,
)
from xlhedge.hedge.statistical.parameters import number, require_fraction
from xlhedge.hedge.statistical.path import RatioPath, ratio_path

_NUMBERS = (
    *("ratio", "standard_error", "low", "high", "correlation", "r_squared"),
    *("residual_volatility", "durbin_watson", "stability"),
)
METHOD_COLUMNS = ("method", "use", *_NUMBERS, "reduction", "lead", "why", "status")
PATH_COLUMNS = ("date", *RatioPath._fields, "status")
TOGETHER_COLUMNS = (
    *("hedge", "ratio", "standard_error", "low", "high"),
    *("ratio_alone", "r_squared_alone", "r_squared", "condition", "stability"),
    "status",
)
_STILL = "nothing moved in the window"


def ratios_by_method(
    series: Cells,
    hedge_number: float = 1.0,
    window: float = WINDOW,
    holdout: float = HOLDOUT,
    confidence: float = 0.95,
) -> Result:
    """METHOD_COLUMNS, a row per method, the recommended one first.

    Args: series (the table with its headers), hedge_number (1 to 3), the others as in
    compare_methods. Raises: InputError, DomainError for what fails all of them.
    """
    given = series_of(series)
    hedge = given.hedge(hedge_number)
    rows = compare_methods(given.asset, hedge, window, holdout, confidence)
    columns: dict[str, Any] = {
        name: [getattr(row.estimate, name, np.nan) for row in rows] for name in _NUMBERS
    }
    for name in ("method", "use", "reduction", "lead", "why"):
        columns[name] = [getattr(row, name) for row in rows]
    columns["status"] = [row.error.rule if row.error else "ok" for row in rows]
    codes = np.array([int(row.error.code) if row.error else 0 for row in rows])
    failing = dict.fromkeys((*_NUMBERS, "reduction", "lead"), codes)
    return Result(_typed(columns, METHOD_COLUMNS), failing)


def ratios_over_time(
    series: Cells,
    hedge_number: float = 1.0,
    window: float = WINDOW,
    decay: float = 0.94,
    confidence: float = 0.95,
) -> Result:
    """PATH_COLUMNS, a row per date from the end of the first window on.

    Args: as in ratios_by_method, decay (of EWMA). Dates are serial numbers.
    """
    given = series_of(series)
    changes = np.diff(given.asset), np.diff(given.hedge(hedge_number))
    found = ratio_path(*changes, window, decay, confidence)
    still = np.isnan(found.rolling)
    columns = {"date": serials(given.dates[-len(still) :]), **found._asdict()}
    columns["status"] = np.where(still, _STILL, "ok").astype(object)
    codes = {
        name: np.where(np.isnan(values), int(Code.OUT_OF_RANGE), 0)
        for name, values in found._asdict().items()
    }
    return Result(columns, codes)


def ratios_together(
    series: Cells, ridge: float = 0.0, confidence: float = 0.95
) -> Result:
    """TOGETHER_COLUMNS, a row per hedge: held with the others, and alone.

    Args: series as above, ridge (as in hedge_ratio_multi), confidence (of the interval,
    Student's t). r_squared, condition and stability are those of all hedges.
    """
    given = series_of(series)
    asset, names = np.diff(given.asset), list(given.hedges)
    if not names:
        raise InputError("Series has no prices of a hedge")
    require_fraction("confidence", number(confidence, "confidence"))
    hedges = np.column_stack([np.diff(given.hedges[n]) for n in names])
    found = hedge_ratio_multi(asset, hedges, ridge)
    freedom = found.n - 1 - len(names)
    reach = stdtrit(freedom, (1 + confidence) / 2) * found.standard_errors
    alone = [hedge_ratio_stats(asset, hedge) for hedge in hedges.T]
    warned = found.levels_warning
    columns = {
        "hedge": [f"hedge_{n}_price" for n in names],
        "ratio": found.ratios,
        "standard_error": found.standard_errors,
        "low": found.ratios - reach,
        "high": found.ratios + reach,
        "ratio_alone": [one.ratio for one in alone],
        "r_squared_alone": [one.r_squared for one in alone],
        "r_squared": [found.r_squared] * len(names),
        "condition": [found.condition] * len(names),
        "stability": [found.stability] * len(names),
        "status": ["ok" if warned == "none" else warned] * len(names),
    }
    return Result(_typed(columns, TOGETHER_COLUMNS), {})


def _typed(columns: dict[str, Any], names: tuple[str, ...]) -> dict[str, Array]:
    """The columns in order: floats, and texts as objects."""
    texts = {name for name in names if isinstance(columns[name][0], str)}
    return {
        name: np.array(columns[name], dtype=object if name in texts else float)
        for name in names
    }
