"""The state of the input tables: what is wrong in any of them is counted and named."""

import pytest

from xlhedge.book.inputs import INPUT_COLUMNS, check_inputs
from xlhedge.core.errors import CellError


def cells(desk, **changes):
    """The tables of a small book by their own names, some of them others."""
    found = {name.title(): rows for name, rows in desk.cells([desk.COIN_CALL]).items()}
    return found | changes


def row(result, name):
    """The row of a table as a mapping."""
    place = result["table"].tolist().index(name)
    return {column: result[column][place] for column in INPUT_COLUMNS}


def test_every_table_given_has_a_row_and_a_good_book_no_failure(desk):
    found = check_inputs(cells(desk))
    assert found["table"].tolist() == ["Positions", "Instruments", "Market", "Policy"]
    assert found["rows"].tolist() == [1, 1, 3, 1]
    assert not found["failed"].any()
    assert not found["stale"].any()
    assert set(found["first"]) == {""}


def test_a_listed_contract_that_nothing_needs_counts(desk):
    idle = desk.PERPETUAL | {"instrument": "IDLE", "multiplier": -1.0}
    tables = desk.cells([desk.COIN_CALL], [desk.PERPETUAL, idle])
    found = row(
        check_inputs(cells(desk, Instruments=tables["instruments"])), "Instruments"
    )
    assert (found["rows"], found["failed"]) == (2, 1)
    assert found["first"] == "Instruments row 2 (IDLE): multiplier must be > 0, got -1"


@pytest.mark.parametrize(
    ("name", "rows", "failed", "first"),
    [
        ("Limits", [["limit", "hard"]], 1, "Limits has no column measure"),
        (
            "Switches",
            [["instrument", "use"], ["A", True], ["A", False]],
            2,
            "Switches rows 1 and 2 have the same instrument A",
        ),
        (
            "Cashflows",
            [["underlying", "received"], ["BTC", 1.0], ["BTC", CellError.NA]],
            1,
            "Cashflows row 2 (BTC): received holds #N/A",
        ),
        ("Positions", [["id", "underlying", "quantity"]], 1, "Positions has no rows"),
    ],
)
def test_a_table_that_cannot_be_used_fails_alone(desk, name, rows, failed, first):
    found = check_inputs(cells(desk, **{name: rows}))
    assert row(found, name)["failed"] == failed
    assert row(found, name)["first"] == first
    assert found["failed"].sum() == failed


def test_rows_of_another_time_are_counted_beside_the_failed_ones(desk):
    market = desk.cells(
        [desk.COIN_CALL], market={"SHARE": {"as_of": "2026-01-15 09:00"}}
    )
    found = row(check_inputs(cells(desk, Market=market["market"])), "Market")
    assert (found["failed"], found["stale"]) == (0, 1)
    assert "1 row is of another time" in found["first"]
