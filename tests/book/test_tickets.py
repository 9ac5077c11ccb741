"""Why there is a trade and why there is none."""

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.tickets import tickets

LATER = np.datetime64("2026-01-15T10:01:01")


def only(result):
    """The one row of a result."""
    return {name: column[0] for name, column in result.columns.items()}


def test_inside_the_band_nothing_is_traded(desk):
    policy = desk.POLICY | {"below": 8.0, "above": 8.0}
    ticket = only(tickets(desk.book([desk.COIN_CALL], policy=[policy])))
    assert (ticket["side"], ticket["quantity"]) == ("NONE", 0)
    assert ticket["reason"] == "in_band"
    assert ticket["delta_after"] == ticket["delta_before"]


def test_below_the_band_is_bought(desk):
    short = desk.COIN_CALL | {"quantity": -25.0}
    ticket = only(tickets(desk.book([short])))
    assert (ticket["side"], ticket["reason"]) == ("BUY", "below_band")
    assert ticket["price"] == desk.PERPETUAL["ask"]


def test_market_older_than_max_age_gives_no_trade(desk):
    book = desk.book([desk.COIN_CALL])
    assert only(tickets(book, LATER))["reason"] == "stale"
    assert only(tickets(book, LATER - 2))["reason"] == "above_band"


def test_market_behind_the_newest_row_is_stale(desk):
    market = {"SHARE": {"as_of": "2026-01-15 10:05"}}
    book = desk.book([desk.COIN_CALL], market=market)
    assert only(tickets(book))["reason"] == "stale"


def test_hedge_quoted_before_max_age_is_stale(desk):
    listed = desk.PERPETUAL | {"as_of": "2026-01-15 09:58"}
    assert only(tickets(desk.book([desk.COIN_CALL], [listed])))["reason"] == "stale"
    listed = desk.PERPETUAL | {"as_of": "2026-01-15 09:59:30"}
    assert only(tickets(desk.book([desk.COIN_CALL], [listed])))["side"] == "SELL"


def test_disabled_policy_trades_nothing(desk):
    policy = desk.POLICY | {"enabled": False}
    ticket = only(tickets(desk.book([desk.COIN_CALL], policy=[policy])))
    assert (ticket["side"], ticket["reason"]) == ("NONE", "disabled")


def test_disabled_policy_needs_no_instrument(desk):
    policy = desk.POLICY | {"enabled": False, "hedge_instrument": None}
    ticket = only(tickets(desk.book([desk.COIN_CALL], policy=[policy])))
    assert (ticket["reason"], ticket["status"]) == ("disabled", "ok")
    assert ticket["delta_before"] == pytest.approx(25 * 0.3130090974574971)


def test_less_than_the_minimum_is_not_traded(desk):
    listed = desk.PERPETUAL | {"minimum": 50000.0}
    ticket = only(tickets(desk.book([desk.COIN_CALL], [listed])))
    assert (ticket["quantity"], ticket["reason"]) == (0, "below_minimum")
    assert ticket["unrounded"] < -46000


def test_more_than_the_limit_is_said(desk):
    listed = desk.PERPETUAL | {"max_sell": 1000.0}
    ticket = only(tickets(desk.book([desk.COIN_CALL], [listed])))
    assert ticket["status"] == "max_sell 1000 exceeded"


def test_rounding_down_never_hedges_more_than_asked(desk):
    listed = desk.PERPETUAL | {"lot": 1000.0}
    policy = desk.POLICY | {"rounding": "down"}
    ticket = only(tickets(desk.book([desk.COIN_CALL], [listed], policy=[policy])))
    assert ticket["quantity"] == -46000


@pytest.mark.parametrize(
    ("side", "price", "spread"),
    [("cross", 59995, 5), ("mid", 60000, 0), ("mark", 6e4, 0)],
)
def test_price_side_sets_price_and_cost(desk, side, price, spread):
    policy = desk.POLICY | {"price_side": side}
    ticket = only(tickets(desk.book([desk.COIN_CALL], policy=[policy])))
    assert ticket["price"] == price
    notional = 46951 * 10
    assert ticket["cost"] == pytest.approx(notional / 60000 * spread + notional * 5e-4)


