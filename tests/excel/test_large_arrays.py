"""Arrays of more cells than the formula engine spills: as any other array."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.excel.workbooks import add_array, call, write_book
from xlhedge.core.errors import CellError
from xlhedge.excel.formulas.large import MOST
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved.address import area
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.workbook import read_workbook

TALL = 12_345  # rows of two columns: three pieces, the last one short


@pytest.fixture
def evaluate(tmp_path: Path) -> Callable[[Callable[[Any], None]], Recalculation]:
    def run(build: Callable[[Any], None]) -> Recalculation:
        return recalculate(read_workbook(write_book(tmp_path / "a.xlsx", build)), call)

    return run


def at(done: Recalculation, ref: str) -> Rows:
    return done.values[area("S", ref).first]


@pytest.mark.parametrize("text", ["=XLH_COUNT({0})", "=_xlfn.SEQUENCE({0},2)"])
def test_a_large_array_has_every_row(evaluate: Any, text: str) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", text.format(TALL))
        sheet.write_formula("D1", f"=COUNT(A1:B{2 * TALL})")
        sheet.write_formula("D2", f"=A{TALL}")

    assert TALL * 2 > 2 * MOST
    done = evaluate(build)
    rows = at(done, "A1")
    assert done.failures == {}
    assert (len(rows), len(rows[0])) == (TALL, 2)
    if "COUNT" in text:
        assert rows == [[float(n), float(n)] for n in range(1, TALL + 1)]
    else:
        assert rows == [[2.0 * n - 1, 2.0 * n] for n in range(1, TALL + 1)]
    assert at(done, "D1") == [[2.0 * TALL]]
    assert at(done, "D2") == [[rows[-1][0]]]


def test_a_function_answers_a_large_array_once(tmp_path: Path) -> None:
    asked = []

    def counting(name: str, arguments: list[Any]) -> Any:
        asked.append(arguments)
        return call(name, arguments)

    def build(book: Any) -> None:
        add_array(book.add_worksheet("S"), "A1:A1", f"=XLH_COUNT({TALL})")

    recalculate(read_workbook(write_book(tmp_path / "a.xlsx", build)), counting)
    assert asked == [[float(TALL)]]


def test_a_large_array_follows_another_one(evaluate: Any) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", f"=XLH_COUNT({TALL})")
        add_array(sheet, "D1:D1", f"=XLH_COUNT(COUNT(A1:A{2 * TALL})-1)")
        add_array(sheet, "G1:G1", f"=XLH_COUNT(COUNT(D1:D{2 * TALL})-{TALL - 4})")

    done = evaluate(build)
    assert done.failures == {}
    sizes = [len(at(done, ref)) for ref in ("A1", "D1", "G1")]
    assert sizes == [TALL, TALL - 1, 3]


@pytest.mark.parametrize("row", [2, 5_001, TALL])
def test_a_used_cell_blocks_a_large_array(evaluate: Any, row: int) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", f"=XLH_COUNT({TALL})")
        sheet.write_number(row - 1, 1, 7)
        sheet.write_formula("D1", "=ISERROR(A1)")
        sheet.write_formula("D2", f"=COUNT(A1:B{TALL})")

    done = evaluate(build)
    assert at(done, "A1") == [[CellError.SPILL]]
    assert (at(done, "D1"), at(done, "D2")) == ([[True]], [[1.0]])


def test_two_large_arrays_do_not_share_a_cell(evaluate: Any) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", f"=XLH_COUNT({TALL})")
        add_array(sheet, f"B{TALL}:B{TALL}", f"=XLH_COUNT({TALL})")

    done = evaluate(build)
    shown = [at(done, ref) for ref in ("A1", f"B{TALL}")]
    assert sorted(len(rows) for rows in shown) == [1, TALL]
    assert [[CellError.SPILL]] in shown


def test_an_array_beyond_the_sheet_finds_no_room(evaluate: Any) -> None:
    def build(book: Any) -> None:
        add_array(book.add_worksheet("S"), "A1048000:A1048000", "=XLH_COUNT(9000)")

    assert at(evaluate(build), "A1048000") == [[CellError.SPILL]]
