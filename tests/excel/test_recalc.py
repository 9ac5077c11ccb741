"""Recalculation outside Excel: values, spills, errors, and what is not evaluated."""

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.excel.workbooks import (
    COLUMNS,
    EXPIRY_SERIAL,
    KINDS,
    POSITIONS,
    add_array,
    add_positions,
    call,
    package_of,
    write_book,
)
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.formula import Reading
from xlhedge.excel.formulas.dependents import Dependents
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved.address import Area, Cell, area, area_from
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook

Make = Callable[[Callable[[Any], None]], Workbook]
HEADER: list[Value] = [*COLUMNS]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A function that builds a workbook, saves it and reads it."""
    return lambda build: read_workbook(write_book(tmp_path / "book.xlsx", build))


def rows_at(result: Recalculation, text: str) -> Rows:
    sheet, _, ref = text.rpartition("!")
    return result.values[area(sheet, ref).first]


def value_at(result: Recalculation, text: str) -> Value:
    ((value,),) = rows_at(result, text)
    return value


def cell(text: str) -> Cell:
    sheet, _, ref = text.rpartition("!")
    return area(sheet, ref).first


def one_formula(make: Make, text: str, plain: bool = False) -> Recalculation:
    """The formula in S!H2, beside 1, 2, 3 in A1:A3, b in B1 and #N/A in C1."""

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_string(0, 1, "b")
        sheet.write_formula(0, 2, "=NA()", None, "#N/A")
        if plain:
            sheet.write_formula("H2", text)
        else:
            sheet.write_dynamic_array_formula("H2:H2", text)

    return recalculate(make(build), call)


def test_our_functions_get_raw_cell_values(make: Make) -> None:
    seen: list[Any] = []

    def build(book: Any) -> None:
        sheet = add_positions(book, 1)
        sheet.write_formula("H1", "=1/0", None, "#DIV/0!")
        add_array(sheet, "J1:J1", f'=XLH_SEE({POSITIONS},,H1,G9,-2,TRUE,"a",{{1,2}})')

    def see(name: str, arguments: list[Any]) -> float:
        seen.append((name, arguments))
        return 1.0

    recalculate(make(build), see)
    ((name, arguments),) = seen
    row = ["P1", 1.0, pytest.approx(EXPIRY_SERIAL, abs=1e-9), True, None]
    table, omitted, *rest = arguments
    assert name == "XLH_SEE"
    assert table == [[*COLUMNS], row]
    assert type(table[1][1]) is float
    assert omitted is OMITTED
    assert rest == [CellError.DIV0, None, -2.0, True, "a", [[1.0, 2.0]]]
    assert type(rest[2]) is float


def test_a_result_spills_with_its_kinds(make: Make) -> None:
    result = one_formula(make, "=XLH_KINDS()")
    assert rows_at(result, "S!H2") == KINDS


def test_an_array_inside_a_formula_has_its_extent_too(make: Make) -> None:
    result = one_formula(make, "=XLH_COUNT(3)*2")
    assert rows_at(result, "S!H2") == [[2.0, 2.0], [4.0, 4.0], [6.0, 6.0]]


