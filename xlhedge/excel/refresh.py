"""The main job: new market rows into a workbook, everything recalculated, a copy out.

A snapshot replaces whole tables: what a given file lacks is missing, loudly. The
numbers are those of the workbook's own formulas; the copy is written only when every
formula that depends on our functions has its value. The original is never touched.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xlhedge.book.columns import CASHFLOWS, TABLES
from xlhedge.core.dates import serials
from xlhedge.excel.kept import kept_marks
from xlhedge.excel.refill import Filled, fill_copy
from xlhedge.excel.roll import roll, without_cash
from xlhedge.excel.saved.named import type_into
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.excel.sheets.inputs import REFRESHED_AT

Rows = list[list[Any]]


def refresh(
    source: Path,
    out: Path,
    snapshot: Mapping[str, Rows],
    clock: datetime | None = None,
    rolled: bool = False,
) -> Filled:
    """Recalculate `source` with new rows for some tables and write the copy `out`.

    Args: snapshot, rows by table name, headers first; clock, the time (UTC) that a
    workbook with new rows says it was refreshed at, now if None; rolled, whether the
    tables of `source` first become the previous ones, and the cash flows none.
    Raises: InputError, and nothing is written, for a workbook or a table that cannot
    be used and for a formula that cannot be evaluated.
    """
    workbook = read_workbook(source)
    kept = tuple(kept_marks(workbook, snapshot))
    if rolled:
        workbook = roll(workbook)
        if CASHFLOWS.name not in snapshot:
            workbook = without_cash(workbook)
    for name, rows in snapshot.items():
        workbook = replace_rows(workbook, name, typed_rows(TABLES[name], rows))
    if snapshot:
        now = clock or datetime.now(UTC)
        stamp = float(serials(np.datetime64(now.replace(tzinfo=None))))
        workbook = type_into(workbook, REFRESHED_AT, stamp)
    done = fill_copy(workbook, out)
    return replace(done, warnings=(*kept, *done.warnings))
