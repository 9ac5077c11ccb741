"""Excel's own functions over arrays, against values worked out by hand.

A1:A3 hold 1, 2, 3; B1:B3 hold 4, 9, 16; C1:C3 hold a, b, #N/A; D1:D3 hold one blank,
TRUE and an empty text; row 5 holds a copy of A and B turned: A5:C5 1, 2, 3.
"""

import re
from itertools import chain
from typing import Any

import pytest

from tests.excel.workbooks import add_array, call, write_book
from xlhedge.core.errors import CellError
from xlhedge.excel.formulas.engine import unknown_functions
from xlhedge.excel.formulas.natives import NATIVES
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook

NA, DIV0, VALUE = CellError.NA, CellError.DIV0, CellError.VALUE

# One value from whole arrays.
REDUCED: dict[str, Any] = {
    "=SUM(A1:A3,B1:B3)": 35.0,
    "=SUM(A1:A3*B1:B3)": 70.0,
    "=PRODUCT(A1:A3)": 6.0,
    "=SUMSQ(A1:A3)": 14.0,
    "=SUMPRODUCT(A1:A3,B1:B3)": 70.0,
    "=SUMPRODUCT((A1:A3>1)*B1:B3)": 25.0,
    "=AVERAGE(A1:A3)": 2.0,
    "=MEDIAN(B1:B3)": 9.0,
    "=MIN(B1:B3/A1:A3)": 4.0,
    "=MAX(IF(A1:A3<3,B1:B3))": 9.0,
    "=COUNT(A1:D3)": 6.0,
    "=COUNTA(A1:D3)": 11.0,
    "=COUNTBLANK(D1:D3)": 2.0,
    "=STDEV.S(A1:A3)": 1.0,
    "=STDEV.P(A1:A3)": 0.816496580927726,
    "=VAR.S(A1:A3)": 1.0,
    "=VAR.P(A1:A3)": 2 / 3,
    "=GEOMEAN(A1:A3)": 1.8171205928321397,
    "=HARMEAN(A1:A3)": 18 / 11,
    "=AVEDEV(A1:A3)": 2 / 3,
    "=DEVSQ(A1:A3)": 2.0,
    "=CORREL(A1:A3,-A1:A3)": -1.0,
    "=COVARIANCE.S(A1:A3,A1:A3)": 1.0,
    "=COVARIANCE.P(A1:A3,A1:A3)": 2 / 3,
    "=SLOPE(B1:B3,A1:A3)": 6.0,
    "=INTERCEPT(B1:B3,A1:A3)": -7 / 3,
    "=RSQ(A1:A3,2*A1:A3)": 1.0,
    "=STEYX(2*A1:A3,A1:A3)": 0.0,
    "=AND(A1:A3>0)": True,
    "=OR(A1:A3>2)": True,
    "=XOR(A1:A3>2)": True,
    "=CONCAT(A1:A3)": "123",
    "=ROWS(A1:B3)": 3.0,
    "=COLUMNS(A1:B3)": 2.0,
    "=NPV(0.5,A1:A3)": 2 / 3 + 8 / 9 + 8 / 9,
    '=SUMIF(A1:A3,">1",B1:B3)': 25.0,
    '=AVERAGEIF(A1:A3,">1",B1:B3)': 12.5,
    '=AVERAGEIFS(B1:B3,A1:A3,">1")': 12.5,
    '=COUNTIF(C1:C3,"b")': 1.0,
    '=COUNTIFS(A1:A3,">1",B1:B3,"<16")': 1.0,
    '=SUMIFS(B1:B3,A1:A3,">1",C1:C3,"b")': 9.0,
    '=MAXIFS(B1:B3,A1:A3,"<3")': 9.0,
    '=MINIFS(B1:B3,A1:A3,">1")': 9.0,
    "=VLOOKUP(2,A1:B3,2,FALSE)": 9.0,
    "=HLOOKUP(2,A5:C5,1,FALSE)": 2.0,
    "=MATCH(9,B1:B3,0)": 2.0,
    "=XMATCH(9,B1:B3)": 2.0,
    "=LOOKUP(2,A1:A3,B1:B3)": 9.0,
    '=XLOOKUP("b",C1:C3,B1:B3)': 9.0,
    "=LARGE(B1:B3,2)": 9.0,
    "=SMALL(B1:B3,1)": 4.0,
    "=PERCENTILE.INC(A1:A3,0.25)": 1.5,
    "=QUARTILE.INC(A1:A3,1)": 1.5,
    "=PERCENTRANK.INC(A1:A3,2)": 0.5,
    "=TRIMMEAN(A1:A3,0)": 2.0,
    "=RANK.EQ(9,B1:B3)": 2.0,
    "=RANK.AVG(9,B1:B3)": 2.0,
    "=RANK(9,B1:B3)": 2.0,
    "=PERCENTILE(A1:A3,0.25)": 1.5,
    "=PERCENTILE.EXC(A1:A3,0.25)": 1.0,
    "=QUARTILE(A1:A3,1)": 1.5,
    "=QUARTILE.EXC(A1:A3,1)": 1.0,
    "=PERCENTRANK(A1:A3,2)": 0.5,
    "=STDEV(A1:A3)": 1.0,
    "=STDEVP(A1:A3)": 0.816496580927726,
    "=VAR(A1:A3)": 1.0,
    "=VARP(A1:A3)": 2 / 3,
    "=IRR({-100,110})": 0.1,
    "=XIRR({-100,110},{46023,46388})": 0.1,
    "=XNPV(0.1,{-100,110},{46023,46388})": 0.0,
    "=SUBTOTAL(109,A1:A3)": 6.0,
    "=AGGREGATE(9,6,A1:A3)": 6.0,
    '=TEXTJOIN("-",TRUE,A1:A3)': "1-2-3",
    "=INDEX(A1:B3,2,2)": 9.0,
    "=CHOOSE(2,A1,SUM(B1:B3))": 29.0,
    "=LET(_xlpm.a,A1:A3,SUM(_xlpm.a*_xlpm.a))": 14.0,
    "=SUM(--ISERROR(C1:C3))": 1.0,
    "=SUM(IF(ISNUMBER(A1:D3),1,0))": 6.0,
    "=SUM(LEN(C1:C2))": 2.0,
    "=ROUND(SUM(A1:A3)/7,2)": 0.86,
}

