"""Cells between Calc and the boundary, without an office."""

from math import isnan
from struct import pack, unpack
from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, call
from xlhedge.excel.calc.cells import error_number, error_of, from_calc, to_calc

# As the office shows its codes; it has no other error of Excel's.
SHOWN = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}


def code_in(number: float) -> int:
    """What Calc reads of a number that is none: its low 32 bits."""
    assert isnan(number)
    return int(unpack("<Q", pack("<d", number))[0] & 0xFFFFFFFF)


@pytest.mark.parametrize(("text", "code"), SHOWN.items())
def test_error_keeps_its_kind_both_ways(text: str, code: int) -> None:
    assert code_in(error_number(CellError(text))) == code
    assert error_of(code) is CellError(text)
    assert from_calc([[1.0, code, None]]) == [[1.0, CellError(text), None]]


@pytest.mark.parametrize("error", CellError)
def test_every_error_is_an_error_in_calc(error: CellError) -> None:
    ((number,),) = to_calc(error)
    assert code_in(float(number)) in SHOWN.values()


def test_error_that_only_calc_has_is_an_error_of_value() -> None:
    assert error_of(504) is CellError.VALUE


def test_left_out_blank_and_empty_text_are_told_apart() -> None:
    assert from_calc(...) is OMITTED
    assert from_calc("") == ""
    assert from_calc([[None, ""]]) == [[None, ""]]
    assert from_calc((("", 1.0),)) == [[None, 1.0]]


def test_one_and_zero_are_true_and_false_below_a_logical_name_only() -> None:
    rows = (("active", "lot"), (1.0, 1.0), (0.0, 0.0), (2.0, 2.0), ("", ""))
    read = from_calc(rows)
    assert read[1:] == [[True, 1.0], [False, 0.0], [2.0, 2.0], [None, None]]
    assert [type(row[0]) for row in read[1:3]] == [bool, bool]
    assert [type(row[1]) for row in read[1:3]] == [float, float]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.5, "((0.5,),)"),
        ([[1.0, "ok"], [2.0, "no"]], "((1.0, 'ok'), (2.0, 'no'))"),
        ([[True, "ok"]], "((1.0, 'ok'),)"),
    ],
)
def test_result_is_rows_of_numbers_and_texts(value: Any, shown: str) -> None:
    assert repr(to_calc(value)) == shown


def test_error_stands_in_its_place_in_a_result() -> None:
    strikes = from_calc(((100.0,), ("",)))
    cells = to_calc(call("XLH_DELTA", ["call", 105.0, strikes, 0.5, 0.1, 0.36, 0.1]))
    assert cells[0][0] == pytest.approx(0.5946, abs=5e-5)  # Haug (2007)
    assert code_in(float(cells[1][0])) == SHOWN["#VALUE!"]
