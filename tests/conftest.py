"""Fixtures for every test."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Each test process has a processor of its own; read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from xlhedge.excel.webpage.book_report import BookReport

_BOOK = Path(__file__).parents[1] / "workbook" / "hedge_book.xlsx"
_SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real market data beside the checkout; the project ships none."""
    if not _SHARED_DATA.is_dir():
        pytest.skip(f"NOT TESTED ON REAL DATA: there is no folder {_SHARED_DATA}")
    return _SHARED_DATA


@pytest.fixture(scope="session")
def shipped_report() -> "BookReport":
    """The report of the shipped workbook, made three hours after its valuation."""
    from xlhedge.excel.webpage.book_report import book_report

    return book_report(_BOOK, datetime(2026, 1, 15, 18, 0, tzinfo=UTC))