# Several values.
ARRAYS: dict[str, list[list[Any]]] = {
    "=A1:A3+B1:B3": [[5.0], [11.0], [19.0]],
    "=A1:A3*A5:C5": [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [3.0, 6.0, 9.0]],
    "=-A1:A3": [[-1.0], [-2.0], [-3.0]],
    "=A1:A3^2": [[1.0], [4.0], [9.0]],
    '=A1:A3&"x"': [["1x"], ["2x"], ["3x"]],
    "=A1:A3>=2": [[False], [True], [True]],
    "=IF(A1:A3>1,B1:B3,0)": [[0.0], [9.0], [16.0]],
    '=IFERROR(C1:C3,"none")': [["a"], ["b"], ["none"]],
    "=IFNA(C1:C3,0)": [["a"], ["b"], [0.0]],
    "=ABS(-A1:A3)": [[1.0], [2.0], [3.0]],
    "=SQRT(B1:B3)": [[2.0], [3.0], [4.0]],
    "=ROUND(A1:A3/3,{0,1})": [[0.0, 0.3], [1.0, 0.7], [1.0, 1.0]],
    "=ROUND({1.25;2.25},{1;1;1})": [[1.3], [2.3], [NA]],
    "=1/(A1:A3-2)": [[-1.0], [DIV0], [1.0]],
    "=MOD(B1:B3,5)": [[4.0], [4.0], [1.0]],
    "=NORM.S.DIST({0,0},TRUE)": [[0.5, 0.5]],
    "=NOT(A1:A3>1)": [[True], [False], [False]],
    "=ISNUMBER(A1:C1)": [[True, True, False]],
    "=ISERROR(C1:C3)": [[False], [False], [True]],
    "=ISBLANK(D1:D3)": [[True], [False], [False]],
    "=ISTEXT(C1:C3)": [[True], [True], [False]],
    "=LEN(C1:C3)": [[1.0], [1.0], [NA]],
    '=LEFT(C1:C2&"yz",2)': [["ay"], ["by"]],
    '=TEXT(A1:A2,"0.00")': [["1.00"], ["2.00"]],
    "=UPPER(C1:C2)": [["A"], ["B"]],
    "=YEAR({46108,45000})": [[2026.0, 2023.0]],
    "=VLOOKUP({3;1;7},A1:B3,2,FALSE)": [[16.0], [4.0], [NA]],
    "=MATCH({3;1},A1:A3,0)": [[3.0], [1.0]],
    "=XLOOKUP({3;1},A1:A3,C1:C3)": [[NA], ["a"]],
    "=SUMIF(A1:A3,{1;3},B1:B3)": [[4.0], [16.0]],
    '=COUNTIF(A1:A3,{">1",">2"})': [[2.0, 1.0]],
    "=INDEX(B1:B3,{3;1})": [[16.0], [4.0]],
    "=INDEX(A1:B3,2,0)": [[2.0, 9.0]],
    "=LARGE(B1:B3,{1;2})": [[16.0], [9.0]],
    "=FILTER(A1:B3,A1:A3>1)": [[2.0, 9.0], [3.0, 16.0]],
    "=SORT(B1:B3,1,-1)": [[16.0], [9.0], [4.0]],
    "=SORTBY(A1:A3,-B1:B3)": [[3.0], [2.0], [1.0]],
    "=UNIQUE({1;1;2})": [[1.0], [2.0]],
    "=TRANSPOSE(A1:A3)": [[1.0, 2.0, 3.0]],
    "=VSTACK(A1:A2,B1:B1)": [[1.0], [2.0], [4.0]],
    "=HSTACK(A1:A2,B1:B2)": [[1.0, 4.0], [2.0, 9.0]],
    "=TAKE(A1:A3,2)": [[1.0], [2.0]],
    "=DROP(A1:A3,1)": [[2.0], [3.0]],
    "=TOCOL(A1:B2)": [[1.0], [4.0], [2.0], [9.0]],
    "=TOROW(A1:B2)": [[1.0, 4.0, 2.0, 9.0]],
    "=CHOOSECOLS(A1:B3,2)": [[4.0], [9.0], [16.0]],
    "=CHOOSEROWS(A1:B3,3)": [[3.0, 16.0]],
    "=SEQUENCE(2,2)": [[1.0, 2.0], [3.0, 4.0]],
    '=XLH_COUNT(2)&"!"': [["1!", "1!"], ["2!", "2!"]],
    "=ROUND(XLH_COUNT(2,1.26),1)": [[1.0, 1.3], [2.0, 2.5]],
}

