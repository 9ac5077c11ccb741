"""A server that is attacked, killed, used for long and left."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.windows import variants
from tests.hosts.windows.com import ON_WINDOWS, Clock, about, call, connect
from tests.hosts.windows.processes import Process, forget_dead_servers, has_ended
from xlhedge.core.errors import CellError
from xlhedge.excel import vba
from xlhedge.excel.windows.cells import NUMBERS
from xlhedge.excel.windows.identity import ACTIONS_MODULE, MODULE

pytestmark = [pytest.mark.hosts, ON_WINDOWS]

OPTION = ("call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1)
CALLS = 50_000
# The macro that asks for another server when one is lost.
LOADER = (Path(vba.__file__).parent / "text" / "XlhServer.bas").read_text("ascii")
Say = Callable[[str], None]


@pytest.mark.parametrize("error", CellError)
def test_the_error_values_that_vba_sends_come_back_as_themselves(
    server: Any, error: CellError
) -> None:
    rest = (0.5, 0.1, 0.36)
    assert variants.call("XLH_DELTA", "call", 105.0, error, *rest) == NUMBERS[error]
    table = [["ok", "ok"], ["ok", error]]
    found = variants.call("XLH_TOTAL", [[1.0, 2.0], [3.0, error]], table)
    assert found == NUMBERS[error]


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("os", "system", ("cmd",)),
        ("builtins", "eval", ("1",)),
        (MODULE, "served", ("XLH_DELTA", ())),
        (MODULE, "__getattr__", ("XLH_DELTA",)),
        (MODULE, "XLH_NONSENSE", ()),
        (MODULE, "about", ()),
        (ACTIONS_MODULE, "XLH_DELTA", OPTION),
        (ACTIONS_MODULE, "Path", ("x",)),
        (MODULE, "XLH_DELTA", "call"),
        (MODULE, "XLH_DELTA", 1.0),
        (MODULE, "XLH_DELTA", None),
        (MODULE, ("XLH_DELTA",), ()),
        (MODULE, 1.0, ()),
        (("os",), "XLH_DELTA", ()),
        (None, None, None),
        (datetime(2026, 1, 2), "XLH_DELTA", ()),
    ],
    ids=str,
)
def test_nothing_but_functions_and_actions_is_answered(
    server: Any, module: Any, name: Any, arguments: Any
) -> None:
    import pythoncom

    with pytest.raises(pythoncom.com_error, match="catalogue and actions only"):
        server.CallUDF(module, name, arguments)


@pytest.mark.parametrize(
    "method",
    [
        "Exec",
        "Eval",
        "Module",
        "Call",
        "Builtin",
        "GetAttr",
        "Obj",
        "served",
        "_served",
    ],
)
def test_the_other_methods_of_the_stock_server_do_not_exist(
    server: Any, method: str
) -> None:
    with pytest.raises(AttributeError):
        getattr(server, method)("1")


def test_a_workbook_and_a_caller_are_not_taken(server: Any) -> None:
    import pythoncom

    with pytest.raises(pythoncom.com_error):
        server.CallUDF(MODULE, "XLH_VERSION", (), None, None)


@pytest.mark.parametrize("object_of_ours", [True, False], ids=["object", "table of"])
def test_an_object_in_place_of_a_cell_is_an_error_value(
    server: Any, object_of_ours: bool
) -> None:
    import win32com.client

    shell = win32com.client.Dispatch("Scripting.FileSystemObject")
    cell = shell if object_of_ours else ((shell, 1.0),)
    found = server.CallUDF(MODULE, "XLH_DELTA", ("call", cell, *OPTION[2:]))
    first = found if object_of_ours else found[0][0]
    assert first == NUMBERS[CellError.VALUE]


def test_nothing_around_the_process_chooses_what_it_runs(
    program: Path, tmp_path: Path
) -> None:
    """Windows starts the same command; this one is started where an attacker would."""
    mark = tmp_path / "ran"
    planted = f"open({str(mark)!r}, 'w').close()\n"
    for name in ("sitecustomize", "usercustomize", "numpy", "xlwings", "xlhedge"):
        (tmp_path / f"{name}.py").write_text(planted)
    (tmp_path / "xlwings.conf.xlsm").touch()
    hostile = dict.fromkeys(
        ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR"),
        str(tmp_path),
    )
    hostile["PYTHONSTARTUP"] = str(tmp_path / "numpy.py")
    command = [str(program), "-I", "-m", "xlhedge.excel.windows.server", "-Embedding"]
    environ = {**os.environ, **hostile}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environ, stdin=subprocess.PIPE
    ) as started:
        time.sleep(8)
        assert started.poll() is None
        assert not mark.exists()
        started.kill()
    forget_dead_servers()


def test_the_server_starts_for_windows_only() -> None:
    command = [sys.executable, "-I", "-m", "xlhedge.excel.windows.server"]
    done = subprocess.run(command, capture_output=True, text=True, input="")
    assert done.returncode == 2
    assert "when a workbook asks for it" in done.stderr


def test_a_server_killed_in_a_call_is_started_anew(program: Path, say: Say) -> None:
    import pythoncom

    server = connect()
    process = Process(about(server)["process"])
    threading.Timer(1.0, process.kill).start()
    busy = ((105.0,),) * 500_000
    with pytest.raises(pythoncom.com_error) as during:
        server.CallUDF(MODULE, "XLH_GREEKS", ("call", busy, *OPTION[2:]))
    with pytest.raises(pythoncom.com_error) as after:
        call(server, "XLH_DELTA", *OPTION)
    for lost in (during, after):
        number = f"&H{lost.value.args[0] & 0xFFFFFFFF:08X}"
        say(f"Windows tells of a lost server by {number}")
        assert number in LOADER, number
    forget_dead_servers()
    clock = Clock()
    server = connect()
    assert call(server, "XLH_DELTA", *OPTION) == pytest.approx(0.594628659729995)
    say(f"back after a kill in {clock.seconds:.1f} s")


def test_a_stopped_server_is_started_anew(program: Path) -> None:
    server = connect()
    number = about(server)["process"]
    process = Process(number)
    assert server.CallUDF(ACTIONS_MODULE, "stop", ()) == number
    assert process.ended(20)
    assert about(connect())["process"] not in (0, number)


def test_whoever_asks_on_after_a_stop_meets_another_server(
    program: Path, say: Say
) -> None:
    """At once and a second apart, as the button that restarts does."""
    import pythoncom

    ended = connect().CallUDF(ACTIONS_MODULE, "stop", ())
    met, told = ended, []
    for _ in range(10):
        try:
            met = about(connect())["process"]
        except pythoncom.com_error as error:
            told.append(f"{error.args[0] & 0xFFFFFFFF:#x}")
        if met != ended:
            break
        time.sleep(1)
    say(f"after a stop: {len(told)} refusals {told}, then another server")
    assert met != ended


def test_the_server_ends_with_its_last_client(program: Path) -> None:
    """In a client of its own: what this process holds does not count."""
    connect().CallUDF(ACTIONS_MODULE, "stop", ())
    time.sleep(1)
    code = "from tests.hosts.windows.com import *; print(about(connect())['process'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, input=""
    )
    assert done.returncode == 0, done.stderr
    assert has_ended(float(done.stdout), 10)


def test_memory_that_a_process_takes_is_seen(program: Path) -> None:
    code = (
        "import sys; kept = b'x' * 2**25; print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        assert started.stdout
        started.stdout.readline()
        taken = Process(started.pid).memory()
    assert 2**25 < taken < 2**27


@pytest.mark.slow
def test_fifty_thousand_calls_leave_neither_memory_nor_handles(
    program: Path, say: Say
) -> None:
    server = connect()
    process = Process(about(server)["process"])
    _calls(server, CALLS // 10)
    memory, handles = process.memory(), process.handles()
    clock = Clock()
    _calls(server, CALLS)
    grown = (process.memory() - memory) / 2**20
    more = process.handles() - handles
    say(
        f"{CALLS:,} calls in {clock.seconds:.0f} s: {grown:+.1f} MB, {more:+} handles"
        f"{'' if handles else ' (not counted here)'}"
    )
    assert grown < 5
    assert more < 20


def _calls(server: Any, count: int) -> None:
    column = ((100.0,), (None,), ("x",))
    for number in range(count // 2):
        spot = 100.0 + number % 7
        server.CallUDF(MODULE, "XLH_DELTA", ("call", spot, *OPTION[2:]))
        server.CallUDF(MODULE, "XLH_GREEKS", ("call", column, *OPTION[2:]))
