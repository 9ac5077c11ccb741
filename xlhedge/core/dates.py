"""Dates as cells give them, as UTC times and as years.

A cell holds an Excel serial number, a text or a date object (core/moments.py). A
whole serial, a text without time and a naive date object at midnight are dates
without a time of day: a spreadsheet cannot say "midnight". They become times only
through a `cut`, the time of day and zone at which they expire. numpy's datetime64
says which it is: counted in days it is a date, in anything finer a time.

Serial numbers: days of the 1900 date system, which counts a 29 February 1900 that
never was, so serials below 61 (1 March 1900) name no certain day and are refused.
They are read to the millisecond.
Source: ECMA-376 Part 1, dates and times of SpreadsheetML.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code, InputError
from xlhedge.core.moments import (
    BLANK,
    NAT,
    clock_of,
    counts_days,
    microseconds_of,
    read_cell,
)
from xlhedge.core.numeric import Array, Text
from xlhedge.core.steps import step
from xlhedge.core.units import DAY_COUNTS, SECONDS_PER_DAY

_FIRST_SERIAL = 61  # 1 March 1900
_END_SERIAL = 2958466  # 1 January 10000
_SERIAL_OF_1970 = 25569
_MILLISECOND = 1000  # microseconds
_MILLISECONDS_PER_DAY = SECONDS_PER_DAY * 1e3
_DAY = np.timedelta64(1, "D")
_EPOCH = np.datetime64(0, "D")
_NUMBERS = (int, float, np.integer, np.floating)


class Dates(NamedTuple):
    """`times` (datetime64[us], NaT where blank or bad), `date_only`, `bad`."""

    times: Array
    date_only: Array
    bad: Array


def parse_dates(values: Any) -> Dates:
    """Cells as times: serial numbers, texts, date objects; None is blank.

    Args: values, a cell, an array or (nested) lists of cells.
    Returns: three arrays in the shape of the values. Blank cells are not bad; dates
    without a time of day stand at 00:00.
    """
    cells = np.asarray(values)
    if cells.dtype.kind == "M":
        date_only = np.asarray(counts_days(cells.dtype) & ~np.isnat(cells))
        return Dates(cells.astype("M8[us]"), date_only, np.zeros_like(date_only))
    if cells.dtype.kind in "fiu":
        return _from_serials(cells.astype(float))
    # numpy would turn a number beside a text into a text.
    return _from_cells(np.asarray(values, dtype=object))


def serials(times: Any) -> Array:
    """Times as Excel serial numbers, NaN for NaT; the inverse of parse_dates."""
    times = np.asarray(times)
    days = times.astype("M8[D]")
    return (_days(days - _EPOCH) + _SERIAL_OF_1970) + _days(times - days)


def minute(time: np.datetime64) -> str:
    """A time as a person reads it, "2026-03-27 08:00"; empty for NaT."""
    return "" if np.isnat(time) else str(time.astype("M8[m]")).replace("T", " ")


def apply_cut(times: Any, cut: str) -> Array:
    """The UTC times at which the days of `times` are cut.

    Args: times (datetime64), cut (`HH:MM zone`, such as "08:00 UTC" or
    "09:30 America/New_York"). Daylight saving is that of the day; an hour that it
    repeats means the first one.

    Returns: datetime64[us] in the shape of the times.
    Raises: InputError for a cut that names no time of day or no known zone.

    >>> print(apply_cut(np.datetime64("2026-09-18"), "09:30 America/New_York"))
    2026-09-18T13:30:00.000000
    """
    clock = clock_of(cut)
    if clock is None:
        raise InputError(_no_cut(cut))
    days, places = np.unique(np.asarray(times).astype("M8[D]"), return_inverse=True)
    known = [day for day in days.tolist() if day is not None]
    moments = [microseconds_of(datetime.combine(day, clock)) for day in known]
    blanks = [NAT] * (len(days) - len(known))  # sorted last
    cut_times: Array = np.array(moments + blanks, dtype=np.int64)
    return cut_times.astype("M8[us]")[places]


def years_between(
    as_of: Any, expiry: Any, basis: str = "act365", cut: Text | None = None
) -> Array:
    """Years from `as_of` to `expiry`, negative once expired.

    act365 and act360: elapsed time, to the microsecond, over 365 or 360 days. act252:
    weekdays between (no holidays; a part of a weekday counts by the UTC time of day)
    over 252.

    Args: as_of and expiry (cells as in parse_dates), basis (act365, act360, act252),
    cut (`HH:MM zone`, needed by dates without a time of day). They broadcast.

    Returns: years, in the broadcast shape.
    Raises: InputError for a cell that is no date and for a date without a cut,
    DomainError for a number that is no date.

    >>> print(years_between("2026-01-01T08:00Z", "27MAR26", cut="08:00 UTC") * 365)
    85.0
    """
    faults = Faults()
    faults.choice("basis", basis)
    start = _times(faults, "as_of", as_of, cut)
    end = _times(faults, "expiry", expiry, cut)
    days = step(
        "days", f"from as_of to expiry, as {basis} counts", _ELAPSED[basis](start, end)
    )
    count = DAY_COUNTS[basis]
    return faults.raise_with(step("years", f"days/{count:g}", days / count))


def _times(faults: Faults, name: str, values: Any, cut: Text | None) -> Array:
    """UTC times; a fault for what is no date and for a date uncut."""
    times, date_only, bad = parse_dates(values)
    bad = bad | np.isnat(times)
    if bad.any():
        cells = np.asarray(values, dtype=object)
        rule = f"{name} must be a date such as 2026-03-27 08:00 or 27MAR26"
        message = f"{rule}, got {_typed(cells[bad].flat[0])}"
        faults.add(bad & _is_number(cells), message)
        faults.add(bad, message, Code.WRONG_KIND)
    cuts = np.asarray("" if cut is None else cut).astype(str)
    times, date_only, cuts = np.broadcast_arrays(times, date_only, cuts)
    return _cut_each(faults, name, times.copy(), date_only, cuts)


def _cut_each(
    faults: Faults, name: str, times: Array, date_only: Array, cuts: Array
) -> Array:
    for cut in dict.fromkeys(cuts[date_only].tolist()):
        here = date_only & (cuts == cut)
        if clock_of(cut):
            times[here] = apply_cut(times[here], cut)
        else:
            day = times[here].flat[0].astype("M8[D]")
            lacking = f"{name} {day} has no time of day; {_no_cut(cut)}"
            faults.add(here, lacking, Code.WRONG_KIND)
    return times


def _no_cut(cut: Any) -> str:
    return f'cut must be HH:MM and a zone, such as "08:00 UTC", got {cut or "none"}'


def _from_serials(numbers: Array) -> Dates:
    bad = np.asarray(~((numbers >= _FIRST_SERIAL) & (numbers < _END_SERIAL)))
    known = np.where(bad, _FIRST_SERIAL, numbers)
    days = np.floor(known)
    # A file that keeps 16 digits of a serial loses half a microsecond: whole
    # milliseconds, the resolution of a spreadsheet, survive it.
    clock = np.rint((known - days) * _MILLISECONDS_PER_DAY)
    midnight = (days - _SERIAL_OF_1970) * _MILLISECONDS_PER_DAY
    whole = (midnight + clock).astype(np.int64) * _MILLISECOND
    times = np.where(bad, NAT, whole).astype("M8[us]")
    return Dates(times, np.asarray(~bad & (known == days)), bad)


def _from_cells(cells: Array) -> Dates:
    """Cells of mixed kinds: numbers in one pass, the others one by one."""
    is_number = _is_number(cells)
    dates = _from_serials(np.where(is_number, cells, _FIRST_SERIAL).astype(float))
    times, date_only, bad = (np.array(part) for part in dates)
    for i in np.flatnonzero(~is_number):
        moment = read_cell(cells.flat[i])
        microseconds, date_only.flat[i] = moment or BLANK
        times.flat[i] = np.datetime64(microseconds, "us")
        bad.flat[i] = moment is None
    return Dates(times, date_only, bad)


def _typed(cell: Any) -> str:
    """A cell as a person types it."""
    if isinstance(cell, bool | np.bool_):
        return str(cell).upper()
    if isinstance(cell, _NUMBERS):
        return f"{cell:.12g}"
    return "blank" if cell is None else str(cell)


def _is_number(cells: Array) -> Array:
    kinds = [isinstance(c, _NUMBERS) and not isinstance(c, bool) for c in cells.flat]
    return np.array(kinds, dtype=bool).reshape(cells.shape)


def _days(elapsed: Array) -> Array:
    """A span of time in days, NaN for NaT."""
    return np.asarray(elapsed / _DAY)


def _calendar_days(start: Array, end: Array) -> Array:
    return _days(end - start)


def _weekdays(start: Array, end: Array) -> Array:
    return _weekdays_until(end) - _weekdays_until(start)


def _weekdays_until(times: Array) -> Array:
    """Weekdays since 1970, the current one by the time of day."""
    known = ~np.isnat(times)
    moments = np.where(known, times, _EPOCH.astype("M8[us]"))
    days = moments.astype("M8[D]")
    part = np.where(np.is_busday(days), _days(moments - days), 0.0)
    return np.where(known, np.busday_count(_EPOCH, days) + part, np.nan)


_ELAPSED: dict[str, Callable[[Array, Array], Array]] = {
    "act365": _calendar_days,
    "act360": _calendar_days,
    "act252": _weekdays,
}