FORMULAS = [*REDUCED, *ARRAYS]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Recalculation:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_column("B1", [4, 9, 16])
        sheet.write_column("C1", ["a", "b"])
        sheet.write_formula("C3", "=NA()", None, "#N/A")
        sheet.write_boolean("D2", True)
        sheet.write_formula("D3", '=""')
        sheet.write_row("A5", [1, 2, 3])
        for place, text in enumerate(FORMULAS):
            row = 10 + 5 * place
            add_array(sheet, f"H{row}:H{row}", text)

    path = tmp_path_factory.mktemp("natives") / "book.xlsx"
    return recalculate(read_workbook(write_book(path, build)), call)


def found(result: Recalculation, text: str) -> Any:
    cell = Cell("S", 10 + 5 * FORMULAS.index(text), 8)
    return result.values.get(cell, result.failures.get(cell))


def close(rows: Any, expected: list[list[Any]]) -> bool:
    """Whether each value is of the kind expected, numbers within 1e-9."""
    flat, wanted = (list(chain.from_iterable(table)) for table in (rows, expected))
    same = [len(row) for row in rows] == [len(row) for row in expected]
    return same and all(
        type(got) is type(value)
        and (abs(got - value) < 1e-9 if type(value) is float else got == value)
        for got, value in zip(flat, wanted, strict=True)
    )


@pytest.mark.parametrize("text", REDUCED)
def test_whole_arrays_give_one_value(result: Recalculation, text: str) -> None:
    assert close(found(result, text), [[REDUCED[text]]])


@pytest.mark.parametrize("text", ARRAYS)
def test_arrays_give_one_value_per_element(result: Recalculation, text: str) -> None:
    assert close(found(result, text), ARRAYS[text])


def test_every_listed_function_is_known_to_the_engine() -> None:
    assert unknown_functions(sorted(NATIVES)) == set()


def test_every_function_of_whole_arrays_is_checked_here() -> None:
    called = {
        name for text in FORMULAS for name in re.findall(r"[A-Z0-9.]+(?=\()", text)
    }
    assert {name for name, native in NATIVES.items() if native.whole} <= called | {
        "ANCHORARRAY"
    }
