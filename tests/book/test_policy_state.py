"""Where policies stand: band, deviation, and the same trades as the tickets."""

import numpy as np
import pytest

from xlhedge.book.policy_state import policy_states
from xlhedge.book.tickets import tickets

SHARE = {
    "id": "S1",
    "underlying": "SHARE",
    "quantity": 100.0,
    "kind": "spot",
    "settlement": "linear",
    "multiplier": 1.0,
}
NARROW = {"target": 2.0, "below": 0.5, "above": 1.0}


def states(desk, policy, positions=None):
    book = desk.book(positions or [desk.COIN_CALL], policy=[desk.POLICY | policy])
    found = policy_states(book)
    row = {name: found[name][0] for name in found.columns}
    return row, tickets(book), found


def test_band_and_deviation_are_measured_from_the_target(desk):
    row, ticket, _ = states(desk, NARROW)
    delta = ticket["delta_before"][0]
    assert (row["low"], row["high"]) == (1.5, 3.0)
    assert row["delta"] == delta
    assert row["deviation"] == delta - 2.0
    assert row["room"] == min(delta - 1.5, 3.0 - delta) < 0


def test_the_trade_of_a_policy_is_that_of_its_tickets(desk):
    row, ticket, _ = states(desk, NARROW)
    side, quantity = ticket["side"][0], abs(ticket["quantity"][0])
    assert row["trade"] == f"{side} {quantity:,.12g} BTC-PERPETUAL"
    assert (row["tickets"], row["reason"]) == (1, "above_band")
    assert row["cost"] == ticket["cost"][0] > 0
    assert row["delta_after"] == ticket["delta_after"][0]
    assert row["why"].endswith("is above 3, the upper end of the band")


@pytest.mark.parametrize(
    ("policy", "positions", "reason", "why"),
    [
        (
            {"below": 99.0, "above": 99.0},
            None,
            "in_band",
            "is inside the band",
        ),
        ({"minimum": 99.0}, None, "below_minimum", "is less than the policy"),
        ({"enabled": False}, None, "disabled", "enabled is FALSE"),
        ({}, [SHARE], "no_positions", "no active position is covered"),
    ],
)
def test_no_trade_says_why(desk, policy, positions, reason, why):
    row, _, _ = states(desk, policy, positions)
    assert (row["trade"], row["tickets"], row["cost"]) == ("none", 0, 0)
    assert row["reason"] == reason
    assert why in row["why"]
    assert row["status"] == "ok"


def test_a_policy_that_fails_keeps_its_band_and_shows_why(desk):
    row, _, found = states(desk, NARROW | {"hedge_instrument": "NONE"})
    assert (row["low"], row["high"]) == (1.5, 3.0)
    assert row["status"] == "no Instruments row for NONE"
    assert (row["reason"], row["why"]) == ("failed", "see status")
    for name in ("delta", "deviation", "room", "delta_after", "cost"):
        assert np.isnan(row[name])
        assert found.codes[name][0] != 0


def test_the_old_market_is_named_with_its_limit(desk):
    book = desk.book([desk.COIN_CALL], policy=[desk.POLICY])
    later = policy_states(book, np.datetime64("2026-01-15T10:02"))
    assert later["reason"][0] == "stale"
    assert later["why"][0] == "market or quotes are older than 60 seconds"
