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
from xlhedge.excel.desk import Desk
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import typed_rows

Rows = list[list[Any]]


@dataclass(frozen=True)
class Refreshed:
    """What a refresh wrote: where, how many formulas, and what they answered.

    `failures` has a line for each row, ticket and cell that failed: place and rule;
    `warnings` one for each row that prices all the same.
    """

    out: Path
    formulas: int
    desk: Desk
    failures: tuple[str, ...]
    warnings: tuple[str, ...]


def refresh(source: Path, out: Path, snapshot: Mapping[str, Rows]) -> Refreshed:
    """Recalculate `source` with new rows for some tables and write the copy `out`.

    Args: snapshot, rows by table name, headers first.
    Raises: InputError, and nothing is written, for a workbook or a table that cannot
    be used and for a formula that cannot be evaluated.
    """
    workbook = read_workbook(source)
    for name, rows in snapshot.items():
        workbook = replace_rows(workbook, name, typed_rows(TABLES[name], rows))
    desk = Desk(workbook)
    done = recalculate(workbook, desk.answer)
    results = done.results()
    desk.require_usable()
    failures = tuple(dict.fromkeys(desk.failures(done)))
    warnings = tuple(dict.fromkeys(desk.warnings()))
    fill(workbook, results, out)
    return Refreshed(out, len(results), desk, failures, warnings)
