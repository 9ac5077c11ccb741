"""Effectiveness by period: the standards' amounts by hand, regressions by another."""

from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm

from xlhedge.core.numeric import Array
from xlhedge.hedge.assessment import Assessment, assess
from xlhedge.hedge.effectiveness import effectiveness

RATIO, ENDS = 0.9, [13, 26, 27, 40]


@pytest.fixture(scope="module")
def moves() -> tuple[Array, Array]:
    random = np.random.default_rng(11)
    hedge = random.normal(size=40)
    return 0.85 * hedge + 0.3 * random.normal(size=40), hedge


@pytest.fixture(scope="module")
def rows(moves: tuple[Array, Array]) -> list[Assessment]:
    return assess(*moves, RATIO, ENDS)


# Gains on the hedge and on the hedged item to date; reserve and what is in profit or
# loss, as IFRS 9 6.5.11(a) has them: the lower of the two in absolute amounts.
@pytest.mark.parametrize(
    ("held", "asset", "reserve", "excess"),
    [
        (10.0, -8.0, 8.0, 2.0),
        (8.0, -10.0, 8.0, 0.0),
        (-10.0, 8.0, -8.0, -2.0),
        (-8.0, 10.0, -8.0, 0.0),
        (5.0, 2.0, 0.0, 5.0),
        (-5.0, -2.0, 0.0, -5.0),
    ],
)
def test_the_reserve_is_the_lower_of_hedge_and_item(
    held: float, asset: float, reserve: float, excess: float
) -> None:
    parts = np.array([0.5, 0.25, 0.25])
    (found,) = assess(asset * parts, -held * parts, 1.0, [3])
    assert (found.reserve, found.excess) == (reserve, excess)
    assert (found.asset_to_date, found.hedge_to_date) == (asset, held)
    assert found.net == held + asset


def test_periods_add_up_to_what_is_to_date(rows: list[Assessment]) -> None:
    assert [row.n for row in rows] == [13, 13, 1, 13]
    for before, row in pairwise(rows):
        assert row.asset_to_date == pytest.approx(
            before.asset_to_date + row.asset_change
        )
        assert row.hedge_to_date == pytest.approx(
            before.hedge_to_date + row.hedge_change
        )
    for row in rows:
        assert row.reserve + row.excess == pytest.approx(row.hedge_to_date)
        assert row.offset == pytest.approx(-row.hedge_change / row.asset_change)
    total = sum(row.net for row in rows)
    assert total == pytest.approx(rows[-1].asset_to_date + rows[-1].hedge_to_date)


def test_regressions_to_date_are_those_of_statsmodels(
    rows: list[Assessment], moves: tuple[Array, Array]
) -> None:
    asset, hedge = moves
    for row, end in zip(rows, ENDS, strict=True):
        fitted = sm.OLS(-RATIO * hedge[:end], sm.add_constant(asset[:end])).fit()
        assert row.slope == pytest.approx(fitted.params[1], rel=1e-10)
        assert row.r_squared == pytest.approx(fitted.rsquared, rel=1e-10)
        left = np.var(asset[:end] - RATIO * hedge[:end]) / np.var(asset[:end])
        assert row.variance_reduction == pytest.approx(1 - left, rel=1e-9)


def test_the_words_are_those_of_the_whole_series(
    rows: list[Assessment], moves: tuple[Array, Array]
) -> None:
    last = rows[-1]
    whole = effectiveness(*moves, RATIO)
    assert whole.verdict.startswith(f"ASC 815: {last.asc_815}; ")
    assert whole.verdict.endswith(f"IFRS 9: {last.ifrs_9}")
    assert [row.asc_815.endswith("n < 30") for row in rows] == [True, True, True, False]


def test_a_period_too_short_for_a_regression_still_has_its_offset(
    moves: tuple[Array, Array],
) -> None:
    first, second = assess(*moves, RATIO, [2, 40])
    assert "3 observations, got 2" in str(first.error)
    assert np.isnan([first.r_squared, first.slope, first.variance_reduction]).all()
    assert not np.isnan([first.offset, first.reserve, first.net]).any()
    assert first.asc_815 == first.ifrs_9 == "none"
    assert second.error is None


def test_a_period_in_which_nothing_moved_is_neither_passed_nor_failed() -> None:
    """A holiday: 0 of 0 is no offset, and no failure of the hedge."""
    random = np.random.default_rng(3)
    hedge = random.normal(1.0, size=20)
    asset = hedge + 0.1 * random.normal(size=20)
    asset[10:15] = hedge[10:15] = 0.0
    for still in ([10, 15, 20], [10, 11, 20]):
        row = assess(asset, hedge, 1.0, still)[1]
        assert np.isnan(row.offset)
        assert row.offset_status == "ambiguous"
        assert row.offset_to_date_status == "effective"
