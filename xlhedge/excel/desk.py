"""What a workbook's own book formulas answered, and what failed where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.staleness import stale_marks
from xlhedge.book.surface_check import surface_warnings
from xlhedge.core.errors import InputError
from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.catalogue import find
from xlhedge.excel.functions.books import Snapshot, parsed, time_of
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Workbook

Record = dict[str, Any]

_GREEKS, _TOTAL, _HEDGE = "XLH_BOOK_GREEKS", "XLH_BOOK_TOTAL", "XLH_BOOK_HEDGE"
_LIMITS = "XLH_BOOK_LIMITS"
_BY_ROW = (_GREEKS, _TOTAL, _HEDGE, _LIMITS)
_TABLES = ("positions", "instruments", "market", "dividends", "surface", "policy")


@dataclass(frozen=True)
class Call:
    """One book formula: its arguments by name and its rows by column."""

    name: str
    arguments: Record
    records: list[Record]

    @cached_property
    def book(self) -> Book:
        """The book it was asked about; InputError where a table cannot be used."""
        given = {name: self.arguments.get(name) for name in _TABLES}
        return parsed(Snapshot(**given))


@dataclass
class Desk:
    """Answers the formulas of a workbook and remembers its book formulas."""

    workbook: Workbook
    calls: list[Call] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, name: str, arguments: list[Any]) -> Any:
        """The value of a function, kept with the reason of what failed."""
        found = answer(name, arguments)
        if name in _BY_ROW:
            self.calls.append(_call(name, arguments, found.value))
        if name not in _BY_ROW or not isinstance(found.value, list):
            self.reasons += [(name, reason) for reason in found.reasons]
        return found.value

    @property
    def greeks(self) -> list[Record]:
        """A record for each position."""
        return self._first(_GREEKS)

    @property
    def totals(self) -> list[Record]:
        """A record for each group of the first formula of totals."""
        return self._first(_TOTAL)

    @property
    def tickets(self) -> list[Record]:
        """A record for each trade of a policy, or one for a policy without."""
        return self._first(_HEDGE)

    @property
    def limits(self) -> list[Record]:
        """A record for each limit."""
        return self._first(_LIMITS)

    @property
    def as_of(self) -> np.datetime64 | None:
        """The time of valuation that the formulas were given."""
        given = [call.arguments.get("as_of") for call in self.calls]
        try:
            return time_of(given[0]) if given else None
        except InputError:  # the formulas failed with it and are named
            return None

    def require_usable(self) -> None:
        """Raise InputError, naming sheet and table, for a table no formula can use."""
        for call in self.calls:
            try:
                call.book  # noqa: B018
            except InputError as error:
                raise InputError(self._placed(str(error)), code=error.code) from error

    def warnings(self) -> Iterator[str]:
        """A line for each Surface row that prices and can be arbitraged, and for the
        marks of each underlying that are of another time."""
        for call in self.calls:
            as_of = time_of(call.arguments.get("as_of"))
            stale = stale_marks(call.book, as_of)
            for row in (*surface_warnings(call.book, as_of), *stale):
                yield f"{self.place(row.table, row.row)} ({row.key}): {row.reason}"

    @property
    def numbers(self) -> list[int]:
        """The row of the table in which each position stands."""
        if not self.greeks:
            return []
        call = next(call for call in self.calls if call.name == _GREEKS)
        return [int(number) for number in call.book.table("Positions").rows]

    def _first(self, name: str) -> list[Record]:
        found = [call.records for call in self.calls if call.name == name]
        return found[0] if found else []

    def place(self, table: str, row: int) -> str:
        """The first cell of a row of a table, as a spreadsheet names it."""
        known = self.workbook.tables.get(table.lower())
        if known is None:
            return f"{table} row {row}"
        sheet, top, left, *_ = known.area
        return str(Cell(sheet, top + row, left))

    def _placed(self, message: str) -> str:
        """A message about a table, with the sheet that holds it."""
        table = self.workbook.tables.get(message.split(" ")[0].lower())
        return f"sheet {table.area.sheet}: {message}" if table else message


def _call(name: str, arguments: list[Any], value: Any) -> Call:
    function = find(name)
    assert function is not None
    names = [parameter.name for parameter in function.parameters]
    given = {
        parameter: raw
        for parameter, raw in zip(names, arguments, strict=False)
        if raw is not OMITTED
    }
    if not isinstance(value, list):  # the whole call failed
        return Call(name, given, [])
    header = _columns(name, str(given.get("by", "underlying")))
    rows = value[1:] if value[0] == list(header) else value
    records = [dict(zip(header, row, strict=True)) for row in rows]
    return Call(name, given, records)


def _columns(name: str, by: str) -> tuple[str, ...]:
    """The columns of a book function's result."""
    from xlhedge.book.greeks import GREEK_COLUMNS
    from xlhedge.book.limits import LIMIT_COLUMNS
    from xlhedge.book.ticket import TICKET_COLUMNS
    from xlhedge.book.total import total_columns

    known = {
        _GREEKS: GREEK_COLUMNS,
        _TOTAL: total_columns(by),
        _HEDGE: TICKET_COLUMNS,
        _LIMITS: LIMIT_COLUMNS,
    }
    return known[name]
