"""Reading a saved workbook: raw values, formulas, and files that are refused."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.excel.workbooks import (
    EXPIRY_SERIAL,
    add_array,
    add_positions,
    package_of,
    write_book,
)
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.saved.address import Area, Cell, area, area_of, letters, number
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook

OLD_FORMAT = bytes.fromhex("D0CF11E0A1B11AE1")
Make = Callable[[Callable[[Any], None]], Workbook]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: read_workbook(write_book(tmp_path / "book.xlsx", build))


def test_cells_are_raw_values(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = add_positions(book, 1)
        sheet.write_string("H1", "")
        sheet.write_string("H2", " a\nb ")
        sheet.write_string("H3", "_x0041_")
        rich = ["plain ", book.add_format({"bold": True}), "bold"]
        sheet.write_rich_string("H4", *rich)
        sheet.write_formula("H5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("H6", '="a"', None, "a")
        sheet.write_number("H7", 0.1)

    sheet = make(build).sheets["Positions"]
    assert sheet.value((3, 1)) == "P1"
    assert sheet.value((3, 2)) == 1.0
    assert type(sheet.value((3, 2))) is float
    assert sheet.value((3, 3)) == pytest.approx(EXPIRY_SERIAL, abs=1e-9)
    assert sheet.value((3, 4)) is True
    assert sheet.value((3, 5)) is None
    shown = [sheet.value((row, 8)) for row in (2, 3, 4, 5, 6, 7)]
    assert shown == [" a\nb ", "_x0041_", "plain bold", CellError.DIV0, "a", 0.1]


def test_spilled_cells_are_saved_results(make: Make) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:B2", "=XLH_COUNT(2)")
        sheet.write_array_formula("D1:D2", "{=A1:A2}")
        sheet.write_number("C1", 5)

    book = make(build)
    sheet = book.sheets["S"]
    assert sheet.inputs == {(1, 3): 5.0}
    first, fixed = (book.formula_at(area("S", ref).first) for ref in ("A1", "D1"))
    assert first is not None
    assert fixed is not None
    assert (first.kind, first.area.ref) == ("dynamic", "A1:B2")
    assert (fixed.kind, fixed.area.ref) == ("fixed", "D1:D2")
    assert book.saved(first) == [[0.0, 0.0], [0.0, 0.0]]


def test_sheets_that_are_no_worksheets_are_passed_over(make: Make) -> None:
    def build(book: Any) -> None:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        sheet = book.add_worksheet("S")
        sheet.write_number("A1", 1)
        book.define_name("S!local", "=S!$A$1")

    book = make(build)
    assert list(book.sheets) == ["S"]
    assert [name.sheet for name in book.names] == ["S"]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("old.xls", OLD_FORMAT + b"\x00" * 512, "old .xls format"),
        (
            "locked.xlsx",
            OLD_FORMAT + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("text.xlsx", b"id,quantity\n", "must be a workbook"),
        ("empty.xlsx", b"", "must be a workbook"),
        ("missing.xlsx", None, "no such file"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, rule: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=rule) as caught:
        read_workbook(path)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_workbook(tmp_path)


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"mimetype": b"x"}, "another zip file"),
        ({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b""}, "xlsb"),
        ({"[Content_Types].xml": b"<a/>"}, "must be a workbook"),
    ],
)
def test_other_zip_files_are_refused(
    tmp_path: Path, parts: dict[str, bytes], rule: str
) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(InputError, match=rule):
        read_workbook(path)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"<sheetData>", b"<sheetData", "damaged"),
        (
            b"<worksheet ",
            b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hosts">]><worksheet ',
            "document type",
        ),
    ],
)
def test_a_damaged_or_hostile_part_is_refused(
    make: Make, tmp_path: Path, old: bytes, new: bytes, rule: str
) -> None:
    book = make(lambda made: made.add_worksheet("S").write_number("A1", 1))
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for member in package_of(book).members:
            data = package_of(book).read(member.filename)
            archive.writestr(member, data.replace(old, new))
    with pytest.raises(InputError, match=rule):
        read_workbook(path)


def test_the_calendar_of_1904_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        book.add_worksheet()
    with pytest.raises(InputError, match="1904"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("column", "text"),
    [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_column_letters_and_numbers_are_inverse(column: int, text: str) -> None:
    assert letters(column) == text
    assert number(text) == column


def test_a_reference_off_the_sheet_is_none() -> None:
    assert area_of("S", "XFE1") is None
    assert area_of("S", "A1048577") is None
    assert area_of("S", "A0") is None
    assert area_of("S", "spot") is None
    assert area_of("S", "XFD1048576") == Area("S", 1048576, 16384, 1048576, 16384)


def test_areas_meet_when_they_share_a_cell() -> None:
    square = area("S", "B2:C3")
    assert square.meets(area("S", "C3:D4"))
    assert not square.meets(area("S", "D3:E4"))
    assert not square.meets(area("T", "B2"))
    assert square.holds(Cell("S", 3, 2))
    assert [cell.ref for cell in square.cells()] == ["B2", "C2", "B3", "C3"]
