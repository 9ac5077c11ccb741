"""Ten array formulas over a book of 5,000 positions, as a refresh in Excel asks them.

    python install/bootstrap.py bench tests/benchmarks/bench_book.py

Each formula gets the tables again as rows of cells, after a spot has moved; its time
is a ratio to that of reading the book once from the same cells.
"""

import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES
from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.catalogue import find
from xlhedge.excel.sheets.input_tables import typed_rows, with_every_column
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
POSITIONS, LIMIT = 5000, 5.0  # seconds of this process, warm
SPOTS = [[shock] for shock in np.linspace(-0.3, 0.3, 41).tolist()]
VOLS = [np.linspace(-0.2, 0.2, 11).tolist()]
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("XLH_BOOK_GREEKS", {}),
    *(("XLH_BOOK_TOTAL", {"by": by}) for by in ("underlying", "expiry", "book")),
    ("XLH_BOOK_TOTAL", {"by": "strategy"}),
    ("XLH_BOOK_HEDGE", {}),
    ("XLH_LADDER", {"spot_shocks": SPOTS}),
    ("XLH_MATRIX", {"spot_shocks": SPOTS, "vol_shocks": VOLS}),
    ("XLH_ROLL", {"days": [[0.0], [1.0], [7.0]]}),
    ("XLH_HEDGE_LADDER", {"spot_shocks": SPOTS[::4]}),
]


def tables(spot: float) -> dict[str, Any]:
    """The sample's tables with its positions repeated and its spots moved."""
    rows_of = read_tables(SAMPLE)
    found = {
        spec.name.lower(): with_every_column(spec, typed_rows(spec, rows_of[spec.name]))
        for spec in BOOK_TABLES
        if spec.name in rows_of
    }
    header, *rows = found["positions"]
    many = enumerate(islice(cycle(rows), POSITIONS))
    found["positions"] = [header, *([f"P-{i}", *row[1:]] for i, row in many)]
    place = found["market"][0].index("spot")
    for row in found["market"][1:]:
        row[place] *= spot
    return found


def asked(name: str, given: dict[str, Any]) -> float:
    """The seconds of one formula; its tables are new objects, as Excel sends them."""
    function = find(name)
    assert function is not None
    fresh = {
        key: [list(row) for row in value]
        for key, value in given.items()
        if isinstance(value, list)
    }
    cells = given | fresh
    arguments = [cells.get(p.name, OMITTED) for p in function.parameters]
    began = time.process_time()
    result = answer(name, arguments)
    seconds = time.process_time() - began
    assert isinstance(result.value, list), result.reasons
    return seconds


def test_ten_formulas_over_five_thousand_positions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, given in ASKED:
        asked(name, tables(1.0) | given)
    moved = tables(1.0001)
    began = time.process_time()
    Book.from_cells(**moved)
    once = time.process_time() - began
    seconds = [asked(name, moved | given) for name, given in ASKED]
    with capsys.disabled():
        print(f"\n{'formula':20}{'times the reading of the book':>32}")
        for (name, _), each in zip(ASKED, seconds, strict=True):
            print(f"{name:20}{each / once:32.2f}")
        print(f"{'all ten':20}{sum(seconds) / once:32.2f}, {sum(seconds):.2f} s")
    assert sum(seconds) < LIMIT
