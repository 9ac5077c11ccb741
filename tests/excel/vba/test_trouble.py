"""The buttons when Esc is pressed, a server stays, a file or a sheet is locked."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pyopenvba.apps.excel._tables import ListObject
from pyopenvba.interpreter import _values as vba

from tests.excel.vba.interpreter import Desk, Ended
from tests.excel.vba.test_buttons import SAMPLE, name_source, tables
from xlhedge.excel.windows.actions import ACTIONS

AUTOMATIC = -4105  # xlCalculationAutomatic
STATE = ("Calculation", "EnableEvents", "ScreenUpdating")
STOPS = {"stop": lambda: [[1.0]]}  # the number of another process
ELSEWHERE = "D:\\kim\\AddIns\\xlhedge.xlam"
WEB = "https://x.example/a/XLHEDGE.xlam"


@pytest.fixture
def book(desk: Path) -> Desk:
    return Desk(desk)


def state(book: Desk) -> list[Any]:
    return [book.answer(f"Application.{name}") for name in STATE]


def resizing(also: Callable[[], None]) -> Any:
    """While something else happens whenever a table is resized, before it is."""
    resize = ListObject._vba_members["resize"]

    def getter(self: Any, area: Any) -> Any:
        also()
        return resize.getter(self, area)

    made = type(resize)("Resize", resize.kind, getter, parameters=resize.parameters)
    return patch.dict(ListObject._vba_members, {"resize": made})


def esc_at(book: Desk, *times: int) -> Any:
    """While Esc is pressed when tables are resized for one of these times."""
    count = itertools.count(1)
    return resizing(lambda: book.press_esc() if next(count) in times else None)


@pytest.mark.parametrize("numbers", [(1,), (2,), (4,), (2, 3, 4)], ids=str)
def test_esc_during_a_refresh_takes_all_of_it_back(
    book: Desk, numbers: tuple[int, ...]
) -> None:
    before, cells = state(book), tables(book)
    name_source(book, str(SAMPLE))
    with esc_at(book, *numbers):
        (message,) = book.press("XlhRefresh")
    assert message == "Nothing was refreshed.\n\nUser interrupt occurred"
    assert (state(book), tables(book)) == (before, cells)


def test_esc_at_any_other_time_would_end_a_macro(book: Desk) -> None:
    """What the law above rests on."""
    with pytest.raises(Ended), esc_at(book, 1):
        book.answer('XlhTable(ThisWorkbook, "Market").Resize(Range("Market!A5:N9"))')


def test_nothing_stops_what_follows_the_last_write(book: Desk) -> None:
    name_source(book, str(SAMPLE / "market_later.csv"))
    seen: list[int] = []

    def calculate(name: str) -> None:
        seen.append(book.cancel_key)
        book.press_esc()

    book.on["Calculate"] = calculate
    (message,) = book.press("XlhRefresh")
    assert message.startswith("Market from")
    assert seen == [0]  # xlDisabled


def test_no_macro_is_told_of_a_half_written_snapshot(book: Desk) -> None:
    name_source(book, str(SAMPLE / "market_later.csv"))
    seen: list[list[Any]] = []
    with resizing(lambda: seen.append(state(book)[:2])):
        book.press("XlhRefresh")
    assert seen == [[-4135, False]]  # xlCalculationManual
    assert state(book)[:2] == [AUTOMATIC, True]


def test_restart_says_which_version_answers(book: Desk) -> None:
    with patch.dict(ACTIONS, STOPS):
        (message,) = book.press("XlhRestart")
    assert message.startswith("xlhedge ")
    assert len(book.servers) == 2
    assert [name for name, _ in book.noted if name == "Wait"] == []


def test_restart_waits_for_a_server_that_ends_slowly(book: Desk) -> None:
    """The old one may take a call before it has ended."""
    left = [2]

    def about() -> list[list[Any]]:
        left[0] -= 1
        number = os.getpid() if left[0] >= 0 else 7.0
        return [["version", "1"], ["process", float(number)]]

    stop = {"stop": lambda: [[float(os.getpid())]]}
    with patch.dict(ACTIONS, {**stop, "about": about}):
        (message,) = book.press("XlhRestart")
    assert message == "xlhedge 1 was started anew."
    assert [name for name, _ in book.noted if name == "Wait"] == ["Wait"] * 2


def test_a_server_that_does_not_end_is_named_after_a_bounded_time(book: Desk) -> None:
    with patch.dict(ACTIONS, {"stop": lambda: [[float(os.getpid())]]}):
        (message,) = book.press("XlhRestart")
    assert message.endswith("does not end: end pythonw.exe in the Task Manager.")
    assert [name for name, _ in book.noted if name == "Wait"] == ["Wait"] * 9


def test_restart_without_a_server_says_why_at_once(book: Desk) -> None:
    book.refuses = True
    (message,) = book.press("XlhRestart")
    assert message == "Python was not started.\n\nActiveX component can't create object"
    assert [name for name, _ in book.noted if name == "Wait"] == []


def test_an_answer_of_one_cell_is_shown(book: Desk) -> None:
    with patch.dict(ACTIONS, {"audit": lambda path: [["PASS"]]}):
        assert audit(book) == []
    assert book.answer('ActiveSheet.Range("A3").Value2') == "PASS"


def test_a_copy_that_cannot_be_removed_is_named_and_the_audit_is_shown(
    book: Desk,
) -> None:
    book.fails = {"Kill"}
    with patch.dict(ACTIONS, {"audit": lambda path: [["PASS"], ["1 sheet"]]}):
        (message,) = audit(book)
    assert message.startswith("A copy of the book stays behind: delete it.")
    assert message.endswith("xlhedge audit of hedge_book.xlsm")
    assert book.answer('ActiveSheet.Range("A4").Value2') == "1 sheet"


def test_a_refused_audit_says_why_and_leaves_no_copy(book: Desk) -> None:
    def refuse(path: str) -> list[list[str]]:
        raise TypeError("no such thing")

    with patch.dict(ACTIONS, {"audit": refuse}):
        (message,) = audit(book)
    assert message.endswith("audit failed: TypeError: no such thing")
    assert not Path(str(dict(book.noted)["SaveCopyAs"][0])).exists()


def audit(book: Desk) -> list[str]:
    book.temp = str(book.path.parent)
    return book.press("XlhAudit")


def linked(book: Desk, *links: str) -> None:
    book.links = vba.VBAArray([(1, len(links))], items=list(links))


def test_links_to_another_addin_lead_here_and_no_others(book: Desk) -> None:
    linked(book, ELSEWHERE, "C:\\prices.xlsx", WEB)
    (message,) = book.press("XlhRepairLinks")
    here = "now leads to hedge_book.xlsm."
    assert message.split("\n") == [f"{ELSEWHERE} {here}", f"{WEB} {here}", ""]
    changes = [given for name, given in book.noted if name == "ChangeLink"]
    assert [given[0] for given in changes] == [ELSEWHERE, WEB]
    assert {str(given[1]) for given in changes} == {
        book.answer("ThisWorkbook.FullName")
    }


@pytest.mark.parametrize("links", [(), ("C:\\prices.xlsx",)])
def test_a_book_without_such_links_is_told(book: Desk, links: tuple[str, ...]) -> None:
    if links:
        linked(book, *links)
    (message,) = book.press("XlhRepairLinks")
    assert message == "No formula leads to another user's add-in."


def test_a_link_that_a_protected_sheet_holds_names_it_and_the_others_go_on(
    book: Desk,
) -> None:
    linked(book, ELSEWHERE, WEB)
    book.answer('Worksheets("Hedge").Unprotect()')
    book.set("Hedge", "Z90", f"='{ELSEWHERE}'!XLH_VERSION()")
    book.answer('Worksheets("Hedge").Protect()')
    book.set("Positions", "Z90", f"='{WEB}'!XLH_VERSION()")
    book.on["ChangeLink"] = refuse_first()
    (message,) = book.press("XlhRepairLinks")
    assert f"{ELSEWHERE} stays: ChangeLink failed." in message
    assert "\nThe sheet Hedge uses an add-in and is protected: Review," in message
    assert "The sheet Positions" not in message
    assert f"{WEB} now leads to hedge_book.xlsm." in message


def refuse_first() -> Callable[[str], None]:
    calls: list[str] = []

    def refuse(name: str) -> None:
        calls.append(name)
        if len(calls) == 1:
            raise vba.error(1004, f"{name} failed")

    return refuse
