"""The sheet Explain: the module's P&L, its waterfall, and no snapshot to start from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from xlhedge.book.book import Book
from xlhedge.book.columns import PREVIOUS, TABLES
from xlhedge.book.explain import COLUMNS, explain
from xlhedge.cli import main
from xlhedge.core.errors import InputError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.roll import roll, without_cash
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS
from xlhedge.excel.sheets.explain import EXPLAIN_ARRAY, PANEL
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.excel.sheets.limits import COUNTS
from xlhedge.excel.sheets.waterfall import STEPS, WATERFALL_BLOCK
from xlhedge.store.sources import read_csv_table, read_tables

SHIPPED = Path(__file__).parents[2] / "workbook"
SAMPLE = SHIPPED / "sample"
ENTRIES = [
    (panel, entry)
    for panel in (PANEL, COUNTS, CHECKS)
    for entry in panel.entries
    if entry.name and str(entry.value).startswith("=")
]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return read_workbook(SHIPPED / "hedge_book.xlsx")


def with_tables(book: Workbook, tables: dict[str, Any]) -> Workbook:
    for name, rows in tables.items():
        book = replace_rows(book, name, typed_rows(TABLES[name], rows))
    return book


def empty(*names: str) -> dict[str, Any]:
    return {name: [list(TABLES[name].names)] for name in names}


def shown(book: Workbook) -> tuple[dict[str, Any], list[list[Any]], list[list[Any]]]:
    """The named cells, the rows of Explain with headers, and the waterfall's rows."""
    values = recalculate(book, clock=held_clock(book)).values
    cells = {e.name: values[panel.place(e)][0][0] for panel, e in ENTRIES}
    left, top = WATERFALL_BLOCK.corner.column + 1, WATERFALL_BLOCK.corner.row + 1
    corner = WATERFALL_BLOCK.corner
    places = [
        [corner._replace(row=top + i, column=left + j) for j in range(9)]
        for i in range(len(WATERFALL_BLOCK.rows))
    ]
    bars = [[values[cell][0][0] for cell in row] for row in places]
    return cells, values[EXPLAIN_ARRAY.anchor], bars


def test_the_sheet_shows_what_the_module_explains(book: Workbook) -> None:
    tables: dict[str, Any] = dict(read_tables(SAMPLE))
    books = [
        Book.from_cells(**{n.lower(): tables[n + day] for n in PREVIOUS})
        for day in ("0", "")
    ]
    cash: dict[str, float] = {}
    for underlying, received, _ in tables["Cashflows"][1:]:
        cash[underlying] = cash.get(underlying, 0.0) + received
    result = explain(books[0], books[1], cash)
    cells, rows, _ = shown(book)
    assert rows[0] == list(COLUMNS) == [c.name for c in EXPLAIN_ARRAY.columns]
    assert [row[0] for row in rows[1:]] == list(result["underlying"])
    for place, name in enumerate(COLUMNS[1:-1], 1):
        column = np.array([row[place] for row in rows[1:]])
        np.testing.assert_allclose(column, result[name], rtol=1e-9, atol=1e-6)
    assert cells["explain_total"] == rows[-1][-2]
    assert cells["explain_state"] == "EXPLAINED"


def test_the_bars_of_the_waterfall_lead_from_zero_to_the_total(book: Workbook) -> None:
    _, rows, bars = shown(book)
    *steps, total = bars
    assert [bar[0] for bar in bars] == rows[-1][1 : len(STEPS) + 2]
    reached = 0.0
    for amount, start, end, base, up, below, down, lower, drawn in steps:
        assert (start, drawn) == (pytest.approx(reached, abs=1e-6), 0)
        assert end - start == pytest.approx(amount, abs=1e-6)
        assert (up + below == 0) or (down + lower == 0)
        tops = max(base, 0) + up + down, min(base, 0) + below + lower
        assert tops[0] == pytest.approx(max(start, end, 0.0), abs=1e-6)
        assert tops[1] == pytest.approx(min(start, end, 0.0), abs=1e-6)
        reached = end
    assert total[1:] == [0, total[0], 0, 0, 0, 0, 0, total[0]]
    assert reached == pytest.approx(total[0], abs=1e-6)


