"""The files with macros, read back: what they hold, and that it is all they hold."""

import zipfile
from io import BytesIO
from pathlib import Path

import olefile
import pytest
from lxml import etree
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile

from xlhedge.core.errors import InputError
from xlhedge.excel.build import build, build_all
from xlhedge.excel.fill import fill
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.vba.buttons import BUTTONS
from xlhedge.excel.vba.carried import PART, carried_macros
from xlhedge.excel.vba.modules import DOCUMENT, Module, addin_modules, book_modules
from xlhedge.excel.vba.ribbon import PART as TAB
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[3] / "workbook" / "sample"
MAIN = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
FILES = {"desk": book_modules(), "addin": addin_modules()}


@pytest.fixture(params=FILES)
def built(request: pytest.FixtureRequest) -> tuple[Path, list[Module]]:
    """A built file, and the modules it must hold."""
    return request.getfixturevalue(request.param), FILES[request.param]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def container(path: Path) -> olefile.OleFileIO:
    return olefile.OleFileIO(BytesIO(parts(path)[PART]))


def extracted(path: Path) -> dict[str, str]:
    """The text of each module without its header, as another program reads it."""
    parser = VBA_Parser(str(path))
    try:
        found = {name: text for *_, name, text in parser.extract_macros()}
    finally:
        parser.close()
    return {name.rpartition(".")[0]: without_header(t) for name, t in found.items()}


def without_header(text: str) -> str:
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("Attribute VB_"):
        lines.pop(0)
    return "".join(lines)


def test_another_program_reads_every_module_as_it_was_written(
    built: tuple[Path, list[Module]],
) -> None:
    path, modules = built
    found = {name: text for name, text in extracted(path).items() if text.strip()}
    assert found == {module.name: module.text for module in modules}


def test_the_project_has_its_own_name_no_cache_and_no_reference_to_a_file(
    built: tuple[Path, list[Module]],
) -> None:
    path, _ = built
    project = container(path)
    assert b'Name="xlhedge"' in project.openstream("PROJECT").read()
    cache = project.openstream("VBA/_VBA_PROJECT").read()
    assert cache == bytes.fromhex("CC61FFFF000000")
    with ExcelFile(path) as file:
        assert file.validate() == []
        assert [r.name for r in file.references()] == ["stdole", "Office"]


def code_name(part: bytes, properties: str) -> str:
    found = etree.fromstring(part).find(f"{{*}}{properties}")
    assert found is not None
    return found.get("codeName", "")


def test_code_names_of_the_sheets_are_those_of_the_modules(
    built: tuple[Path, list[Module]],
) -> None:
    path, _ = built
    content = parts(path)
    names = [code_name(content[MAIN], "workbookPr")]
    sheets = sorted(n for n in content if n.startswith("xl/worksheets/sheet"))
    for sheet in sorted(sheets, key=len):
        names.append(code_name(content[sheet], "sheetPr"))
    project = container(path).openstream("PROJECT").read().decode("cp1252")
    lines = project.splitlines()
    documents = [line for line in lines if line.startswith("Document=")]
    assert names == [line[len("Document=") :].split("/")[0] for line in documents]
    assert names[0] == DOCUMENT
    assert len(names) == len(sheets) + 1


def test_each_file_says_what_it_is(desk: Path, addin: Path) -> None:
    kinds = {}
    for path in (desk, addin):
        root = etree.fromstring(parts(path)[TYPES])
        listed = {e.get("PartName"): e.get("ContentType") for e in root}
        kinds[path.suffix] = listed[f"/{MAIN}"]
    assert kinds == {
        ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    }


def test_the_tab_has_every_button_and_stands_in_the_addin_only(
    desk: Path, addin: Path
) -> None:
    assert TAB not in parts(desk)
    root = etree.fromstring(parts(addin)[TAB])
    buttons = root.findall(".//{*}button")
    assert [b.get("id") for b in buttons] == [b.macro for b in BUTTONS]
    assert {b.get("onAction") for b in buttons} == {"XlhClicked"}
    relations = etree.fromstring(parts(addin)["_rels/.rels"])
    assert [r.get("Target") for r in relations if "extensib" in r.get("Type", "")] == [
        TAB
    ]
    assert len({r.get("Id") for r in relations}) == len(relations)


def test_the_sheet_has_every_button(desk: Path, addin: Path) -> None:
    drawings = [name for name in parts(desk) if "vmlDrawing" in name]
    assert len(drawings) == 1
    root = etree.fromstring(parts(desk)[drawings[0]])
    macros = [macro.text for macro in root.findall(".//{*}FmlaMacro")]
    assert macros == [f"[0]!{button.macro}" for button in BUTTONS]
    assert not any("vmlDrawing" in name for name in parts(addin))


def test_a_second_build_is_byte_identical(folder: Path, tmp_path: Path) -> None:
    for path in build_all(SAMPLE, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_no_sheet_is_read_for_a_program_or_a_path(desk: Path, addin: Path) -> None:
    for path in (desk, addin):
        assert b"xlwings" not in b"".join(parts(path).values())
        assert "xlwings" not in "".join(extracted(path).values()).lower()


def test_filling_keeps_the_macros_byte_for_byte(desk: Path, tmp_path: Path) -> None:
    book = read_workbook(desk)
    fill(book, recalculate(book).results(), tmp_path / "copy.xlsm")
    before, after = parts(desk), parts(tmp_path / "copy.xlsm")
    assert list(before) == list(after)
    assert before[PART] == after[PART]
    assert [n for n in before if "vml" in n and before[n] != after[n]] == []


def test_the_workbook_with_macros_shows_the_same_cells(desk: Path) -> None:
    plain = read_workbook(desk.with_suffix(".xlsx"))
    ours = read_workbook(desk)
    assert list(ours.sheets) == [sheet.name for sheet in SHEETS]
    for name, sheet in ours.sheets.items():
        assert sheet.inputs == plain.sheets[name].inputs
        assert sheet.saved == plain.sheets[name].saved


def test_a_book_of_a_desk_carries_the_macros_of_the_built_one(
    desk: Path, tmp_path: Path
) -> None:
    """And needs no tool that writes macros."""
    build(read_tables(SAMPLE), tmp_path / "own.xlsm", macros=carried_macros(desk))
    assert parts(tmp_path / "own.xlsm")[PART] == parts(desk)[PART]


def test_macros_that_are_not_there_are_missed_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"workbook/none\.xlsm, which cannot be read"):
        carried_macros(tmp_path / "none.xlsm")
