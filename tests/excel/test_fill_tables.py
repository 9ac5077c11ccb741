"""Replaced tables of a filled copy."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel.filling import Make, assert_valid, parts, refilled, shown
from tests.excel.workbooks import (
    POSITIONS,
    add_array,
    add_positions,
    write_book,
)
from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: write_book(tmp_path / "source.xlsx", build)


HEADER: list[Value] = ["id", "quantity", "expiry", "active", "note"]


NEW_ROW: list[Any] = ["N1", 9.5, 46108.5, False, "new"]


def book_with_table(rows: int) -> Callable[[Any], None]:
    def build(book: Any) -> None:
        sheet = add_positions(book, rows)
        sheet.write_string("A20", "below")
        add_array(sheet, "H3:I5", f"=XLH_QUANTITIES({POSITIONS})")
        other = book.add_worksheet("Other")
        other.write_formula("A1", "=SUM(Positions[quantity])")
        other.write_formula("A2", f"=XLH_HEIGHT({POSITIONS})")

    return build


@pytest.mark.parametrize("rows", [1, 2, 5, 16])
def test_a_table_grows_and_shrinks_with_its_rows(make: Make, rows: int) -> None:
    source = make(book_with_table(3))
    out = refilled(source, {"Positions": [HEADER, *[NEW_ROW] * rows]})
    book = openpyxl.load_workbook(out)
    table = book["Positions"].tables["Positions"]
    assert table.ref == f"A2:E{rows + 2}"
    assert table.autoFilter.ref == table.ref
    expected = [[*NEW_ROW[:2], "date", *NEW_ROW[3:]]] * rows + [[None] * 5] * (
        17 - rows
    )
    got = shown(out, "Positions", "A3:E19")
    assert [[*r[:2], r[2] and "date", *r[3:]] for r in got] == expected
    assert shown(out, "Positions", "A20:A20") == [["below"]]
    assert shown(out, "Other", "A1:A2") == [[9.5 * rows], [rows + 1]]
    assert_valid(out)


@pytest.mark.parametrize("rows", [1, 3])
def test_booleans_of_libreoffice_are_values_of_a_table(make: Make, rows: int) -> None:
    source = make(book_with_table(3))
    old, name = parts(source), "xl/worksheets/sheet1.xml"
    spelled = old[name]
    for row in (b"3", b"4", b"5"):
        typed = b'<c r="D%s" t="b"><v>1</v></c>' % row
        assert typed in spelled
        formula = b'<f aca="false">TRUE()</f><v>1</v></c>'
        spelled = spelled.replace(typed, typed.replace(b"<v>1</v></c>", formula))
    with zipfile.ZipFile(source, "w") as archive:
        for part, data in (old | {name: spelled}).items():
            archive.writestr(part, data)
    assert read_workbook(source).sheets["Positions"].inputs[3, 4] is True
    out = refilled(source, {"Positions": [HEADER, *[NEW_ROW] * rows]})
    assert b"TRUE()" not in parts(out)[name]
    left = [[False]] * rows + [[None]] * (3 - rows)
    assert shown(out, "Positions", "D3:D5") == left


def test_a_boolean_formula_that_excel_lists_stays_a_formula(make: Make) -> None:
    source = make(lambda b: b.add_worksheet("S").write_formula("A1", "=TRUE()"))
    assert read_workbook(source).sheets["S"].inputs == {(1, 1): True}
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/calcChain.xml", "<calcChain/>")
    assert read_workbook(source).formula_at(Cell("S", 1, 1)) is not None


def test_new_rows_take_the_formats_of_the_first_row(make: Make) -> None:
    out = refilled(make(book_with_table(3)), {"Positions": [HEADER, *[NEW_ROW] * 5]})
    sheet = openpyxl.load_workbook(out)["Positions"]
    formats = {sheet.cell(row, 3).number_format for row in range(3, 8)}
    assert formats == {"yyyy-mm-dd hh:mm"}
    assert sheet["C7"].is_date


def test_a_table_never_grows_over_cells_in_use(make: Make) -> None:
    book = read_workbook(make(book_with_table(3)))
    with pytest.raises(InputError, match="must not grow over Positions!A20"):
        replace_rows(book, "Positions", [HEADER, *[NEW_ROW] * 18])


def test_only_the_sheet_and_the_table_part_change_with_a_table(make: Make) -> None:
    source = make(book_with_table(3))
    out = refilled(source, {"Positions": [HEADER, *[NEW_ROW] * 5]})
    before, after = parts(source), parts(out)
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/tables/table1.xml",
    }
    assert before["xl/sharedStrings.xml"] == after["xl/sharedStrings.xml"]


def test_no_rows_leave_one_blank_row(make: Make) -> None:
    out = refilled(make(book_with_table(3)), {"Positions": [HEADER]})
    assert shown(out, "Positions", "A3:E3") == [[None] * 5]
    assert shown(out, "Other", "A2:A2") == [[2]]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([["id", "strike"], ["A", 1.0]], "no column strike"),
        ([["id", "ID"], ["A", "B"]], "twice"),
        ([["id", "quantity"], ["A"]], "must have 2 values, got 1"),
        ([["id", "quantity"], ["A", float("nan")]], "must be finite"),
        ([], "must name its columns"),
    ],
)
def test_rows_that_do_not_fit_are_refused(make: Make, rows: Rows, rule: str) -> None:
    book = read_workbook(make(book_with_table(3)))
    with pytest.raises(InputError, match=rule):
        replace_rows(book, "Positions", rows)


def test_a_table_with_formulas_is_not_replaced(make: Make) -> None:
    def build(book: Any) -> None:
        add_positions(book, 2).write_formula("E3", "=1+1")

    book = read_workbook(make(build))
    with pytest.raises(InputError, match="got a formula at Positions!E3"):
        replace_rows(book, "Positions", [HEADER, NEW_ROW])
