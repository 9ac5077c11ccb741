"""Workbooks that tests fill, and what a reader of the copy sees."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openxml_audit import FileFormat, OpenXmlValidator

from tests.excel.workbooks import (
    add_array,
    call,
    package_of,
)
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook

Make = Callable[[Callable[[Any], None]], Path]


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


def make_out(book: Workbook) -> Path:
    return package_of(book).path.with_name("filled.xlsx")
