"""The add-in in a real LibreOffice Calc: every function, value by value."""

import json
import os
import secrets
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from math import isnan
from pathlib import Path
from shutil import copyfile
from struct import pack, unpack
from typing import Any

import pytest

from tests.hosts.calc_cases import Case, good, left_out, write_cases, wrong
from xlhedge import __version__
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.boundary import call
from xlhedge.excel.calc.descriptions import argument_help, function_help
from xlhedge.excel.calc.methods import ANY, REPEATED, methods, type_of
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.comparison import RELATIVE
from xlhedge.excel.office.find import Office, find_office
from xlhedge.excel.office.profile import write_profile
from xlhedge.excel.office.program import Program
from xlhedge.excel.office.session import ask_office

SCRIPT = Path(__file__).with_name("calc_session.py")
NOT_FOUND = 'XLH_DELTA("call";105;100;0.5;0.1;45)'
DELTA = '=XLH_DELTA("call";105;100;0.5;0.1;0.36;0.1)'
SECONDS = 60.0  # a start, or one answer, may take
RESTART = 81  # status of an office that took note of a new extension
MIXED = [
    1.0,
    "a",
    None,
    True,
    False,
    "",
    *map(
        CellError, ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    ),
]


def office() -> Office | None:
    try:
        return find_office()
    except InputError:
        return None


pytestmark = [
    pytest.mark.hosts,
    pytest.mark.slow,
    pytest.mark.skipif(office() is None, reason="NOT TRIED: no LibreOffice 25.2"),
]


def same(found: Any, expected: Any) -> bool:
    """A value of Calc, or the code of its error, is the one that we hand over."""
    if isinstance(expected, float) and isnan(expected):
        code = unpack("<Q", pack("<d", expected))[0] & 0xFFFFFFFF
        return bool(found == {"error": code})
    if not isinstance(expected, float) or not isinstance(found, float | int):
        return bool(found == expected)
    return bool(abs(found - expected) <= RELATIVE * max(abs(found), abs(expected)))


def differences(found: Any, expected: Any) -> list[Any]:
    """The cells that differ, with their places; sizes must be equal."""
    assert [len(row) for row in found] == [len(row) for row in expected]
    return [
        (row, column, cell, found[row][column])
        for row, cells in enumerate(expected)
        for column, cell in enumerate(cells)
        if not same(found[row][column], cell)
    ]


def test_every_function_answers_in_calc_as_the_boundary_does(tmp_path: Path) -> None:
    cases = [*good(), *left_out(), *wrong()]
    assert {case.function for case in cases} == set(CATALOGUE)
    areas = write_cases(tmp_path / "cases.xlsx", cases)
    rows = ask_office(partial(copyfile, tmp_path / "cases.xlsx"), areas).rows
    assert len(rows) == len(cases)
    found = {
        c.title: differences(r, c.expected) for c, r in zip(cases, rows, strict=True)
    }
    assert {title: wrong for title, wrong in found.items() if wrong} == {}


def test_table_keeps_blanks_truths_empty_texts_and_each_error(tmp_path: Path) -> None:
    column = [[cell] for cell in MIXED]
    cases = [
        Case("hash", "XLH_HASH", [column]),
        Case("status", "XLH_STATUS", [column]),
        *(Case("hash of one", "XLH_HASH", [[[cell]]]) for cell in MIXED),
        *(Case("total", "XLH_TOTAL", [[[1.0], [c]]]) for c in MIXED if c is not None),
    ]
    areas = write_cases(tmp_path / "cases.xlsx", cases)
    rows = ask_office(partial(copyfile, tmp_path / "cases.xlsx"), areas).rows
    for case, answer in zip(cases, rows, strict=True):
        assert differences(answer, case.expected) == [], case


class Session:
    """A new spreadsheet in a LibreOffice of its own, and its worker."""

    def __init__(self, asking: "subprocess.Popen[str]", office: Program) -> None:
        self._asking, self._office = asking, office
        ends = time.monotonic() + SECONDS
        while not self._answered(0.1):
            assert time.monotonic() < ends, office.last_words
            if office.status == RESTART:  # it took note of the add-in
                office.start()
        assert self._read() == "ready"

    def ask(self, **request: str) -> Any:
        assert self._asking.stdin is not None
        self._asking.stdin.write(json.dumps(request) + "\n")
        self._asking.stdin.flush()
        assert self._answered(SECONDS)
        return self._read()

    def worker(self) -> int:
        """The process that answers, the only one that the office started."""
        listed = ["pgrep", "-P", str(self._office._process.pid)]
        done = subprocess.run(listed, capture_output=True, text=True)
        (found,) = done.stdout.split()
        return int(found)

    def _answered(self, seconds: float) -> bool:
        assert self._asking.stdout is not None
        return bool(select.select([self._asking.stdout.fileno()], [], [], seconds)[0])

    def _read(self) -> Any:
        assert self._asking.stdout is not None
        return json.loads(self._asking.stdout.readline())


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One office for all tests of a conversation."""
    found, folder = office(), tmp_path_factory.mktemp("office")
    assert found is not None
    pipe = f"xlhedge{secrets.token_hex(8)}"
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    options = ("--headless", "--norestore", "--nologo", "--nodefault", accept)
    command = [str(found.binary), *write_profile(folder), *options]
    asking = [str(found.python), str(SCRIPT), pipe]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        Program(command, folder, "office.log") as running,
        subprocess.Popen(asking, text=True, **pipes) as asked,  # type: ignore
    ):
        try:
            yield Session(asked, running)
        finally:
            asked.kill()


def test_killed_worker_is_started_again_unseen(session: Session) -> None:
    expected = call("XLH_DELTA", ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1])
    assert same(session.ask(formula=DELTA), expected)
    killed = session.worker()
    os.kill(killed, signal.SIGKILL)
    assert same(session.ask(formula=DELTA), expected)
    assert session.worker() != killed


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (f"=IFERROR({NOT_FOUND};7)", 7.0),
        (f'=IF(ISERROR({NOT_FOUND});"caught";"missed")', "caught"),
        (f'=XLH_VERSION()="{__version__}"', 1.0),
        ("=XLH_DELTA(1/0;100;100;1;0;0.2)", {"error": 532}),
        ("=SUM(XLH_LOTS({7|8};2))", 16.0),
        ("=SUM(XLH_LOTS({7;8|9;10};2))", 36.0),
        (
            '=XLH_WHY("XLH_DELTA";"call";105;100;0.5;0.1;"x")',
            'vol must be a number, got "x"',
        ),
        ('=XLH_WHY("XLH_VERSION")', "ok"),
        ("=XLH_STATUS(C:C)", "cells"),
        ("=INDEX(XLH_STATUS(C5:C1048576);5;2)", 1.0),
        ("=XLH_STATUS({1;2})", {"error": 504}),
        ('=XLH_DELTA("call";C9;100;1;0;0.2)', 0.0),  # a blank is a spot of 0
    ],
)
def test_formula_shows_in_calc(session: Session, formula: str, shown: Any) -> None:
    assert same(session.ask(formula=formula), shown)


def test_help_of_calc_is_that_of_the_catalogue_in_its_order(session: Session) -> None:
    session.ask(formula="=XLH_VERSION()")  # the office reads arguments when it calls
    expected = {
        method.function.name: [
            function_help(method),
            [
                [p.name, argument_help(p), type_of(p) in (ANY, REPEATED)]
                for p in method.function.parameters
            ],
        ]
        for method in methods()
    }
    assert session.ask(help="XLH_") == expected
