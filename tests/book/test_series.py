"""The table Series: its order, its gaps, and its ratios by independent regressions."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from tests.book import sample_series
from xlhedge.book.columns import SERIES
from xlhedge.book.series import series_of
from xlhedge.book.series_effectiveness import effectiveness_by_period
from xlhedge.book.series_ratios import (
    ratios_by_method,
    ratios_over_time,
    ratios_together,
)
from xlhedge.core.errors import CellError, DomainError, InputError, MissingDataError
from xlhedge.excel.boundary import answer
from xlhedge.store.sources import read_csv_table

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample" / "series.csv"
Rows = list[list[Any]]


@pytest.fixture
def rows() -> Rows:
    return [list(row) for row in read_csv_table(SAMPLE, SERIES)]


def changes(rows: Rows, column: str) -> Any:
    place = rows[0].index(column)
    return np.diff([row[place] for row in rows[1:]])


def test_the_sample_is_made_from_its_seed() -> None:
    assert SAMPLE.read_text("utf-8").splitlines() == sample_series.lines()
    assert "synthetic" in SAMPLE.read_text("utf-8").splitlines()[1]


def test_all_hedges_at_once_are_the_regression_of_statsmodels(rows: Rows) -> None:
    asset, *hedges = (changes(rows, c) for c in rows[0][1:4])
    fitted = sm.OLS(asset, sm.add_constant(np.column_stack(hedges))).fit()
    found = ratios_together(rows, confidence=0.9)
    np.testing.assert_allclose(found["ratio"], fitted.params[1:], rtol=1e-9)
    np.testing.assert_allclose(found["low"], fitted.conf_int(0.1)[1:, 0], rtol=1e-8)
    np.testing.assert_allclose(found["high"], fitted.conf_int(0.1)[1:, 1], rtol=1e-8)
    assert found["r_squared"] == pytest.approx([fitted.rsquared] * 2)
    for place, hedge in enumerate(hedges):
        alone = sm.OLS(asset, sm.add_constant(hedge)).fit()
        assert found["ratio_alone"][place] == pytest.approx(alone.params[1])


def test_one_hedge_held_with_no_other_is_held_alone(rows: Rows) -> None:
    single = [row[:3] for row in rows]
    found = ratios_together(single)
    assert found["ratio"] == pytest.approx(found["ratio_alone"], rel=1e-12)
    methods = ratios_by_method(single, window=40)
    ols = methods["method"].tolist().index("ols")
    for name in ("low", "high"):
        assert found[name][0] == pytest.approx(methods[name][ols], rel=1e-9)


def test_the_chosen_hedge_is_the_one_of_its_column(rows: Rows) -> None:
    swapped = [[row[0], row[1], row[3], row[2]] for row in rows]
    swapped[0] = rows[0][:4]
    for name in ("method", "ratio", "why"):
        first = ratios_by_method(swapped, 1, 40)[name].tolist()
        assert first == ratios_by_method(rows, 2, 40)[name].tolist()


def test_each_date_is_that_of_the_end_of_its_window(rows: Rows) -> None:
    found = ratios_over_time(rows, window=40)
    assert len(found) == 120 - 40 + 1
    last = series_of(rows).dates[-1]
    day = np.datetime64("1899-12-30") + np.timedelta64(int(found["date"][-1]), "D")
    assert day == last.astype("M8[D]")


def test_what_has_no_ratio_yet_is_an_error_in_its_cells_alone(rows: Rows) -> None:
    """The first 20 prices of the hedge are one price."""
    flat = [rows[0], *([r[0], r[1], rows[1][2], *r[3:]] for r in rows[1:21])]
    found = ratios_over_time([*flat, *rows[21:]], window=10)
    for name in ("rolling", "low", "high", "ewma"):
        assert np.flatnonzero(found.codes[name]).tolist() == list(range(10)), name
        assert not np.isnan(found[name][10:]).any()


def test_the_order_of_methods_does_not_depend_on_the_unit(rows: Rows) -> None:
    cents = [rows[0], *([r[0], 100 * r[1], 100 * r[2], *r[3:]] for r in rows[1:])]
    one, other = (ratios_by_method(r, window=40) for r in (rows, cents))
    assert one["use"].tolist() == other["use"].tolist()
    np.testing.assert_allclose(one["reduction"], other["reduction"], atol=1e-6)


@pytest.mark.parametrize(
    ("row", "column", "cell", "kind", "rule"),
    [
        (5, 1, None, InputError, "Series row 5 .*: asset_price is blank"),
        (5, 3, None, InputError, "Series row 5 .*: hedge_2_price is blank"),
        (7, 2, "2.5", InputError, "Series row 7 .*: hedge_1_price must be a number"),
        (3, 1, CellError.NA, InputError, "Series row 3 .*: asset_price holds #N/A"),
        (9, 0, "2023-10-02", DomainError, "Series row 9 .*date must be after"),
        (2, 0, "2023-09-25", DomainError, "Series row 2 .*date must be after"),
        (4, 0, "soon", InputError, "Series row 4 .*: date must be a date"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_computed(
    rows: Rows, row: int, column: int, cell: Any, kind: type[Exception], rule: str
) -> None:
    rows[row][column] = cell
    with pytest.raises(kind, match=rule):
        ratios_by_method(rows, window=40)


def test_a_table_without_rows_or_without_the_hedge_is_said(rows: Rows) -> None:
    with pytest.raises(MissingDataError, match="Series has no rows"):
        series_of(rows[:1])
    with pytest.raises(MissingDataError, match="Series has no prices in hedge_3_price"):
        ratios_over_time(rows, 3)
    for number in (0, 4, 1.5):
        with pytest.raises(DomainError, match="hedge_number must be a whole number"):
            ratios_by_method(rows, number)


def test_a_failed_method_is_an_error_in_its_row_alone(rows: Rows) -> None:
    found = answer("XLH_SERIES_RATIOS", [rows, 1.0, 500.0, 0.25, 0.95, True])
    assert isinstance(found.value, list)
    failed = {line[0] for line in found.value if CellError.NUM in line}
    assert failed == {"rolling"}
    assert "window of rolling" in found.reasons[0]


@pytest.mark.parametrize(
    ("reporting", "labels"),
    [
        ("year", ["2023", "2024", "2025", "2026"]),
        ("quarter", ["2023-Q4", "2024-Q1", "2026-Q1"]),
        ("month", ["2023-10", "2023-11", "2026-01"]),
    ],
)
def test_a_change_belongs_to_the_period_of_its_later_price(
    rows: Rows, reporting: str, labels: list[str]
) -> None:
    found = effectiveness_by_period(rows, 0.85, 1, reporting)
    names = found["period"].tolist()
    assert names == labels if reporting == "year" else set(labels) <= set(names)
    assert found["n"].sum() == 120
    days = [str(row[0]) for row in rows[2:]]
    first = sum(day.startswith(("2023", "2024")) for day in days)
    if reporting == "year":
        assert found["n"][:2].sum() == first


def test_a_period_without_a_regression_is_an_error_in_those_cells_alone(
    rows: Rows,
) -> None:
    short = [rows[0], *rows[1:10]]
    short[1][0], short[2][0] = "2023-09-25", "2023-09-28"
    found = effectiveness_by_period(short, 0.85, 1, "month")
    assert found.failed().tolist() == [True] + [False] * (len(found) - 1)
    assert "observations" in found["status"][0]
    assert not np.isnan(found["offset"]).any()
