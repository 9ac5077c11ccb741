"""Macros are read without running them, and compared by their text."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import olefile
import pytest
from oletools.olevba import VBA_Parser

from tests.excel.audit_books import SHIPPED, Edit, broken
from xlhedge.core.errors import InputError
from xlhedge.excel.audit.audit import Audit, audit
from xlhedge.excel.audit.checks.macros import plain_code
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.vba.carried import PART, carried_macros
from xlhedge.excel.vba.modules import Module, book_modules
from xlhedge.excel.vba.project import project
from xlhedge.excel.vba.reading import read_macros, unpacked

# [MS-OVBA] 3.2.2, the example of normal compression, and 3.2.3, of the maximum.
PACKED = {
    "012FB000236161616263646582660070616768696A01380861"
    "6B6C00306D6E6F700671027004107273747576107778797A003C": (
        "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    ),
    "0103B002614500": "a" * 73,
}


def holding(macros: bytes) -> Edit:
    """The shipped workbook without macros, and this part."""

    def edit(parts: dict[str, bytes]) -> None:
        parts[PART] = macros

    return edit


def audited(folder: Path, macros: bytes) -> Audit:
    return audit(broken(folder / "a.xlsx", holding(macros)))


def rebuilt(*changed: Module) -> bytes:
    """The macros of this version with other modules."""
    modules = {module.name: module for module in book_modules()}
    return project((modules | {m.name: m for m in changed}).values(), len(SHEETS))


@pytest.mark.parametrize(("packed", "text"), PACKED.items())
def test_compressed_text_is_unpacked_as_the_specification_shows(
    packed: str, text: str
) -> None:
    assert unpacked(bytes.fromhex(packed)) == text.encode()


@pytest.mark.parametrize(
    "packed", ["", "02", "01", "012FB000", "0103B002614500" * 2, "0102B0010000"]
)
def test_what_is_not_compressed_text_is_refused(packed: str) -> None:
    data = bytes.fromhex(packed)
    if data == b"\x01":
        assert unpacked(data) == b""
    else:
        with pytest.raises(InputError):
            unpacked(data)


def test_every_module_is_read_as_another_reader_reads_it() -> None:
    part = carried_macros()
    read = {n: re.sub(r"\s+\Z", "", t) for n, t in read_macros(part).texts.items()}
    for _, stream, _, code in VBA_Parser("macros.bin", data=part).extract_macros():
        assert read.pop(stream.split("/")[-1]).split() == code.split()
    assert read == {}


def test_other_macros_are_named_module_by_module(tmp_path: Path) -> None:
    names = next(m for m in book_modules() if m.name == "XlhNames")
    other = names._replace(text=names.text.replace("new:{", "new:{0"))
    own = Module("Mine", "Sub Mine()\r\nEnd Sub\r\n")
    done = audited(tmp_path, rebuilt(other, own))
    assert [(f.rule, f.found) for f in done.findings] == [
        ("macros", "Mine added, XlhNames changed")
    ]
    assert "not those of this version" in done.findings[0].what


def test_a_program_that_spells_and_packs_them_anew_changes_nothing(
    tmp_path: Path,
) -> None:
    modules = {m.name: m for m in book_modules()}
    names = modules["XlhNames"]
    spelt = names.text.replace("Public Const", "PUBLIC  const").replace(" = ", "=")
    sheet = Module("Sheet99", "Option Explicit\r\n")
    macros = rebuilt(names._replace(text=spelt), sheet)
    assert macros != carried_macros()
    done = audited(tmp_path, macros)
    assert done.findings == ()
    assert not any("compiled" in line for line in done.left)


def test_compiled_macros_beside_the_same_text_are_said_to_be_unchecked(
    tmp_path: Path,
) -> None:
    """Office may run what it compiled earlier in place of the text."""
    container = BytesIO(carried_macros())
    with olefile.OleFileIO(container, write_mode=True) as file:
        stream = ["VBA", "_VBA_PROJECT"]
        head = bytearray(file.openstream(stream).read())
        head[2:4] = b"\xb2\x00"
        file.write_stream(stream, bytes(head))
    done = audited(tmp_path, container.getvalue())
    assert done.findings == ()
    assert any("compiled macros" in line for line in done.left)


def test_what_only_looks_different_is_the_same_code_and_a_text_is_not() -> None:
    assert plain_code("X = 1 ' a") == plain_code("x=1'A")
    assert plain_code('X = "a"') != plain_code('X = "A"')
    assert plain_code("Call Do") != plain_code("CallDo")


@pytest.mark.parametrize("length", [0, 100, 5000])
def test_a_cut_project_cannot_be_read(length: int) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_macros(carried_macros()[:length])


def test_the_built_workbook_holds_no_compiled_macros() -> None:
    with zipfile.ZipFile(SHIPPED.with_suffix(".xlsm")) as archive:
        assert not read_macros(archive.read(PART)).is_compiled
