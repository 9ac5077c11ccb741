"""P&L explain: the order of what is left, and exact sums.

The printed example of a day is among the figures of evidence.
"""

from typing import Any

import numpy as np
import pytest

from xlhedge.book.explain import COLUMNS, explain
from xlhedge.book.greeks import greeks
from xlhedge.core.errors import InputError

Record = dict[str, Any]
HELD: Record = {"underlying": "BTC"}
EXPIRY = "2026-02-13 14:48"
LISTED = HELD | {"instrument": "BTC-C", "kind": "option", "settlement": "inverse"}
LISTED |= {"style": "european", "flag": "call", "strike": 65000.0, "expiry": EXPIRY}
LISTED |= {"multiplier": 1.0, "price_currency": "BTC", "tradable": False}
FUTURE = LISTED | {"instrument": "BTC-F", "kind": "future", "strike": None}
FUTURE |= {"style": None, "flag": None, "multiplier": 10.0, "price_currency": "USD"}
USDC = FUTURE | {"instrument": "BTC-U", "settlement": "linear", "multiplier": 0.01}
COIN = HELD | {"id": "COIN", "quantity": 25.0, "instrument": "BTC-C", "vol": 0.6}
PUT = HELD | {"id": "PUT", "quantity": -8.0, "kind": "option", "settlement": "linear"}
PUT |= {"style": "european", "flag": "put", "strike": 58000.0, "multiplier": 0.5}
PUT |= {"expiry": EXPIRY, "vol": 0.55}
EARLY = PUT | {"id": "EARLY", "style": "american", "quantity": 3.0}
DATED = HELD | {"id": "DATED", "quantity": -900.0, "instrument": "BTC-F"}
DATED |= {"entry_price": 59000.0}
MARGINED = HELD | {"id": "USDC", "quantity": 40.0, "instrument": "BTC-U"}
MARGINED |= {"entry_price": 61000.0}
PERPETUAL = HELD | {"id": "PERP", "quantity": 700.0, "instrument": "BTC-PERPETUAL"}
PERPETUAL |= {"entry_price": 62000.0}
CASH = HELD | {"id": "CASH", "quantity": 1.5, "kind": "cash", "settlement": "inverse"}
CASH |= {"multiplier": 1.0}
OWED = HELD | {"id": "OWED", "quantity": 2.0, "kind": "forward", "settlement": "linear"}
OWED |= {"multiplier": 1.0, "expiry": EXPIRY, "entry_price": 60500.0}
SHARE = {"id": "S", "underlying": "SHARE", "quantity": 10.0, "kind": "spot"}
SHARE |= {"settlement": "linear", "multiplier": 1.0}
EVERY: list[Record] = [COIN, PUT, EARLY, DATED, MARGINED, PERPETUAL, CASH, OWED]
MOVES = {"spot": 0.02, "basis": 0.002, "premium": 0.001, "vol": 0.03, "rate": 0.005}
MOVES |= {"fx": 0.01, "days": 2.0}


def book(desk, positions, part=1.0, **moves):
    """A book after that part of these moves."""
    spot = 60000.0 * (1 + part * moves.get("spot", 0.0))
    fair = spot * (1.02 + part * moves.get("basis", 0.0))
    perpetual = spot * (1.001 + part * moves.get("premium", 0.0))
    vol = part * moves.get("vol", 0.0)
    listed = [desk.PERPETUAL | {"mark": perpetual}, LISTED]
    listed += [FUTURE | {"mark": fair}, USDC | {"mark": fair}]
    moved = [p | {"vol": p["vol"] + vol} if "vol" in p else p for p in positions]
    seconds = round(part * moves.get("days", 0.0) * 86400)
    as_of = np.datetime64("2026-01-15T10:00") + np.timedelta64(seconds, "s")
    market = {"spot": spot, "rate": 0.03 + part * moves.get("rate", 0.0)}
    market |= {"fx_to_book": 1.25 + part * moves.get("fx", 0.0), "as_of": str(as_of)}
    return desk.book(moved, listed, {"BTC": market, "SHARE": {"as_of": str(as_of)}})


def explained(desk, positions, **moves):
    return explain(book(desk, positions), book(desk, positions, **moves))


@pytest.mark.parametrize("position", EVERY, ids=[p["id"] for p in EVERY])
def test_what_is_left_is_of_second_order_in_carry_and_third_in_the_rest(desk, position):
    left = []
    for part in (0.4, 0.2, 0.1):
        end = book(desk, [position], part=part, **MOVES)
        row = explain(book(desk, [position]), end)
        left.append(abs(row["remainder"][0]))
        total = abs(row["total"][0])
    assert left[2] < 0.02 * total
    assert left[2] < left[1] / 3.5 + 1e-9
    assert left[1] < left[0] / 3.5 + 1e-9


