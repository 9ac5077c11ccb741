"""Bad input: the row fails with place and rule, its total is an error."""

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total
from xlhedge.core.errors import CellError, Code, InputError, MissingDataError

LISTED = {
    "instrument": "BTC-C",
    "underlying": "BTC",
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "call",
    "strike": 96000.0,
    "expiry": "2026-02-13 14:48",
    "multiplier": 1.0,
    "price_currency": "BTC",
    "mark_vol": 0.5,
    "tradable": False,
}

BAD_POSITIONS = [
    ({"underlying": "XRP"}, Code.MISSING, "no Market row for underlying XRP"),
    ({"instrument": "NOPE"}, Code.MISSING, "no Instruments row for NOPE"),
    ({"quantity": "ten"}, Code.WRONG_KIND, "quantity must be a number, got 'ten'"),
    ({"quantity": None}, Code.WRONG_KIND, "quantity is blank"),
    ({"quantity": True}, Code.WRONG_KIND, "quantity must be a number, got True"),
    ({"vol": -0.2}, Code.OUT_OF_RANGE, "vol must be >= 0 and <= 50, got -0.2"),
    ({"vol": 45.0}, Code.OUT_OF_RANGE, "vol 45 looks like percent; type 0.45"),
    ({"strike": 0.0}, Code.OUT_OF_RANGE, "strike must be > 0, got 0"),
    ({"flag": "Call"}, Code.WRONG_KIND, "flag must be one of call, put, got Call"),
    ({"expiry": "2026-01-15 09:59"}, Code.EXPIRED, "expired 2026-01-15 09:59"),
    ({"expiry": "next week"}, Code.WRONG_KIND, "expiry must be a date"),
    ({"expiry": "2026-02-13"}, Code.WRONG_KIND, "Market has no cut for BTC"),
    ({"expiry": None}, Code.WRONG_KIND, "expiry is blank: an option needs it"),
    ({"kind": None}, Code.WRONG_KIND, "kind is blank and no instrument is named"),
    ({"multiplier": None}, Code.WRONG_KIND, "multiplier is blank"),
    ({"vol": None}, Code.MISSING, "no vol for BTC 2026-02-13 65000 call"),
    ({"style": "american"}, Code.OUT_OF_RANGE, "no model for style american with"),
    ({"kind": "spot"}, Code.WRONG_KIND, "settlement must be linear for a spot"),
    ({"quantity": CellError.NA}, CellError.NA.code, "quantity holds #N/A"),
    ({"quantity": CellError.REF}, CellError.REF.code, "quantity holds #REF!"),
]


@pytest.mark.parametrize(("change", "code", "reason"), BAD_POSITIONS)
def test_bad_position_fails_alone_and_its_total_is_an_error(desk, change, code, reason):
    good = desk.COIN_CALL | {"id": "GOOD"}
    bad = desk.COIN_CALL | {"id": "BAD"} | change
    book = desk.book([good, bad])
    found = greeks(book)
    assert reason in found["status"][1]
    assert found["status"][0] == "ok"
    assert found.codes["delta"].tolist() == [0, code]
    sums = total(book)
    names = [*sums["underlying"]]
    mine = names.index(change.get("underlying", "BTC"))
    assert np.isnan(sums["dollar_delta"][mine])
    assert sums.codes["dollar_delta"][mine] == code
    assert sums["failed"][mine] == 1


def test_failed_position_fails_the_ticket_of_its_policy(desk):
    ticket = tickets(desk.book([desk.COIN_CALL | {"quantity": None}]))
    assert ticket["status"].tolist() == ["C1: Positions: quantity is blank"]
    assert ticket["side"].tolist() == ["NONE"]
    assert ticket.codes["quantity"].tolist() == [Code.WRONG_KIND]


def test_contradiction_between_position_and_instrument_names_both_values(desk):
    position = {"id": "X", "underlying": "BTC", "quantity": 1.0, "instrument": "BTC-C"}
    book = desk.book([position | {"strike": 95000.0}], [desk.PERPETUAL, LISTED])
    expected = "strike 95000 here, 96000 in Instruments"
    assert greeks(book)["status"].tolist() == [expected]


def test_faulty_instrument_fails_the_positions_that_use_it(desk):
    position = {"id": "X", "underlying": "BTC", "quantity": 1.0, "instrument": "BTC-C"}
    listed = LISTED | {"mark_vol": 55.2}
    found = greeks(desk.book([position], [desk.PERPETUAL, listed]))
    assert "mark_vol 55.2 looks like percent; type 0.552" in found["status"][0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rate": 5.0}, "Market: rate 5 looks like percent; type 0.05"),
        ({"spot": -1.0}, "Market: spot must be > 0, got -1"),
        ({"fx_to_book": None}, "Market: fx_to_book is blank"),
        ({"dividend": None}, "Market: dividend is blank"),
        ({"cut": "8 o'clock"}, "Market: cut must be HH:MM and a zone"),
        ({"as_of": "yesterday"}, "Market: as_of must be a date"),
    ],
)
def test_bad_market_row_fails_every_position_on_it(desk, change, reason):
    book = desk.book([desk.COIN_CALL], market={"BTC": change})
    assert reason in greeks(book)["status"][0]


