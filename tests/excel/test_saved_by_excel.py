"""Files as a real Excel saves them: filled, and all that is no result untouched."""

import re
import warnings
from pathlib import Path

import openpyxl
import pytest

from tests.excel.excel_book import excel_book
from tests.excel.packages import PACKAGE, Parts, parts_of, relations, write_package
from tests.excel.workbooks import call
from xlhedge.core.errors import CellError
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.active import notes
from xlhedge.excel.saved.address import Area, area
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.package import Package
from xlhedge.excel.saved.workbook import read_workbook

SHEETS = {f"xl/worksheets/sheet{n}.xml" for n in (1, 2)}
ORIGIN = f"{PACKAGE}/relationships/digital-signature/origin"
SIGNED_TYPES = (
    '<Default Extension="sigs" ContentType="application/'
    'vnd.openxmlformats-package.digital-signature-origin"/>'
    '<Override PartName="/_xmlsignatures/sig1.xml" ContentType="application/'
    'vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/>'
)
MACROS: dict[str, bytes | str] = {
    "xl/vbaProject.bin": bytes(range(256)) * 9,
    "xl/vbaProjectSignature.bin": b"signed by the desk",
    "xl/_rels/vbaProject.bin.rels": relations(
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature",
         "vbaProjectSignature.bin")
    ),
}  # fmt: skip


def filled(source: Path) -> Path:
    book = read_workbook(source)
    out = source.with_stem("filled")
    fill(book, recalculate(book, call).results(everything=True), out)
    return out


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_package(tmp_path / "book.xlsx", excel_book())


def values(path: Path, ref: str, sheet: str = "S1") -> list[list[object]]:
    with warnings.catch_warnings():  # openpyxl tells that it leaves extensions out
        warnings.simplefilter("ignore", UserWarning)
        found = openpyxl.load_workbook(path, data_only=True)[sheet][ref]
    return [[cell.value for cell in row] for row in found]


def package_of(path: Path) -> Package:
    package = read_workbook(path).package
    assert package is not None
    return package


def formula_area(book: Workbook, ref: str) -> Area:
    formula = book.formula_at(area("S1", ref).first)
    assert formula is not None
    return formula.area


