"""The buttons, pressed in an interpreter of VBA, with the real server behind them."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pyopenvba.apps.excel._tables import ListColumn, ListObject
from pyopenvba.interpreter import _values as vba
from pyopenvba.interpreter._objects import MemberSpec

from tests.excel.vba.interpreter import Desk
from xlhedge.book.columns import TABLES
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.store.sources import read_csv_table

SAMPLE = Path(__file__).parents[3] / "workbook" / "sample"
NEW = {"instrument": "NEW-1"}
Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


@pytest.fixture
def book(desk: Path) -> Desk:
    return Desk(desk)


def table(book: Desk, name: str) -> list[list[Any]]:
    """The cells of a table, headers first."""
    rows: list[list[Any]] = book.answer(
        f'XlhTable(ThisWorkbook, "{name}").Range.Value2'
    )
    return rows


def tables(book: Desk) -> dict[str, list[list[Any]]]:
    return {name: table(book, name) for name in TABLES}


def name_source(book: Desk, source: str) -> None:
    book.set("Market", "B3", source)


def changed(folder: Path, name: str, change: Change) -> Path:
    """A CSV file of the sample with other rows."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = change(list(reader))
        fields = list(reader.fieldnames or [])
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)
    return path


def others(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """As many rows again, of other underlyings."""
    return [{**row, "underlying": f"X{number}"} for number, row in enumerate(rows)]


def as_cells(path: Path, name: str) -> list[list[Any]]:
    """The rows that a table must show after a refresh from this file."""
    names, *rows = typed_rows(TABLES[name], read_csv_table(path, TABLES[name]))
    order = [names.index(n) if n in names else None for n in TABLES[name].names]
    body = [[None if p is None else row[p] for p in order] for row in rows]
    return [list(TABLES[name].names), *body]


def test_refresh_writes_one_snapshot_and_stamps_it(book: Desk) -> None:
    before = tables(book)
    name_source(book, str(SAMPLE / "market_later.csv"))
    (message,) = book.press("XlhRefresh")
    assert message.startswith(f"Market from {SAMPLE / 'market_later.csv'}\n")
    assert "\n\nEvery row has an answer." in message
    after = tables(book)
    assert after["Market"] == as_cells(SAMPLE / "market_later.csv", "Market")
    assert after["Market"] != before["Market"]
    assert {**after, "Market": 0} == {**before, "Market": 0}
    stamped = book.answer('XlhNamed(ThisWorkbook, "refreshed_at").Value2')
    assert 46_000 < stamped < 80_000
    assert "Calculate" in [name for name, _ in book.noted]


def test_refresh_takes_every_table_that_a_folder_has(
    book: Desk, tmp_path: Path
) -> None:
    """Tables grow and shrink with their rows."""
    changed(tmp_path, "market", lambda rows: rows)
    changed(tmp_path, "instruments", lambda rows: [*rows, {**rows[0], **NEW}])
    changed(tmp_path, "surface", lambda rows: rows[:-1])
    name_source(book, str(tmp_path))
    (message,) = book.press("XlhRefresh")
    assert "Surface from" in message
    assert "Dividends from" not in message
    for name in ("Market", "Instruments", "Surface"):
        path = tmp_path / f"{name.lower()}.csv"
        assert table(book, name) == as_cells(path, name)
    below = book.answer('XlhTable(ThisWorkbook, "Surface").Range.Offset(1).Value2')
    assert set(below[-1]) == {None}


def test_a_row_that_fails_is_written_and_named(book: Desk, tmp_path: Path) -> None:
    path = changed(
        tmp_path, "market", lambda rows: [{**rows[0], "spot": "x"}, *rows[1:]]
    )
    name_source(book, str(path))
    (message,) = book.press("XlhRefresh")
    assert "rows fail:" in message
    assert "Market row 1 (BTC)" in message
    assert table(book, "Market")[1][1] == "x"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: [*rows, rows[0]], "have the same underlying BTC"),
        (lambda rows: [], "Market has no rows"),
    ],
)
def test_nothing_is_written_of_a_snapshot_that_cannot_be_used(
    book: Desk, tmp_path: Path, change: Change, reason: str
) -> None:
    before = tables(book)
    name_source(book, str(changed(tmp_path, "market", change)))
    (message,) = book.press("XlhRefresh")
    assert message.startswith("Nothing was refreshed.")
    assert reason in message
    assert tables(book) == before
    assert book.answer('XlhNamed(ThisWorkbook, "refreshed_at").Value2') is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "Market!B3 must name a folder, a file or Feed; it is blank"),
        ("nowhere", "there is no file or folder"),
        ("https://example.com/m.csv", "must name a folder or a file"),
        ("Feed", "has no sheet Feed"),
        (str(SAMPLE / "positions.csv"), "line 1: Market must have a column"),
    ],
)
def test_a_source_that_is_none_is_named(book: Desk, source: str, reason: str) -> None:
    name_source(book, source)
    (message,) = book.press("XlhRefresh")
    assert message.startswith("Nothing was refreshed.")
    assert reason in message


