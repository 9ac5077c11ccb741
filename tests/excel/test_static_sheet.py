"""The sheet Static: legs that pay what was drawn, and what a wrong point does."""

from typing import Any

import numpy as np
import pytest

from tests.excel.changed_book import BOOK, shown, values_at, with_tables
from xlhedge.book.columns import TABLES
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import call
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.static import (
    BARRIER_ARRAY,
    BARRIER_PANEL,
    DIGITAL_PANEL,
    PAYOFF_ARRAY,
    STRIP_ARRAY,
    STRIP_PANEL,
)
from xlhedge.hedge.static import static_strip
from xlhedge.hedge.static.strip import strip_payoff
from xlhedge.store.sources import read_tables

SAMPLE = read_tables(BOOK.parent / "sample")
POINTS: list[list[Any]] = [
    [row[place] for row in SAMPLE["Payoff"][1:]] for place in (0, 1)
]
STRIKES: list[Any] = [row[0] for row in SAMPLE["Listed"][1:]]
PANELS = (STRIP_PANEL, BARRIER_PANEL, DIGITAL_PANEL)


def named(values: Any) -> dict[str, Any]:
    return {
        e.name: values[panel.place(e)][0][0]
        for panel in PANELS
        for e in panel.entries
        if str(e.value).startswith("=")
    }


@pytest.fixture(scope="module")
def values() -> Any:
    return values_at(read_workbook(BOOK))


def test_the_strip_is_that_of_the_module(values: Any) -> None:
    spot = named(values)["static_forward"]
    strip = static_strip(POINTS[0], POINTS[1], STRIKES, spot)
    expected = [list(leg) for leg in zip(*strip.legs, strict=True)]
    expected += [["shortfall", *strip.shortfall], ["excess", *strip.excess]]
    assert values[STRIP_ARRAY.anchor] == [["leg", "strike", "quantity"], *expected]
    assert [c.name for c in STRIP_ARRAY.columns] == ["leg", "strike", "quantity"]


def test_the_curve_is_the_drawn_payoff_and_what_the_legs_pay(values: Any) -> None:
    names, *rows = values[PAYOFF_ARRAY.anchor]
    assert names == [c.name for c in PAYOFF_ARRAY.columns]
    prices, payoff, paid, gap = np.array(rows).T
    assert set(prices) == {*POINTS[0], *STRIKES}
    drawn = np.interp(prices, POINTS[0], POINTS[1])
    np.testing.assert_allclose(payoff, drawn, atol=1e-9)
    np.testing.assert_allclose(paid - payoff, gap, atol=1e-9)
    on_strike = np.isin(prices, STRIKES)
    np.testing.assert_allclose(gap[on_strike], 0, atol=1e-9)
    cells = named(values)
    assert cells["static_excess"] == pytest.approx(max(gap)) == 2500
    assert cells["static_shortfall"] == pytest.approx(-min(gap), abs=1e-9)
    assert cells["static_uncovered"] == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_gaps_of_any_payoff_are_the_largest_of_the_curve(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = np.sort(random.choice(np.arange(60, 140), 6, replace=False)).astype(float)
    values, strikes = random.normal(0, 10, 6), np.arange(50.0, 151.0, 7.0)
    found = strip_payoff(points, values, strikes, 101.0)
    strip = static_strip(points, values, strikes, 101.0)
    assert max(found.gap.max(), 0) == pytest.approx(strip.excess.amount, abs=1e-9)
    assert max(-found.gap.min(), 0) == pytest.approx(strip.shortfall.amount, abs=1e-9)
    inside = np.linspace(points[0], points[-1], 200)
    drawn = np.interp(inside, found.price, found.replication)
    np.testing.assert_allclose(drawn, strip.legs.pays(inside), atol=1e-9)


def test_without_a_drift_the_legs_are_worth_the_barrier_option(values: Any) -> None:
    _, *rows = values[BARRIER_ARRAY.anchor]
    legs = {row[0]: row[2] for row in rows}
    assert legs["value"] == pytest.approx(named(values)["barrier_price"], rel=1e-12)
    assert abs(legs["residual"]) < 1e-12


def test_the_digital_is_its_spread(values: Any) -> None:
    place = DIGITAL_PANEL.place(DIGITAL_PANEL.entries[-1])
    assert values[place] == call("XLH_DIGITAL_STATIC", ["call", 100.0, 2.0, 1e3])


def test_a_book_without_a_payoff_fails_nothing() -> None:
    empty = {name: [list(TABLES[name].names)] for name in ("Payoff", "Listed")}
    book = with_tables(empty)
    values = values_at(book)
    assert values[STRIP_ARRAY.anchor] == [["no payoff"]]
    cells = named(values)
    assert (cells["static_shortfall"], cells["static_failed"]) == ("no payoff", 0)
    assert shown(book)["master_check"] == "PASS"


@pytest.mark.parametrize(
    ("row", "cell", "error"),
    [
        (2, 50000.0, CellError.NUM),
        (2, None, CellError.VALUE),
        (1, "x", CellError.VALUE),
    ],
)
def test_a_wrong_point_is_an_error_and_turns_the_master_check(
    row: int, cell: Any, error: CellError
) -> None:
    points = [list(line) for line in SAMPLE["Payoff"]]
    points[row][0] = cell
    book = with_tables({"Payoff": points})
    values = values_at(book)
    assert values[STRIP_ARRAY.anchor] == values[PAYOFF_ARRAY.anchor] == [[error]]
    cells = named(values)
    assert (cells["static_excess"], cells["static_failed"]) == (error, 2)
    assert shown(book)["master_check"] == "CHECK"
