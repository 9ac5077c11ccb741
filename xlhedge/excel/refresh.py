"""The main job: new market rows into a workbook, everything recalculated, a copy out.

A snapshot replaces whole tables: what a given file lacks is missing, loudly. The
numbers are those of the workbook's own formulas; the copy is written only when every
formula that depends on our functions has its value. The original is never touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlhedge.book.columns import TABLES
from xlhedge.excel.boundary import answer
from xlhedge.excel.desk import Desk, desk_of
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import typed_rows

Rows = list[list[Any]]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh wrote: where, how many formulas, and the book's results.

    `desk` is None for a workbook without position tables. `failures` has a line for
    each row, ticket and cell that failed, with place and rule.
    """

    out: Path
    formulas: int
    desk: Desk | None
    failures: tuple[str, ...]


def refresh(source: Path, out: Path, snapshot: Mapping[str, Rows]) -> Refreshed:
    """Recalculate `source` with new rows for some tables and write the copy `out`.

    Args: snapshot, rows by table name, headers first.
    Raises: InputError, and nothing is written, for a workbook or a table that cannot
    be used and for a formula that cannot be evaluated.
    """
    workbook = read_workbook(source)
    for name, rows in snapshot.items():
        workbook = replace_rows(workbook, name, typed_rows(TABLES[name], rows))
    calls = _Calls()
    done = recalculate(workbook, calls.answer)
    results = done.results()
    desk = desk_of(workbook, done)
    fill(workbook, results, out)
    failures = (*(desk.failures() if desk else ()), *calls.failures)
    return Refreshed(out, len(results), desk, tuple(dict.fromkeys(failures)))


class _Calls:
    """Answers the workbook's formulas and keeps why single cells failed."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def answer(self, name: str, arguments: list[Any]) -> Any:
        found = answer(name, arguments)
        if not name.startswith("XLH_BOOK_"):  # the desk names those rows itself
            self.failures += [f"{name}: {reason}" for reason in found.reasons]
        return found.value
