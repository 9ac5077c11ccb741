"""The fallback for developers: the server that the xlwings add-in starts by its DLL."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract_samples import GOOD
from tests.hosts.windows.com import ON_WINDOWS, Clock, call, received
from tests.hosts.windows.conftest import Say
from tests.hosts.windows.variants import Variant
from xlhedge.excel import boundary

pytestmark = [pytest.mark.hosts, ON_WINDOWS]

START, END = 1, -1


def activate(mode: int) -> Variant:
    """What the add-in's macros call: starts or ends a stock server of this Python."""
    import pythoncom
    import xlwings

    pythoncom.CoInitialize()
    name = f"xlwings64-{xlwings.__version__}.dll"
    library = ctypes.WinDLL(str(Path(sys.prefix) / name))  # type: ignore[attr-defined]
    python = Path(sys.executable).with_name("pythonw.exe")
    serve = "\"import xlwings; xlwings.serve('$(CLSID)')\""
    command = f'cmd.exe  /K ""{python}" -B -c {serve}"'
    answer = Variant()
    failed = library.XLPyDLLActivateAuto(
        ctypes.byref(answer), command.encode("mbcs"), mode
    )
    assert not failed, ctypes.wstring_at(answer.of.pointer)
    return answer


@pytest.fixture(scope="module")
def stock(say: Say) -> Iterator[Any]:
    import pythoncom
    import win32com.client

    clock = Clock()
    pointer = activate(START).of.pointer
    found = pythoncom.ObjectFromAddress(pointer, pythoncom.IID_IDispatch)
    say(f"the stock server started in {clock.seconds:.1f} s")
    yield win32com.client.Dispatch(found)
    activate(END)


@pytest.mark.parametrize("name", ["XLH_VERSION", "XLH_DELTA", "XLH_HEDGE_SOLVE"])
def test_the_stock_server_answers_as_ours_does(stock: Any, name: str) -> None:
    expected = received(boundary.call(name, GOOD[name]))
    assert call(stock, name, *GOOD[name]) == expected


def test_the_stock_server_makes_a_flat_list_of_one_row(stock: Any) -> None:
    (row,) = received(boundary.call("XLH_GREEKS", GOOD["XLH_GREEKS"]))
    assert call(stock, "XLH_GREEKS", *GOOD["XLH_GREEKS"]) == row
