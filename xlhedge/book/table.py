"""One input table: raw cells in, typed columns and failed rows out.

What makes a whole table unusable (a missing column, a repeated key, no rows)
raises; what is wrong with one row fails that row and no other.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from xlhedge.book.columns import Column, TableSpec
from xlhedge.book.faults import RowFaults
from xlhedge.core.checks import slip, slip_text
from xlhedge.core.dates import minute, parse_dates
from xlhedge.core.errors import (
    CellError,
    Code,
    InputError,
    MissingDataError,
    error_of,
)
from xlhedge.core.numeric import Array

Cells = Sequence[Sequence[Any]]


class Failure(NamedTuple):
    """A failed row: its table, its number below the header, its key and the rule."""

    table: str
    row: int
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.table} row {self.row} ({self.key}): {self.reason}"


class Table:
    """The typed columns of one table.

    `columns` holds every column of the spec: numbers as floats (NaN = blank),
    dates as datetime64[us] (NaT = blank), booleans as 1.0, 0.0 or NaN, everything
    else as text ("" = blank). `rows` are the row numbers below the header.
    """

    def __init__(self, spec: TableSpec, cells: Cells) -> None:
        self.spec = spec
        header, body = _split(spec, cells)
        kept = [i for i, row in enumerate(body) if not _is_blank(row, header)]
        self.rows: Array = np.array(kept, dtype=int) + 1
        self.faults = RowFaults(len(kept))
        self.columns: dict[str, Array] = {}
        self.date_only: dict[str, Array] = {}
        for column in spec.columns:
            self._read(column, _cells([body[i] for i in kept], header.get(column.name)))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def given(self, name: str) -> Array:
        """True where the cell is not blank."""
        return given(self.columns[name])

    def is_true(self, name: str, default: bool) -> Array:
        """A TRUE/FALSE column with its default for blank cells."""
        values = self.columns[name]
        return np.where(np.isnan(values), default, values == 1.0)

    def failures(self) -> list["Failure"]:
        """Each row that failed on its own."""
        return [self.failure(int(row)) for row in np.flatnonzero(self.faults.bad)]

    def failure(self, row: int) -> "Failure":
        """Place and rule of one failed row."""
        key = " ".join(_shown_key(self.columns[name][row]) for name in self.spec.key)
        number, reason = int(self.rows[row]), str(self.faults.reasons[row])
        return Failure(self.spec.name, number, key.strip(), reason)

    def _read(self, column: Column, values: list[Any]) -> None:
        name = column.name
        errors = [isinstance(value, CellError) for value in values]
        if any(errors):
            codes = np.array(
                [v.code if isinstance(v, CellError) else 0 for v in values]
            )
            held = list(values)
            self.faults.add(errors, lambda i: f"{name} holds {held[i]}", codes)
            values = [None if e else v for v, e in zip(values, errors, strict=True)]
        readers = {"number": _numbers, "boolean": _booleans, "date": self._dates}
        read = readers.get(column.term.kind, _texts)
        self.columns[name] = read(column, values, self.faults)
        self._check(column, self.columns[name])

    def _check(self, column: Column, values: Array) -> None:
        name, faults = column.name, self.faults
        if column.required:
            faults.add(~given(values), f"{name} is blank", Code.WRONG_KIND)
        if column.term.kind == "number":
            self._check_range(column, values)
        elif column.choices:
            rule = f"{name} must be one of {', '.join(column.choices)}"
            wrong = given(values) & ~np.isin(values, column.choices)
            faults.add(wrong, lambda i: f"{rule}, got {values[i]}", Code.WRONG_KIND)

    def _check_range(self, column: Column, values: Array) -> None:
        name, limits = column.name, column.limits
        self.faults.add(slip(name, values), lambda i: slip_text(name, values[i]))
        outside = (values < limits.lowest) | (values > limits.highest)
        outside |= np.isinf(values)
        if limits.open_below:
            outside |= values == limits.lowest
        self.faults.add(outside, lambda i: f"{name} {limits}, got {values[i]:.12g}")

    def _dates(self, column: Column, values: list[Any], faults: RowFaults) -> Array:
        times, date_only, bad = parse_dates(values)
        rule = f"{column.name} must be a date, got"
        faults.add(bad, lambda i: f"{rule} {values[i]!r}", Code.WRONG_KIND)
        self.date_only[column.name] = date_only
        return times

    def error(self, row: int) -> InputError:
        """The failure of a row as an exception."""
        code = int(self.faults.codes[row])
        return error_of(code)(str(self.failure(row)), code=code)

    def require_unique(self) -> None:
        """Raise InputError if two rows have the same key; dates must have their cut."""
        seen: dict[tuple[Any, ...], int] = {}
        for row, key in enumerate(zip(*(self[n] for n in self.spec.key), strict=True)):
            if key in seen:
                rows = f"rows {self.rows[seen[key]]} and {self.rows[row]}"
                what = " and ".join(self.spec.key)
                text = " ".join(map(_shown_key, key)).strip()
                raise InputError(f"{self.spec.name} {rows} have the same {what} {text}")
            seen[key] = row


def given(values: Array) -> Array:
    """True where a typed column is not blank."""
    if values.dtype.kind == "M":
        return ~np.isnat(values)
    return ~np.isnan(values) if values.dtype.kind == "f" else values != ""


def _split(spec: TableSpec, cells: Cells) -> tuple[dict[str, int], Cells]:
    """Column places by name, and the rows below the header."""
    names = [cell for cell in cells[0] if cell is not None] if len(cells) else []
    repeated = {str(n) for n in names if names.count(n) > 1}
    if repeated:
        raise InputError(f"{spec.name} has two columns {', '.join(sorted(repeated))}")
    spec.require_spelling(names)
    header = {c: i for i, c in enumerate(cells[0] if cells else ()) if c in spec.names}
    for column in spec.columns:
        if column.required and column.name not in header:
            raise InputError(f"{spec.name} has no column {column.name}")
    body = cells[1:]
    if not spec.may_be_empty and all(_is_blank(row, header) for row in body):
        raise MissingDataError(f"{spec.name} has no rows")
    return header, body


def _cells(rows: Cells, place: int | None) -> list[Any]:
    """A column; blank where the table has none, or a row ends before it."""
    if place is None:
        return [None] * len(rows)
    return [row[place] if place < len(row) else None for row in rows]


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if place < len(row) else None


def _is_blank(row: Sequence[Any], header: dict[str, int]) -> bool:
    return all(_cell(row, place) is None for place in header.values())


def _numbers(column: Column, values: list[Any], faults: RowFaults) -> Array:
    numbers = [type(v) in (float, int) or isinstance(v, np.number) for v in values]
    bad = [not n and v is not None for n, v in zip(numbers, values, strict=True)]
    rule = f"{column.name} must be a number, got"
    faults.add(np.array(bad), lambda i: f"{rule} {values[i]!r}", Code.WRONG_KIND)
    floats = [v if n else np.nan for n, v in zip(numbers, values, strict=True)]
    return np.array(floats, dtype=float)


def _booleans(column: Column, values: list[Any], faults: RowFaults) -> Array:
    bad = [v is not None and not isinstance(v, bool | np.bool_) for v in values]
    rule = f"{column.name} must be TRUE or FALSE, got"
    faults.add(np.array(bad), lambda i: f"{rule} {values[i]!r}", Code.WRONG_KIND)
    floats = [
        np.nan if b or v is None else float(v) for b, v in zip(bad, values, strict=True)
    ]
    return np.array(floats, dtype=float)


def _texts(column: Column, values: list[Any], faults: RowFaults) -> Array:
    bad = [isinstance(value, bool) for value in values]
    rule = f"{column.name} must be text, got"
    faults.add(np.array(bad), lambda i: f"{rule} {values[i]!r}", Code.WRONG_KIND)
    texts = np.empty(len(values), dtype=object)
    texts[:] = ["" if v is None else _text(v) for v in values]
    return texts


def _shown_key(value: Any) -> str:
    return minute(value) if isinstance(value, np.datetime64) else str(value)


def _text(value: Any) -> str:
    """A text; a key typed as the whole number 7 is the text 7."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
