"""Tables from Parquet files are those of CSV files."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.store.sources import read_csv_table, read_table

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
MARKET = TABLES["Market"]


def written(path: Path, rows: list[list[Any]]) -> Path:
    """A Parquet file of these rows, headers first."""
    names, *body = rows
    columns = {n: [row[i] for row in body] for i, n in enumerate(names)}
    pq.write_table(pa.table(columns), path)
    return path


def test_a_parquet_file_gives_the_cells_of_the_csv_file(tmp_path: Path) -> None:
    rows = read_csv_table(SAMPLE / "market.csv", MARKET)
    path = written(tmp_path / "market.parquet", rows)
    assert read_table(path, MARKET) == rows


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (float("nan"), None),
        (None, None),
        ("", None),
        (3, 3.0),
        (Decimal("1.5"), 1.5),
        (True, True),
        ("x", "x"),
    ],
)
def test_each_kind_of_value_is_a_cell(tmp_path: Path, value: Any, cell: Any) -> None:
    names, first, *_ = read_csv_table(SAMPLE / "market.csv", MARKET)
    path = written(tmp_path / "m.parquet", [[*names, "own"], [*first, value]])
    read = read_table(path, MARKET)[1][-1]
    assert read == cell
    assert type(read) is type(cell)


@pytest.mark.parametrize("zone", [None, UTC])
def test_a_timestamp_is_the_time_in_utc(tmp_path: Path, zone: Any) -> None:
    names, first, *_ = read_csv_table(SAMPLE / "market.csv", MARKET)
    row = dict(zip(names, first, strict=True))
    row["as_of"] = datetime(2026, 1, 15, 15, tzinfo=zone)  # type: ignore[assignment]
    path = written(tmp_path / "m.parquet", [names, list(row.values())])
    typed = typed_rows(MARKET, read_table(path, MARKET))
    assert typed[1][list(names).index("as_of")] == 46037.625  # 2026-01-15 15:00


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "market.parquet"
    bad.write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match=r"market\.parquet: cannot be read"):
        read_table(bad, MARKET)
    with pytest.raises(InputError, match=r"Market must have a column underlying"):
        read_table(written(bad, [["spot"], [1.0]]), MARKET)
    with pytest.raises(InputError, match=r"must end in \.csv or \.parquet"):
        read_table(tmp_path / "market.xlsx", MARKET)


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match="needs the Python package pyarrow"):
        read_table(Path("market.parquet"), MARKET)
