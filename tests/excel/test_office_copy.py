"""What LibreOffice gets to see of a workbook, and what is not comparable there."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.excel.packages import MAIN, number_cell, package, row, sheet, write_package
from tests.excel.workbooks import add_array, add_positions, write_book
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.office.blanks import Blanks
from xlhedge.excel.office.codes import error_or_reason
from xlhedge.excel.office.copying import Copy
from xlhedge.excel.office.outside import reaches, reaching_names
from xlhedge.excel.office.spelling import array_inside
from xlhedge.excel.saved.address import Cell, area_from
from xlhedge.excel.saved.contents import DefinedName, Workbook
from xlhedge.excel.saved.formula_cell import Formula, Kind
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook


def name(text: str, word: str = "n") -> DefinedName:
    return DefinedName(word, text, None)


@pytest.mark.parametrize(
    "text",
    [
        "[1]S1!A1",
        "SUM('[2]S 1'!A1:B2)",
        "'C:\\desk\\[b.xlsx]S1'!A1",
        "[1]!rates",
        "[1]!OTHER(A1)",
        'IF(A1>0,WEBSERVICE("a"),0)',
        '_xlfn.WEBSERVICE("a")',
        'DDE("soffice","a","b")',
        "A1+live*2",
        "S1!live",
    ],
)
def test_formula_that_reaches_out_is_found(text: str) -> None:
    assert reaches(name(text), {"live"})


@pytest.mark.parametrize(
    "text",
    ["S1!A1", "'a b'!A1:B2", "T[[#Headers],[#Data]]", "[1]!XLH_LOTS(A1)", '"[1]S!A1"'],
)
def test_formula_of_the_workbook_alone_reaches_nothing(text: str) -> None:
    assert not reaches(name(text), {"live"})


def test_name_that_reaches_out_by_way_of_another_or_unreadably_is_found(
    tmp_path: Path,
) -> None:
    parts = package(
        sheet(row(1, number_cell("A1", 1))),
        names="<definedNames><definedName name='A_a'>b_b*2</definedName>"
        "<definedName name='b_b'>[1]S1!$A$1</definedName>"
        "<definedName name='c_c'>S1!$A$1</definedName>"
        "<definedName name='d_d'>cmd|'/c calc'!A0</definedName></definedNames>",
    )
    book = read_workbook(write_package(tmp_path / "b.xlsx", parts))
    assert reaching_names(book) == {"a_a", "b_b", "d_d"}


@pytest.fixture
def hostile(tmp_path: Path) -> Workbook:
    """A file with everything that could run or reach out, and three formulas.

    A1 is shared with A2, C1 calls us by way of an add-in file, D1 reaches out.
    """
    rows = (
        row(
            1,
            '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c>',
            number_cell("B1", 1),
            '<c r="C1" cm="1"><f t="array" ref="C1">[1]!XLH_LOTS(B1,1)</f><v>1</v></c>',
            '<c r="D1"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>3</v></c>',
        ),
        row(2, '<c r="A2"><f t="shared" si="0"/><v>4</v></c>', number_cell("B2", 2)),
    )
    after = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
        '<formula>WEBSERVICE("b")</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="custom" sqref="A1">'
        "<formula1>[1]S!A1</formula1></dataValidation></dataValidations>"
        '<legacyDrawing r:id="rId9"/><oleObjects/>'
    )
    parts = package(
        sheet("".join(rows), after),
        names="<definedNames><definedName name='live'>[1]S!$A$1</definedName>"
        "<definedName name='mine'>S1!$B$1</definedName></definedNames>",
        more={
            "xl/vbaProject.bin": b"macros",
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
            "xl/embeddings/oleObject1.bin": b"object",
            "xl/connections.xml": f'<connections xmlns="{MAIN}"/>',
        },
        links=(
            ("vbaProject", "vbaProject.bin"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("connections", "connections.xml"),
        ),
    )
    return read_workbook(write_package(tmp_path / "hostile.xlsm", parts))


def copied(book: Workbook, out: Path) -> dict[str, bytes]:
    left_out = {f.cell for f in book.formulas() if reaches(f, {"live"})}
    Copy(book, left_out, reaching_names(book)).write(out)
    with zipfile.ZipFile(out) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def test_copy_holds_only_what_calculates(hostile: Workbook, tmp_path: Path) -> None:
    parts = copied(hostile, tmp_path / "copy.xlsx")
    assert set(parts) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    everything = b"".join(parts.values())
    for word in (b"WEBSERVICE", b"[1]", b"vba", b"macro", b"External", b"ole", b"live"):
        assert word not in everything
    assert b"mine" in parts["xl/workbook.xml"]


def test_formulas_of_the_copy_are_written_out_in_the_words_of_office(
    hostile: Workbook, tmp_path: Path
) -> None:
    part = copied(hostile, tmp_path / "copy.xlsx")["xl/worksheets/sheet1.xml"]
    formulas = {
        cell.get("r"): (formula.text or "", dict(formula.attrib))
        for cell in etree.fromstring(part).iter(f"{{{MAIN}}}c")
        for formula in cell.findall(f"{{{MAIN}}}f")
    }
    assert formulas["A1"] == ("B1*2", {})
    assert formulas["A2"] == ("B2*2", {})
    assert "XLH_LOTS(B1,1)" in formulas["C1"][0]
    assert formulas["C1"][1] == {"t": "array", "ref": "C1"}
    assert "D1" not in formulas


def test_copy_can_be_read_and_the_left_out_formula_is_an_error(
    hostile: Workbook, tmp_path: Path
) -> None:
    copied(hostile, tmp_path / "copy.xlsx")
    (copy,) = read_workbook(tmp_path / "copy.xlsx").sheets.values()
    assert copy.inputs == {(1, 2): 1.0, (2, 2): 2.0, (1, 4): CellError.NA}


def test_copy_of_replaced_tables_is_refused(tmp_path: Path) -> None:
    book = read_workbook(write_book(tmp_path / "b.xlsx", add_positions))
    changed = replace_rows(book, "Positions", [["id"], ["new"]])
    with pytest.raises(InputError, match="replaced tables are not in the file"):
        Copy(changed, (), ())


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ('=XLH_DELTA("call",A1,B1,1,0,0.2)', "S!A1"),
        ('=1+XLH_DELTA("call",(A1),B1,1,0,0.2)', "S!A1"),
        ('=XLH_DELTA("call",empty,B1,1,0,0.2)', "S!A1"),
        ('=XLH_DELTA("call",IF(B1>0,A1,B1),B1,1,0,0.2)', "S!A1"),
        ('=XLH_DELTA("call",INDEX(A1:B1,1,2),B1,1,0,0.2)', "S!A1"),
        ('=XLH_DELTA("call",OFFSET(B1,0,0),B1,1,0,0.2)', "what OFFSET refers to"),
        ('=XLH_DELTA("call",A1+B1,B1,1,0,0.2)', ""),
        ('=XLH_DELTA("call",A1:B1,B1,1,0,0.2)', ""),
        ('=XLH_DELTA("call",INDEX(B1:B1,1,1),B1,1,0,0.2)', ""),
        ('=XLH_DELTA("call",,B1,1,0,0.2)', ""),
        ("=SUM(A1,B1)", ""),
        ("=XLH_DELTA(nothing,B1)", ""),
    ],
)
def test_argument_that_is_an_empty_cell_is_not_comparable(
    tmp_path: Path, formula: str, place: str
) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_number("B1", 1)
        book.define_name("empty", "=S!$A$1")
        add_array(sheet, "D1:D1", formula)

    book = read_workbook(write_book(tmp_path / "b.xlsx", build))
    (held,) = book.formulas()
    assert Blanks(book).empty_argument(held) == place


def test_cell_of_a_result_is_no_empty_cell(tmp_path: Path) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        add_array(sheet, "A1:A2", "=XLH_COUNT(2)")
        add_array(sheet, "D1:D1", '=XLH_DELTA("call",A2,1,1,0,0.2)')

    book = read_workbook(write_book(tmp_path / "b.xlsx", build))
    held = book.formula_at(Cell("S", 1, 4))
    assert held is not None
    assert Blanks(book).empty_argument(held) == ""


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ('=INDEX(XLH_HELP(),1,1)="a"', "plain", "XLH_HELP"),
        ('=INDEX(XLH_HELP(),1,1)="a"', "dynamic", ""),
        ("=XLH_HELP()", "plain", ""),
        ("=1+XLH_LOTS(A1,1)", "plain", ""),
    ],
)
def test_array_of_ours_inside_a_plain_formula_is_not_comparable(
    text: str, kind: Kind, name: str
) -> None:
    cell = Cell("S", 1, 1)
    assert array_inside(Formula(cell, text, kind, area_from(cell))) == name


def test_error_that_excel_lacks_is_a_reason() -> None:
    assert error_or_reason(32767) is CellError.NA
    assert error_or_reason(503) is CellError.NUM
    assert error_or_reason(532) is CellError.DIV0
    assert "Err:502" in str(error_or_reason(502))
    assert "Err:999" in str(error_or_reason(999))
    assert error_or_reason(525) == "LibreOffice does not know a name in it"
