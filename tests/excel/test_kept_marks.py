"""A market without its marks: the tables that stay, and of what time they are."""

from pathlib import Path

import pytest

from tests.excel.changed_book import BOOK, Tables
from xlhedge.book.columns import TABLES
from xlhedge.excel.kept import kept_marks
from xlhedge.excel.refresh import refresh
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.store.sources import read_csv_table

LATER = BOOK.parent / "sample"
KEPT = "was not given: {} of its rows have no as_of and are of the market of"


def later(*names: str) -> Tables:
    """The sample's tables of the day after."""
    files = {name: LATER / f"{name.lower()}_later.csv" for name in names}
    return {name: read_csv_table(file, TABLES[name]) for name, file in files.items()}


def test_a_table_without_times_that_stays_is_named() -> None:
    lines = list(kept_marks(read_workbook(BOOK), later("Market")))
    assert lines == [f"Instruments {KEPT.format(23)} 2026-01-15 15:00"]


@pytest.mark.parametrize("names", [("Market", "Instruments"), ("Instruments",), ()])
def test_nothing_is_said_where_the_marks_came_too_or_the_market_stayed(
    names: tuple[str, ...],
) -> None:
    assert list(kept_marks(read_workbook(BOOK), later(*names))) == []


def test_a_market_of_the_same_time_leaves_the_marks_what_they_were(
    tables: Tables,
) -> None:
    same = {"Market": tables["Market"]}
    assert list(kept_marks(read_workbook(BOOK), same)) == []


def test_a_refresh_names_marks_of_another_time_with_their_cell(tmp_path: Path) -> None:
    """The sample's Surface says its time: a day before the new market."""
    done = refresh(BOOK, tmp_path / "out.xlsx", later("Market", "Instruments"))
    places = [line.partition(":")[0] for line in done.warnings]
    first = {"A6": "BTC", "A10": "ETH", "A13": "SPX", "A15": "EURUSD"}
    assert places == [f"Surface!{cell} ({key})" for cell, key in first.items()]
    assert done.failures == ()


def test_a_whole_snapshot_has_no_warnings(tmp_path: Path) -> None:
    names = ("Market", "Instruments", "Surface")
    assert refresh(BOOK, tmp_path / "out.xlsx", later(*names)).warnings == ()
