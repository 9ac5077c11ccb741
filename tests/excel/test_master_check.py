"""The master check: it passes the sample, and every wrong input turns it."""

from pathlib import Path
from typing import Any

import pytest

from tests.excel.built_book import Tables, block, named_value, rebuilt
from tests.excel.changed_book import BOOK, shown, with_cells, with_tables
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import INPUTS
from xlhedge.excel.sheets.dashboard import TOTALS_ARRAY
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY

# Table, key of a row, its wrong cell, and the counts on the Dashboard that see it.
COUNTS = (
    *("policies_failed", "tickets_stale", "rows_failed", "inputs_failed"),
    *("marks_stale", "pnl_failed"),
)
WRONG = [
    ("Policy", "BTC", {"hedge_instrument": "NONE"}, {"policies_failed"}),
    ("Policy", "ETH", {"below": -1.0}, {"policies_failed", "inputs_failed"}),
    ("Market", "ETH", {"as_of": "2026-01-15 14:00"}, {"tickets_stale", "marks_stale"}),
    ("Positions", "P-201", {"vol": 18.2}, {"rows_failed", "inputs_failed"}),
    ("Instruments", "BTC-26JUN26-120000-C", {"tick": -1.0}, {"inputs_failed"}),
    ("Surface", "EURUSD", {"atm": "x"}, {"inputs_failed"}),
    ("Dividends", "SPX", {"amount": -1.0}, {"inputs_failed"}),
    ("Limits", "Coins BTC", {"soft": 11.0}, {"inputs_failed"}),
    ("Switches", "BTC-30JAN26-100000-C", {"use": "often"}, {"inputs_failed"}),
    ("Cashflows", "BTC", {"received": "x"}, {"inputs_failed", "pnl_failed"}),
    ("Positions0", "P-101", {"quantity": "x"}, {"pnl_failed"}),
    ("Market0", "BTC", {"spot": -1.0}, {"pnl_failed"}),
    ("Surface0", "BTC", {"smile": "svj"}, {"pnl_failed"}),
]


@pytest.fixture
def unhedged(tables: Tables) -> Tables:
    """A policy table without SPX, where a row may then fail without its ticket."""
    return {"Policy": [row for row in tables["Policy"] if row[0] != "SPX"]}


def test_the_master_check_passes_before_an_input_is_wrong(unhedged: Tables) -> None:
    found = shown(with_tables(unhedged))
    assert found["master_check"] == "PASS"
    assert [found[count] for count in COUNTS] == [0] * len(COUNTS)


def test_a_policy_of_several_tickets_is_no_failure(
    tables: Tables, unhedged: Tables
) -> None:
    """More rows than policies, then one of several Greeks that lacks a tolerance."""
    asked: dict[str, Any] = {"method": "min_cost", "hedge_instrument": None}
    asked |= {"tol_delta": 0.2, "tol_gamma_1pct": 20000.0}
    listed = {row[0]: {"tradable": True} for row in tables["Instruments"][1:]}
    instruments = {"Instruments": with_cells(tables["Instruments"], listed)}
    policy = with_cells(unhedged["Policy"], {"BTC": asked})
    found = shown(with_tables(instruments | {"Policy": policy}))
    assert (found["policies_failed"], found["master_check"]) == (0, "PASS")
    assert found["tickets_due"] > len(policy) - 1
    policy = with_cells(policy, {"BTC": {"tol_delta": None}})
    found = shown(with_tables(instruments | {"Policy": policy}))
    assert (found["policies_failed"], found["master_check"]) == (1, "CHECK")


@pytest.mark.parametrize(("table", "key", "cell", "seen"), WRONG)
def test_one_wrong_input_turns_the_master_check(
    tables: Tables,
    unhedged: Tables,
    table: str,
    key: str,
    cell: dict[str, Any],
    seen: set[str],
) -> None:
    wrong = with_cells((tables | unhedged)[table], {key: cell})
    found = shown(with_tables(unhedged | {table: wrong}))
    assert found["master_check"] == "CHECK"
    assert seen <= {count for count in COUNTS if found[count]}


def typed_into(name: str, typed: str) -> dict[str, Any]:
    """What the checks show once a text is typed into an input of the Dashboard."""
    book = read_workbook(BOOK)
    place = next(INPUTS.place(e) for e in INPUTS.entries if e.name == name)
    book.sheets[place.sheet].inputs[place.row, place.column] = typed
    return shown(book)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("group_by", "underlyng"), ("numeraire", "eur")],
)
def test_totals_that_fail_turn_the_master_check(name: str, typed: str) -> None:
    found = typed_into(name, typed)
    assert (found["master_check"], found["rows_failed"]) == ("CHECK", 0)
    assert found["totals_failed"] == 1


@pytest.mark.parametrize("group", ["expiry", "strategy", "book"])
def test_totals_by_any_group_pass(group: str) -> None:
    found = typed_into("group_by", group)
    assert (found["master_check"], found["totals_failed"]) == ("PASS", 0)


def test_a_failed_position_shows_in_the_master_check(
    tmp_path: Path, tables: Tables
) -> None:
    header = tables["Positions"][0]
    bad = {"id": "P-999", "underlying": "BTC", "quantity": 1.0, "instrument": "NONE"}
    rows = [*tables["Positions"], [bad.get(name) for name in header]]
    book = rebuilt(tables | {"Positions": rows}, tmp_path / "book.xlsx")
    assert named_value(book, "master_check") == "CHECK"
    assert named_value(book, "rows_failed") == 1
    greeks = block(book, GREEKS_ARRAY)
    failed = greeks[-1]
    assert "NONE" in failed[-1]
    assert failed[greeks[0].index("price")] == "#N/A"
    totals = block(book, TOTALS_ARRAY)
    assert totals[1][:2] == ["BTC", "#N/A"]


def test_no_positions_are_no_pass(tmp_path: Path, tables: Tables) -> None:
    empty = tables | {"Positions": tables["Positions"][:1]}
    book = rebuilt(empty, tmp_path / "book.xlsx")
    assert named_value(book, "master_check") == "CHECK"
