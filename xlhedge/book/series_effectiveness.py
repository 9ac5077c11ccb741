"""Effectiveness of the hedge of the table Series, by month, quarter or year.

A change belongs to the period in which its later price stands. Source: that of
hedge/assessment.py.
"""

import numpy as np

from xlhedge.book.result import Result
from xlhedge.book.series import series_of
from xlhedge.book.table import Cells
from xlhedge.core.checks import Faults
from xlhedge.core.dates import serials
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.hedge.assessment import Assessment, assess

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MEASURES = tuple(name for name in Assessment._fields if name != "error")
EFFECTIVENESS_COLUMNS = ("period", "to", *_MEASURES, "status")
_REGRESSION = ("r_squared", "slope", "variance_reduction")
_NO_OFFSET = "the changes of the asset add up to 0: there is no offset"


def effectiveness_by_period(
    series: Cells,
    ratio: float,
    hedge_number: float = 1.0,
    reporting: str = "quarter",
) -> Result:
    """EFFECTIVENESS_COLUMNS, a row per period; `to` is the serial number of its last
    date.

    Args: series (the table with its headers), ratio (hedge per asset, positive = sold
    against a long asset), hedge_number (1 to 3), reporting (month, quarter, year).
    Raises: InputError, DomainError for what leaves no period.
    """
    Faults().choice("reporting", reporting, tuple(_MONTHS))
    given = series_of(series)
    dates, hedge = given.dates[1:], given.hedge(hedge_number)
    months = dates.astype("M8[M]").astype(int) // _MONTHS[reporting]
    ends = np.append(np.flatnonzero(np.diff(months)), len(dates) - 1) + 1
    rows = assess(np.diff(given.asset), np.diff(hedge), ratio, ends.tolist())
    columns = {
        "period": np.array([_label(d, reporting) for d in dates[ends - 1]], object),
        "to": serials(dates[ends - 1]),
        **{name: _column([getattr(row, name) for row in rows]) for name in _MEASURES},
        "status": np.array([_status(row) for row in rows], dtype=object),
    }
    codes = {name: _codes(rows, name, columns[name]) for name in _MEASURES}
    return Result(columns, {n: c for n, c in codes.items() if c.any()})


def _label(date: np.datetime64, reporting: str) -> str:
    """2026-03, 2026-Q1 or 2026."""
    year, month = str(date.astype("M8[M]")).split("-")
    names = {"month": f"{year}-{month}", "year": year}
    return names.get(reporting, f"{year}-Q{(int(month) + 2) // 3}")


def _column(values: list[float] | list[str]) -> Array:
    return np.array(values, dtype=object if isinstance(values[0], str) else float)


def _status(row: Assessment) -> str:
    if row.error:
        return row.error.rule
    return _NO_OFFSET if np.isnan([row.offset, row.offset_to_date]).any() else "ok"


def _codes(rows: list[Assessment], name: str, values: Array) -> Array:
    """Why numbers of a column are none."""
    codes = np.zeros(len(rows), dtype=int)
    if name in _REGRESSION:
        codes[:] = [int(row.error.code) if row.error else 0 for row in rows]
    elif values.dtype.kind == "f":
        codes[np.isnan(values)] = int(Code.OUT_OF_RANGE)
    return codes
