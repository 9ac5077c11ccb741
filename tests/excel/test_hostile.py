"""Hostile files: each is processed, or refused in one line that names its size."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.packages import (
    Parts,
    number_cell,
    package,
    row,
    sheet,
    write_package,
)
from tests.excel.workbooks import call
from xlhedge.core.errors import InputError
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved import limits
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook

ONE = row(1, number_cell("A1", 1))
PART = "xl/worksheets/sheet1.xml"
MERGED = "<mergeCells>" + '<mergeCell ref="B2:C3"/>' * 20_001 + "</mergeCells>"
DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def formula(text: str, ref: str = "A1", attributes: str = "") -> str:
    return f'<c r="{ref}"><f{attributes}>{text}</f><v>0</v></c>'


def named(**texts: str) -> str:
    listed = "".join(
        f'<definedName name="{name}">{text}</definedName>'
        for name, text in texts.items()
    )
    return f"<definedNames>{listed}</definedNames>"


def doubling(depth: int) -> str:
    """Names that each write the next one out twice."""
    texts = {f"n{i}_": f"n{i + 1}_+n{i + 1}_" for i in range(depth)}
    return named(**texts, **{f"n{depth}_": "1"})


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    message = str(caught.value)
    assert message.startswith(f"{path.name}: ")
    assert len(message.splitlines()) == 1
    return message


def of_rows(rows: str) -> Parts:
    return package(sheet(rows))


def of_array(ref: str) -> Parts:
    return of_rows(row(1, formula("1", attributes=f' t="array" ref="{ref}"')))


def of_value(kind: str, text: str) -> Parts:
    return of_rows(row(1, f'<c r="A1" t="{kind}"><v>{text}</v></c>'))


def with_sheet(data: bytes) -> Parts:
    return package(sheet(ONE)) | {PART: data}


def many_formulas(count: int, text: str) -> Parts:
    return of_rows("".join(row(n, formula(text, f"A{n}")) for n in range(1, count + 1)))


REFUSED: dict[str, tuple[Callable[[], Parts], str]] = {
    "a part larger than memory": (
        lambda: with_sheet(b" " * (limits.PART_BYTES + 1)),
        "at most 150 MB, got 150 MB",
    ),
    "a sheet larger than can be parsed": (
        lambda: with_sheet(b" " * (limits.XML_BYTES + limits.MB)),
        "at most 80 MB, got 81 MB",
    ),
    "tags without end": (
        lambda: with_sheet(b"<a/>" * (limits.XML_MARKS + 1)),
        "at most 4,000,000 tags and attributes, got 4,000,001",
    ),
    "attributes without end": (
        lambda: with_sheet(b"<a " + b'a="" ' * limits.XML_MARKS + b"/>"),
        "at most 4,000,000 tags and attributes",
    ),
    "elements in each other": (
        lambda: with_sheet(b"<a>" * 9_999 + b"</a>" * 9_999),
        "Excessive depth",
    ),
    "entities": (lambda: with_sheet(DOCTYPE.encode() + b"<w/>"), "document type"),
    "entities in UTF-16": (
        lambda: with_sheet(f"{DOCTYPE}<w/>".encode("utf-16")),
        "document type",
    ),
    "a part named out of the file": (
        lambda: package(sheet(ONE), more={"../../evil.xml": b""}),
        "must not hold a part named '../../evil.xml'",
    ),
    "a part named from the root": (
        lambda: package(sheet(ONE), more={"/etc/hosts": b""}),
        "must not hold a part named",
    ),
    "a part with a drive": (
        lambda: package(sheet(ONE), more={"C:\\evil.xml": b""}),
        "must not hold a part named",
    ),
    "a part with a line end": (
        lambda: package(sheet(ONE), more={"xl/a\nb.xml": b""}),
        "must not hold a part named",
    ),
    "two parts that differ in case": (
        lambda: package(sheet(ONE), more={PART.upper(): b""}),
        "two parts of one name",
    ),
    "an array over the whole sheet": (
        lambda: of_array("A1:XFD1048576"),
        "at most 500,000 cells with all before, got 17,179,869,184",
    ),
    "an array off the sheet": (lambda: of_array("A1:A1048577"), "a reference like"),
    "an array that begins elsewhere": (lambda: of_array("B2:C3"), "must begin there"),
    "a row off the sheet": (
        lambda: of_rows(row(1_048_577, number_cell("A1048577", 1))),
        "rows must be in order and on the sheet, got 1048577",
    ),
    "a row twice": (lambda: of_rows(ONE + ONE), "rows must be in order"),
    "a column off the sheet": (
        lambda: of_rows(row(1, number_cell("XFE1", 1))),
        "cells of row 1 must be in order and on the sheet, got XFE1",
    ),
    "a cell of another row": (
        lambda: of_rows(row(1, number_cell("A2", 1))),
        "cells of row 1",
    ),
    "a cell twice": (
        lambda: of_rows(row(1, number_cell("A1", 1), number_cell("A1", 2))),
        "cells of row 1",
    ),
    "a shared text that is not there": (
        lambda: of_value("s", "7"),
        "must show one of 0 shared texts, got number 7",
    ),
    "a shared text from the end": (lambda: of_value("s", "-1"), "a whole number"),
    "a number that is none": (lambda: of_value("n", "NaN"), "a finite number"),
    "a number of Python": (lambda: of_value("n", "1_000"), "a finite number"),
    "a number too large": (lambda: of_value("n", "1e999"), "a finite number"),
    "a date that is none": (lambda: of_value("d", "2026-02-30"), "an ISO date"),
    "an unknown error": (
        lambda: of_value("e", "#OOPS!"),
        "unknown error value",
    ),
    "an unknown type": (lambda: of_value("zip", "1"), "a known type, got 'zip'"),
    "too many cells": (
        lambda: of_rows(
            "".join(
                row(n, *[number_cell(f"{c}{n}", n) for c in "ABCDEFGHIJ"])
                for n in range(1, 50_002)
            )
        ),
        "at most 500,000 cells, got 500,010 or more",
    ),
    "too many formulas": (
        lambda: many_formulas(limits.FORMULAS + 1, "1"),
        "at most 60,000 formulas, got 60,001 or more",
    ),
    "a formula without end": (
        lambda: many_formulas(1, "1+" * 20_000 + "1"),
        "at most 32,768 characters, got 40,002",
    ),
    "formulas that are long together": (
        lambda: many_formulas(1_000, "1+" * 2_000 + "1"),
        "at most 3,000,000 letters",
    ),
    "merged cells without end": (
        lambda: package(sheet(ONE, MERGED)),
        "at most 20,000 merged cells, got 20,001 or more",
    ),
    "a name of no sheet": (
        lambda: package(
            sheet(ONE),
            names="<definedNames><definedName name='a' localSheetId='9'>1"
            "</definedName></definedNames>",
        ),
        "must belong to a sheet, got number 9",
    ),
    "a truth value that is none": (
        lambda: package(sheet('<row r="1"><c r="A1" t="b"><v>2</v></c></row>')),
        "'S1'!A1 must hold TRUE or FALSE as 1 or 0, got '2'",
    ),
    "a sheet without data": (
        lambda: with_sheet(sheet("").replace("<sheetData></sheetData>", "").encode()),
        "must have sheet data",
    ),
    "strict Open XML": (
        lambda: {
            name: data.replace(
                b"schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"purl.oclc.org/ooxml/spreadsheetml/main",
            )
            for name, data in package(sheet(ONE)).items()
        },
        "Strict Open XML",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_breaks_a_limit_or_the_format_is_refused_in_one_line(
    tmp_path: Path, what: str
) -> None:
    build, rule = REFUSED[what]
    assert rule in refusal(write_package(tmp_path / "b.xlsx", build()))


def test_too_many_parts_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    more = {f"xl/p{n}.bin": b"" for n in range(limits.MEMBERS)}
    path = write_package(tmp_path / "b.xlsx", package(sheet(ONE), more=more))
    assert "at most 10,000 parts, got 10,005" in refusal(path)


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    write_package(path, package(sheet(ONE)))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            with archive.open(f"xl/media/{n}.bin", "w") as file:
                for _ in range(126):
                    file.write(bytes(limits.MB))
    assert "at most 500 MB, got 504 MB" in refusal(path)


def test_a_larger_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + limits.MB)
    assert "at most 100 MB, got 101 MB" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    os.mkfifo(path)
    assert "not an ordinary file" in refusal(path)


def test_the_mark_of_an_open_workbook_is_none(tmp_path: Path) -> None:
    path = tmp_path / "~$b.xlsx"
    path.write_bytes(b"\x04desk")
    assert "says only that b.xlsx is open" in refusal(path)


@pytest.mark.parametrize(("name", "packing"), [("b.xlsx", zipfile.ZIP_LZMA)])
def test_another_packing_is_refused(tmp_path: Path, name: str, packing: int) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", packing) as archive:
        for part, data in package(sheet(ONE)).items():
            archive.writestr(part, data)
    assert "must be deflated or stored" in refusal(path)


def test_an_open_document_is_refused(tmp_path: Path) -> None:
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    assert "such as .ods" in refusal(write_package(tmp_path / "b.xlsx", parts))


def results(path: Path, parts: Parts) -> Recalculation:
    return recalculate(read_workbook(write_package(path, parts)), call)


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("(" * 10_000 + "1" + ")" * 10_000, "", "nests deeper than 64 levels"),
        ("ABS(" * 99 + "1" + ")" * 99, "", "nests deeper than 64 levels"),
        ("n0_", doubling(40), "takes more than 65,536 letters"),
        ("n0_", named(n0_="n1_", n1_="n0_"), "refers to itself"),
        ("n0_", named(**{f"n{i}_": f"n{i + 1}_" for i in range(99)}), "nests deeper"),
        ("_xlfn.SINGLE()", "", "no function SINGLE"),
        ("cmd|'/C calc'!A0", "", "cannot be read as a formula"),
        ('WEBSERVICE("http://127.0.0.1/")', "", "no function WEBSERVICE"),
        ('RTD("a",,"b")', "", "no function RTD"),
        ('CALL("kernel32","WinExec","JCJ","calc",1)', "", "no function CALL"),
    ],
)
def test_a_hostile_formula_is_not_evaluated_and_says_why(
    tmp_path: Path, text: str, names: str, reason: str
) -> None:
    parts = package(sheet(row(1, formula(text))), names=names)
    assert reason in results(tmp_path / "b.xlsx", parts).failures[Cell("S1", 1, 1)]


def test_nesting_up_to_what_excel_takes_is_evaluated(tmp_path: Path) -> None:
    parts = of_rows(row(1, formula("ABS(" * 64 + "-1" + ")" * 64)))
    assert results(tmp_path / "b.xlsx", parts).values == {Cell("S1", 1, 1): [[1.0]]}


def test_whole_columns_are_found_quickly_among_many_arrays(tmp_path: Path) -> None:
    rows = "".join(
        row(
            n,
            f'<c r="A{n}" cm="1"><f t="array" ref="A{n}">{n}</f><v>{n}</v></c>',
            formula("SUM(A:A)", f"C{n}"),
        )
        for n in range(1, 3_001)
    )
    failures = results(tmp_path / "b.xlsx", of_rows(rows)).failures
    assert len(failures) == 3_000
    assert "may miss what" in failures[Cell("S1", 1, 3)]
