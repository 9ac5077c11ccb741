"""Why a policy with a solver trades nothing, and what it cannot do."""

import numpy as np
import pytest

from tests.book.test_blueprint import GAMMA_1PCT, PUT, blueprint, policy
from xlhedge.book.tickets import tickets
from xlhedge.core.errors import Code

BOTH = {"tol_gamma_1pct": 1000.0}
BOUND = {"max_buy": 60000.0, "max_sell": 60000.0}


def only(found):
    (row,) = found
    return row


def test_inside_every_tolerance_nothing_is_traded(desk):
    asked = BOTH | {"below": 8.0, "above": 8.0, "tol_gamma_1pct": 26 * GAMMA_1PCT}
    row = only(blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", **asked))
    assert (row["side"], row["reason"], row["status"]) == ("NONE", "in_band", "ok")
    assert (row["instrument"], row["quantity"]) == ("none", 0)
    assert row["delta_after"] == row["delta_before"]


@pytest.mark.parametrize("quantity", [25.0, -25.0])
def test_a_gamma_outside_is_traded_though_delta_is_in_its_band(desk, quantity):
    asked = BOTH | {"below": 8.0, "above": 8.0, "tol_delta": 8.0}
    position = desk.COIN_CALL | {"quantity": quantity}
    listed = [desk.PERPETUAL, PUT]
    found = blueprint(desk, listed, "min_cost", positions=[position], **asked)
    side = "above" if quantity > 0 else "below"
    assert {row["reason"] for row in found} == {f"{side}_tol_gamma_1pct"}
    assert np.sign(found[0]["quantity"]) == -np.sign(quantity)


def test_outside_the_band_and_inside_the_tolerances_nothing_is_due(desk):
    row = only(blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", tol_delta=8.0))
    assert (row["reason"], row["quantity"], row["status"]) == ("in_tolerance", 0, "ok")


def test_a_trade_of_less_than_a_lot_is_said_with_what_it_leaves(desk):
    listed = [desk.PERPETUAL | {"lot": 1e6}]
    row = only(blueprint(desk, listed, "exact"))
    assert (row["reason"], row["quantity"]) == ("below_minimum", 0)
    assert row["status"] == "outside tolerance: delta"


def test_no_trade_is_left_out_that_the_others_rely_on(desk):
    """20.0 puts are wanted, 30 are the least: perpetuals alone would hedge neither."""
    listed = [desk.PERPETUAL, PUT | {"minimum": 30.0}]
    asked = {"tol_gamma_1pct": 5.05 * GAMMA_1PCT}
    row = only(blueprint(desk, listed, "min_cost", **asked))
    assert row["status"] == "BTC-P would trade -20, its minimum is 30"
    assert np.isnan(row["quantity"])
    alone = only(blueprint(desk, [desk.PERPETUAL | {"minimum": 5e4}], "min_cost"))
    assert (alone["reason"], alone["quantity"]) == ("below_minimum", 0)


def test_a_hedged_book_is_left_alone(desk):
    """Its trades done, the policy finds nothing due."""
    listed = [desk.PERPETUAL, PUT]
    asked = {"below": 0.2, "above": 0.2, "tol_gamma_1pct": 5.05 * GAMMA_1PCT}
    trades = blueprint(desk, listed, "min_cost", **asked)
    done = [
        {"id": row["instrument"], "underlying": "BTC", "entry_price": 60000.0}
        | {"instrument": row["instrument"], "quantity": row["quantity"]}
        for row in trades
    ]
    held = [desk.COIN_CALL, *done]
    row = only(blueprint(desk, listed, "min_cost", positions=held, **asked))
    assert (row["reason"], row["status"]) == ("in_band", "ok")


def test_one_stale_candidate_makes_the_choice_stale(desk):
    listed = [desk.PERPETUAL, PUT | {"as_of": "2026-01-15 09:58"}]
    row = only(blueprint(desk, listed, "min_cost"))
    assert (row["reason"], row["side"]) == ("stale", "NONE")


def test_without_positions_nothing_is_due(desk):
    asked = BOTH | {"book": "NOBODY"}
    row = only(blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", **asked))
    assert row["reason"] == "no_positions"


def test_a_disabled_policy_needs_no_tolerance(desk):
    asked = {"enabled": False, "tol_delta": None}
    row = only(blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", **asked))
    assert (row["reason"], row["status"]) == ("disabled", "ok")


def test_named_instruments_are_the_only_ones(desk):
    other = PUT | {"instrument": "OTHER", "ask": PUT["bid"]}
    listed = [desk.PERPETUAL, PUT, other]
    named = BOTH | {"hedge_instrument": "BTC-P, BTC-PERPETUAL"}
    found = blueprint(desk, listed, "min_cost", **named)
    assert [row["instrument"] for row in found] == ["BTC-P", "BTC-PERPETUAL"]
    free = blueprint(desk, listed, "min_cost", **BOTH)
    assert [row["instrument"] for row in free] == ["OTHER", "BTC-PERPETUAL"]


def test_an_option_without_a_bid_is_never_sold(desk):
    worthless = PUT | {"bid": 0.0, "ask": 0.0}
    other = PUT | {"instrument": "OTHER"}
    listed = [desk.PERPETUAL, worthless, other]
    found = blueprint(desk, listed, "min_cost", **BOTH)
    assert [row["instrument"] for row in found] == ["OTHER", "BTC-PERPETUAL"]


@pytest.mark.parametrize("method", ["exact", "least_squares", "min_cost"])
def test_limits_of_the_venue_bound_the_trades(desk, method):
    listed = [desk.PERPETUAL | {"max_sell": 46000.0}]
    row = only(blueprint(desk, listed, method, tol_delta=0.1))
    if method == "least_squares":
        assert (row["quantity"], row["status"]) == (-46000, "outside tolerance: delta")
    else:
        assert row["side"] == "NONE"
        assert np.isnan(row["quantity"])


TWICE = PUT | {"instrument": "TWICE", "ask": 0.13}


@pytest.mark.parametrize(
    ("method", "cells", "change", "status", "code"),
    [
        ("min_cost", {"tol_delta": None}, {}, "tol_delta is blank: method", 9),
        (
            "exact",
            {},
            {},
            "method exact needs as many instruments as Greeks, got 2 for 1",
            1,
        ),
        ("exact", BOTH, {"expiry": "2026-01-14 08:00"}, "BTC-P: expired 2026-01-14", 3),
        ("exact", BOTH, {"ask": 0.1}, "BTC-P: bid 0.118 is above ask 0.1", 1),
        ("min_cost", BOTH, {"ask": None}, "ask of BTC-P is blank: a ticket needs", 9),
        ("min_cost", BOTH, {"lot": None}, "lot of BTC-P is blank: a ticket needs", 9),
        ("min_cost", BOTH, {"fee_bps": None}, "fee_bps of BTC-P is blank", 9),
        ("min_cost", BOTH, {"mark_vol": None}, "BTC-P: no vol for", 9),
        ("min_cost", BOTH, {"strike": None}, "BTC-P: Instruments: strike is blank", 1),
        (
            "least_squares",
            BOTH | {"tol_gamma_1pct": 0.0},
            {},
            "tol_gamma_1pct must be > 0, got 0: method least_squares weighs by it",
            1,
        ),
        (
            "min_cost",
            BOTH | {"max_instruments": 1.0},
            {},
            "max_buy of BTC-PERPETUAL is blank: max_instruments needs it",
            9,
        ),
        (
            "min_cost",
            BOTH | {"max_instruments": 1.5},
            BOUND,
            "max_instruments must be a whole number, got 1.5",
            2,
        ),
        (
            "exact",
            BOTH | {"max_instruments": 1.0},
            {},
            "method exact trades all 2 instruments, max_instruments is 1",
            1,
        ),
        ("min_cost", {"hedge_instrument": "NOPE"}, {}, "no Instruments row for", 9),
        ("min_cost", {"hedge_instrument": "BTC-P,BTC-P"}, {}, "names BTC-P twice", 1),
        (
            "min_cost",
            {"hedge_instrument": "BTC-P"},
            {"tradable": False},
            "BTC-P is not tradable",
            1,
        ),
        (
            "delta",
            {"hedge_instrument": "BTC-P,BTC-PERPETUAL"},
            {},
            "method delta hedges with one instrument, got BTC-P, BTC-PERPETUAL",
            2,
        ),
    ],
)
def test_what_a_blueprint_cannot_do_is_said(desk, method, cells, change, status, code):
    perpetual = desk.PERPETUAL | (change if "max_buy" in change else {})
    book = desk.book(
        [desk.COIN_CALL],
        [perpetual, PUT | change],
        policy=[policy(desk, method, **cells)],
    )
    found = tickets(book)
    assert status in found["status"][0]
    assert found.codes["quantity"].tolist() == [code]
    assert np.isnan(found["quantity"][0])


def test_instruments_that_hedge_the_same_are_named(desk):
    asked = policy(desk, "exact", tol_gamma_1pct=0.0, hedge_instrument="BTC-P,TWICE")
    found = tickets(desk.book([desk.COIN_CALL], [PUT, TWICE], policy=[asked]))
    said = "singular: instruments BTC-P and TWICE hedge the same"
    assert found["status"].tolist() == [said]
    assert found.codes["quantity"].tolist() == [Code.INFEASIBLE]


def test_a_trade_beyond_its_limit_names_the_instrument(desk):
    asked = policy(desk, "exact")
    listed = [desk.PERPETUAL | {"max_sell": 1000.0}]
    found = tickets(desk.book([desk.COIN_CALL], listed, policy=[asked]))
    said = "instrument BTC-PERPETUAL would trade -46951.4, allowed is between"
    assert found["status"][0].startswith(said)
    assert found.codes["quantity"].tolist() == [Code.INFEASIBLE]


def test_a_linear_book_is_not_hedged_with_coins(desk):
    linear = desk.COIN_CALL | {"settlement": "linear"}
    for method, named in (("min_cost", None), ("delta", "BTC-PERPETUAL")):
        asked = policy(desk, method, numeraire="quote", hedge_instrument=named)
        found = tickets(desk.book([linear], [desk.PERPETUAL], policy=[asked]))
        said = "numeraire is quote, but BTC-PERPETUAL settles in coin"
        assert found["status"].tolist() == [said]


def test_an_underlying_without_a_tradable_instrument_says_so(desk):
    row = only(blueprint(desk, [desk.PERPETUAL | {"tradable": False}], "min_cost"))
    assert row["status"] == "no tradable instrument on BTC"


def test_one_failed_policy_leaves_the_others(desk):
    asked = [policy(desk, "min_cost", tol_delta=None, book="VOL"), desk.POLICY]
    found = tickets(desk.book([desk.COIN_CALL], [desk.PERPETUAL], policy=asked))
    assert found["quantity"][1] == -46951
    assert found["status"][1] == "ok"
    assert found.codes["quantity"].tolist() == [Code.MISSING, Code.OK]
