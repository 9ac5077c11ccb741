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


def audit(path: Any) -> Rows:
    """The lines of an audit of a saved workbook: the verdict first."""
    from xlhedge.excel.audit.audit import audit as audit_book
    from xlhedge.excel.audit.text import audit_text

    if not isinstance(path, str) or not Path(path).is_absolute():
        raise InputError(f"a workbook to audit must be a full path, got {path}")
    return [[line] for line in audit_text(audit_book(Path(path))).splitlines()]


def stop() -> Rows:
    """End the server for all its clients, after this answer; the next call starts a
    new one. Returns the number of the process that ends."""
    from win32api import GetCurrentThreadId, PostThreadMessage

    quit_message = 0x0012  # WM_QUIT
    PostThreadMessage(GetCurrentThreadId(), quit_message, 0, 0)
    return [[float(os.getpid())]]


def _of_snapshot(name: str) -> Callable[..., Rows]:
    """A step of a refresh; what it reads with is loaded when it is asked for."""

    def step(*arguments: Any) -> Rows:
        from xlhedge.excel import snapshot

        rows: Rows = getattr(snapshot, name)(*arguments)
        return rows

    return step


ACTIONS: dict[str, Callable[..., Rows]] = {
    **{action.__name__: action for action in (about, audit, stop)},
    **{
        name: _of_snapshot(name)
        for name in ("sources", "snapshot", "feed", "failures", "clock")
    },
}
