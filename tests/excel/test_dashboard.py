"""The Dashboard: what is old, missing or broken is counted, and nothing hides it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.excel.changed_book import (
    BOOK,
    NEWEST,
    Changes,
    Tables,
    changed,
    shown,
    values_at,
)
from xlhedge.core.errors import Code
from xlhedge.core.greeks import GREEKS
from xlhedge.core.terms import TERMS
from xlhedge.excel.clock import clock_of, held_clock
from xlhedge.excel.conventions import convention_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS, INPUTS
from xlhedge.excel.sheets.coverage import AGES_LINKS, LIMITS_LINKS, TICKETS_LINKS
from xlhedge.excel.sheets.hedge import TICKETS_ARRAY
from xlhedge.excel.sheets.limits import LIMITS_ARRAY
from xlhedge.excel.sheets.solved import GREEKS_LINKS, TRADES_LINKS
from xlhedge.excel.sheets.whatif import BLUEPRINT_ARRAY, GREEKS_LEFT_ARRAY

SHORTEST = 60  # seconds, of the sample's policies


@pytest.mark.parametrize(
    ("seconds", "stale", "verdict"),
    [
        (0, 0, "PASS"),
        (SHORTEST, 0, "PASS"),
        (SHORTEST + 1, 4, "STALE"),
        (-SHORTEST - 1, 4, "STALE"),
    ],
)
def test_a_market_further_from_the_clock_than_allowed_is_stale(
    seconds: int, stale: int, verdict: str
) -> None:
    found = shown(read_workbook(BOOK), NEWEST + timedelta(seconds=seconds))
    assert (found["markets_stale"], found["master_check"]) == (stale, verdict)


def test_a_machine_ahead_of_utc_says_so_in_utc_offset() -> None:
    book = read_workbook(BOOK)
    place = next(INPUTS.place(e) for e in INPUTS.entries if e.name == "utc_offset")
    book.sheets[place.sheet].inputs[place.row, place.column] = 9.0
    tokyo = NEWEST + timedelta(hours=9)
    assert shown(book, tokyo)["master_check"] == "PASS"
    assert shown(book, NEWEST)["master_check"] == "STALE"
    assert held_clock(book) == tokyo


@pytest.mark.parametrize(
    ("table", "changes", "count", "number"),
    [
        ("Market", {"ETH": {"underlying": "ETC"}}, "market_items_missing", 10),
        ("Market", {"SPX": {"rate": None}}, "market_items_missing", 1),
        ("Limits", {"Delta BTC": {"soft": 1, "hard": 2}}, "limits_broken", 1),
        ("Positions", {"P-101": {"instrument": "NONE"}}, "rows_failed", 1),
    ],
)
def test_what_is_missing_or_broken_is_counted(
    table: str, changes: Changes, count: str, number: int
) -> None:
    found = shown(changed(table, changes))
    assert found[count] == number
    assert found["master_check"] == "CHECK"


def test_a_market_without_a_time_is_not_fresh() -> None:
    found = shown(changed("Market", {"SPX": {"as_of": None}, "ETH": {"as_of": "noon"}}))
    assert found["markets_stale"] == 2
    assert found["master_check"] == "CHECK"


@pytest.mark.parametrize(
    ("links", "array"),
    [
        (TICKETS_LINKS, TICKETS_ARRAY),
        (LIMITS_LINKS, LIMITS_ARRAY),
        (GREEKS_LINKS, GREEKS_LEFT_ARRAY),
        (TRADES_LINKS, BLUEPRINT_ARRAY),
    ],
    ids=["tickets", "limits", "what the solver leaves", "what it trades"],
)
def test_links_show_the_first_rows_of_their_array(links: Any, array: Any) -> None:
    values = values_at(read_workbook(BOOK))
    names, *rows = values[array.anchor]
    for column in links.columns:
        cells = [values[cell][0][0] for cell in links.below(column.name).cells()]
        source = [row[names.index(column.name)] for row in rows]
        assert cells == [*source, *[""] * (links.rows - len(source))]


def test_ages_are_whole_seconds_of_every_market() -> None:
    values = values_at(read_workbook(BOOK), NEWEST + timedelta(seconds=90.3))
    ages = [values[cell][0][0] for cell in AGES_LINKS.below("age").cells()]
    states = [values[cell][0][0] for cell in AGES_LINKS.below("state").cells()]
    assert ages == [90.0] * 4 + [""] * 6
    assert states == ["stale"] * 4 + [""] * 6


def test_a_build_takes_its_time_from_the_market(tables: Tables) -> None:
    assert clock_of(tables) == NEWEST == held_clock(read_workbook(BOOK))


def test_the_date_system_is_checked_by_a_day_of_1904() -> None:
    """Day 0 of the 1904 system is day 1462 of the other (ECMA-376 Part 1, 18.17.4)."""
    book = read_workbook(BOOK)
    place = next(CHECKS.place(e) for e in CHECKS.entries if e.name == "date_system")
    assert values_at(book)[place] == [["1900"]]
    formula = book.sheets[place.sheet].formulas[place.row, place.column].text
    assert "DATE(1904,1,1)=0" in formula


def test_conventions_name_every_greek_word_and_error() -> None:
    headers, *rows = convention_rows()
    names = {section: [r[1] for r in rows if r[0] == section] for section, *_ in rows}
    assert len(headers) == 5
    assert names["Greeks"] == list(GREEKS)
    assert set(names["words"]) == set(TERMS)
    assert len(names["error values"]) == len(Code) - 1
    assert all(row[2] for row in rows)
