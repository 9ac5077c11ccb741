"""A call that hangs ends the server, and no other does."""

import subprocess
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from tests.hosts.windows.pywin32 import install
from xlhedge.excel.windows import deadline as module
from xlhedge.excel.windows.deadline import Deadline
from xlhedge.excel.windows.identity import ACTIONS_MODULE, MODULE
from xlhedge.excel.windows.server import Server

LOOK = 0.01  # seconds


@pytest.fixture
def watched() -> tuple[Deadline, list[bool], Thread]:
    """A deadline with the thread that watches it, and whether it ended the process."""
    made, ended = Deadline(), list[bool]()
    watch = Thread(target=made.watch, args=(lambda: ended.append(True), LOOK))
    watch.daemon = True
    watch.start()
    return made, ended, watch


def test_a_call_that_takes_too_long_ends_the_process(
    watched: tuple[Deadline, list[bool], Thread],
) -> None:
    made, ended, watch = watched
    with made.within(5 * LOOK):
        watch.join(5)
    assert ended == [True]


def test_calls_in_time_and_the_time_between_them_end_nothing(
    watched: tuple[Deadline, list[bool], Thread],
) -> None:
    made, ended, watch = watched
    for _ in range(3):
        with made.within(5):
            watch.join(3 * LOOK)
        watch.join(3 * LOOK)
    with pytest.raises(ValueError, match="bad"), made.within(2 * LOOK):
        raise ValueError("bad")
    watch.join(5 * LOOK)
    assert (ended, watch.is_alive()) == ([], True)
    with made.within(0):
        watch.join(5)


def test_a_call_within_another_gives_it_no_more_time(
    watched: tuple[Deadline, list[bool], Thread],
) -> None:
    made, ended, watch = watched
    with made.within(10 * LOOK):
        with made.within(60):
            pass
        watch.join(5)
    assert ended == [True]


@pytest.mark.parametrize(
    ("room", "name", "seconds"),
    [
        (MODULE, "XLH_VERSION", module.CALL_SECONDS),
        (ACTIONS_MODULE, "clock", module.ACTION_SECONDS),
    ],
)
def test_every_answer_of_the_server_has_its_time(
    room: str, name: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    given: list[float] = []
    within: Callable[..., Any] = Deadline.within

    def noted(self: Deadline, seconds: float) -> Any:
        given.append(seconds)
        return within(self, seconds)

    monkeypatch.setattr(Deadline, "within", noted)
    Server(lambda name, arguments: [["1"]], Deadline()).CallUDF(room, name, ())
    assert given == [seconds]


def test_a_process_that_is_busy_is_ended_all_the_same() -> None:
    code = (
        "from threading import Thread\n"
        "from xlhedge.excel.windows.deadline import Deadline\n"
        "made = Deadline()\n"
        f"Thread(target=made.watch, kwargs={{'look': {LOOK}}}).start()\n"
        f"with made.within({5 * LOOK}):\n"
        "    while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert done.returncode == 1
