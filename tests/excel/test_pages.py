"""Every sheet as a page: what can be typed on it, and how it prints."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xlhedge import __version__
from xlhedge.excel.fingerprint import functions_sha256
from xlhedge.excel.layout import LISTS, PAGES, PANELS, SHEETS
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.template.write import write_template
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    out = tmp_path_factory.mktemp("pages") / "book.xlsx"
    write_template(read_tables(SAMPLE), out)
    return openpyxl.load_workbook(out)


def unlocked(sheet: Worksheet) -> Iterator[str]:
    """The cells of a sheet that may be typed in while it is protected."""
    for row in sheet.iter_rows():
        for cell in row:
            if not cell.protection.locked:
                yield f"{sheet.title}!{cell.coordinate}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_sheet_is_protected_unless_a_table_grows_on_it(
    page: Page, template: openpyxl.Workbook
) -> None:
    sheet = template[page.name]
    assert sheet.protection.sheet is (not sheet.tables)
    placed = next(one.input_tables for one in SHEETS if one.page is page)
    assert set(sheet.tables) == {table.name for table in placed}


def test_protection_has_no_password_and_leaves_looking_free(
    template: openpyxl.Workbook,
) -> None:
    rules = template["Greeks"].protection
    assert (rules.password, rules.hashValue) == (None, None)
    refused = ["formatColumns", "formatRows", "autoFilter", "sort", "objects"]
    refused += ["selectLockedCells", "selectUnlockedCells"]
    assert not any(getattr(rules, name) for name in refused)
    assert rules.formatCells
    assert rules.deleteRows


def test_on_protected_sheets_the_inputs_take_values_and_nothing_else_does(
    template: openpyxl.Workbook,
) -> None:
    protected = [sheet for sheet in template if sheet.protection.sheet]
    free = {place for sheet in protected for place in unlocked(sheet)}
    inputs = {
        str(panel.place(entry))
        for panel in PANELS
        for entry in panel.entries
        if entry.is_input and template[panel.corner.sheet].protection.sheet
    }
    inputs |= {str(cell) for given in LISTS for cell in given.area.cells()}
    assert inputs
    assert free == inputs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_sheet_prints_on_a4_with_repeated_headers_and_keys(
    page: Page, template: openpyxl.Workbook
) -> None:
    sheet = template[page.name]
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${page.header_row - 1}:${page.header_row}"
    last = "ABCDEF"[page.frozen_columns - 1]
    repeated = f"$A:${last}" if page.frozen_columns else None
    assert sheet.print_title_cols == repeated


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_printed_page_says_which_program_made_it_and_how_many_there_are(
    page: Page, template: openpyxl.Workbook
) -> None:
    footer: Any = template[page.name].oddFooter
    made_by = f"xlhedge {__version__}, functions {functions_sha256()[:12]}"
    assert footer.left.text == made_by
    assert footer.center.text == "&A"
    assert footer.right.text == "page &P of &N"
