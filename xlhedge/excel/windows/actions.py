"""What the buttons of a workbook ask for beside formulas: named, and nothing else.

Arguments come from macros: each is checked. A failure is an InputError, whose text
the button shows.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xlhedge import __version__
from xlhedge.core.errors import InputError

Rows = list[list[Any]]


def about() -> Rows:
    """Name and value: version, process number and interpreter of the server."""
    return [
        ["version", __version__],
        ["process", float(os.getpid())],
        ["python", sys.executable],
    ]


def snapshot(table: Any, source: Any) -> Rows:
    """The rows of a CSV file as the table holds them, headers first, dates as serials.

    Raises: InputError naming file, line and rule.
    """
    from xlhedge.book.columns import TABLES
    from xlhedge.excel.sheets.input_tables import typed_rows
    from xlhedge.store.sources import read_csv_table

    spec = TABLES.get(table) if isinstance(table, str) else None
    if spec is None:
        raise InputError(f"table must be one of {', '.join(TABLES)}")
    path = Path(source) if isinstance(source, str) else Path()
    if not path.is_absolute() or path.suffix.lower() != ".csv":
        raise InputError(f"source must be the full path of a CSV file, got {source}")
    return typed_rows(spec, read_csv_table(path, spec))


def stop() -> Rows:
    """End the server for all its clients, after this answer; the next call starts a
    new one."""
    from win32api import GetCurrentThreadId, PostThreadMessage

    quit_message = 0x0012  # WM_QUIT
    PostThreadMessage(GetCurrentThreadId(), quit_message, 0, 0)
    return [["stopped"]]


ACTIONS: dict[str, Callable[..., Rows]] = {
    action.__name__: action for action in (about, snapshot, stop)
}
