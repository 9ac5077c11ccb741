"""The files that a command was given: tables to read, a copy to write."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlhedge.cli.running import require_new
from xlhedge.core.errors import InputError


def require_copy(book: Path, out: Path, force: bool) -> None:
    """Raise InputError if `out` exists; that it is BOOK itself is said elsewhere."""
    if not (out.exists() and book.exists() and out.samefile(book)):
        require_new(out, force)


def require_other(out: Path, book: Path, force: bool) -> None:
    """Raise InputError if `out` exists and is not replaced, or is BOOK itself."""
    if out.exists() and book.exists() and out.samefile(book):
        raise InputError(f"{out} must not be the workbook that is read")
    require_new(out, force)


def given_tables(files: Mapping[str, Path | None]) -> dict[str, list[list[Any]]]:
    """The tables of the CSV files that were given."""
    from xlhedge.book.columns import TABLES
    from xlhedge.store.sources import read_csv_table

    given = {name.capitalize(): path for name, path in files.items() if path}
    return {name: read_csv_table(path, TABLES[name]) for name, path in given.items()}


def joined(first: list[list[Any]], second: list[list[Any]]) -> list[list[Any]]:
    """The rows of two tables under the columns of both."""
    names = list(dict.fromkeys([*first[0], *second[0]]))
    rows = [
        dict(zip(table[0], row, strict=True))
        for table in (first, second)
        for row in table[1:]
    ]
    return [names, *([row.get(name) for name in names] for row in rows)]
