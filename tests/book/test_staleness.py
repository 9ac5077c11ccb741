"""Marks of another time than the valuation are named, by the limit of their policy."""

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.staleness import stale_marks, stale_rows

FLAT = {"underlying": "BTC", "expiry": "2026-02-13 14:48", "smile": "flat", "atm": 0.6}
LIMIT = "2026-01-15 09:59"  # 60 seconds before the market
BEYOND = "2026-01-15 09:58:59"


def surface(desk, *times):
    """A Surface of BTC with a row for each as_of."""
    days = range(10, 10 + len(times))
    rows = [FLAT | {"expiry": f"2026-03-{d} 08:00"} for d in days]
    return [row | {"as_of": time} for row, time in zip(rows, times, strict=True)]


def test_a_surface_older_than_max_age_is_stale_and_one_of_that_age_is_not(desk):
    book = desk.book([desk.COIN_CALL], surface=surface(desk, LIMIT, BEYOND, desk.AS_OF))
    assert stale_rows(book, "Surface").tolist() == [False, True, False]
    (mark,) = stale_marks(book)
    assert (mark.table, mark.row, mark.key) == ("Surface", 2, "BTC")
    assert mark.reason == (
        "1 row is of another time, as_of 2026-01-15 09:58 is 61 seconds from the time "
        "of valuation, max_age is 60"
    )


def test_a_blank_as_of_stands_for_that_of_market(desk):
    book = desk.book([desk.COIN_CALL], surface=surface(desk, None))
    assert stale_marks(book) == []
    later = np.datetime64("2026-01-15T11:00", "us")
    assert [mark.table for mark in stale_marks(book, later)] == ["Market"] * 3


def test_quotes_of_instruments_are_held_against_the_limit_too(desk):
    listed = desk.PERPETUAL | {"as_of": BEYOND}
    book = desk.book([desk.COIN_CALL], [listed])
    assert [mark.table for mark in stale_marks(book)] == ["Instruments"]


def test_marks_of_one_underlying_are_one_line(desk):
    book = desk.book([desk.COIN_CALL], surface=surface(desk, *[BEYOND] * 3))
    (mark,) = stale_marks(book)
    assert mark.reason.startswith("3 rows are of another time")


@pytest.mark.parametrize(("ages", "stale"), [((60.0, 600.0), True), ((600.0,), False)])
def test_the_shortest_max_age_of_the_policies_counts(desk, ages, stale):
    """That of any policy, for an underlying without one of its own."""
    named = zip(ages, ("BTC", "SHARE"), strict=False)
    policy = [desk.POLICY | {"max_age": age, "underlying": name} for age, name in named]
    market = {"EURUSD": {"as_of": BEYOND}}
    book = desk.book([desk.COIN_CALL], policy=policy, market=market)
    assert stale_rows(book, "Market").tolist() == [False, False, stale]


def test_a_book_without_policies_has_no_limit(desk):
    tables = desk.cells([desk.COIN_CALL], surface=surface(desk, "2020-01-01 00:00"))
    del tables["policy"]
    assert stale_marks(Book.from_cells(**tables)) == []
