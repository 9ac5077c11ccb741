"""The process that Windows starts for the COM class: one object with one method.

`CallUDF` is that of xlwings' own server and calls through xlwings; nothing else of
that server is here. It answers the functions of the catalogue and the actions of the
buttons, by name, and refuses everything else. One process serves every Excel of a
user: it starts once, keeps parsed books for all, answers call by call, ends a call
that hangs and itself with it, and ends with its last client.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Thread
from typing import Any

from xlhedge.core.errors import CellError
from xlhedge.excel.calls.answers import TEXT_LENGTH
from xlhedge.excel.catalogue import find
from xlhedge.excel.windows.actions import ACTIONS, Rows
from xlhedge.excel.windows.cells import NUMBERS, arrived, without_missing
from xlhedge.excel.windows.deadline import ACTION_SECONDS, CALL_SECONDS, Deadline
from xlhedge.excel.windows.identity import ACTIONS_MODULE, CLSID, MODULE

# xlwings imports what it can convert to; raw cells need none of it, and pandas alone
# takes most of a second.
_CONVERTERS = ("pandas", "polars", "matplotlib", "plotly", "PIL")
_STARTED_BY_COM = "-embedding"
_INVALID = -2147024809  # E_INVALIDARG
_WHY = "XLH_WHY"


class Server:
    """The object behind the class; COM reaches the public methods and nothing else."""

    _public_methods_ = ("CallUDF",)

    def __init__(
        self, served: Callable[[str, tuple[Any, ...]], Rows], deadline: Deadline
    ) -> None:
        self._served, self._deadline = served, deadline

    def CallUDF(self, module: Any, name: Any, arguments: Any) -> Any:
        """The value of a worksheet function or an action: one cell, or rows.

        Raises COMException, with the reason as its description, for a name that is
        neither, and for an action that fails. A function that fails, in whatever way,
        is an error value.
        """
        if type(name) is str and type(arguments) is tuple:
            if module == MODULE and find(name):
                return self._function(name, arguments)
            if module == ACTIONS_MODULE and name in ACTIONS:
                return self._action(name, arguments)
        rule = "the class answers functions of the catalogue and actions only"
        raise _com_error(rule)

    def _function(self, name: str, arguments: tuple[Any, ...]) -> Any:
        try:
            with self._deadline.within(CALL_SECONDS):
                return _one_or_rows(self._served(name, without_missing(arguments)))
        # Outside the boundary, which lets none pass; no traceback leaves the server.
        except Exception as error:
            reason = _failed(name, error)
        return reason[:TEXT_LENGTH] if name == _WHY else NUMBERS[CellError.VALUE]

    def _action(self, name: str, arguments: tuple[Any, ...]) -> Any:
        try:
            with self._deadline.within(ACTION_SECONDS):
                return _one_or_rows(ACTIONS[name](*map(arrived, arguments)))
        except (ValueError, OSError) as error:
            reason = str(error)
        except Exception as error:
            reason = _failed(name, error)
        raise _com_error(" ".join(reason.split()))


def main() -> int:
    """Serve until the last client has gone; only Windows may start this."""
    if [word.lower() for word in sys.argv[1:]] != [_STARTED_BY_COM]:
        print("Windows starts this when a workbook asks for it", file=sys.stderr)
        return 2
    with _hidden(*_CONVERTERS):
        served = import_module(MODULE).served
    deadline = Deadline()
    Thread(target=deadline.watch, daemon=True).start()
    _serve(lambda: Server(served, deadline))
    return 0


def _one_or_rows(rows: Rows) -> Any:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _failed(name: str, error: Exception) -> str:
    return f"{name} failed: {type(error).__name__}: {error}"


def _serve(make: Callable[[], Server]) -> None:
    """Offer the class to COM, one process for all, and answer until it is not used.

    pywin32 asks its module `policy` for each new object, which would look the Python
    class up in the registry; here nothing but this code decides it.
    """
    from win32com.server import localserver, policy, util

    def create(clsid: Any, interface: Any) -> Any:
        return util.wrap(make(), interface)

    policy.CreateInstance = create
    localserver.serve([CLSID])


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """While these modules are not to be had; later they are imported as ever."""
    absent = {name: None for name in names if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _com_error(reason: str) -> Exception:
    from win32com.server.exception import COMException

    error: Exception = COMException(description=reason, scode=_INVALID)
    return error


if __name__ == "__main__":
    sys.exit(main())
