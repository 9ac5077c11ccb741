"""What the buttons of a workbook ask the server for."""

import os
from pathlib import Path
from typing import Any

import pytest

from xlhedge import __version__
from xlhedge.core.errors import InputError
from xlhedge.excel import snapshot
from xlhedge.excel.windows.actions import ACTIONS, about, audit

BOOK = Path(__file__).parents[3] / "workbook" / "hedge_book.xlsm"


def test_the_server_says_which_version_and_process_it_is() -> None:
    told = dict(about())
    assert (told["version"], told["process"]) == (__version__, float(os.getpid()))


@pytest.mark.parametrize("name", ["sources", "snapshot", "feed", "failures", "clock"])
def test_every_step_of_a_refresh_is_an_action(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(*given: Any) -> list[list[Any]]:
        return [[name, *given]]

    monkeypatch.setattr(snapshot, name, step)
    assert ACTIONS[name]("a", 1.0) == [[name, "a", 1.0]]


def test_an_audit_is_its_lines_the_verdict_first() -> None:
    lines = audit(str(BOOK))
    assert lines[0][0].startswith("PASS, ")
    assert {len(line) for line in lines} == {1}


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (None, "must be a full path"),
        ("hedge_book.xlsm", "must be a full path"),
        (str(BOOK.with_name("none.xlsm")), "no such file"),
    ],
)
def test_what_is_no_workbook_is_refused(path: Any, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        audit(path)