def test_inputs_of_every_spelling_are_read(source: Path) -> None:
    inputs = read_workbook(source).sheets["S1"].inputs
    assert inputs[1, 1] == " spaced "
    assert inputs[1, 2] == "rich text"
    assert inputs[3, 2] == 20.0
    assert inputs[4, 2] is True
    assert inputs[5, 1] == pytest.approx(46108 + 8 / 24, abs=1e-9)
    assert inputs[6, 1] == " in "
    assert inputs[7, 1] is CellError.NA


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("A10:A12", [[2], [4], [6]]),
        ("C10:D12", [[1, 10], [2, 20], [3, 30]]),
        ("F10:F11", [[10], [40]]),
        ("A15:B15", [[1, 66]]),
        ("D15:H15", [[2, 3, 20, " spaced rich text", "#NUM!"]]),
        ("A16:A17", [[2], [3]]),
        ("D16:E16", [["#DIV/0!", "#NUM!"]]),
        ("A20:B22", [[11, 5], [7, 12], [8, 13]]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formulas_of_every_spelling_are_filled(
    source: Path, ref: str, expected: list[list[object]]
) -> None:
    assert values(filled(source), ref) == expected


def test_another_sheet_reads_what_spilled(source: Path) -> None:
    assert values(filled(source), "A1:A1", "S2") == [[60]]


def test_an_array_grows_and_a_what_if_table_keeps_its_results(source: Path) -> None:
    book = read_workbook(filled(source))
    assert formula_area(book, "C10").ref == "C10:D12"
    assert formula_area(book, "B21").ref == "B21:B22"


def test_only_the_worksheets_concerned_change(source: Path) -> None:
    before, after = parts_of(source), parts_of(filled(source))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == SHEETS


def test_the_calculation_chain_lists_the_formula_cells_of_the_copy(
    source: Path,
) -> None:
    after = parts_of(filled(source))
    listed = set(re.findall(rb'<c r="([A-Z]+\d+)" i="1"', after["xl/calcChain.xml"]))
    cells = re.findall(
        rb'<c r="([A-Z]+\d+)"[^>]*><f', after["xl/worksheets/sheet1.xml"]
    )
    assert set(cells) - listed == {b"B21"}  # a what-if table is not in it
    assert listed <= set(cells)


def test_extensions_and_formula_texts_stay_as_they_are(source: Path) -> None:
    before, after = (parts_of(path) for path in (source, filled(source)))
    name = "xl/worksheets/sheet1.xml"
    for pattern in (rb"<extLst>.*</extLst>", rb"<f[^>]*si=[^>]*>", rb"<f>[^<]*</f>"):
        found = re.findall(pattern, before[name])
        assert found
        assert re.findall(pattern, after[name]) == found
    assert b'cm="1"' in after[name]
    assert b"vm=" not in after[name]  # it belonged to the value that went


def macro_book(tmp_path: Path, more: dict[str, bytes | str] | None = None) -> Path:
    return write_package(tmp_path / "book.xlsm", excel_book(more=MACROS | (more or {})))


def test_macros_and_their_signature_stay_byte_identical(tmp_path: Path) -> None:
    path = macro_book(tmp_path)
    before, after = parts_of(path), parts_of(filled(path))
    assert all(after[name] == before[name] for name in MACROS)


def test_the_signature_of_the_package_is_taken_out_with_all_that_names_it(
    tmp_path: Path,
) -> None:
    path = macro_book(tmp_path, {
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/_rels/origin.sigs.rels": relations(),
        "_xmlsignatures/sig1.xml": "<Signature/>",
    })  # fmt: skip
    parts = signed(parts_of(path))
    write_package(path, parts)
    after = parts_of(filled(path))
    assert not [name for name in after if name.startswith("_xmlsignatures")]
    assert b"signature" not in after["_rels/.rels"]
    assert b"igs" not in after["[Content_Types].xml"]
    gone = {name for name in parts if name not in after}
    changed = {name for name in after if after[name] != parts[name]}
    assert len(gone) == 3
    assert changed == SHEETS | {"_rels/.rels", "[Content_Types].xml"}


def signed(parts: Parts) -> Parts:
    """The same parts, with what names the signature."""
    origin = ORIGIN, "_xmlsignatures/origin.sigs"
    targets = ("officeDocument", "xl/workbook.xml"), origin
    types, end = parts["[Content_Types].xml"], b"</Types>"
    return parts | {
        "_rels/.rels": relations(*targets).encode(),
        "[Content_Types].xml": types.replace(end, SIGNED_TYPES.encode() + end),
    }


def test_what_the_file_could_run_is_told_and_a_link_to_the_add_in_is_not(
    tmp_path: Path,
) -> None:
    told = notes(package_of(macro_book(tmp_path)))
    assert told == ("book.xlsm holds macros; they are kept and never run",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("C:/desk/xlhedge.xlam", "C:/x/prices.xlsx", "links to file:///C:/x/prices.xlsx"),
        (
            "externalBook",
            'ddeLink ddeService="cmd" ddeTopic="/C calc"',
            "links to the program cmd|/C calc (DDE); it is not asked",
        ),
    ],
)  # fmt: skip
def test_links_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    parts = excel_book()
    for name in (name for name in parts if "externalLink" in name):
        opened = parts[name].replace(f"<{old}".encode(), f"<{new}".encode())
        closed = opened.replace(f"</{old}>".encode(), f"</{new.split()[0]}>".encode())
        parts[name] = closed.replace(f"/{old}".encode(), f"/{new}".encode())
        if old == "externalBook":
            parts[name] = closed
    (note,) = notes(package_of(write_package(tmp_path / "book.xlsx", parts)))
    assert told in note


def test_a_file_that_is_open_elsewhere_is_told(source: Path) -> None:
    source.with_name("~$book.xlsx").write_bytes(b"desk")
    assert "book.xlsx is open in another program" in notes(package_of(source))[0]
