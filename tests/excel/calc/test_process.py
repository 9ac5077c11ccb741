"""The worker of the Calc add-in as a process: asked, killed, hung, refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xlhedge import __version__
from xlhedge.excel.boundary import call
from xlhedge.excel.calc import process
from xlhedge.excel.calc.process import Late, Lost, Running, Worker
from xlhedge.excel.calc.worker import PROTOCOL

ROOT = Path(__file__).parents[3]
DELTA = ("call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1)
SETTINGS: dict[str, Any] = {
    "python": sys.executable,
    "root": str(ROOT),
    "version": __version__,
    "protocol": PROTOCOL,
    "call_seconds": 60.0,
}
Start = Callable[..., Worker]


@pytest.fixture
def start() -> Iterator[Start]:
    """Makes workers, and ends them."""
    workers: list[Worker] = []

    def made(**changed: Any) -> Worker:
        workers.append(Worker(SETTINGS | changed))
        return workers[-1]

    yield made
    for worker in workers:
        worker.close()


def running(worker: Worker) -> Running:
    found = worker._running
    assert found is not None
    return found


def test_answer_is_that_of_the_boundary(start: Start) -> None:
    worker = start()
    assert worker.call("XLH_DELTA", DELTA) == ((call("XLH_DELTA", DELTA),),)
    first = running(worker).pid
    assert worker.call("XLH_VERSION", ()) == ((__version__,),)
    assert running(worker).pid == first


def test_large_arguments_and_answers_pass(start: Start) -> None:
    spots = tuple((80.0 + 0.002 * row,) for row in range(20_000))
    answer = start().call("XLH_DELTA", ("call", spots, *DELTA[2:]))
    assert len(answer) == 20_000
    assert answer[-1] == (call("XLH_DELTA", ["call", spots[-1][0], *DELTA[2:]]),)


def test_killed_worker_is_started_again_and_asked_once_more(start: Start) -> None:
    worker = start()
    worker.call("XLH_VERSION", ())
    killed = running(worker).pid
    os.kill(killed, signal.SIGKILL)
    assert worker.call("XLH_DELTA", DELTA) == ((call("XLH_DELTA", DELTA),),)
    assert running(worker).pid != killed


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TRIED: no SIGSTOP")
def test_call_that_hangs_is_ended_and_the_next_one_answered(start: Start) -> None:
    worker = start(call_seconds=1.5)
    worker.call("XLH_VERSION", ())
    os.kill(running(worker).pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Late, match=r"no answer within 1\.5 seconds"):
        worker.call("XLH_DELTA", DELTA)
    assert time.monotonic() - began < 1.5 + 2 * process.LOOK + 1
    assert worker.call("XLH_VERSION", ()) == ((__version__,),)


def test_other_version_is_refused_with_the_remedy(start: Start) -> None:
    worker = start(version="0.0.0")
    with pytest.raises(Lost, match=r"'0\.0\.0'.*install the add-in again"):
        worker.call("XLH_VERSION", ())


def test_worker_that_cannot_start_is_not_tried_for_each_cell(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start(python=str(tmp_path / "no_python"))
    with pytest.raises(Lost, match="no_python does not start") as first:
        worker.call("XLH_VERSION", ())
    monkeypatch.setattr(process, "_started", None)
    with pytest.raises(Lost) as second:
        worker.call("XLH_VERSION", ())
    assert second.value is first.value


def test_reason_is_the_last_line_that_the_worker_said(
    start: Start, tmp_path: Path
) -> None:
    package = tmp_path / "xlhedge"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('no licence today')")
    with pytest.raises(Lost, match="ended with status 1: no licence today"):
        start(root=str(tmp_path)).call("XLH_VERSION", ())


def test_nothing_is_imported_from_where_the_office_runs(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = "import pathlib; pathlib.Path(__file__).with_name('sprung').touch()"
    for name in ("numpy", "xlhedge", "marshal", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(trap)
    monkeypatch.chdir(tmp_path)
    for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert start().call("XLH_DELTA", DELTA) == ((call("XLH_DELTA", DELTA),),)
    assert not (tmp_path / "sprung").exists()


def test_worker_ends_when_its_input_does(start: Start) -> None:
    worker = start()
    worker.call("XLH_VERSION", ())
    running(worker)._process.stdin.close()
    assert running(worker)._process.wait(5) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TRIED: no new parent")
def test_worker_ends_with_the_office_in_the_middle_of_a_call() -> None:
    code = (
        "import threading, xlhedge.excel.calc.worker as w; no_parent = -1; "
        "threading.Thread(target=w._end_with, args=(no_parent,)).start(); "
        "threading.Event().wait()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30)
    assert done.returncode == 1


def test_failure_of_a_function_is_its_error_and_no_failure_of_the_worker(
    start: Start,
) -> None:
    worker = start()
    ((cell,),) = worker.call("XLH_NO_FUNCTION", ())
    assert cell != cell
    ((reason,),) = worker.call("XLH_WHY", ("XLH_DELTA", *DELTA[:5], 45.0))
    assert reason == "vol 45 looks like percent; type 0.45"