def test_usd_numeraire_adds_equity(desk):
    """Option marks and collateral are coins, and coins are delta in USD."""
    cash = {"id": "M", "underlying": "BTC", "quantity": 2.0, "kind": "cash"}
    cash |= {"settlement": "inverse", "multiplier": 1.0}
    policy = desk.POLICY | {"numeraire": "usd"}
    ticket = only(tickets(desk.book([desk.COIN_CALL, cash], policy=[policy])))
    delta = 25 * 0.34945089314303223 + 2.0  # Black delta = net delta + coin price
    assert ticket["delta_before"] == pytest.approx(delta, rel=1e-13)


def test_target_in_quote_currency_is_dollars_of_delta(desk):
    policy = desk.POLICY | {"target_unit": "quote", "target": 100000.0}
    ticket = only(tickets(desk.book([desk.COIN_CALL], policy=[policy])))
    dollars = 25 * 0.3130090974574971 * 60000
    assert ticket["delta_before"] == pytest.approx(dollars, rel=1e-13)
    assert ticket["unrounded"] == pytest.approx((100000 - dollars) / 10, rel=1e-13)


def test_policy_of_one_book_takes_its_positions_from_the_policy_for_all(desk):
    mine = desk.COIN_CALL | {"id": "A", "book": "VOL"}
    other = desk.COIN_CALL | {"id": "B", "quantity": 5.0}
    policy = [desk.POLICY, desk.POLICY | {"book": "VOL"}]
    found = tickets(desk.book([mine, other], policy=policy))
    net = 0.3130090974574971
    np.testing.assert_allclose(found["delta_before"], [5 * net, 25 * net], rtol=1e-13)
    assert found["book"].tolist() == ["all", "VOL"]


def test_option_as_hedge_changes_gamma_too(desk):
    listed = desk.PERPETUAL | {"instrument": "C", "kind": "option", "multiplier": 1.0}
    listed |= {"style": "european", "flag": "put", "strike": 65000.0, "mark_vol": 0.6}
    listed |= {"expiry": desk.EXPIRY, "bid": 0.1, "ask": 0.11, "price_currency": "BTC"}
    policy = desk.POLICY | {"hedge_instrument": "C"}
    ticket = only(tickets(desk.book([desk.COIN_CALL], [listed], policy=[policy])))
    # Gamma and vega are equal for call and put: before and after scale with size.
    share = (25 + ticket["quantity"]) / 25
    for name in ("gamma_1pct", "vega_point"):
        after = ticket[f"{name}_before"] * share
        assert ticket[f"{name}_after"] == pytest.approx(after, rel=1e-12)


def test_fee_of_an_option_is_capped_by_its_price(desk):
    """3 bp of 60,000 is 18 USD; 12.5 % of a 0.0001 coin option is 0.75 USD."""
    listed = desk.PERPETUAL | {"instrument": "C", "kind": "option", "multiplier": 1.0}
    listed |= {"style": "european", "flag": "call", "strike": 65000.0, "bid": 0.036}
    listed |= {"expiry": desk.EXPIRY, "ask": 0.036, "price_currency": "BTC"}
    listed |= {"mark_vol": 0.6, "fee_bps": 3.0, "fee_cap": 0.001}
    policy = desk.POLICY | {"hedge_instrument": "C", "target": 10.0}
    ticket = only(tickets(desk.book([desk.COIN_CALL], [listed], policy=[policy])))
    coin_price = 0.036441795685535131
    expected = ticket["quantity"] * 0.001 * coin_price * 60000
    assert ticket["cost"] == pytest.approx(expected, rel=1e-12)


def test_sorting_the_positions_changes_no_ticket(desk):
    rng = np.random.default_rng(7)
    many = [
        desk.COIN_CALL
        | {"id": f"P{i}", "quantity": float(q), "strike": 50000.0 + 500 * i}
        for i, q in enumerate(rng.integers(-20, 20, 30))
    ]
    cells = desk.cells(many)
    header, *body = cells["positions"]
    shuffled = [body[i] for i in rng.permutation(len(body))]
    here = only(tickets(Book.from_cells(**cells)))
    there = only(tickets(Book.from_cells(**cells | {"positions": [header, *shuffled]})))
    assert there["quantity"] == here["quantity"]
    assert there["delta_before"] == pytest.approx(here["delta_before"], rel=1e-13)
