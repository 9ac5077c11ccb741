"""One date as a moment: a text, a date object, or the time of day of a cut.

Texts: `2026-03-27`, `2026-03-27 08:00`, `2026-03-27T08:00:00.5Z`,
`2026-03-27 10:00+02:00`; `27MAR26`, `3APR26` (any case, years 2000-2099). A time
without offset is UTC.

Source: ISO 8601 (calendar dates, extended format); Deribit API, instrument naming.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

NAT: int = np.iinfo(np.int64).min  # numpy's "not a time"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MIDNIGHT = time()
_CENTURY = 2000  # of two-digit years: venues list no older contract
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_ISO_DATE_LENGTH = len("2026-03-27")
_VENUE = re.compile(r"([0-9]{1,2})([A-Z]{3})([0-9]{2})")
_CUT = re.compile(r"([0-9]{2}:[0-9]{2}) ([A-Za-z0-9_+/-]+)")
_MONTHS = {
    "JAN": 1,
    "FEB": 2,
    "MAR": 3,
    "APR": 4,
    "MAY": 5,
    "JUN": 6,
    "JUL": 7,
    "AUG": 8,
    "SEP": 9,
    "OCT": 10,
    "NOV": 11,
    "DEC": 12,
}


class Moment(NamedTuple):
    """Microseconds since 1970 UTC; a date without a time of day stands at 00:00."""

    microseconds: int
    date_only: bool


BLANK = Moment(NAT, date_only=False)


def read_cell(cell: Any) -> Moment | None:
    """The moment in a cell that holds no number; None where it holds none."""
    if isinstance(cell, str):
        return read_text(cell)
    if isinstance(cell, np.datetime64):
        return _typed(cell)
    if isinstance(cell, date):
        return _object(cell)
    return BLANK if cell is None else None


@lru_cache(maxsize=65536)
def read_text(text: str) -> Moment | None:
    """The moment that an ISO or a venue text names, None for any other text."""
    return _iso(text) if _ISO.fullmatch(text) else venue_date(text.upper())


def venue_date(text: str) -> Moment | None:
    """The date of `27MAR26`, None for any other text."""
    found = _VENUE.fullmatch(text)
    if not found or found[2] not in _MONTHS:
        return None
    return date_of(_CENTURY + int(found[3]), _MONTHS[found[2]], int(found[1]))


def six_digit_date(text: str) -> Moment | None:
    """The date of `260327`, year first; `text` is six digits."""
    return date_of(_CENTURY + int(text[:2]), int(text[2:4]), int(text[4:]))


def date_of(year: int, month: int, day: int) -> Moment | None:
    """A calendar date, None where the calendar has no such day."""
    try:
        return Moment(microseconds_of(datetime(year, month, day)), date_only=True)
    except ValueError:
        return None


def microseconds_of(moment: datetime) -> int:
    """Microseconds since 1970 UTC; a moment without zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=256)
def clock_of(cut: str) -> time | None:
    """The time of day, with its zone, that `HH:MM zone` names; None otherwise."""
    found = _CUT.fullmatch(cut)
    zone = _zone(found[2]) if found else None
    if not found or zone is None:
        return None
    try:
        return time.fromisoformat(found[1]).replace(tzinfo=zone)
    except ValueError:
        return None


def _zone(name: str) -> tzinfo | None:
    """A zone of the IANA database; UTC needs no database."""
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _iso(text: str) -> Moment | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(microseconds_of(moment), len(text) == _ISO_DATE_LENGTH)


def _typed(moment: np.datetime64) -> Moment:
    is_date = counts_days(moment.dtype) and not np.isnat(moment)
    return Moment(int(moment.astype("M8[us]").astype(np.int64)), is_date)


def counts_days(dtype: np.dtype[Any]) -> bool:
    """True for a datetime64 type that counts days or more."""
    return np.datetime_data(dtype)[0] in ("Y", "M", "W", "D")


def _object(moment: date) -> Moment:
    """A date, a datetime or a subclass; pandas' NaT, unequal to itself, is blank."""
    if moment != moment:
        return BLANK
    if not isinstance(moment, datetime):
        return Moment(microseconds_of(datetime.combine(moment, _MIDNIGHT)), True)
    # A spreadsheet host hands a date cell over as a naive datetime at midnight.
    date_only = moment.tzinfo is None and moment.time() == _MIDNIGHT
    return Moment(microseconds_of(moment), date_only)
