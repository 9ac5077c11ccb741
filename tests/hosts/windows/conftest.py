"""The COM class, registered for the time of the tests, and what they measured."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.windows.com import Clock, about, call, connect, under_wine
from xlhedge.excel.windows import registry

MEASURED: list[str] = []
Say = Callable[[str], None]


@pytest.fixture(scope="session")
def say() -> Say:
    """Print a line below the results."""
    return MEASURED.append


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in MEASURED:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """What Windows starts: this interpreter without a window."""
    before, ours = registry.registered(), registry.windowless_python()
    if before not in (None, ours):
        pytest.skip(f"NOT TESTED ON WINDOWS: {before} is registered")
    yield registry.register(machine=under_wine())
    if before is None:
        registry.unregister(machine=under_wine())


@pytest.fixture(scope="session")
def server(program: Path, say: Say) -> Any:
    """The object of a server that Windows has started."""
    clock = Clock()
    found = connect()
    call(found, "XLH_DELTA", "call", 105.0, 100.0, 0.5, 0.1, 0.36)
    say(f"cold start to the first answer: {clock.seconds:.1f} s")
    assert Path(about(found)["python"]) == program
    return found