def test_spilled_cells_of_the_saved_result_are_not_inputs(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:B5", "=XLH_COUNT(2)")
        sheet.write_formula("D1", "=COUNT(A1:B9)")

    result = recalculate(make(build), call)
    assert rows_at(result, "S!A1") == [[1.0, 1.0], [2.0, 2.0]]
    assert value_at(result, "S!D1") == 4.0


def test_formulas_read_spilled_cells_across_sheets_in_any_order(make: Make) -> None:
    def build(book: Any) -> None:
        first, second = book.add_worksheet("A"), book.add_worksheet("B")
        first.write_formula("A1", "=B!E4")
        first.write_formula("A2", "=SUM(B!E2:E9)")
        add_array(first, "A5:A5", "=XLH_COUNT(COUNT(B!D1:D9))")
        first.write_formula("D1", "=SUM(_xlfn.ANCHORARRAY(A5))")
        add_array(second, "D2:E2", "=XLH_COUNT(A1,10)")
        second.write_number("A1", 3)

    result = recalculate(make(build), call)
    assert value_at(result, "A!A1") == 30.0
    assert value_at(result, "A!A2") == 60.0
    assert len(rows_at(result, "A!A5")) == 3
    assert value_at(result, "A!D1") == 12.0


@pytest.mark.parametrize("obstacle", ["text", "number", "empty text", "formula"])
def test_a_used_cell_blocks_a_spill(make: Make, obstacle: str) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(3)")
        sheet.write_formula("D1", '=IFERROR(A1,"no")')
        if obstacle == "formula":
            sheet.write_formula("B3", '=""')
        else:
            value = {"text": "x", "number": 0, "empty text": '=""'}[obstacle]
            sheet.write("B3", value)

    result = recalculate(make(build), call)
    assert rows_at(result, "S!A1") == [[CellError.SPILL]]
    assert value_at(result, "S!D1") == "no"


def test_a_format_alone_does_not_block_a_spill(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(3)")
        sheet.write_blank("B3", None, book.add_format({"bold": True}))

    assert len(rows_at(recalculate(make(build), call), "S!A1")) == 3


@pytest.mark.parametrize("obstacle", ["table", "merged cells"])
def test_tables_and_merged_cells_block_a_spill(make: Make, obstacle: str) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(3)")
        sheet.write_formula("D1", "=ISERROR(A1)")
        if obstacle == "table":
            sheet.add_table("B3:C5", {"header_row": True})
        else:
            sheet.merge_range("B3:C4", "")

    result = recalculate(make(build), call)
    assert rows_at(result, "S!A1") == [[CellError.SPILL]]
    assert value_at(result, "S!D1") is True


def test_errors_travel_and_can_be_caught(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_FAIL()")
        sheet.write_formula("A2", "=A1+1")
        sheet.write_formula("A3", '=IFERROR(A1,"caught")')
        sheet.write_formula("A4", "=1/0")

    result = recalculate(make(build), call)
    values = [value_at(result, f"S!A{row}") for row in (1, 2, 3, 4)]
    assert values == [CellError.NUM, CellError.NUM, "caught", CellError.DIV0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("=STOCKHISTORY(A1)", "no function STOCKHISTORY"),
        ("=[2]Other!A1+1", "not in this workbook"),
        ("=no_such_name", "not in this workbook"),
        ("=H2+1", "circular"),
        ("=SUM(1", "bracket"),
        ("=LINEST(A1:A3,A1:A3)", "LINEST over several cells"),
        ("=A1:A3 A2:B2", "does not support"),
        ("=1E400", "finite"),
    ],
)
def test_what_is_not_evaluated_says_why(make: Make, text: str, reason: str) -> None:
    result = one_formula(make, text)
    assert reason in result.failures[cell("S!H2")]
    assert cell("S!H2") not in result.values


def test_what_depends_on_a_failure_fails_with_its_reason(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A1", "=STOCKHISTORY(1)")
        sheet.write_formula("A2", "=IFERROR(A1,0)")
        add_array(sheet, "A3:A3", "=XLH_ECHO(A2)")
        sheet.write_formula("A4", "=1+1")
        sheet.write_formula("A5", '=INDIRECT("A"&A4)')

    result = recalculate(make(build), call)
    assert "depends on S!A1" in result.failures[cell("S!A2")]
    assert "depends on S!A1" in result.failures[cell("S!A3")]
    assert "may depend on" in result.failures[cell("S!A5")]
    assert value_at(result, "S!A4") == 2.0
    with pytest.raises(InputError, match="S!A3 cannot be evaluated"):
        result.results()


def test_an_array_that_reads_its_own_result_is_circular(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(3,B3)")
        sheet.write_formula("D1", "=1+1")

    result = recalculate(make(build), call)
    assert "circular" in result.failures[cell("S!A1")]
    assert value_at(result, "S!D1") == 2.0


def test_two_arrays_that_read_each_other_are_circular(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A1", "=XLH_COUNT(2,E2)")
        add_array(sheet, "D1:D1", "=XLH_COUNT(2,B2)")

    result = recalculate(make(build), call)
    assert set(result.failures) == {cell("S!A1"), cell("S!D1")}
    assert "circular" in result.failures[cell("S!A1")]


def test_an_exception_of_a_function_is_not_turned_into_a_cell(make: Make) -> None:
    with pytest.raises(KeyError, match="XLH_NO_SUCH"):
        one_formula(make, "=IFERROR(XLH_NO_SUCH(),0)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=A1:A9*2", 4.0),  # H2 stands beside A2
        ("=XLH_COUNT(3,5)", 1.0),
        ("=SUM(A1:A3)", 6.0),
        ("=ABS(-A1:A3)", 2.0),
    ],
)
def test_a_plain_formula_shows_one_value(
    make: Make, text: str, expected: float
) -> None:
    assert value_at(one_formula(make, text, plain=True), "S!H2") == expected


def test_a_plain_formula_that_would_spill_is_not_evaluated(make: Make) -> None:
    result = one_formula(make, "=TRANSPOSE(A1:A3)", plain=True)
    assert "several cells" in result.failures[cell("S!H2")]


def test_an_array_entered_over_its_area_keeps_it(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_array_formula("A1:B2", "{=XLH_COUNT(2)}")
        sheet.write_array_formula("D1:E2", "{=XLH_COUNT(3)}")
        sheet.write_array_formula("G2:G2", "{=XLH_COUNT(3,7)}")

    result = recalculate(make(build), call)
    assert rows_at(result, "S!A1") == [[1.0, 1.0], [2.0, 2.0]]
    reason = "gives D1:E3, entered over D1:E2; in Excel, enter the formula again"
    assert reason in result.failures[cell("S!D1")]
    assert value_at(result, "S!G2") == 1.0


def test_the_clock_is_an_input(make: Make) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    noon = datetime.datetime(2026, 3, 27, 12, tzinfo=zone)

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A1", "=NOW()")
        sheet.write_formula("A2", "=TODAY()")

    result = recalculate(make(build), call, clock=noon)
    assert value_at(result, "S!A1") == pytest.approx(46108.5, abs=1e-9)
    assert value_at(result, "S!A2") == 46108.0
    assert result.derived == {cell("S!A1"), cell("S!A2")}


def test_derived_are_our_functions_and_all_that_depends_on_them(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_formula("A1", "=1+1")
        sheet.write_formula("A2", "=XLH_ECHO(A1)")
        sheet.write_formula("A3", "=A2*2")
        add_array(sheet, "C1:D1", "=XLH_COUNT(A3)")
        sheet.write_formula("F1", "=SUM(D2:D9)")
        sheet.write_formula("F2", "=SUM(A1)")

    result = recalculate(make(build), call)
    names = {"A2", "A3", "C1", "F1"}
    assert {found.ref for found in result.derived} == names
    assert {found.ref for found in result.results()} == names
    assert len(result.results(everything=True)) == 6


def test_new_table_rows_reach_every_formula(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = add_positions(book, 2)
        add_array(sheet, "J1:K3", f"=XLH_QUANTITIES({POSITIONS})")
        sheet.write_formula("M1", "=SUM(Positions[quantity])")
        sheet.write_formula("M2", "=1+1")

    rows: Rows = [["quantity", "id"], [5.0, "A"], [6.0, "B"], [7.0, "C"]]
    book = replace_rows(make(build), "positions", rows)
    result = recalculate(book, call)
    expected = [["id", "twice"], ["A", 10.0], ["B", 12.0], ["C", 14.0]]
    assert rows_at(result, "Positions!J1") == expected
    assert value_at(result, "Positions!M1") == 18.0
    assert {found.ref for found in result.derived} == {"J1", "M1"}


def test_defined_names_lead_to_their_cells(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = add_positions(book, 2)
        book.define_name("as_of", "=Positions!$C$3")
        book.define_name("doubled", "=2*Positions!$B$4")
        add_array(sheet, "H1:H1", "=XLH_ECHO(as_of)")
        sheet.write_formula("H2", "=doubled+1")

    result = recalculate(make(build), call)
    assert value_at(result, "Positions!H1") == pytest.approx(EXPIRY_SERIAL, abs=1e-9)
    assert value_at(result, "Positions!H2") == 5.0


def test_shared_formulas_are_written_out(make: Make, tmp_path: Path) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_formula("B1", "=A1*10")

    book = make(build)
    part = package_of(book).read("xl/worksheets/sheet1.xml")
    shared = part.replace(
        b"<f>A1*10</f>", b'<f t="shared" ref="B1:B3" si="0">A1*10</f>'
    )
    for row in (b"2", b"3"):
        last = b"<v>%s</v></c>" % row
        added = last + b'<c r="B%s"><f t="shared" si="0"/></c>' % row
        shared = shared.replace(last, added)
    path = _with_part(book, "xl/worksheets/sheet1.xml", shared, tmp_path / "s.xlsx")
    result = recalculate(read_workbook(path), call)
    assert [value_at(result, f"S!B{row}") for row in (1, 2, 3)] == [10.0, 20.0, 30.0]


def _with_part(book: Workbook, part: str, data: bytes, path: Path) -> Path:
    package = package_of(book)
    with zipfile.ZipFile(path, "w") as archive:
        for member in package.members:
            name = member.filename
            archive.writestr(name, data if name == part else package.read(name))
    return path


def test_dependents_are_the_closure_of_direct_readers() -> None:
    random = Random(20260327)
    places = [Cell("S", row, column) for row in range(1, 41) for column in (1, 2, 3)]
    extents = {place: area_from(place, random.choice((1, 1, 3))) for place in places}
    readings = [Reading(Formula(c, "=", "plain", area_from(c))) for c in places]
    for reading in readings:
        for _ in range(random.choice((0, 0, 1, 2))):
            height, width = random.randint(1, 4), random.randint(1, 2)
            reading.areas.add(area_from(random.choice(places), height, width))
    dependents = Dependents(readings)
    for start in random.sample(places, 20):
        found = dependents.of([extents[start]], extents)
        assert found == _closure(extents[start], readings, extents)


def _closure(
    start: Area, readings: list[Reading], extents: dict[Cell, Area]
) -> set[Cell]:
    """The same by passing over all formulas until none is added."""
    found: set[Cell] = set()
    size = -1
    while size < len(found):
        size = len(found)
        known = [start, *(extents[place] for place in found)]
        for reading in readings:
            if any(a.meets(b) for a in reading.areas for b in known):
                found.add(reading.formula.cell)
    return found


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=SUM(Z!C:C)", "Z!C:C may miss what Z!B2 has just filled; .* as C2:C9999"),
        ("=SUM(Z!$A:$E)", "Z!A:E may miss what Z!B2 .* such as B2:C9999"),
        ("=COUNT(Z!3:8)", "Z!3:8 may miss what Z!B2"),
        ("=SUM(Positions:Z!C3)", "Positions:Z!C3 reads several sheets; name each"),
    ],
)
def test_what_the_engine_may_read_before_an_array_fills_it_is_refused(
    make: Make, formula: str, reason: str
) -> None:
    def build(book: Any) -> None:
        add_positions(book, 2)
        add_array(book.add_worksheet("Z"), "B2:C4", f"=XLH_QUANTITIES({POSITIONS})")
        book.add_worksheet("Own").write_formula("A1", formula, None, 0)

    with pytest.raises(InputError, match=f"Own!A1 cannot be evaluated: {reason}"):
        recalculate(make(build), call).results()


def test_a_whole_column_without_an_array_is_read(make: Make) -> None:
    def build(book: Any) -> None:
        add_positions(book, 2)
        own = book.add_worksheet("Own")
        own.write_formula("A1", "=SUM(Positions!B:B)", None, 0)

    assert value_at(recalculate(make(build), call), "Own!A1") == 3.0
