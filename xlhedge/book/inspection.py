"""What a reader must know of a book before using it: what fails, what is flagged."""

from collections.abc import Mapping
from typing import NamedTuple

from xlhedge.book.book import Book
from xlhedge.book.surface_check import surface_warnings
from xlhedge.book.table import Cells
from xlhedge.book.value import greeks


class Inspection(NamedTuple):
    """A line for each row that fails, and for each that prices all the same."""

    failures: list[str]
    warnings: list[str]


def inspect(tables: Mapping[str, Cells]) -> Inspection:
    """The failures and warnings of these tables, by name, valued at their own time."""
    book = Book.from_cells(**{name.lower(): rows for name, rows in tables.items()})
    found = greeks(book)
    # A row that failed on its own is named as a row of its table.
    passed = ("ok", "excluded", "Positions:")
    failures = [str(row) for row in book.failures()]
    failures += [
        f"Positions ({name}): {status}"
        for name, status in zip(found["id"], found["status"], strict=True)
        if not status.startswith(passed)
    ]
    return Inspection(failures, [str(row) for row in surface_warnings(book)])
