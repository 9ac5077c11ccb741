"""The sheets Risk and Demand: the module's numbers, what they sum up, empty tables."""

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from tests.excel.built_book import Tables, block, named_value
from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES, TABLES
from xlhedge.book.demand import book_gamma
from xlhedge.book.result import Result
from xlhedge.book.stress import stress, stress_moves
from xlhedge.book.var import book_var
from xlhedge.core.errors import CellError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.checks import CHECKS
from xlhedge.excel.sheets.demand import ANSWER as DEMAND_ANSWER
from xlhedge.excel.sheets.demand import DEMAND_ARRAY
from xlhedge.excel.sheets.risk import (
    ANSWER,
    LEVERAGE,
    MOVES_ARRAY,
    STRESS_ARRAY,
    VAR_ARRAY,
)
from xlhedge.hedge.risk import historical_var
from xlhedge.hedge.sizing import days_to_exit, leverage, liquidation


@pytest.fixture(scope="module")
def book(fresh: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(fresh / "hedge_book.xlsx", data_only=True)


@pytest.fixture(scope="module")
def held(tables: Tables) -> Book:
    names = [spec.name for spec in BOOK_TABLES if spec.name in tables]
    return Book.from_cells(**{name.lower(): tables[name] for name in names})


def assert_shows(book: openpyxl.Workbook, array: ResultArray, found: Result) -> None:
    """The array in the sheet is the result, a failed number as an error."""
    head, *rows = block(book, array)
    assert head == list(found.columns)
    assert len(rows) == len(found)
    for row, cells in enumerate(rows):
        for name, cell in zip(head, cells, strict=True):
            expected = found[name][row]
            if isinstance(expected, str):
                assert cell == expected
            elif np.isnan(expected):
                assert cell == "#NUM!"
            else:
                assert cell == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_the_arrays_are_the_module(
    book: openpyxl.Workbook, held: Book, tables: Tables
) -> None:
    risk = (tables["Factors"], tables["Correlations"])
    assert_shows(book, STRESS_ARRAY, stress(held, tables["Stress"], *risk))
    assert_shows(book, MOVES_ARRAY, stress_moves(held, tables["Stress"], *risk))
    assert_shows(book, VAR_ARRAY, book_var(held, *risk))
    assert_shows(book, DEMAND_ARRAY, book_gamma(held, "BTC", moves=(-0.3, 0.3)))


def test_the_answer_of_risk_is_the_worst_scenario_and_the_book(
    book: openpyxl.Workbook, held: Book, tables: Tables
) -> None:
    risk = (tables["Factors"], tables["Correlations"])
    worst = stress(held, tables["Stress"], *risk)["pnl"].min()
    assert named_value(book, "stress_worst") == pytest.approx(worst)
    assert named_value(book, "stress_failed") == 0
    whole = book_var(held, *risk)
    assert named_value(book, "risk_var") == pytest.approx(whole["var"][-1])
    assert named_value(book, "risk_es") == pytest.approx(whole["es"][-1])
    assert named_value(book, "risk_validity") == "ok"
    days = historical_var([row[1] for row in tables["History"][1:]])
    assert named_value(book, "risk_var_historical") == days.var
    assert named_value(book, "risk_es_historical") == days.es
    assert named_value(book, "risk_historical_validity") == days.validity == "ok"


def test_leverage_liquidation_and_exit_are_the_functions(
    book: openpyxl.Workbook, held: Book, tables: Tables
) -> None:
    deltas = book_var(held, tables["Factors"], tables["Correlations"])["dollar_delta"]
    numbers = [float(delta) for delta in deltas[:-1]]
    sheet = book["Risk"]
    shown = {
        row[0].value: row[1].value
        for row in sheet.iter_rows(min_row=5, max_row=24, min_col=16, max_col=17)
    }
    expected = leverage(numbers, numbers, 2_500_000)
    assert shown["gross leverage"] == pytest.approx(expected.gross)
    assert shown["delta leverage"] == pytest.approx(expected.delta)
    assert (shown["contract"], shown["held"]) == ("BTC-PERPETUAL", 190000)
    price = liquidation(190000, 95120.5, 6.5, 0.01, "inverse", 10).price
    assert shown["liquidation price"] == pytest.approx(float(price))
    assert shown["distance"] == pytest.approx(float(price) / 96269.0 - 1)
    days = float(days_to_exit(190000, 41_000_000, 0.1))
    assert shown["days to exit"] == pytest.approx(days)


def test_the_answer_of_demand_is_now_and_the_nearest_flip(
    book: openpyxl.Workbook, held: Book
) -> None:
    found = book_gamma(held, "BTC", moves=(-0.3, 0.3))
    flips = found["spot"][found["item"] == "flip"]
    assert named_value(book, "demand_now") == pytest.approx(found["gamma_1pct"][0])
    if len(flips):
        nearest = pytest.approx(float(flips[0]))
        assert named_value(book, "demand_flip") == nearest
        assert named_value(book, "demand_mark") == nearest
        assert named_value(book, "demand_mark_height") == 0
    else:
        assert named_value(book, "demand_flip") == "none"
        assert named_value(book, "demand_mark") == named_value(book, "demand_spot")


def answers(fresh: Path, **tables: list[list[Any]]) -> dict[str, Any]:
    """The named answers of both sheets and the checks, with other rows in tables."""
    book = read_workbook(fresh / "hedge_book.xlsx")
    for name, rows in tables.items():
        book = replace_rows(book, name, rows)
    values = recalculate(book, clock=held_clock(book)).values
    return {
        entry.name: values[panel.place(entry)][0][0]
        for panel in (ANSWER, LEVERAGE, DEMAND_ANSWER, CHECKS)
        for entry in panel.entries
        if entry.name and not entry.is_input
    }


def test_empty_tables_are_said(fresh: Path) -> None:
    names = ("Stress", "Factors", "Correlations", "History")
    shown = answers(fresh, **{n: [list(TABLES[n].names)] for n in names})
    assert shown["stress_worst"] == shown["stress_failed"] == "no scenario"
    assert shown["risk_var"] == shown["risk_validity"] == "no factors"
    assert shown["risk_var_historical"] == "no history"
    assert shown["risk_gross"] == shown["risk_net"] == "no factors"
    assert (shown["risk_failed"], shown["master_check"]) == (0, "PASS")


def test_a_scenario_that_fails_is_counted_and_the_others_stay(
    fresh: Path, tables: Tables
) -> None:
    more = [*tables["Stress"], ["Lost", "XYZ", -0.1, None, None, None]]
    shown = answers(fresh, Stress=more)
    assert shown["stress_failed"] == 1
    assert str(shown["stress_worst"]) == "#N/A"
    assert isinstance(shown["risk_var"], float)
    assert (shown["risk_failed"], shown["master_check"]) == (1, "CHECK")


def test_correlations_that_lack_a_pair_fail_delta_var_and_the_master_check(
    fresh: Path, tables: Tables
) -> None:
    shown = answers(fresh, Correlations=tables["Correlations"][:2])
    for name in ("stress_worst", "risk_var", "risk_es", "risk_gross", "risk_net"):
        assert shown[name] == CellError.NA
    assert (shown["risk_failed"], shown["analyses_failed"]) == (2, 2)
    assert shown["master_check"] == "CHECK"


def test_a_day_that_is_no_number_fails_the_historical_var_and_the_master_check(
    fresh: Path, tables: Tables
) -> None:
    broken = [list(row) for row in tables["History"]]
    broken[1][1] = "abc"
    shown = answers(fresh, History=broken)
    assert isinstance(shown["risk_var_historical"], CellError)
    assert (shown["risk_failed"], shown["analyses_failed"]) == (1, 1)


def test_a_demand_that_fails_is_counted_by_the_master_check(
    fresh: Path, tables: Tables
) -> None:
    head, *rows = tables["Instruments"]
    unheld = list(next(row for row in rows if row[head.index("kind")] == "option"))
    unheld[0], unheld[head.index("open_interest")] = "unheld", "abc"
    shown = answers(fresh, Instruments=[head, *rows, unheld])
    assert isinstance(shown["demand_now"], CellError)
    assert (shown["analyses_failed"], shown["master_check"]) == (1, "CHECK")
