"""The main job: new market rows into a workbook, everything recalculated, a copy out.

A snapshot replaces whole tables: what a given file lacks is missing, loudly. The
numbers are those of the workbook's own formulas; the copy is written only when every
formula that depends on our functions has its value. The original is never touched.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlhedge.book.columns import TABLES
from xlhedge.excel.refill import Filled, fill_copy
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import typed_rows

Rows = list[list[Any]]


def refresh(source: Path, out: Path, snapshot: Mapping[str, Rows]) -> Filled:
    """Recalculate `source` with new rows for some tables and write the copy `out`.

    Args: snapshot, rows by table name, headers first.
    Raises: InputError, and nothing is written, for a workbook or a table that cannot
    be used and for a formula that cannot be evaluated.
    """
    workbook = read_workbook(source)
    for name, rows in snapshot.items():
        workbook = replace_rows(workbook, name, typed_rows(TABLES[name], rows))
    return fill_copy(workbook, out)
