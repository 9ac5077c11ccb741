"""The time of a workbook: what its cell of the name clock holds.

A check of saved results evaluates at that time, so that nothing differs but what is
wrong; a refresh evaluates at the real time. A build takes the newest row of Market.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from xlhedge.core.dates import parse_dates
from xlhedge.core.numeric import Array
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.named import named_cell
from xlhedge.excel.sheets.input_tables import Rows

CLOCK, OFFSET = "clock", "utc_offset"  # the names of the cells


def shown_clock(book: Workbook) -> np.datetime64 | None:
    """The time that the clock holds, in UTC; None without one."""
    value = _held(book, CLOCK)
    times = times_of([value] if isinstance(value, float | str) else [])
    return times[0] if times.size else None


def held_clock(book: Workbook) -> datetime | None:
    """What NOW showed when the file was saved; None without a clock.

    The clock is in UTC: utc_offset, in hours, is added again.
    """
    shown, offset = shown_clock(book), _held(book, OFFSET)
    if shown is None:
        return None
    hours = offset if isinstance(offset, float) else 0.0
    return shown.astype(datetime) + timedelta(hours=hours)


def clock_of(tables: Mapping[str, Rows]) -> datetime:
    """The newest as_of of Market; now if it has none."""
    headers, *rows = tables["Market"]
    place = list(headers).index("as_of") if "as_of" in headers else None
    times = times_of([] if place is None else [row[place] for row in rows])
    return times.max().item() if times.size else datetime.now(UTC).replace(tzinfo=None)


def _held(book: Workbook, name: str) -> Any:
    cell = named_cell(book, name)
    if cell is None or cell.sheet not in book.sheets:
        return None
    return book.sheets[cell.sheet].value((cell.row, cell.column))


def times_of(values: list[Any]) -> Array:
    """Those of the values that are times, to the microsecond."""
    times, _, bad = parse_dates(np.array(values, dtype=object))
    return times[~(bad | np.isnat(times))].astype("datetime64[us]")
