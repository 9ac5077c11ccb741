"""Rows of the input tables as a workbook stores them.

Nothing is guessed: a text that is no date stays text, for the book to report.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from xlhedge.book.columns import TableSpec
from xlhedge.core.dates import parse_dates, serials
from xlhedge.core.errors import InputError

Rows = Sequence[Sequence[Any]]


def typed_rows(spec: TableSpec, rows: Rows) -> list[list[Any]]:
    """The rows (headers first) with dates given as text as serial numbers.

    Raises: InputError for a column that the table needs and the rows have not, and
    for one that is almost surely misspelt.
    """
    headers = [str(name) for name in rows[0]]
    for column in spec.columns:
        if column.required and column.name not in headers:
            raise InputError(f"{spec.name} has no column {column.name}")
    spec.require_spelling(headers)
    dates = [
        name in spec.names and spec.column(name).term.kind == "date" for name in headers
    ]
    body = [
        [
            _date(name, v) if is_date else v
            for name, v, is_date in zip(headers, row, dates, strict=True)
        ]
        for row in rows[1:]
    ]
    return [headers, *body]


def with_every_column(spec: TableSpec, rows: Rows) -> list[list[Any]]:
    """The rows in the order of the table's columns; columns of the user's own follow.

    What the rows have no column for is blank; no rows become one blank row.
    """
    headers = [str(name) for name in rows[0]]
    names = [*spec.names, *(name for name in headers if name not in spec.names)]
    places = [headers.index(name) if name in headers else None for name in names]
    body = list(rows[1:]) or [[None] * len(headers)]
    return [names, *([None if p is None else row[p] for p in places] for row in body)]


def _date(name: str, value: Any) -> Any:
    """A date as its serial number; other cells as they are.

    A serial number cannot say "midnight", so an expiry or an ex-date at that time
    stays text; of every other date midnight is the meaning.
    """
    times, date_only, bad = parse_dates(value)
    if bad or np.isnat(times):
        return value
    serial = float(serials(times))
    at_midnight = serial.is_integer() and not date_only
    return value if at_midnight and name in ("expiry", "ex_date") else serial
