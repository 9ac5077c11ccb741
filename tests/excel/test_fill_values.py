"""Filled results as independent readers see them."""

import shutil
import subprocess
import zipfile
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
    KINDS,
    add_array,
    write_book,
)
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.build import build as build_workbook
from xlhedge.excel.clock import held_clock
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: write_book(tmp_path / "source.xlsx", build)


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


def test_everything_writes_native_formulas_too(make: Make) -> None:
    source = make(lambda b: b.add_worksheet("S").write_formula("A1", "=1+1", None, 0))
    assert shown(refilled(source), "S", "A1:A1") == [[0]]
    assert shown(refilled(source, everything=True), "S", "A1:A1") == [[2]]


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
    clock = held_clock(read_workbook(source))
    book = read_workbook(saved_by_openpyxl(source))
    out = tmp_path / "filled.xlsx"
    fill(book, recalculate(book, clock=clock).results(), out)
    before, after = (read_workbook(path).sheets for path in (source, out))
    for name, sheet in before.items():
        assert after[name].saved.keys() == sheet.saved.keys()
        for place, value in sheet.saved.items():
            # openpyxl rounds a time to the microsecond
            expected = (
                pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
            )
            assert after[name].saved[place] == expected, (name, place)


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
