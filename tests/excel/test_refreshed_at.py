"""A refreshed workbook says when: the cell that the button stamps too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.excel.workbooks import write_book
from xlhedge.book.columns import TABLES
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.refresh import refresh
from xlhedge.excel.saved.named import named_cell, type_into
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.inputs import REFRESHED_AT
from xlhedge.store.sources import read_csv_table

WORKBOOK = Path(__file__).parents[2] / "workbook"
LATER = WORKBOOK / "sample" / "market_later.csv"
NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
SERIAL = 46108.5  # 27 March 2026 is day 46108 of the 1900 calendar


@pytest.mark.parametrize("ending", ["xlsx", "xlsm"])
def test_new_rows_are_stamped_with_the_time_in_utc(tmp_path: Path, ending: str) -> None:
    source, out = WORKBOOK / f"hedge_book.{ending}", tmp_path / f"out.{ending}"
    rows = {"Market": read_csv_table(LATER, TABLES["Market"])}
    refresh(source, out, rows, clock=NOON)
    book = read_workbook(out)
    place = named_cell(book, REFRESHED_AT)
    assert place is not None
    assert book.sheets[place.sheet].inputs[place.row, place.column] == SERIAL


def test_a_recalculation_without_new_rows_is_no_refresh(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    refresh(WORKBOOK / "hedge_book.xlsx", out, {}, clock=NOON)
    book = read_workbook(out)
    place = named_cell(book, REFRESHED_AT)
    assert place is not None
    assert (place.row, place.column) not in book.sheets[place.sheet].inputs


def test_what_reads_a_typed_cell_is_calculated_with_it(tmp_path: Path) -> None:
    def build(book):
        sheet = book.add_worksheet("S")
        sheet.write("A1", 1.0)
        sheet.write_formula("B1", "=A1+1", None, 2.0)
        sheet.write_formula("B2", "=7", None, 7.0)
        book.define_name("stamp", "=S!$A$1")

    source = write_book(tmp_path / "in.xlsx", build)
    book = type_into(read_workbook(source), "stamp", 41.0)
    done = recalculate(book)
    assert [cell.ref for cell in done.derived] == ["B1"]
    fill(book, done.results(), tmp_path / "out.xlsx")
    sheet = read_workbook(tmp_path / "out.xlsx").sheets["S"]
    assert (sheet.inputs[1, 1], sheet.saved[1, 2]) == (41.0, 42.0)


def test_a_formula_of_the_users_own_and_an_unknown_name_stay(tmp_path: Path) -> None:
    def build(book):
        book.add_worksheet("S").write_formula("A1", "=2", None, 2.0)
        book.define_name("stamp", "=S!$A$1")

    book = read_workbook(write_book(tmp_path / "in.xlsx", build))
    assert type_into(book, "stamp", 1.0) is book
    assert type_into(book, "none", 1.0) is book
