"""One snapshot of the market: where it is, what it holds, what it would make fail."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from xlhedge.book.columns import BOOK_TABLES, TABLES
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.snapshot import clock, failures, feed, snapshot, sources
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
NAMES = list(TABLES["Market"].names)
HEADERS = [NAMES]


def rows_of_book() -> list[Any]:
    tables = read_tables(SAMPLE)
    return [tables.get(spec.name) for spec in BOOK_TABLES]


def test_a_folder_gives_the_tables_of_the_market_and_no_position() -> None:
    found = sources("sample", str(SAMPLE.parent))
    names = [name for name, _ in found]
    assert names == ["Market", "Instruments", "Surface", "Dividends"]
    assert {Path(path).parent for _, path in found} == {SAMPLE}


def test_a_file_gives_the_market_and_feed_a_sheet() -> None:
    later = str(SAMPLE / "market_later.csv")
    assert sources(later, None) == [["Market", later]]
    assert sources(" Feed ", None) == [["Market", "Feed"]]


@pytest.mark.parametrize(
    ("source", "folder", "rule"),
    [
        (None, "", "Market!B3 must name a folder, a file or Feed; it is blank"),
        (1.0, "", "it is blank"),
        ("sample", "", "must be a full path while the workbook is in no folder"),
        ("sample", "https://cloud.example/a", "must be a full path"),
        ("https://x.example/m.csv", str(SAMPLE), "must name a folder or a file"),
        ("none.csv", str(SAMPLE), "there is no file or folder"),
        (".", str(SAMPLE.parent), "holds no market.csv or market.parquet"),
    ],
)
def test_a_source_that_is_none_is_refused(source: Any, folder: Any, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        sources(source, folder)


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        shutil.copy(SAMPLE / "market.csv", tmp_path / f"market.{ending}")
    with pytest.raises(InputError, match=r"market\.csv and market\.parquet"):
        sources(str(tmp_path), None)


def test_rows_come_in_the_order_of_the_open_table() -> None:
    turned = NAMES[::-1]
    rows = snapshot("Market", [turned], str(SAMPLE / "market.csv"))
    straight = snapshot("Market", HEADERS, str(SAMPLE / "market.csv"))
    assert rows == [row[::-1] for row in straight]
    assert straight[0] == NAMES
    assert straight[1][NAMES.index("as_of")] == 46037.625  # 2026-01-15 15:00


@pytest.mark.parametrize(
    ("table", "source", "rule"),
    [
        ("Positions", str(SAMPLE / "positions.csv"), "a snapshot has the tables"),
        (["x"], "", "a snapshot has the tables"),
        ("Market", None, "must be a path"),
        ("Market", "nothing.csv", "cannot be read"),
        ("Market", str(SAMPLE / "instruments.csv"), "Market must have a column"),
    ],
)
def test_what_is_no_snapshot_is_refused(table: Any, source: Any, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        snapshot(table, HEADERS, source)


def test_a_column_that_the_open_table_has_not_is_refused() -> None:
    with pytest.raises(InputError, match="table Market has no column source"):
        snapshot("Market", [NAMES[:-1]], str(SAMPLE / "market.csv"))


def test_a_feed_is_its_rows_without_blank_ones() -> None:
    rows = snapshot("Market", HEADERS, str(SAMPLE / "market.csv"))
    blank = [None] * len(NAMES)
    assert feed("Market", HEADERS, [*rows, blank]) == rows


def test_a_feed_with_an_error_or_without_rows_is_refused() -> None:
    rows = snapshot("Market", HEADERS, str(SAMPLE / "market.csv"))
    rows[2][1] = CellError.NA
    with pytest.raises(InputError, match="Feed!B3, spot, holds #N/A"):
        feed("Market", HEADERS, rows)
    for cells in (None, "x", [NAMES]):
        with pytest.raises(InputError, match="no rows below its headers"):
            feed("Market", HEADERS, cells)


def test_rows_that_fail_are_counted_and_named() -> None:
    tables = rows_of_book()
    assert failures(*tables) == [["Every row has an answer."]]
    market = [list(row) for row in tables[2]]
    market[1][market[0].index("spot")] = "x"
    ((text,),) = failures(*tables[:2], market, *tables[3:])
    heading, *lines = text.split("\n")
    assert heading.endswith("rows fail:")
    assert lines[0].startswith("Market row 1 (BTC)")
    assert lines[-1].startswith("and ")


def test_tables_that_no_formula_could_use_are_refused() -> None:
    tables = rows_of_book()
    twice = [*tables[2], tables[2][1]]
    with pytest.raises(InputError, match="Market"):
        failures(*tables[:2], twice, *tables[3:])
    with pytest.raises(InputError, match="6 tables, got 1"):
        failures(None)


def test_the_clock_is_a_serial_number_in_utc() -> None:
    ((now,),) = clock()
    assert 46_000 < now < 80_000
