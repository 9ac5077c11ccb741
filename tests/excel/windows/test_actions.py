"""What the buttons of a workbook ask the server for."""

import os
from pathlib import Path
from typing import Any

import pytest

from xlhedge import __version__
from xlhedge.core.errors import InputError
from xlhedge.excel.windows.actions import about, snapshot

SAMPLE = Path(__file__).parents[3] / "workbook" / "sample"


def test_the_server_says_which_version_and_process_it_is() -> None:
    told = dict(about())
    assert (told["version"], told["process"]) == (__version__, float(os.getpid()))


def test_a_snapshot_is_the_rows_of_the_file_as_the_table_holds_them() -> None:
    rows = snapshot("Market", str(SAMPLE / "market_later.csv"))
    names = rows[0]
    lines = (SAMPLE / "market_later.csv").read_text("utf-8-sig").splitlines()
    assert names == lines[0].split(",")
    assert len(rows) == len(lines)
    assert all(isinstance(row[names.index("as_of")], float) for row in rows[1:])
    assert all(isinstance(row[names.index("spot")], float) for row in rows[1:])


@pytest.mark.parametrize(
    ("table", "source", "rule"),
    [
        ("Nonsense", "/x/market.csv", "table must be one of"),
        (1.0, "/x/market.csv", "table must be one of"),
        ("Market", "market.csv", "source must be the full path of a CSV file"),
        ("Market", None, "source must be the full path of a CSV file"),
        ("Market", "/x/market.exe", "source must be the full path of a CSV file"),
        ("Market", str(SAMPLE / "none.csv"), "none.csv: cannot be read"),
        ("Market", str(SAMPLE / "instruments_later.csv"), "line 1: Market must have"),
    ],
)
def test_what_is_no_snapshot_is_refused_by_its_rule(
    table: Any, source: Any, rule: str
) -> None:
    with pytest.raises(InputError, match=rule):
        snapshot(table, source)
