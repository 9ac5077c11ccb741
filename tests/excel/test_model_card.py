"""The model card: what it says of the package is true of the package."""

import re
from pathlib import Path

import pytest

from xlhedge import __version__
from xlhedge.cli import main
from xlhedge.evidence.evaluate import ITEMS
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.layout import PAGES
from xlhedge.excel.model_card import CHANGES, HEADERS, card_rows
from xlhedge.excel.saved.named import named_cell
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.model_card import RESPONSIBLE

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
ROWS = [dict(zip(HEADERS, row, strict=True)) for row in card_rows()[1:]]
SECTIONS = [
    "purpose",
    "theory",
    "assumptions",
    "limits of use",
    "re-performance",
    "monitoring",
    "changes",
]


def test_the_card_has_what_sr_11_7_asks_for() -> None:
    assert list(dict.fromkeys(row["section"] for row in ROWS)) == SECTIONS
    assert all(row["subject"] and row["statement"] for row in ROWS)
    entries = [entry.name for entry in RESPONSIBLE.entries if entry.is_input]
    assert entries == ["model_owner", "model_validator", "model_validated_on"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["subject"])
def test_evidence_is_a_sheet_a_command_or_a_function(row: dict[str, str]) -> None:
    text = row["evidence"]
    sheets = {page.name for page in PAGES} | {"status"}
    commands = {f"xlhedge {name}" for name in main.commands}
    if text.startswith("xlhedge "):
        assert " ".join(text.split()[:2]) in commands
    elif text.startswith("="):
        assert text.removeprefix("=").removesuffix("()") in CATALOGUE
    elif row["section"] != "changes":
        assert set(filter(None, text.split(", "))) <= sheets


def test_every_figure_of_the_file_is_computed_as_the_card_says() -> None:
    figures = packaged_figures().figures
    assert all(figure.item in ITEMS for figure in figures)
    (said,) = [row["statement"] for row in ROWS if row["subject"] == "figures"]
    items = len({figure.item for figure in figures})
    assert [int(n) for n in re.findall(r"\d+", said)] == [len(figures), items]


def test_the_newest_change_is_that_of_this_version() -> None:
    assert CHANGES[0][0] == __version__


def test_owner_and_dates_can_be_typed_on_the_protected_sheet() -> None:
    book = read_workbook(BOOK)
    for name in ("model_owner", "model_validator", "model_validated_on"):
        cell = named_cell(book, name)
        assert cell is not None
        assert cell.sheet == "ModelCard"
        assert book.sheets[cell.sheet].value((cell.row, cell.column)) is None
