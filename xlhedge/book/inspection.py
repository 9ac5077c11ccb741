"""What a reader must know of a book before using it: what fails, what is flagged."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES, TABLES
from xlhedge.book.greeks import greeks
from xlhedge.book.inputs import read_table
from xlhedge.book.staleness import stale_marks
from xlhedge.book.surface_check import surface_warnings
from xlhedge.book.table import Cells
from xlhedge.book.tickets import tickets


class Inspection(NamedTuple):
    """A line for each row and ticket that fails, each row that prices all the same."""

    failures: list[str]
    warnings: list[str]


def inspect(tables: Mapping[str, Cells]) -> Inspection:
    """The failures and warnings of these tables, by name, valued at their own time.

    Raises: InputError for a table that cannot be used.
    """
    in_book = [spec.name for spec in BOOK_TABLES if spec.name in tables]
    book = Book.from_cells(**{name.lower(): tables[name] for name in in_book})
    found = greeks(book)
    # A row that failed on its own is named as a row of its table.
    passed = ("ok", "excluded", "Positions:")
    failures = [str(row) for row in book.failures()]
    for name in (name for name in tables if name not in in_book):
        failures += map(str, read_table(TABLES[name], tables[name]).failures())
    failures += [
        f"Positions ({name}): {status}"
        for name, status in zip(found["id"], found["status"], strict=True)
        if not status.startswith(passed)
    ]
    failures += list(_tickets(book)) if "Policy" in book.tables else []
    doubtful = (*surface_warnings(book), *stale_marks(book))
    return Inspection(failures, [str(row) for row in doubtful])


def _tickets(book: Book) -> Iterator[str]:
    """The policies without an answer, and why."""
    found = tickets(book)
    columns = (found[name] for name in ("underlying", "book", "status"))
    for underlying, name, status in zip(*columns, strict=True):
        if status != "ok":
            yield f"ticket {underlying} (book {name}): {status}"