def test_a_failure_in_the_middle_takes_back_what_was_written(book: Desk) -> None:
    before = tables(book)
    calls: list[str] = []
    resize = ListObject._vba_members["resize"]

    def failing(self: Any, area: Any) -> Any:
        calls.append(self.vba_get("Name"))
        if len(calls) == 2:
            raise vba.error(1004, "Resize method of ListObject class failed")
        return resize.getter(self, area)

    name_source(book, str(SAMPLE))
    broken = type(resize)("Resize", resize.kind, failing, parameters=resize.parameters)
    with patch.dict(ListObject._vba_members, {"resize": broken}):
        (message,) = book.press("XlhRefresh")
    assert "Resize method" in message
    assert calls[:2] == ["Market", "Instruments"]
    assert tables(book) == before
    assert book.answer("Application.Calculation") == -4105  # xlCalculationAutomatic


def test_tables_without_a_place_for_their_stamp_stay_as_they_are(book: Desk) -> None:
    before = tables(book)
    book.answer('ThisWorkbook.Names("refreshed_at").Delete')
    name_source(book, str(SAMPLE / "market_later.csv"))
    (message,) = book.press("XlhRefresh")
    assert message.startswith("Nothing was refreshed.")
    assert "no cells named refreshed_at" in message
    assert tables(book) == before
    assert book.answer("Application.Calculation") == -4105  # xlCalculationAutomatic


def test_a_table_that_cannot_be_taken_back_is_named_and_keeps_no_other(
    book: Desk,
) -> None:
    before = tables(book)
    calls: list[str] = []
    resize = ListObject._vba_members["resize"]

    def failing(self: Any, area: Any) -> Any:
        calls.append(self.vba_get("Name"))
        if calls[-1] == "Surface":
            raise vba.error(1004, "Resize method of ListObject class failed")
        return resize.getter(self, area)

    name_source(book, str(SAMPLE))
    broken = type(resize)("Resize", resize.kind, failing, parameters=resize.parameters)
    with patch.dict(ListObject._vba_members, {"resize": broken}):
        (message,) = book.press("XlhRefresh")
    assert message.endswith("\nThe table Surface is not as it was.")
    assert calls[-1] == "Dividends"
    assert tables(book) == before
    assert book.answer("Application.Calculation") == -4105  # xlCalculationAutomatic


def test_a_table_that_a_filter_hides_rows_of_is_not_written(book: Desk) -> None:
    """Excel would leave what the filter hides as it was."""
    before = tables(book)
    name_source(book, str(SAMPLE / "market_later.csv"))
    book.filtered = True
    (message,) = book.press("XlhRefresh")
    assert message.endswith("The table Market is filtered: show all its rows first.")
    assert tables(book) == before


def test_a_table_that_lost_its_last_row_is_filled(book: Desk) -> None:
    """Excel says that such a table has no body."""
    name_source(book, str(SAMPLE / "market_later.csv"))
    none = MemberSpec("DataBodyRange", "property", lambda _: vba.NOTHING)
    with patch.dict(ListColumn._vba_members, {"databodyrange": none}):
        (message,) = book.press("XlhRefresh")
    assert message.startswith("Market from")
    assert table(book, "Market") == as_cells(SAMPLE / "market_later.csv", "Market")


def test_no_table_grows_over_cells_in_use(book: Desk, tmp_path: Path) -> None:
    path = changed(tmp_path, "market", lambda rows: [*rows, *others(rows)])
    height = len(table(book, "Market"))
    book.set("Market", f"C{7 + height}", "a note")  # one row is free
    name_source(book, str(path))
    before = tables(book)
    (message,) = book.press("XlhRefresh")
    assert "must not grow over" in message
    assert tables(book) == before


def test_a_text_never_becomes_a_formula_a_number_or_a_date(
    book: Desk, tmp_path: Path
) -> None:
    wrong = {"source": "=1+1", "cut": "1e5", "day_count": "=2+2"}
    path = changed(tmp_path, "market", lambda rows: [{**rows[0], **wrong}, *rows[1:]])
    name_source(book, str(path))
    book.press("XlhRefresh")
    names, first, *_ = table(book, "Market")
    assert {name: first[names.index(name)] for name in wrong} == wrong
    area = 'XlhTable(ThisWorkbook, "Market").DataBodyRange'
    assert book.answer(f"{area}.HasFormula") is False


def test_a_feed_is_read_as_a_table_and_its_errors_refuse_it(
    book: Desk, tmp_path: Path
) -> None:
    rows = as_cells(SAMPLE / "market_later.csv", "Market")
    book.add_sheet("Feed", rows)
    name_source(book, "Feed")
    (message,) = book.press("XlhRefresh")
    assert message.startswith("Market from Feed")
    assert table(book, "Market") == rows
    book.set("Feed", "B3", vba.VBAErrorValue(2042))
    (message,) = book.press("XlhRefresh")
    assert "Feed!B3, spot, holds #N/A" in message
    assert table(book, "Market") == rows


def test_tickets_and_help_show_their_sheets(book: Desk) -> None:
    assert book.press("XlhTickets") == []
    assert book.answer("ActiveSheet.Name") == "Hedge"
    assert book.press("XlhHelp") == []
    assert book.answer("ActiveSheet.Name") == "Help"


def test_audit_shows_what_the_command_prints(book: Desk, desk: Path) -> None:
    book.temp = str(desk.parent)
    assert book.press("XlhAudit") == []
    copied = Path(str(dict(book.noted)["SaveCopyAs"][0]))
    assert not copied.exists()
    assert book.answer('ActiveSheet.Range("A1").Value2') == "Audit of hedge_book.xlsm"
    assert book.answer('ActiveSheet.Range("A3").Value2').startswith("PASS")
