"""One calculation: refresh, eval and Python give identical numbers."""

import json

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.cli import main
from xlhedge.excel.build import build

AS_OF = "2026-01-15 10:00"


def rows_of(*records):
    """A rectangle of cells, headers first."""
    return [list(records[0]), *([record[n] for n in records[0]] for record in records)]


# No blanks: an array constant of a formula cannot hold one.
OPTION = {"kind": "option", "style": "european", "underlying": "BTC"}
POSITIONS = rows_of(
    OPTION
    | {"id": "A", "quantity": 25.0, "settlement": "inverse", "flag": "call"}
    | {"strike": 65e3, "expiry": "2026-03-27 08:00", "multiplier": 1.0},
    OPTION
    | {"id": "B", "quantity": -7.5, "settlement": "linear", "flag": "put"}
    | {"strike": 55e3, "expiry": "2026-02-27 08:00", "multiplier": 0.1},
    OPTION
    | {"id": "C", "quantity": 3.0, "settlement": "inverse", "flag": "put"}
    | {"strike": 58e3, "expiry": "2026-06-26 08:00", "multiplier": 1.0},
)
INSTRUMENTS = rows_of(
    {"instrument": "BTC-PERPETUAL", "underlying": "BTC", "kind": "perpetual"}
    | {"settlement": "inverse", "multiplier": 10.0, "price_currency": "USD"}
    | {"tradable": True, "mark": 60010.0, "bid": 60005.0, "ask": 60015.0}
    | {"lot": 1.0, "fee_bps": 5.0, "funding_8h": 0.0001}
)
MARKET = rows_of(
    {"underlying": "BTC", "spot": 60000.0, "base": "BTC", "quote": "USD"}
    | {"rate": 0.03, "dividend": 0.01, "fx_to_book": 1.0, "vol": 0.55}
    | {"as_of": AS_OF, "source": "test"}
)
POLICY = rows_of(
    {"underlying": "BTC", "numeraire": "coin", "target": 0.0, "target_unit": "base"}
    | {"below": 0.1, "above": 0.1, "method": "delta", "max_age": 60.0}
    | {"hedge_instrument": "BTC-PERPETUAL"}
)
TABLES = {
    "Positions": POSITIONS,
    "Instruments": INSTRUMENTS,
    "Market": MARKET,
    "Policy": POLICY,
}


def constant(rows):
    """An array constant as a formula writes it."""
    return "{" + ";".join(",".join(map(literal, row)) for row in rows) + "}"


def literal(value):
    if isinstance(value, bool):
        return str(value).upper()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def run(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """The record of a refresh, and the cells of the copy that it wrote."""
    folder = tmp_path_factory.mktemp("book")
    build(TABLES, folder / "book.xlsx")
    arguments = (
        "refresh",
        folder / "book.xlsx",
        "--out",
        folder / "out.xlsx",
        "--json",
    )
    record = json.loads(run(*arguments))
    return record, openpyxl.load_workbook(folder / "out.xlsx", data_only=True)


def printed(formula):
    """The cells that eval prints, numbers as numbers."""
    rows = [line.split("\t") for line in run("eval", formula).splitlines()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_eval_and_refresh_give_the_same_position_greeks(refreshed):
    tables = ",".join(map(constant, (POSITIONS, INSTRUMENTS, MARKET)))
    rows = printed(f'=XLH_BOOK_GREEKS({tables},,"{AS_OF}",TRUE)')
    assert len(rows) == 3
    for mine, theirs in zip(rows, refreshed[0]["positions"], strict=True):
        shown = {n: v if isinstance(v, str) else repr(v) for n, v in theirs.items()}
        assert mine == shown


def test_eval_and_refresh_give_the_same_tickets(refreshed):
    tables = ",".join(map(constant, (POSITIONS, INSTRUMENTS, MARKET, POLICY)))
    (row,) = printed(f'=XLH_BOOK_HEDGE({tables},,"{AS_OF}",TRUE)')
    (ticket,) = refreshed[0]["tickets"]
    assert row == {n: v if isinstance(v, str) else repr(v) for n, v in ticket.items()}
    assert row["side"] == "SELL"


def test_python_and_the_cells_of_the_copy_give_the_same_numbers(refreshed):
    cells = {name.lower(): rows for name, rows in TABLES.items()}
    found = greeks(Book.from_cells(**cells), np.datetime64(AS_OF))
    sheet = refreshed[1]["Greeks"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(i for i, row in enumerate(rows) if "forward_source" in row)
    left = rows[top].index("id")
    names = rows[top][left : left + len(found.columns)]
    assert names == list(found.columns)
    for i in range(3):
        shown = rows[top + 1 + i][left : left + len(names)]
        assert shown == [found[name][i] for name in names]


def test_frames_and_cells_give_the_same_numbers():
    pandas = pytest.importorskip("pandas")
    frames = {
        name.lower(): pandas.DataFrame(rows[1:], columns=rows[0])
        for name, rows in TABLES.items()
    }
    here = greeks(Book.from_frame(**frames))
    there = greeks(Book.from_cells(**{n.lower(): r for n, r in TABLES.items()}))
    for name in here.columns:
        assert here[name].tolist() == there[name].tolist()


def test_sorting_the_positions_moves_every_result_with_its_id(refreshed, tmp_path):
    header, *rows = POSITIONS
    build(TABLES | {"Positions": [header, *rows[::-1]]}, tmp_path / "book.xlsx")
    out = ("refresh", tmp_path / "book.xlsx", "--out", tmp_path / "o.xlsx", "--json")
    again = {row["id"]: row for row in json.loads(run(*out))["positions"]}
    assert again == {row["id"]: row for row in refreshed[0]["positions"]}
