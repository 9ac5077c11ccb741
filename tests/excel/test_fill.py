"""Filling a copy: values as an independent reader sees them, and all else untouched."""

import os
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from tests.excel.workbooks import (
    KINDS,
    POSITIONS,
    add_array,
    add_positions,
    call,
    package_of,
    write_book,
)
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.build import build as build_workbook
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
Make = Callable[[Callable[[Any], None]], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: write_book(tmp_path / "source.xlsx", build)


def refilled(
    source: Path, tables: dict[str, Rows] | None = None, everything: bool = False
) -> Path:
    """The path of a copy with all results, new table rows first."""
    book = read_workbook(source)
    for name, rows in (tables or {}).items():
        book = replace_rows(book, name, rows)
    out = source.with_name("filled.xlsx")
    fill(book, recalculate(book, call).results(everything), out)
    return out


def shown(path: Path, sheet: str, ref: str) -> list[list[Any]]:
    """The saved values of an area as openpyxl reads them."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [[cell.value for cell in row] for row in book[sheet][ref]]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def assert_valid(path: Path) -> None:
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    assert validator.validate(str(path)).errors == []


def book_with_array(rows: float, saved: str) -> Callable[[Any], None]:
    """XLH_COUNT(rows) in Greeks!A3 with a saved result, and a sum over it."""

    def build(book: Any) -> None:
        bold = book.add_format({"bold": True})
        red = book.add_format({"font_color": "red"})
        sheet = book.add_worksheet("Greeks")
        sheet.write_row("A1", ["n", "value"])
        add_array(sheet, saved, f"=XLH_COUNT({rows},10)", bold)
        for column in (0, 1):
            sheet.write_blank(3, column, None, red)
        other = book.add_worksheet("Summary")
        other.write_formula("A1", "=SUM(Greeks!B3:B99)")
        other.write_formula("A2", "=Greeks!B4*2")

    return build


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


def test_every_kind_of_result_reads_back(make: Make) -> None:
    out = refilled(
        make(lambda b: add_array(b.add_worksheet("S"), "A1:A1", "=XLH_KINDS()"))
    )
    assert KINDS[1][0] is CellError.NA
    first, (error, empty, number) = shown(out, "S", "A1:C2")
    assert first == [1.5, "text", True]
    assert (error, number) == ("#N/A", -0.25)
    assert empty in (None, "")
    again = read_workbook(out)
    formula = again.formula_at(Cell("S", 1, 1))
    assert formula is not None
    assert again.saved(formula) == KINDS
    assert_valid(out)


@pytest.mark.parametrize(
    "value",
    [0.1, 1 / 3, 1e-300, 1.7976931348623157e308, 123456789012345.6, 1e22, 5e-324],
)
def test_a_number_reads_back_to_the_last_bit(make: Make, value: float) -> None:
    book = read_workbook(
        make(lambda b: b.add_worksheet("S").write("A1", "=XLH_ECHO(1)"))
    )
    out = make_out(book)
    fill(book, {Cell("S", 1, 1): [[value]]}, out)
    assert shown(out, "S", "A1:A1") == [[value]]


@pytest.mark.parametrize(
    "text",
    [" led by a blank", "two\nlines", "<&>\"'", "_x0041_", "\x01bell", "σ −", ""],
)
@pytest.mark.parametrize("spilled", [False, True])
def test_a_text_reads_back_to_the_last_character(
    make: Make, text: str, spilled: bool
) -> None:
    def build(book: Any) -> None:
        add_array(book.add_worksheet("S"), "A1:A1", "=XLH_ECHO(1)")

    book = read_workbook(make(build))
    out = make_out(book)
    fill(book, {Cell("S", 1, 1): [["x", text] if spilled else [text]]}, out)
    again = read_workbook(out)
    assert again.sheets["S"].value((1, 2 if spilled else 1)) == text
    assert_valid(out)


def make_out(book: Workbook) -> Path:
    return package_of(book).path.with_name("filled.xlsx")


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


def saved_by_openpyxl(source: Path) -> Path:
    path = source.with_name("openpyxl.xlsx")
    book = openpyxl.load_workbook(source)
    book.save(path)
    return path


def test_a_book_saved_by_openpyxl_is_filled_whole(make: Make) -> None:
    def build(book: Any) -> None:
        book_with_array(2, "A3:B4")(book)
        book.get_worksheet_by_name("Summary").write_formula("B1", '=1+1&""', None, "2")

    out = refilled(saved_by_openpyxl(make(build)))
    assert shown(out, "Greeks", "A3:B4") == [[1, 10], [2, 20]]
    assert shown(out, "Summary", "A1:B1") == [[30, "2"]]
    assert b'<calcPr calcId="191029"/>' in parts(out)["xl/workbook.xml"]


def test_the_shipped_book_saved_by_openpyxl_shows_the_same_numbers(
    tmp_path: Path,
) -> None:
    source = tmp_path / "source.xlsx"
    build_workbook(read_tables(SAMPLE), source)
    book = read_workbook(saved_by_openpyxl(source))
    out = tmp_path / "filled.xlsx"
    fill(book, recalculate(book).results(), out)
    before, after = (read_workbook(path).sheets for path in (source, out))
    assert all(after[name].saved == sheet.saved for name, sheet in before.items())


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', b'calcId="191029"'),
        (b'<calcPr iterate="true"/>', b'iterate="true" calcId="191029"'),
        (b'<calcPr calcId="191029" calcCompleted="0"/>', b'calcId="191029"'),
        (b'<calcPr calcId="999999" fullCalcOnLoad="1"/>', b'calcId="999999"'),
        (b"", b'calcId="191029"'),
    ],
)
def test_excel_shows_the_results_without_calculating(
    make: Make, settings: bytes, expected: bytes
) -> None:
    source = make(book_with_array(5, "A3:B4"))
    old = parts(source)
    main = old["xl/workbook.xml"].replace(b'<calcPr calcId="191029"/>', settings)
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in (old | {"xl/workbook.xml": main}).items():
            archive.writestr(name, data)
    after = parts(refilled(source))["xl/workbook.xml"]
    given, wanted = b'<calcPr calcId="191029"/>', b"<calcPr %s/>" % expected
    before = old["xl/workbook.xml"].replace(given, wanted)
    assert after.splitlines() == before.splitlines()


def test_a_formula_without_any_value_must_be_evaluated(make: Make) -> None:
    def build(book: Any) -> None:
        book.add_worksheet("S").write_formula("A1", "=STOCKHISTORY(1)")

    with pytest.raises(InputError, match="S!A1 cannot be evaluated"):
        refilled(saved_by_openpyxl(make(build)))


def test_filling_twice_changes_nothing(make: Make) -> None:
    out = refilled(make(book_with_array(5, "A3:B4")))
    book = read_workbook(out)
    again = out.with_name("again.xlsx")
    fill(book, recalculate(book, call).results(), again)
    assert again.read_bytes() == out.read_bytes()


def test_the_same_input_gives_the_same_bytes(make: Make) -> None:
    source = make(book_with_array(5, "A3:B4"))
    first = refilled(source).read_bytes()
    assert refilled(source).read_bytes() == first


def test_only_the_worksheets_concerned_change(make: Make) -> None:
    def build(book: Any) -> None:
        book_with_array(5, "A3:B4")(book)
        notes = book.add_worksheet("Notes")
        notes.write_string("A1", "untouched")
        notes.write_formula("A2", "=1+1", None, 2)
        notes.write_comment("A1", "a note")
        notes.insert_chart("D1", _chart(book))

    source = make(build)
    before, after = parts(source), parts(refilled(source))
    changed = {name for name in before if before[name] != after[name]}
    assert list(before) == list(after)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert b"ns0:" not in after["xl/worksheets/sheet1.xml"]


def test_a_macro_project_stays_byte_identical(tmp_path: Path) -> None:
    macros = tmp_path / "vbaProject.bin"
    macros.write_bytes(os.urandom(2000))

    def build(book: Any) -> None:
        book.add_vba_project(str(macros))
        book_with_array(5, "A3:B4")(book)

    source = read_workbook(write_book(tmp_path / "source.xlsm", build))
    out = tmp_path / "filled.xlsm"
    fill(source, recalculate(source, call).results(), out)
    assert parts(out)["xl/vbaProject.bin"] == macros.read_bytes()
    assert shown(out, "Greeks", "A7:B7") == [[5, 50]]


@pytest.mark.hosts
def test_libreoffice_opens_the_copy(make: Make, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("NOT TESTED IN LIBREOFFICE: there is no soffice")

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:B2", "=_xlfn.SEQUENCE(4,2)")
        sheet.write_formula("D1", "=SUM(A1:B9)")
        sheet.write_formula("D2", '=IF(D1>1,"large","small")')

    out = refilled(make(build), everything=True)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # The wrapper script outlives a timeout; the program itself does not.
    binary = Path(program).resolve().with_name("soffice.bin")
    command = [str(binary), profile, "--headless", "--convert-to", "csv", str(out)]
    # A new profile makes it end once with this code and ask for a second start.
    if subprocess.run(command, cwd=tmp_path, timeout=120).returncode == 81:
        subprocess.run(command, cwd=tmp_path, timeout=120, check=True)
    lines = out.with_suffix(".csv").read_text().splitlines()
    assert lines == ["1,2,,36", "3,4,,large", "5,6,,", "7,8,,"]


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Greeks!$B$3:$B$9"})
    return chart


def test_the_order_and_times_of_the_parts_stay(make: Make) -> None:
    source = make(book_with_array(5, "A3:B4"))
    kept = ("filename", "date_time", "compress_type", "external_attr")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(refilled(source)) as new:
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            assert [getattr(before, name) for name in kept] == [
                getattr(after, name) for name in kept
            ]


def test_everything_writes_native_formulas_too(make: Make) -> None:
    source = make(lambda b: b.add_worksheet("S").write_formula("A1", "=1+1", None, 0))
    assert shown(refilled(source), "S", "A1:A1") == [[0]]
    assert shown(refilled(source, everything=True), "S", "A1:A1") == [[2]]


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


def test_the_source_is_never_the_target(make: Make, tmp_path: Path) -> None:
    source = make(book_with_array(2, "A3:B4"))
    content = source.read_bytes()
    hard, soft = tmp_path / "hard.xlsx", tmp_path / "soft.xlsx"
    os.link(source, hard)
    soft.symlink_to(source)
    book = read_workbook(source)
    for out in (source, hard, soft, tmp_path / "x" / ".." / "source.xlsx"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="must not be the workbook that is read"):
            fill(book, {}, out)
    assert source.read_bytes() == content


def test_the_copy_keeps_the_type_of_the_source(make: Make, tmp_path: Path) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    with pytest.raises(InputError, match=r"must end in \.xlsx"):
        fill(book, {}, tmp_path / "copy.xlsm")


def test_a_failure_leaves_the_old_copy_and_nothing_else(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    out = tmp_path / "filled.xlsx"
    out.write_bytes(b"old")

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        fill(book, {}, out)
    assert out.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["filled.xlsx", "source.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no owner-only mode")
def test_the_copy_is_readable_by_its_owner_only(make: Make) -> None:
    out = refilled(make(book_with_array(2, "A3:B4")))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_result_needs_a_formula(make: Make) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    with pytest.raises(InputError, match="Greeks!A1 must hold a formula"):
        fill(book, {Cell("Greeks", 1, 1): [[1.0]]}, make_out(book))
