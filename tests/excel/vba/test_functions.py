"""The wrappers run: an interpreter of VBA on one side, the real server on the other."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pyopenvba.apps.excel import Application
from pyopenvba.interpreter import _values as vba
from pyopenvba.interpreter._objects import MemberSpec

from tests.contract_samples import GOOD
from tests.excel.vba.interpreter import Desk, arriving
from xlhedge.core.errors import CellError
from xlhedge.excel import boundary
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.windows.cells import NUMBERS

OPTION = '"call",105,100,0.5,0.1,0.36'
DELTA = f"XLH_DELTA({OPTION},0.1)"
SAMPLE = ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1]
VALUE = vba.VBAErrorValue(2015)
FACILITY = 2146828288
# As Windows tells of a process that has ended (winerror.h), and VBA of the first (462).
LOST = (
    *(462, -2147023174, -2147023170, -2147023169, -2147023179),
    *(-2147418105, -2147418094, -2147417848, -2147417836, -2147220995, -2146959352),
)
# No such member, type mismatch, E_FAIL, call rejected, no rights, an exception.
NOT_LOST = (438, 13, -2147467259, -2147418111, -2147024891, -2147352567)


@pytest.fixture(scope="module")
def book(desk: Path) -> Desk:
    """For calls that change nothing."""
    return Desk(desk)


def excel_error(error: CellError) -> vba.VBAErrorValue:
    return vba.VBAErrorValue(NUMBERS[error] + FACILITY)


def sent(value: Any) -> Any:
    """A value of Python as an argument in VBA: rows as cells give them, from 1."""
    if value is OMITTED:
        return vba.MISSING
    if isinstance(value, CellError):
        return excel_error(value)
    if isinstance(value, list):
        rows = value if isinstance(value[0], list) else [value]
        cells = [sent(row[c]) for c in range(len(rows[0])) for row in rows]
        return vba.VBAArray([(1, len(rows)), (1, len(rows[0]))], items=cells)
    return vba.EMPTY if value is None else value


def expected(value: Any) -> Any:
    """A value of the boundary as the interpreter shows it; one cell is no array."""
    if isinstance(value, list):
        rows = [[expected(cell) for cell in row] for row in value]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return excel_error(value) if isinstance(value, CellError) else value


@pytest.mark.parametrize("name", GOOD)
def test_every_function_answers_as_the_boundary_does(book: Desk, name: str) -> None:
    answered = book.run(name, *map(sent, GOOD[name]))
    assert answered == expected(boundary.call(name, GOOD[name]))


@pytest.mark.parametrize("error", CellError)
def test_an_error_is_the_same_error_in_a_cell_and_inside_an_array(
    book: Desk, error: CellError
) -> None:
    shown = excel_error(error)
    given = ["call", 105.0, error, 0.5, 0.1, 0.36]
    assert book.run("XLH_DELTA", *map(sent, given)) == shown
    given[2] = [[100.0, error], [error, 90.0]]
    answered = book.run("XLH_DELTA", *map(sent, given))
    assert answered == expected(boundary.call("XLH_DELTA", given))
    assert answered[0][1] == answered[1][0] == shown


def test_a_number_out_of_range_is_an_error_and_has_a_reason(book: Desk) -> None:
    arguments = '"call",105,100,0.5,0.1,45'
    assert book.answer(f"XLH_PRICE({arguments})") == vba.VBAErrorValue(2036)
    why = book.answer(f'XLH_WHY("XLH_PRICE",{arguments})')
    assert why == "vol 45 looks like percent; type 0.45"


def test_what_is_left_out_is_the_default_and_what_is_blank_is_not(book: Desk) -> None:
    left_out = boundary.call("XLH_DELTA", ["call", 105.0, 100.0, 0.5, 0.1, 0.36])
    assert book.answer(f"XLH_DELTA({OPTION})") == left_out
    assert book.answer(f'XLH_DELTA({OPTION},,"black76")') != left_out
    assert book.answer(f'XLH_DELTA({OPTION},Range("XFD999"))') == VALUE
    why = book.answer(f'XLH_WHY("XLH_DELTA",{OPTION},Range("XFD999"))')
    assert why == "dividend is blank"


def test_cells_give_their_values_and_not_their_formats(book: Desk) -> None:
    days = 'Worksheets("Market").ListObjects(1).ListColumns("as_of").DataBodyRange'
    (first,), *_ = book.answer(f"{days}.Value2")
    assert book.answer(f"XLH_HASH({days}.Cells(1,1))") == boundary.call(
        "XLH_HASH", [first]
    )
    assert isinstance(first, float)


def test_an_argument_of_several_areas_is_an_error(book: Desk) -> None:
    areas = 'Union(Range("A1"), Range("C3"))'
    assert book.answer(f"XLH_HASH({areas})") == VALUE


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("Columns(1)", "Cells(1, 1).Resize({bottom})"),
        ("Columns(2)", "Cells(1, 2).Resize({bottom})"),
        ("Rows(5)", "Cells(5, 1).Resize(1, {right})"),
    ],
)
def test_whole_columns_and_rows_end_with_the_sheet(
    book: Desk, whole: str, part: str
) -> None:
    sheet = 'Worksheets("Market").'
    used = f"{sheet}UsedRange"
    bottom = book.answer(f"{used}.Row + {used}.Rows.Count - 1")
    right = book.answer(f"{used}.Column + {used}.Columns.Count - 1")
    cut = part.format(bottom=bottom, right=right)
    assert 1 < bottom < 100 < 1_048_576
    answered = book.answer(f"XLH_HASH({sheet}{whole})")
    assert answered == book.answer(f"XLH_HASH({sheet}{cut})")
    assert len(str(answered)) == 64


def test_one_row_stays_a_row_and_one_cell_is_a_value(book: Desk) -> None:
    row = book.answer(f"XLH_GREEKS({OPTION})")
    assert [type(cells) for cells in row] == [list]
    one = book.run("XLH_DELTA", "call", 105.0, sent([[100.0]]), 0.5, 0.1, 0.36, 0.1)
    assert one == book.answer(DELTA)


def test_any_number_of_arguments_goes_on(book: Desk) -> None:
    assert book.answer('XLH_WHY("XLH_VERSION")') == "ok"
    missing = book.answer('XLH_WHY("XLH_DELTA","call",105,,0.5,0.1,0.36)')
    assert missing == "strike is missing"


def test_the_first_of_any_number_of_arguments_may_be_a_cell(desk: Path) -> None:
    book = Desk(desk)
    book.set("Market", "ZZ1", "XLH_DELTA")
    name = 'Worksheets("Market").Range("ZZ1")'
    why = book.answer(f'XLH_WHY({name},"call",105,,0.5,0.1,0.36)')
    assert why == "strike is missing"
    assert book.asked[-1][1][0] == "XLH_DELTA"


@pytest.mark.parametrize("number", LOST)
def test_a_lost_server_is_let_go_and_another_asked_once(
    book: Desk, number: int
) -> None:
    first = book.answer(DELTA)
    book.lose_the_server(number)
    before = len(book.servers)
    assert book.answer(DELTA) == first == boundary.call("XLH_DELTA", SAMPLE)
    book.answer(DELTA)
    assert len(book.servers) == before + 1


@pytest.mark.parametrize("number", NOT_LOST)
def test_any_other_failure_asks_no_other_server(book: Desk, number: int) -> None:
    book.answer(DELTA)
    book.lose_the_server(number)
    before = len(book.servers)
    assert book.answer(DELTA) == VALUE
    assert len(book.servers) == before
    book.lose_the_server(0)


def test_without_a_server_a_cell_shows_an_error_and_never_a_text(desk: Path) -> None:
    book = Desk(desk)
    book.refuses = True
    assert book.answer(DELTA) == VALUE
    assert book.answer("XLH_VERSION()") == VALUE
    book.refuses = False
    assert book.answer(DELTA) == boundary.call("XLH_DELTA", SAMPLE)


def test_what_the_server_refuses_is_asked_once(desk: Path) -> None:
    book = Desk(desk)
    assert book.answer('XlhAnswer("XLH_NONSENSE", Array())') == VALUE
    assert [name for name, _ in book.asked] == ["XLH_NONSENSE"]
    assert len(book.servers) == 1


def test_a_whole_number_from_the_server_is_never_shown_as_a_number() -> None:
    """What the mapping of errors rests on: the server sends no other."""
    assert arriving(NUMBERS[CellError.NUM]).kind == "Long"
    for name, arguments in GOOD.items():
        value = boundary.call(name, arguments)
        rows = value if isinstance(value, list) else [[value]]
        assert not [cell for row in rows for cell in row if type(cell) is int]


def test_opening_plans_the_help_and_survives_its_refusal(desk: Path) -> None:
    book = Desk(desk)
    book.open()
    planned = [given for name, given in book.noted if name == "OnTime"]
    assert [macro for _, macro in planned] == ["'hedge_book.xlsm'!XlhGuide"]
    book.fails = {"OnTime"}
    book.open()
    assert book.asked == book.servers == []


def test_help_on_arguments_is_given_once_and_may_fail(desk: Path) -> None:
    book = Desk(desk)
    book.fails = {"MacroOptions"}
    assert book.press("XlhGuide") == []
    given = [arguments for name, arguments in book.noted if name == "MacroOptions"]
    with_arguments = {name for name, sample in GOOD.items() if sample}
    assert with_arguments <= {str(arguments[0]) for arguments in given}
    assert book.press("XlhGuide") == []
    again = [arguments for name, arguments in book.noted if name == "MacroOptions"]
    assert again == given
    assert book.asked == []


def test_help_on_arguments_waits_for_a_workbook(desk: Path) -> None:
    """An add-in opens before any; Excel takes no help then."""
    book = Desk(desk)
    none = MemberSpec("ActiveWorkbook", "property", lambda _: vba.NOTHING)
    with patch.dict(Application._vba_members, {"activeworkbook": none}):
        assert book.press("XlhGuide") == []
    assert book.noted == []
    book.press("XlhGuide")
    assert {name for name, _ in book.noted} == {"MacroOptions"}