def test_missing_column_names_table_and_column(desk):
    cells = desk.cells([desk.COIN_CALL])
    cells["positions"] = [row[:2] for row in cells["positions"]]
    with pytest.raises(InputError, match="Positions has no column quantity"):
        Book.from_cells(**cells)


def test_duplicate_id_names_both_rows(desk):
    twice = [desk.COIN_CALL, desk.COIN_CALL | {"id": "C2"}, desk.COIN_CALL]
    with pytest.raises(InputError, match="Positions rows 1 and 3 have the same id C1"):
        desk.book(twice)


def test_empty_table_is_named(desk):
    cells = desk.cells([desk.COIN_CALL])
    cells["positions"] = [cells["positions"][0], [None] * len(cells["positions"][0])]
    with pytest.raises(MissingDataError, match="Positions has no rows"):
        Book.from_cells(**cells)


def test_blank_row_is_neither_failed_nor_counted(desk):
    cells = desk.cells([desk.COIN_CALL])
    cells["positions"].insert(1, [None] * len(cells["positions"][0]))
    book = Book.from_cells(**cells)
    assert greeks(book)["status"].tolist() == ["ok"]
    assert total(book)["rows"].tolist() == [1]


def test_excluded_row_is_shown_and_counted_and_left_out(desk):
    off = desk.COIN_CALL | {"id": "OFF", "active": False, "vol": 45.0}
    book = desk.book([desk.COIN_CALL, off])
    assert greeks(book)["status"].tolist() == ["ok", "excluded"]
    alone = total(desk.book([desk.COIN_CALL]))
    both = total(book)
    assert both["dollar_delta"] == alone["dollar_delta"]
    assert (both["rows"], both["excluded"], both["failed"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"hedge_instrument": None}, "hedge_instrument is blank"),
        ({"hedge_instrument": "NOPE"}, "no Instruments row for NOPE"),
        ({"method": "exact"}, "tol_delta is blank: method exact needs it"),
        ({"numeraire": "quote"}, "numeraire is quote, but C1 settles in coin"),
        ({"below": -1.0}, "below must be >= 0, got -1"),
        ({"underlying": "SHARE"}, "BTC-PERPETUAL is on BTC, not on SHARE"),
        ({"target": None}, "target is blank"),
    ],
)
def test_unusable_policy_says_why(desk, change, status):
    book = desk.book([desk.COIN_CALL], policy=[desk.POLICY | change])
    ticket = tickets(book)
    assert status in ticket["status"][0]
    assert np.isnan(ticket["quantity"][0]) or ticket.codes["quantity"][0]


@pytest.mark.parametrize("name", ["bid", "ask", "lot", "fee_bps"])
def test_ticket_needs_quotes_lot_and_fee(desk, name):
    listed = desk.PERPETUAL | {name: None}
    ticket = tickets(desk.book([desk.COIN_CALL], [listed]))
    assert f"{name} of BTC-PERPETUAL is blank" in ticket["status"][0]
    assert ticket.codes["quantity"].tolist() == [Code.MISSING]


def test_untradable_instrument_is_refused(desk):
    ticket = tickets(
        desk.book([desk.COIN_CALL], [desk.PERPETUAL | {"tradable": False}])
    )
    assert ticket["status"].tolist() == ["BTC-PERPETUAL is not tradable"]


def test_usd_numeraire_without_entry_price_is_an_error(desk):
    future = {"id": "F", "underlying": "BTC", "quantity": 1.0}
    future["instrument"] = "BTC-PERPETUAL"
    book = desk.book([future], policy=[desk.POLICY | {"numeraire": "usd"}])
    assert "entry_price is blank" in tickets(book)["status"][0]
    assert total(book, numeraire="usd").codes["net_delta"].tolist() == [Code.MISSING]
    assert greeks(book).codes["value"].tolist() == [Code.MISSING]
    assert greeks(book)["status"].tolist() == ["ok"]


@pytest.mark.parametrize(
    ("table", "typed", "meant"),
    [
        ("Positions", "vola", "vol"),
        ("Positions", "activ", "active"),
        ("Positions", "Vol ", "vol"),
        ("Positions", "stratgey", "strategy"),
        ("Market", "day count", "day_count"),
        ("Market", "fx_to_bok", "fx_to_book"),
    ],
)
def test_a_misspelt_column_is_never_taken_for_an_absent_one(desk, table, typed, meant):
    tables = desk.cells([desk.COIN_CALL])
    header, *rows = tables[table.lower()]
    if meant in header:
        header[header.index(meant)] = typed
    else:
        header.append(typed)
        rows[0].append(1.0)
    with pytest.raises(InputError) as refused:
        Book.from_cells(**tables)
    text = f"{table} has a column {typed} but no {meant}; rename it, or add a column"
    assert text in str(refused.value)


def test_a_column_of_the_users_own_is_ignored(desk):
    tables = desk.cells([desk.COIN_CALL | {"trader": "A", "vol": 0.6}])
    assert greeks(Book.from_cells(**tables))["status"].tolist() == ["ok"]
