"""Filled arrays: they take the room they need, and nothing that is in use."""

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel.filling import (
    Make,
    assert_valid,
    book_with_array,
    make_out,
    parts,
    refilled,
    shown,
)
from tests.excel.workbooks import (
    add_array,
    package_of,
    write_book,
)
from xlhedge.core.errors import InputError
from xlhedge.excel.fill import fill
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: write_book(tmp_path / "source.xlsx", build)


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_an_array_grows_and_shrinks_to_its_result(make: Make, rows: int) -> None:
    out = refilled(make(book_with_array(rows, "A3:B5")))
    values = [[n, 10 * n] for n in range(1, rows + 1)]
    empty = [[None, None]] * (8 - rows)
    assert shown(out, "Greeks", "A3:B10") == values + empty
    book = read_workbook(out)
    formula = book.formula_at(Cell("Greeks", 3, 1))
    assert formula is not None
    assert formula.area.ref == f"A3:B{rows + 2}"
    assert_valid(out)


def test_formulas_that_read_the_array_are_written_with_it(make: Make) -> None:
    out = refilled(make(book_with_array(7, "A3:B4")))
    assert shown(out, "Summary", "A1:A2") == [[280], [40]]


@pytest.mark.parametrize("blocked", [False, True])
def test_formulas_that_read_what_an_array_left_are_written(
    make: Make, blocked: bool
) -> None:
    def build(book: Any) -> None:
        book_with_array(2, "A3:B7")(book)
        if blocked:
            book.get_worksheet_by_name("Greeks").write_string("B4", "mine")
        other = book.get_worksheet_by_name("Summary")
        other.write_formula("A3", "=Greeks!B7", None, 50)
        other.write_formula("A4", "=SUM(Greeks!B6:B7)", None, 90)
        other.write_formula("A5", "=A4*2", None, 180)

    assert shown(refilled(make(build)), "Summary", "A3:A5") == [[0], [0], [0]]


def test_the_dimension_covers_what_the_sheet_now_holds(make: Make) -> None:
    out = refilled(make(book_with_array(7, "A3:B4")))
    assert b'<dimension ref="A1:B9"/>' in parts(out)["xl/worksheets/sheet1.xml"]


def test_a_blocked_array_shows_spill_and_overwrites_nothing(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:B2", "=XLH_COUNT(4)")
        sheet.write_string("B4", "mine")
        sheet.write_formula("D1", "=SUM(A1:B3)")

    out = refilled(make(build))
    assert shown(out, "S", "A1:B4") == [
        ["#SPILL!", None],
        [None, None],
        [None, None],
        [None, "mine"],
    ]
    assert shown(out, "S", "D1:D1") == [["#SPILL!"]]
    assert b'ref="A1"' in parts(out)["xl/worksheets/sheet1.xml"]
    assert_valid(out)


def test_a_result_that_would_overwrite_a_cell_is_refused(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(4)")
        sheet.write_string("A2", "mine")

    book = read_workbook(make(build))
    with pytest.raises(InputError, match="must not overwrite S!A2"):
        fill(book, {Cell("S", 1, 1): [[1.0], [2.0]]}, make_out(book))
    assert os.listdir(package_of(book).path.parent) == ["source.xlsx"]


def test_one_array_may_grow_where_another_shrank(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:B2", "=XLH_COUNT(5)")
        add_array(sheet, "B6:C8", "=XLH_COUNT(1,7)")
        add_array(sheet, "A7:B9", "=XLH_COUNT(1)")

    out = refilled(make(build))
    assert shown(out, "S", "A1:C9") == [
        *([n, n, None] for n in range(1, 6)),
        [None, 1, 7],
        [1, 1, None],
        [None] * 3,
        [None] * 3,
    ]


def test_new_cells_take_the_format_of_the_first_spilled_row(make: Make) -> None:
    out = refilled(make(book_with_array(5, "A3:B4")))
    sheet = openpyxl.load_workbook(out)["Greeks"]
    red = [sheet.cell(row, 2).font.color.rgb for row in (4, 5, 7)]
    assert red == ["FFFF0000"] * 3
    assert sheet["A3"].font.bold


def test_a_cell_keeps_its_own_format(make: Make) -> None:
    def build(book: Any) -> None:
        book_with_array(5, "A3:B4")(book)
        sheet = book.get_worksheet_by_name("Greeks")
        sheet.write_blank("B6", None, book.add_format({"italic": True}))

    sheet = openpyxl.load_workbook(refilled(make(build)))["Greeks"]
    assert sheet["B6"].font.italic
    assert not sheet["B5"].font.italic


def test_a_new_cell_else_takes_the_format_of_its_column(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.set_column("B:B", 12, book.add_format({"num_format": "0.000"}))
        add_array(sheet, "A1:A1", "=XLH_COUNT(2)")

    sheet = openpyxl.load_workbook(refilled(make(build)))["S"]
    assert [sheet["A2"].number_format, sheet["B2"].number_format] == [
        "General",
        "0.000",
    ]


@pytest.mark.parametrize("width", ["A1:A1", "A1:B1"])
def test_new_cells_never_take_the_format_of_a_header(make: Make, width: str) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        bold, red = (book.add_format(f) for f in ({"bold": 1}, {"font_color": "red"}))
        add_array(sheet, width, "=XLH_COUNT(4)", bold)
        sheet.write_blank("B2", None, red)

    sheet = openpyxl.load_workbook(refilled(make(build)))["S"]
    below = [sheet.cell(row, column) for row in (2, 3, 4) for column in (1, 2)]
    assert not any(cell.font.bold for cell in below)
    red = [sheet.cell(row, 2).font.color.rgb for row in (2, 3, 4)]
    assert red == ["FFFF0000"] * 3
