"""Stand-ins for pywin32, so that the real xlwings.udfs runs where there is no Windows.

Only what its import and a call of a function touch is more than a name.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock, patch

from xlhedge.excel.windows.identity import MODULE

PYWIN32 = (
    *("pywintypes", "pythoncom", "win32api", "win32con", "win32gui"),
    *("win32process", "win32event", "win32timezone", "win32com"),
    *("win32com.client", "win32com.server", "win32com.server.util"),
    *("win32com.server.dispatcher", "win32com.server.policy"),
    *("win32com.server.exception", "win32com.server.localserver"),
)


class ComError(Exception):
    """pywintypes.com_error: number, text, details, argument."""


class ComException(ComError):
    """What a COM server raises: a description and a number."""

    def __init__(self, description: str = "", scode: int = 0) -> None:
        super().__init__(description)
        self.description, self.scode = description, scode


class Interface:
    """PyIDispatch: an object of another process."""


class StandIn(ModuleType):
    """A module that has whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock(name=f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


# What has to be a class or a plain value: it is a base, caught, or compared.
REAL: dict[str, dict[str, Any]] = {
    "pywintypes": {"com_error": ComError, "TimeType": datetime, "datetime": datetime},
    "pythoncom": {
        "com_error": ComError,
        "IID_IDispatch": "IDispatch",
        "TypeIIDs": {"IDispatch": Interface},
        "__file__": "pythoncom.dll",
    },
    "win32com.client": {
        name: type(name, (), {})
        for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")
    },
    "win32com.server.exception": {"COMException": ComException},
}


def install() -> None:
    """Import the real xlwings over the stand-ins, once in a process."""
    if "xlwings.udfs" in sys.modules:
        return
    for name in PYWIN32:
        module = sys.modules[name] = StandIn(name)
        module.__dict__.update(REAL.get(name, {}))
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], own, module)
    with _windows_ctypes():
        import xlwings
        from xlwings import _xlwindows, udfs
    published = {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}
    xlwings.__dict__.update(published, _xlwindows=_xlwindows)
    if "excel" not in [engine.name for engine in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=_xlwindows.engine))
    # What was imported before, as a search for doctests does, is without metadata.
    sys.modules.pop(MODULE, None)


@contextmanager
def _windows_ctypes() -> Iterator[None]:
    """ctypes with the names that it has on Windows only."""
    names = {name: MagicMock(name=name) for name in ("PyDLL", "oledll", "windll")}
    with patch.multiple(ctypes, create=True, **names):
        yield
