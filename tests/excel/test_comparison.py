"""Results compared cell by cell: what counts as equal, and what never does."""

from pathlib import Path
from typing import Any

import pytest

from tests.excel.workbooks import add_array, call, write_book
from xlhedge.core.errors import CellError
from xlhedge.excel.comparison import compare, held_results, same
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook

FIRST, ARRAY = Cell("S", 1, 4), Cell("S", 3, 4)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """=A1*2 in D1 with the held value 6, and an array over D3:E4 that holds zeros."""

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_number(0, 0, 3)
        sheet.write_formula("D1", "=A1*2", None, 6)
        add_array(sheet, "D3:E4", "=XLH_COUNT(A1)")

    return read_workbook(write_book(tmp_path / "book.xlsx", build))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1.0, 1.0 + 9e-13, True),
        (1.0, 1.0 + 2e-12, False),
        (-1e-300, -1e-300 * (1 + 9e-13), True),
        (0.0, 1e-300, False),
        (0.0, -0.0, True),
        ("a", "A", False),
        ("", None, False),
        (True, 1.0, False),
        (False, None, False),
        (CellError.NA, CellError.NA, True),
        (CellError.NA, CellError.NUM, False),
        (CellError.NA, "#N/A", False),
    ],
)
def test_values_are_equal_only_within_their_kind(
    one: Value, other: Value, equal: bool
) -> None:
    assert same(one, other) is same(other, one) is equal


def test_held_and_found_results_agree_cell_by_cell(book: Workbook) -> None:
    found = Evaluation({FIRST: [[6.0]], ARRAY: [[0.0, 0.0], [0.0, 5.0]]}, {})
    single, array = compare(book.formulas(), held_results(book), found)
    assert (single.status, array.status) == ("equal", "different")
    (difference,) = array.differences
    assert difference.cell == Cell("S", 4, 5)
    assert (difference.held, difference.found, difference.relative) == (0.0, 5.0, 1.0)


def test_another_size_is_a_statement_of_its_own(book: Workbook) -> None:
    found = recalculate(book, call)
    array = compare(book.formulas(), held_results(book), found)[1]
    assert array.status == "size"
    assert array.found_area.ref == "D3:E5"
    assert len(array.differences) == 4  # of the cells that both cover


def test_what_has_no_value_never_agrees(book: Workbook) -> None:
    found = Evaluation({ARRAY: [[0.0, 0.0], [0.0, 0.0]]}, {FIRST: "no reason at all"})
    held = {FIRST: held_results(book)[FIRST]}
    single, array = compare(book.formulas(), held, found)
    assert (single.status, single.reason) == ("not evaluated", "no reason at all")
    assert array.status == "not held"


def test_difference_of_two_kinds_has_no_size(book: Workbook) -> None:
    found = Evaluation({FIRST: [[CellError.NUM]]}, {ARRAY: ""})
    (difference,) = compare(book.formulas(), held_results(book), found)[0].differences
    assert difference.relative is None