def test_without_a_previous_snapshot_there_is_no_pnl_and_no_failure(
    book: Workbook,
) -> None:
    none = empty(*(spec.name for spec in PREVIOUS.values()), "Cashflows")
    cells, rows, bars = shown(with_tables(book, none))
    assert rows == [["no previous snapshot"]]
    assert cells["explain_state"] == cells["explain_total"] == "no previous snapshot"
    assert (cells["explain_failed"], cells["explain_unexplained"]) == (0, 0)
    assert {cell for row in bars for cell in row} == {""}
    assert cells["master_check"] == "PASS"


def test_half_a_snapshot_is_a_failure(book: Workbook) -> None:
    cells, _, _ = shown(with_tables(book, empty("Market0")))
    assert cells["explain_failed"] == 1
    assert cells["explain_state"] == "CHECK"


def test_a_position_that_failed_before_fails_its_row_and_the_total(
    book: Workbook,
) -> None:
    header, *rows = read_tables(SAMPLE)["Positions0"]
    rows[0][header.index("instrument")] = "NONE"
    cells, found, _ = shown(with_tables(book, {"Positions0": [header, *rows]}))
    flags = {row[0]: row[-1] for row in found[1:]}
    assert (flags["BTC"], flags["ETH"], flags["total"]) == ("failed", "ok", "failed")
    assert (cells["explain_failed"], cells["explain_state"]) == (2, "CHECK")


def test_cash_that_is_missing_leaves_the_pnl_and_not_the_remainder(
    book: Workbook,
) -> None:
    before, after = shown(book), shown(without_cash(book))
    flows: list[list[Any]] = read_tables(SAMPLE)["Cashflows"][1:]
    cash = sum(row[1] for row in flows)
    gap = before[0]["explain_total"] - after[0]["explain_total"]
    assert gap == pytest.approx(cash, abs=1e-6)


def test_a_rolled_book_starts_where_it_stood(book: Workbook) -> None:
    """Nothing has moved since: every term is zero."""
    cells, rows, _ = shown(without_cash(roll(book)))
    numbers = np.array([row[1:-1] for row in rows[1:]], dtype=float)
    assert np.abs(numbers).max() < 1e-6
    assert cells["explain_state"] == "EXPLAINED"


def test_a_refresh_that_rolls_explains_since_the_book(tmp_path: Path) -> None:
    later: list[Any] = ["--market", SAMPLE / "market_later.csv"]
    later += ["--instruments", SAMPLE / "instruments_later.csv"]
    arguments = ["refresh", SHIPPED / "hedge_book.xlsx", *later, "--roll"]
    arguments += ["--out", tmp_path / "out.xlsx"]
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    tables = read_tables(SAMPLE)
    names = {"Market": "market_later", "Instruments": "instruments_later"}
    moved = {
        n: read_csv_table(SAMPLE / f"{f}.csv", TABLES[n]) for n, f in names.items()
    }
    books = [
        Book.from_cells(**{n.lower(): (tables | new)[n] for n in PREVIOUS})
        for new in ({}, moved)
    ]
    cells, _, _ = shown(read_workbook(tmp_path / "out.xlsx"))
    assert cells["explain_total"] == pytest.approx(
        explain(books[0], books[1])["total"][-1]
    )


def test_limits_without_a_row_are_no_failure(book: Workbook) -> None:
    cells, _, _ = shown(with_tables(book, empty("Limits")))
    counts = ("limits_ok", "limits_warned", "limits_breached", "limits_failed")
    assert [cells[name] for name in counts] == [0, 0, 0, 0]
    assert cells["limits_used"] == 0


def test_each_limit_is_counted_in_its_state(book: Workbook) -> None:
    header, *rows = read_tables(SAMPLE)["Limits"]
    soft, hard = header.index("soft"), header.index("hard")
    rows[0][soft] = rows[0][hard] = 1.0
    rows[1][header.index("underlying")] = "XYZ"
    cells, _, _ = shown(with_tables(book, {"Limits": [header, *rows]}))
    counts = ("limits_ok", "limits_warned", "limits_breached", "limits_failed")
    assert [cells[name] for name in counts] == [9, 2, 1, 1]


def test_a_book_without_a_table_to_roll_is_refused(book: Workbook) -> None:
    lacking = {k: t for k, t in book.tables.items() if k != "market"}
    with pytest.raises(InputError, match="needs a table Market to roll"):
        roll(replace(book, tables=lacking))
