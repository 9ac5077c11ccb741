"""Trades due at each rung against the tickets of a book moved by hand."""

import numpy as np
import pytest

from xlhedge.book.hedge_ladder import HEDGE_LADDER_COLUMNS, hedge_ladder
from xlhedge.book.tickets import tickets
from xlhedge.core.errors import DomainError, MissingDataError

HELD = {"underlying": "BTC"}
PUT = HELD | {"id": "PUT", "quantity": -8.0, "kind": "option", "settlement": "linear"}
PUT |= {"style": "european", "flag": "put", "strike": 58000.0, "multiplier": 0.5}
PUT |= {"expiry": "2026-02-13 14:48", "vol": 0.55}
CASH = HELD | {"id": "CASH", "quantity": 1.5, "kind": "cash", "settlement": "inverse"}
CASH |= {"multiplier": 1.0}
SHARE = {"id": "S", "underlying": "SHARE", "quantity": 10.0, "kind": "spot"}
SHARE |= {"settlement": "linear", "multiplier": 1.0}
CALL = {"instrument": "BTC-C", "underlying": "BTC", "kind": "option", "tradable": True}
CALL |= {"settlement": "inverse", "style": "european", "flag": "call"}
CALL |= {"strike": 65000.0, "expiry": "2026-02-13 14:48", "multiplier": 1.0, "lot": 0.1}
CALL |= {"price_currency": "BTC", "bid": 0.02, "ask": 0.021, "mark": 0.0205}
CALL |= {"mark_vol": 0.5, "fee_bps": 3.0}
SOLVED = {"method": "min_cost", "tol_delta": 0.05, "tol_gamma_1pct": 2000.0}
SHOWN = ("instrument", "side", "quantity", "delta_before", "delta_after", "reason")


def book(desk, scale=1.0, **policy):
    listed = [desk.PERPETUAL | {"mark": 60000.0 * scale}, CALL]
    market = {"BTC": {"spot": 60000.0 * scale}}
    rule = desk.POLICY | {"below": 0.2, "above": 0.2} | policy
    return desk.book([PUT, CASH, SHARE], listed, market, policy=[rule])


@pytest.mark.parametrize(
    "policy",
    [{}, {"numeraire": "usd"}, {"target_unit": "quote", "target": 5e4}, SOLVED],
    ids=["coin", "usd", "quote", "min_cost"],
)
def test_a_rung_has_the_tickets_of_the_moved_book(desk, policy):
    solved = policy is SOLVED
    more = {"hedge_instrument": None} if solved else {}
    spots = [-0.1, 0.0, 0.05]
    found = hedge_ladder(book(desk, **policy, **more), np.array(spots))
    assert list(found.columns) == list(HEDGE_LADDER_COLUMNS)
    for shock in spots:
        mine = found["spot_shock"] == shock
        moved = tickets(book(desk, 1 + shock, **policy, **more))
        for name in SHOWN:
            if moved[name].dtype == object:
                assert list(found[name][mine]) == list(moved[name]), (shock, name)
            else:
                assert found[name][mine] == pytest.approx(moved[name], rel=1e-9)
    assert (found["quantity"] != 0).any()


def test_every_policy_has_a_row_at_every_rung(desk):
    share = desk.POLICY | {"underlying": "SHARE", "hedge_instrument": "NONE"}
    held = desk.book([PUT, SHARE], policy=[desk.POLICY, share])
    found = hedge_ladder(held, np.array([-0.1, 0.1]))
    assert list(found["underlying"]) == ["BTC", "SHARE", "BTC", "SHARE"]
    assert list(found["status"]) == ["ok", "no Instruments row for NONE"] * 2
    assert np.isnan(found["quantity"][1::2]).all()
    assert not np.isnan(found["quantity"][::2]).any()


def test_a_spot_that_cannot_be_and_a_book_without_policies_are_refused(desk):
    with pytest.raises(DomainError, match="spot_shocks must be > -1"):
        hedge_ladder(book(desk), np.array([-1.0]))
    bare = desk.cells([PUT])
    del bare["policy"]
    with pytest.raises(MissingDataError, match="no table Policy"):
        hedge_ladder(type(book(desk)).from_cells(**bare), np.array([0.0]))
