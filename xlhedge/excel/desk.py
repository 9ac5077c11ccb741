"""The book that stands in a workbook: its results, and what failed where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.columns import TABLES
from xlhedge.book.result import Result
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total
from xlhedge.book.value import greeks
from xlhedge.core.errors import InputError
from xlhedge.excel.functions.books import Snapshot, parsed, time_of
from xlhedge.excel.recalc import Recalculation
from xlhedge.excel.saved.address import Cell, area
from xlhedge.excel.saved.contents import Table, Workbook

AS_OF = "as_of"  # the defined name of the time of valuation
_NEEDED = ("Positions", "Instruments", "Market")


@dataclass(frozen=True)
class Desk:
    """The book of a workbook, valued as its own formulas value it."""

    workbook: Workbook
    book: Book
    greeks: Result
    totals: Result
    tickets: Result | None

    def failures(self) -> Iterator[str]:
        """A line for each failed row and ticket: place and rule."""
        for row in self.book.failures():
            yield f"{self._place(row.table, row.row)} ({row.key}): {row.reason}"
        rows = self.book.table("Positions").rows
        for number, key, status in zip(
            rows, self.greeks["id"], self.greeks["status"], strict=True
        ):
            # A row that failed on its own was named above.
            if status not in ("ok", "excluded") and not status.startswith("Positions:"):
                yield f"{self._place('Positions', int(number))} ({key}): {status}"
        yield from self._ticket_failures()

    def _ticket_failures(self) -> Iterator[str]:
        if self.tickets is None:
            return
        names = ("underlying", "book", "status")
        columns = (self.tickets[name] for name in names)
        for underlying, book, status in zip(*columns, strict=True):
            if status != "ok":
                yield f"ticket {underlying} (book {book}): {status}"

    def _place(self, table: str, row: int) -> str:
        """The first cell of a row of a table, as a spreadsheet names it."""
        sheet, top, left, *_ = self.workbook.tables[table.lower()].area
        return str(Cell(sheet, top + row, left))


def desk_of(workbook: Workbook, done: Recalculation) -> Desk | None:
    """The book in a workbook; None where it lacks one of the three main tables.

    Raises: InputError naming sheet and table where a table cannot be used.
    """
    found = {n: workbook.tables.get(n.lower()) for n in TABLES}
    if not all(found[name] for name in _NEEDED):
        return None
    cells = {n.lower(): _cells(workbook, t) for n, t in found.items() if t}
    try:
        book = parsed(Snapshot(**cells))
    except InputError as error:
        raise InputError(_placed(str(error), found), code=error.code) from error
    as_of = _as_of(workbook, done)
    hedged = tickets(book, as_of) if "Policy" in book.tables else None
    return Desk(workbook, book, greeks(book, as_of), total(book, as_of=as_of), hedged)


def _placed(message: str, tables: dict[str, Table | None]) -> str:
    """A message about a table, with the sheet that holds it."""
    table = tables.get(message.split(" ")[0])
    return f"sheet {table.area.sheet}: {message}" if table else message


def _cells(workbook: Workbook, table: Table) -> list[list[Any]]:
    """The headers and the values of a table."""
    sheet = workbook.sheets[table.area.sheet]
    _, top, left, bottom, right = table.data
    columns = range(left, right + 1)
    rows = range(top, bottom + 1)
    body = [[sheet.value((row, column)) for column in columns] for row in rows]
    return [list(table.columns), *body]


def _as_of(workbook: Workbook, done: Recalculation) -> np.datetime64 | None:
    """The value of the name as_of, None where the workbook has none."""
    names = {name.name: name.text for name in workbook.names}
    if AS_OF not in names:
        return None
    sheet, _, ref = names[AS_OF].rpartition("!")
    cell = area(sheet.strip("'"), ref).first
    if cell in done.values:
        return time_of(done.values[cell][0][0])
    return time_of(workbook.sheets[cell.sheet].value((cell.row, cell.column)))