@pytest.mark.parametrize("position", EVERY, ids=[p["id"] for p in EVERY])
@pytest.mark.parametrize(
    ("move", "terms"),
    [
        ({"spot": 1e-3}, {"delta", "gamma"}),
        ({"vol": 1e-3}, {"vega", "volga"}),
        ({"rate": 1e-3}, {"rho", "carry"}),
        ({"basis": 1e-3}, {"delta", "gamma", "carry"}),
        ({"premium": 1e-3}, {"delta", "carry"}),
        ({"fx": 1e-2}, {"carry"}),
        ({"days": 0.1}, {"theta", "carry"}),
    ],
    ids=["spot", "vol", "rate", "basis", "premium", "fx", "days"],
)
def test_one_move_shows_in_its_own_terms(desk, position, move, terms):
    row = explained(desk, [position], **move)
    size = sum(abs(row[name][0]) for name in COLUMNS[1:9])
    assert abs(row["remainder"][0]) <= 5e-3 * size + 1e-9
    for name in COLUMNS[1:9]:
        if name not in terms:
            assert abs(row[name][0]) <= 1e-12 * size + 1e-9, name


def test_the_terms_add_up_to_the_change_of_the_value_and_the_cash(desk):
    end = book(desk, EVERY, **MOVES)
    found = explain(book(desk, EVERY), end, {"BTC": -250.0})
    change = greeks(end)["value"].sum() - greeks(book(desk, EVERY))["value"].sum()
    assert found["total"][0] == pytest.approx(change - 250.0, rel=1e-12)
    assert found["cash"][0] == -250.0
    summed = sum(found[name] for name in COLUMNS[1:12])
    assert summed == pytest.approx(found["total"], rel=1e-12)


def test_nothing_happened_is_exactly_zero(desk):
    found = explain(book(desk, EVERY), book(desk, EVERY))
    for name in COLUMNS[1:13]:
        assert not found[name].any(), name
    assert list(found["flag"]) == ["ok", "ok"]


def test_trades_are_the_end_value_of_what_was_bought_less_what_was_sold(desk):
    more, bought = COIN | {"quantity": 40.0}, PUT | {"id": "NEW"}
    end = book(desk, [more, bought, CASH], **MOVES)
    found = explain(book(desk, [COIN, OWED, CASH]), end)
    worth = dict(zip(greeks(end)["id"], greeks(end)["value"], strict=True))
    sold = greeks(book(desk, [OWED], **MOVES))["value"][0]
    expected = worth["COIN"] * 15.0 / 40.0 + worth["NEW"] - sold
    assert found["trades"][0] == pytest.approx(expected, rel=1e-12)


def test_switching_a_row_off_is_a_sale_of_it(desk):
    end = book(desk, [PUT | {"active": False}, CASH])
    found = explain(book(desk, [PUT, CASH]), end)
    assert found["trades"][0] == pytest.approx(-greeks(book(desk, [PUT]))["value"][0])
    assert found["remainder"][0] == pytest.approx(0.0, abs=1e-9)


def test_a_large_remainder_is_flagged(desk):
    moved = {"spot": 0.3}
    start, end = book(desk, [PUT]), book(desk, [PUT], **moved)
    assert explain(start, end)["flag"][0] == "unexplained"
    assert explain(start, end, explain_tolerance=10.0)["flag"][0] == "ok"
    assert (
        explain(start, end, explain_tolerance=10.0, explain_limit=1.0)["flag"][0]
        == "unexplained"
    )


def test_each_underlying_stands_apart_and_cash_of_any_is_kept(desk):
    found = explain(
        book(desk, [PUT, SHARE]), book(desk, [PUT, SHARE], **MOVES), {"ETH": 7.0}
    )
    assert list(found["underlying"]) == ["BTC", "ETH", "SHARE", "total"]
    assert found["total"][1] == 7.0
    assert found["total"][3] == pytest.approx(found["total"][:3].sum(), rel=1e-15)


def test_a_failed_position_fails_its_underlying_and_the_total(desk):
    lost = PUT | {"id": "LOST", "strike": None}
    held = [lost, SHARE]
    found = explain(book(desk, held), book(desk, held, **MOVES))
    assert list(found["flag"]) == ["failed", "ok", "failed"]
    assert np.isnan(found["total"][[0, 2]]).all()
    assert found.reasons == ("LOST: strike is blank: an option needs it",)


def test_what_expired_in_between_fails_with_its_date(desk):
    end = book(desk, [PUT, SHARE], days=40.0)
    found = explain(book(desk, [PUT, SHARE]), end)
    assert found.reasons == ("PUT: expired 2026-02-13 14:48",)


def test_an_id_that_names_another_contract_is_refused(desk):
    other = PUT | {"strike": 59000.0}
    with pytest.raises(InputError, match=r"PUT: strike 58000\.0 then, 59000\.0 now"):
        explain(book(desk, [PUT]), book(desk, [other]))


def test_an_end_before_the_start_is_refused(desk):
    rule = "BTC: the end, 2026-01-15 10:00, is before the start, 2026-01-17 10:00"
    with pytest.raises(InputError, match=rule):
        explain(book(desk, [PUT], days=2.0), book(desk, [PUT]))
