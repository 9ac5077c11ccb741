"""Every input table of a book at a glance: its rows, and those that cannot be used.

A row that no position and no policy needs counts as any other: what is wrong with it
would otherwise show only on the day that something needs it.

Source: definition; the rules are those of book/columns.py and staleness.py.
"""

from collections.abc import Callable, Mapping

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES, TABLES, TableSpec
from xlhedge.book.limits import read_limits
from xlhedge.book.result import Result
from xlhedge.book.staleness import TIMED, stale_marks, stale_rows
from xlhedge.book.table import Cells, Table
from xlhedge.core.errors import InputError

INPUT_COLUMNS = ("table", "rows", "failed", "stale", "first")


def check_inputs(
    cells: Mapping[str, Cells],
    as_of: np.datetime64 | None = None,
    parse: Callable[..., Book] = Book.from_cells,
) -> Result:
    """INPUT_COLUMNS, a row per table given: counts, and the first of what is wrong.

    Args: cells by name of a table, headers first; as_of, the time of valuation, or
    the newest row of Market; parse, what makes a book of its tables, if one is kept.
    Of a table that no formula can use every row has failed.
    """
    book = _book(cells, parse)
    seen = [_row(TABLES[name], rows, book, as_of) for name, rows in cells.items()]
    columns = dict(zip(INPUT_COLUMNS, zip(*seen, strict=True), strict=True))
    kinds = {"table": object, "first": object}
    return Result(
        {n: np.array(v, dtype=kinds.get(n, float)) for n, v in columns.items()}, {}
    )


def _book(cells: Mapping[str, Cells], parse: Callable[..., Book]) -> Book | None:
    """The book of these tables; None where a table of it cannot be used."""
    names = [spec.name for spec in BOOK_TABLES if spec.name in cells]
    try:
        return parse(**{name.lower(): cells[name] for name in names})
    except InputError:  # the row of that table says which it is
        return None


def _row(
    spec: TableSpec, cells: Cells, book: Book | None, as_of: np.datetime64 | None
) -> tuple[str, float, float, float, str]:
    """Name, rows, failed, stale and the first of what is wrong, of one table."""
    try:
        table = _of_book(spec, cells, book)
    except InputError as error:
        rows = max(len(cells) - 1, 1)
        return spec.name, rows, rows, 0.0, str(error)
    failures = [str(row) for row in table.failures()]
    stale = 0
    if book is not None and spec.name in TIMED:
        stale = int(stale_rows(book, spec.name, as_of).sum())
        marks = stale_marks(book, as_of)
        failures += [str(mark) for mark in marks if mark.table == spec.name]
    failed = int(table.faults.bad.sum())
    first = failures[0] if failures else ""
    return spec.name, len(table), failed, stale, first


def _of_book(spec: TableSpec, cells: Cells, book: Book | None) -> Table:
    """The table as the book has it, else alone."""
    if book is not None and spec.name in book.tables:
        return book.table(spec.name)
    return read_table(spec, cells)


def read_table(spec: TableSpec, cells: Cells) -> Table:
    """A table on its own, rows that fail marked; InputError where it cannot be used."""
    if spec.name == "Limits":
        return read_limits(cells)
    table = Table(spec, cells)
    if spec.name != "Cashflows":  # an underlying may receive cash more than once
        table.require_unique()
    return table
