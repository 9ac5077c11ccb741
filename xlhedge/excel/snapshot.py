"""One snapshot of the market for an open workbook: found, read, checked, not written.

The macro of the button Refresh asks for these steps one by one and writes the rows
only after the last. What cannot be used raises InputError with place and rule.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xlhedge.book.columns import BOOK_TABLES, TABLES, TableSpec
from xlhedge.book.inspection import inspect
from xlhedge.core.dates import serials
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.calls.cells import rows_of
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.tables import laid_out
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.excel.sheets.inputs import SOURCE
from xlhedge.store.sources import read_table

Rows = list[list[Any]]

FEED = "Feed"  # the source, and the sheet that it stands for
# What moves with the market; positions and policies are the desk's own.
_TABLES = ("Market", "Instruments", "Surface", "Dividends")
_ENDINGS = (".csv", ".parquet")
_SHOWN = 8  # failed rows that a message names


def sources(source: Any, folder: Any) -> Rows:
    """Each table of the snapshot with its file, or Feed: one file is the Market.

    Args: source, the cell that names it: a file, a folder of files called after
    their tables, or Feed; folder, that of the workbook, where a path may start.
    """
    if not isinstance(source, str) or not source.strip():
        raise InputError(f"{SOURCE} must name a folder, a file or {FEED}; it is blank")
    if source.strip() == FEED:
        return [["Market", FEED]]
    path = _path(source.strip(), folder)
    if path.is_dir():
        return [[name, str(file)] for name, file in _files(path)]
    if not path.is_file():
        raise InputError(f"{SOURCE}: there is no file or folder {path}")
    return [["Market", str(path)]]


def snapshot(table: Any, headers: Any, source: Any) -> Rows:
    """The rows of a file as the open table takes them, its own headers first.

    Dates are serial numbers. A column that the file has not is blank.
    """
    spec = _spec(table)
    if not isinstance(source, str):
        raise InputError(f"the file of {spec.name} must be a path")
    return _for_table(spec, headers, read_table(Path(source), spec))


def feed(table: Any, headers: Any, cells: Any) -> Rows:
    """The rows of a sheet of live cells as the open table takes them.

    Its first row names columns; a cell that shows an error refuses the snapshot.
    """
    spec = _spec(table)
    first, *body = rows_of(FEED, cells)
    for number, row in enumerate(body, start=2):
        for column, cell in enumerate(row, start=1):
            if isinstance(cell, CellError):
                place = Cell(FEED, number, column)
                raise InputError(f"{place}, {first[column - 1]}, holds {cell}")
    filled = [row for row in body if any(cell is not None for cell in row)]
    if not filled:
        raise InputError(f"the sheet {FEED} has no rows below its headers")
    return _for_table(spec, headers, [first, *filled])


def failures(*tables: Any) -> Rows:
    """Which rows fail or are doubtful with these tables: one text, a line for each,
    or one that says that there is none.

    Args: the six tables in their order, headers first, None where there is none.
    Raises: InputError for a table that no formula could use.
    """
    names = [spec.name for spec in BOOK_TABLES]
    if len(tables) != len(names):
        raise InputError(f"a book has {len(names)} tables, got {len(tables)}")
    found = inspect(
        {
            name: rows_of(name, cells)
            for name, cells in zip(names, tables, strict=True)
            if cells is not None
        }
    )
    if not found.failures:
        return _text(["Every row has an answer.", *found.warnings])
    shown = found.failures[:_SHOWN]
    count = len(found.failures)
    heading = "1 row fails:" if count == 1 else f"{count} rows fail:"
    more = [f"and {count - len(shown)} more"] if count > len(shown) else []
    return _text([heading, *shown, *more])


def _text(lines: list[str]) -> Rows:
    return [["\n".join(lines)]]


def clock() -> Rows:
    """The time of a refresh, UTC, as a serial number."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return [[float(serials(np.datetime64(now)))]]


def _spec(table: Any) -> TableSpec:
    if table not in _TABLES:
        raise InputError(f"a snapshot has the tables {', '.join(_TABLES)}, not {table}")
    return TABLES[table]


def _for_table(spec: TableSpec, headers: Any, rows: Sequence[Sequence[Any]]) -> Rows:
    names = [str(name) for name in rows_of("headers", headers)[0]]
    return [names, *laid_out(spec.name, names, typed_rows(spec, rows))]


def _path(source: str, folder: Any) -> Path:
    """The path that the cell names, from the folder of the workbook if it is short."""
    path = Path(source)
    if "://" in source:
        raise InputError(f"{SOURCE} must name a folder or a file, got {source}")
    if path.is_absolute():
        return path
    if not isinstance(folder, str) or not folder or "://" in folder:
        rule = "must be a full path while the workbook is in no folder of this machine"
        raise InputError(f"{SOURCE} {rule}, got {source}")
    return Path(folder) / path


def _files(folder: Path) -> list[tuple[str, Path]]:
    """The files of a folder that are called after the tables of a snapshot."""
    found = []
    for name in _TABLES:
        files = [folder / f"{name.lower()}{ending}" for ending in _ENDINGS]
        there = [file for file in files if file.is_file()]
        if len(there) > 1:
            both = " and ".join(file.name for file in there)
            raise InputError(f"{folder} must hold one file for {name}, got {both}")
        found += [(name, file) for file in there]
    if not found or found[0][0] != "Market":
        raise InputError(f"{folder} holds no market.csv or market.parquet")
    return found
