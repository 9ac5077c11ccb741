"""Tables from CSV files: UTF-8, comma-separated, headers in the first row.

A file that is not such a table raises, naming file, line and rule. A single value
is never guessed: what is no plain number in a number column stays text, and the
book then fails that row. Dates stay text for core/dates.py; extra columns are kept
as text.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TypeAlias

from xlhedge.book.columns import TABLES, Column, TableSpec
from xlhedge.core.errors import InputError

Cell: TypeAlias = float | str | bool | None
Rows: TypeAlias = list[list[Cell]]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_BOOLEANS = {"TRUE": True, "FALSE": False}
# What stands between fields where a program took no comma.
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
# How files begin that are no CSV in UTF-8, and what they are.
_OTHERS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel 97-2003, or one with a password",
    b"%PDF": "PDF",
}


def read_tables(folder: Path) -> dict[str, Rows]:
    """The tables of a book: positions.csv, instruments.csv, market.csv, policy.csv.

    A table that a book can do without may have no file.
    Returns: rows by table name, headers first.
    Raises: InputError naming file, line and rule.
    """
    tables = {}
    for spec in TABLES.values():
        path = folder / f"{spec.name.lower()}.csv"
        if path.exists() or not spec.may_be_empty:
            tables[spec.name] = read_csv_table(path, spec)
    return tables


def read_table(path: Path, spec: TableSpec) -> Rows:
    """One table of a file, by the end of its name: .csv or .parquet.

    Raises: InputError naming the file and the rule.
    """
    if path.suffix.lower() == ".csv":
        return read_csv_table(path, spec)
    if path.suffix.lower() == ".parquet":
        from xlhedge.store.parquet import read_parquet_table

        return read_parquet_table(path, spec)
    raise InputError(f"{path.name}: must end in .csv or .parquet")


def read_csv_table(path: Path, spec: TableSpec) -> Rows:
    """One table as rows of raw cells, the first row its headers.

    Args: path (UTF-8, with or without byte order mark), spec (says which columns
    hold numbers and which TRUE/FALSE).
    Returns: float, str, bool or None (an empty field) per cell; every row has as
    many cells as the header.
    Raises: InputError naming file, line and rule.
    """
    numbered = _records(path)
    place, headers = next(numbered, (f"{path.name} line 1", []))
    _require_headers(place, headers, spec)
    columns = [_column(name, spec) for name in headers]
    rows: Rows = [list(headers)]
    unique = _Unique(path, headers, spec)
    for place, fields in numbered:
        if len(fields) != len(headers):
            rule = f"a row must have {len(headers)} fields as the header"
            raise InputError(f"{place}: {rule}, got {len(fields)}")
        if spec.is_keyed:
            unique.require(place, fields)
        rows.append([_cell(f, c) for f, c in zip(fields, columns, strict=True)])
    return rows


class _Unique:
    """The keys of the rows so far, as the file spells them, each with its line."""

    def __init__(self, path: Path, headers: Sequence[str], spec: TableSpec) -> None:
        self._file, self._key = path.name, " and ".join(spec.key)
        self._columns = [headers.index(name) for name in spec.key if name in headers]
        self._lines: dict[tuple[str, ...], str] = {}

    def require(self, place: str, fields: Sequence[str]) -> None:
        """Raise InputError where an earlier row has this key."""
        key = tuple(fields[column].strip() for column in self._columns)
        line = place.rpartition(" ")[2]
        first = self._lines.setdefault(key, line)
        if first != line and any(fields):
            rule = f"have the same {self._key} {' '.join(key)}".rstrip()
            raise InputError(f"{self._file} lines {first} and {line} {rule}")


def _records(path: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Place ("market.csv line 3") and fields of each record; empty lines are none."""
    reader = csv.reader(StringIO(_text(path), newline=""), strict=True)
    while True:
        place = f"{path.name} line {reader.line_num + 1}"
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise InputError(f"{place}: must be comma-separated, {error}") from error
        if fields is None:
            return
        if fields:
            yield place, fields


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read, {error.strerror}") from error
    for start, what in _OTHERS.items():
        if content.startswith(start):
            raise InputError(f"{path.name}: must be CSV in UTF-8, is {what}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        rule = f"must be UTF-8, got byte 0x{byte:02x}"
        raise InputError(f"{path.name} line {line}: {rule}") from error


def _require_headers(place: str, headers: Sequence[str], spec: TableSpec) -> None:
    if not headers:
        raise InputError(f"{place}: the file is empty, its header must name columns")
    if len(headers) == 1:
        _require_commas(place, headers[0])
    for number, name in enumerate(headers, start=1):
        if not name.strip():
            raise InputError(f"{place}: column {number} must have a name")
        if name in headers[: number - 1]:
            raise InputError(f"{place}: a column name must be unique, {name} is not")
    for column in spec.columns:
        if column.required and column.name not in headers:
            rule = f"{spec.name} must have a column {column.name}"
            raise InputError(f"{place}: {rule}, got {', '.join(headers)[:100]}")


def _require_commas(place: str, header: str) -> None:
    """Raise InputError for names that something else separates: not to be guessed,
    because a comma inside such a row may be that of a decimal."""
    for mark, what in _SEPARATORS.items():
        if mark in header:
            rule = "must be comma-separated, with decimal points"
            raise InputError(f"{place}: {rule}; here are {what}, save it as CSV UTF-8")


def _column(name: str, spec: TableSpec) -> Column | None:
    return spec.column(name) if name in spec.names else None


def _cell(field: str, column: Column | None) -> Cell:
    if not field:
        return None
    kind = column.term.kind if column else "text"
    if kind == "number":
        return _number(field)
    if kind == "boolean":
        return _BOOLEANS.get(field.upper(), field)
    return field


def _number(field: str) -> Cell:
    """A plain finite number; any other text as it stands."""
    if not _NUMBER.fullmatch(field) or not isfinite(float(field)):
        return field
    return float(field)
