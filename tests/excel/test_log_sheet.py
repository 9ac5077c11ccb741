"""The log of decisions: rows that are kept as they were typed and change nothing."""

from pathlib import Path
from typing import Any

from xlhedge.book.columns import LOG
from xlhedge.excel.formula import read_formula
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import typed_rows

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
WHEN, SERIAL = "2026-01-15 06:00", 46037.25  # 15 January 2026 is day 46037
ROWS: list[list[Any]] = [
    ["decided_at", "decided_by", "decision", "reason", "instrument", "quantity"],
    [WHEN, "A. Trader", "traded", "vega above its limit", "BTC-PERPETUAL", -120.0],
    [WHEN, "A. Trader", "declined", "spread too wide", None, None],
]


def test_decisions_are_kept_as_typed_and_times_as_times() -> None:
    book = replace_rows(read_workbook(BOOK), "Log", typed_rows(LOG, ROWS))
    table = book.tables["log"]
    first, second = book.rows(table.data)
    assert first[:4] == [SERIAL, "A. Trader", "traded", "vega above its limit"]
    assert dict(zip(table.columns, first, strict=True))["quantity"] == -120.0
    assert second[table.columns.index("quantity")] is None


def test_the_log_may_be_empty() -> None:
    table = read_workbook(BOOK).tables["log"]
    assert tuple(table.columns) == LOG.names
    assert read_workbook(BOOK).rows(table.data) == [[None] * len(LOG.names)]


def test_no_formula_reads_the_log() -> None:
    book = read_workbook(BOOK)
    read = [a for f in book.formulas() for a in read_formula(f, book).areas]
    assert not any(area.sheet == "Log" for area in read)
