"""The sheets HedgeRatio and Effectiveness: the numbers, and what breaks them."""

from typing import Any

import numpy as np
import pytest

from tests.excel.changed_book import BOOK, shown, values_at, with_tables
from xlhedge.book.columns import SERIES
from xlhedge.book.result import Result
from xlhedge.book.series_effectiveness import effectiveness_by_period
from xlhedge.book.series_ratios import (
    ratios_by_method,
    ratios_over_time,
    ratios_together,
)
from xlhedge.core.errors import CellError
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.effectiveness import ANSWER as EFFECTIVE
from xlhedge.excel.sheets.effectiveness import PERIODS_ARRAY, QUESTION
from xlhedge.excel.sheets.hedge_ratio import (
    ANSWER,
    METHODS_ARRAY,
    PATH_ARRAY,
    TOGETHER_ARRAY,
)
from xlhedge.hedge.contracts import contracts

Rows = list[list[Any]]
Values = dict[Cell, Any]
ARRAYS = (METHODS_ARRAY, PATH_ARRAY, TOGETHER_ARRAY, PERIODS_ARRAY)


def named(values: Values) -> dict[str, Any]:
    """The named results of both sheets."""
    panels = (ANSWER, EFFECTIVE)
    return {e.name: values[p.place(e)][0][0] for p in panels for e in p.entries}


@pytest.fixture(scope="module")
def series() -> Rows:
    from xlhedge.store.sources import read_tables

    return read_tables(BOOK.parent / "sample")["Series"]


@pytest.fixture(scope="module")
def values() -> Values:
    return values_at(read_workbook(BOOK))


def assert_shows(values: Values, array: ResultArray, expected: Result) -> None:
    names, *rows = values[array.anchor]
    assert names == list(expected.columns)
    assert len(rows) == len(expected)
    for place, name in enumerate(names):
        column = [row[place] for row in rows]
        if expected[name].dtype.kind == "f":
            np.testing.assert_allclose(column, expected[name], rtol=1e-12, atol=1e-15)
        else:
            assert column == expected[name].tolist()


def test_the_sheets_show_what_the_module_computes(values: Values, series: Rows) -> None:
    methods = ratios_by_method(series, 1, 40)
    best = methods["ratio"][0]
    assert_shows(values, METHODS_ARRAY, methods)
    assert_shows(values, PATH_ARRAY, ratios_over_time(series, 1, 40))
    assert_shows(values, TOGETHER_ARRAY, ratios_together(series))
    assert_shows(values, PERIODS_ARRAY, effectiveness_by_period(series, best))


def test_the_answer_is_the_first_row_and_its_contracts(values: Values) -> None:
    cells, (names, first, *_) = named(values), values[METHODS_ARRAY.anchor]
    row = dict(zip(names, first, strict=True))
    assert row["use"] == "recommended"
    answered = cells["ratio_method"], cells["ratio_why"], cells["ratio_recommended"]
    assert answered == (row["method"], row["why"], row["ratio"])
    exact = float(contracts(row["ratio"], 2e6, 42e3))
    assert cells["ratio_contracts"] == pytest.approx(exact)
    assert cells["ratio_trade"] == -round(exact)


def test_money_is_that_of_the_last_period_times_the_asset(values: Values) -> None:
    cells, (names, *rows) = named(values), values[PERIODS_ARRAY.anchor]
    last = dict(zip(names, rows[-1], strict=True))
    assert cells["effective_reserve"] == pytest.approx(2e6 * last["reserve"])
    assert cells["effective_excess"] == pytest.approx(2e6 * last["excess"])
    assert cells["effective_asc_last"] == last["asc_815"]
    assert cells["effective_criteria"] == "to be judged"


@pytest.mark.parametrize(
    ("credit", "in_use", "said"),
    [
        ("no", "yes", "met"),
        ("yes", "yes", "not met: judged so"),
        ("no", "no", "not met: judged so"),
        ("to be judged", "yes", "to be judged"),
    ],
)
def test_the_criteria_of_ifrs_9_are_met_by_judgement_only(
    credit: str, in_use: str, said: str
) -> None:
    book = read_workbook(BOOK)
    typed = {"effective_credit": credit, "effective_in_use": in_use}
    for entry in QUESTION.entries:
        if entry.name in typed:
            place = QUESTION.place(entry)
            book.sheets[place.sheet].inputs[place.row, place.column] = typed[entry.name]
    assert named(values_at(book))["effective_criteria"] == said


def with_series(rows: Rows) -> Workbook:
    return with_tables({"Series": rows})


def test_a_book_without_series_has_no_ratio_and_no_failure() -> None:
    book = with_series([list(SERIES.names)])
    values = values_at(book)
    for array in ARRAYS:
        assert values[array.anchor] == [["no series"]]
    cells = named(values)
    assert {cells["ratio_recommended"], cells["effective_excess"]} == {"no series"}
    assert (cells["ratio_failed"], cells["effective_failed"]) == (0, 0)
    assert shown(book)["master_check"] == "PASS"


@pytest.mark.parametrize(
    ("cell", "error"),
    [(None, CellError.VALUE), ("x", CellError.VALUE), (CellError.NA, CellError.NA)],
)
def test_a_broken_series_is_an_error_on_both_sheets_and_in_the_master_check(
    series: Rows, cell: Any, error: CellError
) -> None:
    broken = [list(row) for row in series]
    broken[50][1] = cell
    book = with_series(broken)
    values = values_at(book)
    for array in ARRAYS:
        assert values[array.anchor] == [[error]]
    cells = named(values)
    assert (cells["ratio_recommended"], cells["ratio_trade"]) == (error, error)
    assert (cells["ratio_failed"], cells["effective_failed"]) == (3, 1)
    checks = shown(book)
    assert (checks["analyses_failed"], checks["master_check"]) == (4, "CHECK")


def test_a_method_that_fails_is_counted_and_the_others_stand(series: Rows) -> None:
    short = series[:36]  # fewer changes than the window
    values = values_at(with_series(short))
    cells = named(values)
    assert cells["ratio_methods_failed"] == 1
    assert cells["ratio_method"] in [row[0] for row in values[METHODS_ARRAY.anchor]]
    assert values[PATH_ARRAY.anchor] == [[CellError.NUM]]
    assert cells["ratio_failed"] == 1
