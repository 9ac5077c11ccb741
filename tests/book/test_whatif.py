"""Alternative hedges: the answer by hand, the switches, and what has no answer."""

import numpy as np
import pytest

from tests.book.test_blueprint import GAMMA_1PCT, NET_CALL, PUT, PUT_COST
from xlhedge.book.tickets import tickets
from xlhedge.book.whatif import Question
from xlhedge.book.whatif_result import (
    GREEK_COLUMNS,
    TRADE_COLUMNS,
    whatif_greeks,
    whatif_trades,
)
from xlhedge.core.errors import Code

ALL_GREEKS = {"tol_delta": 0.2, "tol_gamma_1pct": 5.05 * GAMMA_1PCT}


def switches(*rows):
    return [["instrument", "use", "lot", "max_buy", "max_sell"], *map(list, rows)]


ON = switches(
    ("BTC-PERPETUAL", True, None, None, None), ("BTC-P", True, None, None, None)
)


def asked(desk, table=ON, policy=None, listed=None, **question):
    """Both tables; options are not tradable unless a switch says so."""
    put = PUT | {"tradable": False} | (listed or {})
    policies = [desk.POLICY | (policy or {})]
    book = desk.book([desk.COIN_CALL], [desk.PERPETUAL, put], policy=policies)
    given = Question("BTC", **({"tol_delta": 0.2} | question))
    return whatif_trades(book, table, given), whatif_greeks(book, table, given)


def by(result, key):
    rows = zip(*(result[name] for name in result.columns), strict=True)
    records = [dict(zip(result.columns, row, strict=True)) for row in rows]
    return {record[key]: record for record in records}


def test_exact_turns_calls_into_a_conversion(desk):
    """Long call, short put and short K USD of the perpetual have no Greek left."""
    trades, greeks = asked(desk, method="exact", tol_delta=0.0, tol_gamma_1pct=0.0)
    traded = by(trades, "instrument")
    assert traded["BTC-P"]["unrounded"] == pytest.approx(-25, rel=1e-12)
    assert traded["BTC-P"]["cost"] == pytest.approx(25 * PUT_COST)
    assert traded["BTC-PERPETUAL"]["quantity"] == -162500
    left = by(greeks, "greek")
    assert left["delta"]["before"] == pytest.approx(25 * NET_CALL, rel=1e-12)
    assert left["delta"]["after"] == pytest.approx(0, abs=1e-9)
    assert left["gamma_1pct"]["before"] == pytest.approx(25 * GAMMA_1PCT, rel=1e-12)


def test_cheapest_trade_stands_beside_the_one_without_lots(desk):
    """Gamma of 5.05 calls may stay: 19.95 puts, in lots of 0.1 no fewer than 20."""
    trades, greeks = asked(desk, **ALL_GREEKS)
    puts = by(trades, "instrument")["BTC-P"]
    assert puts["unrounded"] == pytest.approx(-19.95, rel=1e-9)
    assert puts["quantity"] == pytest.approx(-20)
    gamma = by(greeks, "greek")["gamma_1pct"]
    assert gamma["unrounded_after"] == pytest.approx(5.05 * GAMMA_1PCT, rel=1e-6)
    assert gamma["after"] == pytest.approx(5 * GAMMA_1PCT, rel=1e-9)
    assert gamma["inside"] == "yes"


def test_a_shadow_price_is_what_a_wider_tolerance_saves(desk):
    """By the difference of two answers without lots."""
    costs = []
    for gamma in (5.05, 5.06):
        tolerances = ALL_GREEKS | {"tol_gamma_1pct": gamma * GAMMA_1PCT}
        trades, greeks = asked(desk, **tolerances)
        costs.append(np.abs(trades["unrounded"]) @ trades["contract_cost"])
    saved = (costs[0] - costs[1]) / (0.01 * GAMMA_1PCT)
    price = by(greeks, "greek")["gamma_1pct"]["shadow_price"]
    assert price == pytest.approx(saved, rel=1e-6)
    assert price > 0


def test_the_policy_with_the_same_method_trades_the_same(desk):
    trades, _ = asked(desk, **ALL_GREEKS)
    policy = desk.POLICY | ALL_GREEKS | {"method": "min_cost", "hedge_instrument": None}
    book = desk.book([desk.COIN_CALL], [desk.PERPETUAL, PUT], policy=[policy])
    ticket = by(tickets(book), "instrument")
    for name, row in by(trades, "instrument").items():
        assert row["quantity"] == ticket[name]["quantity"]
        assert row["cost"] == pytest.approx(ticket[name]["cost"])


def test_after_is_before_plus_what_is_traded(desk):
    trades, greeks = asked(desk, policy={"target": 2.0}, **ALL_GREEKS)
    for name, row in by(greeks, "greek").items():
        moved = trades["quantity"] @ trades[name]
        assert row["after"] == pytest.approx(row["before"] + moved, rel=1e-12)
        assert row["left"] == pytest.approx(row["after"] - row["target"], abs=1e-9)
    assert by(greeks, "greek")["delta"]["target"] == 2.0


def test_a_switch_overrides_lot_and_bounds(desk):
    table = switches(
        ("BTC-PERPETUAL", True, 100.0, None, None), ("BTC-P", True, 2.0, None, 24.0)
    )
    trades, _ = asked(desk, table, **ALL_GREEKS)
    traded = by(trades, "instrument")
    assert traded["BTC-P"]["lot"] == 2.0
    assert traded["BTC-P"]["quantity"] % 2 == 0
    assert (traded["BTC-P"]["max_sell"], traded["BTC-P"]["max_buy"]) == (24.0, "none")
    assert traded["BTC-PERPETUAL"]["quantity"] % 100 == 0


def test_what_is_switched_off_is_not_traded_and_the_book_stays_as_it_is(desk):
    put = PUT | {"tradable": False}
    book = desk.book([desk.COIN_CALL], [desk.PERPETUAL, put])
    table = switches(
        ("BTC-PERPETUAL", True, 50.0, None, None), ("BTC-P", False, None, None, None)
    )
    trades = whatif_trades(book, table, Question("BTC", tol_delta=0.2))
    assert trades["instrument"].tolist() == ["BTC-PERPETUAL"]
    assert book.table("Instruments")["lot"][0] == 1.0
    assert not book.table("Instruments").is_true("tradable", default=False)[1]


def test_without_a_switch_on_there_is_no_row(desk):
    table = switches(("BTC-PERPETUAL", False, None, None, None))
    trades, greeks = asked(desk, table)
    assert (len(trades), len(greeks)) == (0, 0)
    assert tuple(trades.columns) == TRADE_COLUMNS
    assert tuple(greeks.columns) == GREEK_COLUMNS


@pytest.mark.parametrize(
    ("table", "question", "reason"),
    [
        (ON[:2], ALL_GREEKS, "no trade meets the tolerances"),
        (switches(("NONE", True, None, None, None)), {}, "no Instruments row for NONE"),
        (switches(("BTC-P", "x", None, None, None)), {}, "use must be TRUE or FALSE"),
        (switches(ON[2], ON[2]), {}, "rows 1 and 2 have the same instrument BTC-P"),
        (ON, {"method": "delta"}, "method must be one of exact, least_squares"),
    ],
)
def test_no_answer_is_a_row_of_errors_with_its_reason(desk, table, question, reason):
    for found in asked(desk, table, **question):
        assert len(found) == 1
        assert reason in found["status"][0]
        assert all(code[0] != Code.OK for code in found.codes.values())
        assert len(found.codes) >= 5
