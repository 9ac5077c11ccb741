"""The sheet Costs: the ranking of the module, at one horizon and at several."""

from typing import Any

import pytest

from tests.excel.changed_book import BOOK, shown, values_at, with_cells, with_tables
from xlhedge.book.book import Book
from xlhedge.book.cost_horizons import costs_by_horizon
from xlhedge.book.ranking import hedge_ranking
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import call
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.costs import (
    ANSWER,
    FORECAST_ARRAY,
    HORIZON_GRID,
    HORIZONS,
    INPUTS,
    RANK_ARRAY,
)
from xlhedge.hedge.funding_forecast import funding_forecast
from xlhedge.store.sources import read_tables

SAMPLE = read_tables(BOOK.parent / "sample")
DAYS = list(HORIZONS.values)


def typed(**words: Any) -> Workbook:
    """The shipped workbook with other inputs on the sheet."""
    book = read_workbook(BOOK)
    for entry in INPUTS.entries:
        if entry.name in words:
            place = INPUTS.place(entry)
            sheet = book.sheets[place.sheet]
            sheet.formulas.pop((place.row, place.column), None)
            sheet.inputs[place.row, place.column] = words[entry.name]
    return book


def answers(values: Any) -> dict[str, Any]:
    return {e.name: values[ANSWER.place(e)][0][0] for e in ANSWER.entries}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.from_cells(instruments=SAMPLE["Instruments"], market=SAMPLE["Market"])


@pytest.mark.parametrize(
    ("underlying", "delta"), [("BTC", -10.0), ("ETH", 10.0), ("SPX", 1000.0)]
)
def test_the_sheet_ranks_as_the_module_does(
    book: Book, underlying: str, delta: float
) -> None:
    values = values_at(typed(cost_underlying=underlying, cost_delta=delta))
    expected = hedge_ranking(book, delta, 30.0, underlying)
    names, *rows = values[RANK_ARRAY.anchor]
    assert names == list(expected.columns) == [c.name for c in RANK_ARRAY.columns]
    for place, name in enumerate(names):
        assert [row[place] for row in rows] == expected[name].tolist()
    found = answers(values)
    assert found["cost_cheapest"] == expected["instrument"][0]
    assert found["cost_total"] == pytest.approx(expected["total"][0])
    assert (found["cost_hedges_failed"], found["cost_failed"]) == (0, 0)


def test_each_horizon_is_a_ranking_of_its_own(book: Book) -> None:
    names, *rows = values_at(read_workbook(BOOK))[HORIZON_GRID.anchor]
    assert names == ["horizon", "BTC-PERPETUAL", "BTC-27MAR26", "BTC-26JUN26"]
    for row, days in zip(rows, DAYS, strict=True):
        ranked = hedge_ranking(book, 10.0, days, "BTC")
        costs = dict(zip(ranked["instrument"], ranked["per_delta"], strict=True))
        assert row[1:] == pytest.approx([costs[name] for name in names[1:]])


def test_a_hedge_that_expires_before_the_horizon_is_missing_there(book: Book) -> None:
    found = costs_by_horizon(book, 10.0, [30.0, 100.0], "BTC")  # type: ignore[arg-type]
    assert found.failed().tolist() == [False, True]
    assert found.reasons == ("BTC-27MAR26: expires before the horizon",)
    tables = SAMPLE["Instruments"], SAMPLE["Market"]
    asked = [tables[0], 10.0, [[30.0], [100.0]], tables[1], "BTC"]
    rows: Any = call("XLH_HEDGE_COSTS", asked)
    assert rows[1][2] is CellError.NA
    assert CellError.NA not in rows[0]


def test_the_forecast_is_that_of_the_hedge_in_the_perpetual() -> None:
    _, *rows = values_at(read_workbook(BOOK))[FORECAST_ARRAY.anchor]
    spot = next(row[1] for row in SAMPLE["Market"][1:] if row[0] == "BTC")
    assert isinstance(spot, float)
    expected = funding_forecast(-10 * spot, 0.00008, DAYS, 0.0001, 7.0)
    for row, *wanted in zip(rows, *expected, strict=True):
        assert row == pytest.approx(wanted)


def test_an_underlying_without_instruments_fails_nothing() -> None:
    header = SAMPLE["Instruments"][0]
    empty = with_tables({"Instruments": [header]})
    found = answers(values_at(empty))
    assert found["cost_cheapest"] == found["cost_total"] == "no instrument"
    assert found["cost_failed"] == 0
    values = values_at(typed(cost_underlying="SPX"))
    assert values[FORECAST_ARRAY.anchor] == [["no perpetual"]]
    assert answers(values)["cost_failed"] == 0


def test_a_delta_of_nothing_is_an_error_and_turns_the_master_check() -> None:
    book = typed(cost_delta=0.0)
    values = values_at(book)
    assert values[RANK_ARRAY.anchor] == [[CellError.NUM]]
    found = answers(values)
    assert (found["cost_total"], found["cost_failed"]) == (CellError.NUM, 2)
    assert shown(book)["master_check"] == "CHECK"


def test_a_hedge_without_its_funding_rate_fails_alone_and_stands_last() -> None:
    unpaid = {"BTC-PERPETUAL": {"funding_8h": None}}
    rows = with_cells(SAMPLE["Instruments"], unpaid)
    values = values_at(with_tables({"Instruments": rows}))
    names, *ranked = values[RANK_ARRAY.anchor]
    assert ranked[-1][0] == "BTC-PERPETUAL"
    assert ranked[-1][names.index("total")] is CellError.NA
    found = answers(values)
    assert (found["cost_hedges_failed"], found["cost_failed"]) == (1, 0)
    assert values[FORECAST_ARRAY.anchor] == [["no funding_8h"]]


def test_a_hedge_without_a_cost_is_not_the_cheapest() -> None:
    """Its error stands in the answer, where it is the only one."""
    header, *rows = SAMPLE["Instruments"]
    names = header.index("instrument"), header.index("funding_8h")
    alone = [list(row) for row in rows if row[names[0]] == "BTC-PERPETUAL"]
    alone[0][names[1]] = None
    found = answers(values_at(with_tables({"Instruments": [header, *alone]})))
    assert found["cost_cheapest"] is found["cost_trade"] is CellError.NA
    assert (found["cost_total"], found["cost_hedges_failed"]) == (CellError.NA, 1)
