"""A COM client in place of Excel: cells as a macro sends them, answers as it gets them.

For Windows, real or under Wine; elsewhere nothing of this can be called.
"""

import ctypes
import sys
import time
from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.windows.cells import MISSING, NUMBERS
from xlhedge.excel.windows.identity import ACTIONS_MODULE, CLSID, MODULE

WINDOWS = sys.platform == "win32"
ON_WINDOWS = pytest.mark.skipif(
    not WINDOWS,
    reason="NOT TESTED ON WINDOWS: python install/bootstrap.py test --windows does",
)


def under_wine() -> bool:
    """Wine, which reads classes of the machine only, or Windows itself."""
    return hasattr(ctypes.windll.ntdll, "wine_get_version")  # type: ignore[attr-defined]


def connect() -> Any:
    """The server's object, as a workbook gets it; Windows starts the server."""
    import win32com.client

    return win32com.client.GetObject(f"new:{CLSID}")


def call(server: Any, name: str, *arguments: Any) -> Any:
    """A worksheet function through COM."""
    return server.CallUDF(MODULE, name, tuple(map(sent, arguments)))


def about(server: Any) -> dict[str, Any]:
    """What the server says of itself, by name."""
    return dict(server.CallUDF(ACTIONS_MODULE, "about", ()))


def sent(cell: Any) -> Any:
    """A cell, or rows, as Excel's macros hand them over.

    pywin32 sends no error but that of a missing argument; as whole numbers they arrive
    as errors do (variants.py sends them as such).
    """
    import pythoncom
    from win32com.client import VARIANT

    if isinstance(cell, list):
        return tuple(map(sent, cell))
    if cell is None:
        return pythoncom.Empty
    if cell is OMITTED:
        return VARIANT(pythoncom.VT_ERROR, MISSING)
    if isinstance(cell, CellError):
        return NUMBERS[cell]
    return cell


def received(value: Any) -> Any:
    """What the boundary answers, as the client of a COM server gets it."""
    rows = value if isinstance(value, list) else [[value]]
    cells = tuple(tuple(map(_received, row)) for row in rows)
    return cells[0][0] if len(cells) == len(cells[0]) == 1 else cells


def _received(cell: Any) -> Any:
    return NUMBERS[cell] if isinstance(cell, CellError) else cell


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began
