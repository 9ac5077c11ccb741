"""Multiplier, sign, lot and inverse notional, from print and by hand."""

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total

# mpmath, 50 digits; the same contract as in the reference figures
# (inverse_option: S = 60000, K = 65000, T = 0.08, sigma = 0.6).
NET_DELTA = 0.3130090974574971
COIN_PRICE = 0.036441795685535131
DELTA = 0.34945089314303223

PERPETUAL_SHORT = {
    "id": "F1",
    "underlying": "BTC",
    "quantity": -7500.0,
    "instrument": "BTC-PERPETUAL",
    "entry_price": 50000.0,
}
COLLATERAL = {
    "id": "M1",
    "underlying": "BTC",
    "quantity": 1.5,
    "kind": "cash",
    "settlement": "inverse",
    "multiplier": 1.0,
}


def test_coin_option_shows_the_venues_greeks(desk):
    row = greeks(desk.book([desk.COIN_CALL]))
    assert row["years"][0] == 0.08
    assert row["price"][0] == pytest.approx(COIN_PRICE, rel=1e-13)
    assert row["delta"][0] == pytest.approx(DELTA, rel=1e-13)
    assert row["net_delta"][0] == pytest.approx(NET_DELTA, rel=1e-13)
    assert row["position_net_delta"][0] == pytest.approx(25 * NET_DELTA, rel=1e-13)
    assert row["value"][0] == pytest.approx(25 * COIN_PRICE * 60000, rel=1e-13)
    assert list(row["currency"]) == ["BTC"]


def test_long_coin_calls_are_hedged_by_selling_perpetuals(desk):
    """-25 net_delta 60000 / 10 contracts, to whole contracts."""
    ticket = tickets(desk.book([desk.COIN_CALL]))
    unrounded = -25 * NET_DELTA * 60000 / 10
    assert ticket["unrounded"][0] == pytest.approx(unrounded, rel=1e-13)
    assert ticket["quantity"][0] == -46951
    assert list(ticket["side"]) == ["SELL"]
    assert ticket["price"][0] == 59995
    left = (46951.36461862457 - 46951) * 10 / 60000
    assert ticket["delta_after"][0] == pytest.approx(left, rel=1e-8)
    # Half a spread of 10 on 469,510 USD at 60,000, and 5 bp of the notional.
    assert ticket["cost"][0] == pytest.approx(469510 / 60000 * 5 + 469510 * 5e-4)


def test_short_perpetual_fully_collateralised_is_a_synthetic_dollar(desk):
    """75,000 short at 50,000, mark 62,500, collateral 1.5: wealth 75,000, delta 0."""
    market = {"BTC": {"spot": 62500.0}}
    listed = [desk.PERPETUAL | {"mark": 62500.0}]
    book = desk.book([PERPETUAL_SHORT, COLLATERAL], listed, market)
    found = greeks(book)
    assert found["position_net_delta"].sum() == pytest.approx(-1.2)
    assert found["value"].sum() == pytest.approx(75000, rel=1e-14)
    assert total(book, numeraire="usd")["net_delta"][0] == pytest.approx(0, abs=1e-14)
    assert total(book)["net_delta"][0] == pytest.approx(-1.2)
    assert total(book)["dollar_delta"][0] == pytest.approx(-1.2 * 62500)
    wealth = total(book, numeraire="usd")
    assert wealth["dollar_delta"][0] == pytest.approx(0, abs=1e-9)


def test_equity_share_option_hedged_in_lots(desk):
    """Hull, European call 42/40, 6 months, 10 %, 20 %: delta 0.7791 (price 4.76)."""
    option = {
        "id": "S1",
        "underlying": "SHARE",
        "quantity": -120.0,
        "kind": "option",
        "settlement": "linear",
        "style": "european",
        "flag": "call",
        "strike": 40.0,
        "expiry": "2026-07-16 22:00",  # 182.5 days
        "multiplier": 100.0,
        "vol": 0.2,
    }
    share = {
        "instrument": "SHARE",
        "underlying": "SHARE",
        "kind": "spot",
        "settlement": "linear",
        "multiplier": 1.0,
        "price_currency": "USD",
        "bid": 41.99,
        "ask": 42.01,
        "lot": 100.0,
        "fee_contract": 0.005,
        "tradable": True,
    }
    policy = desk.POLICY | {
        "underlying": "SHARE",
        "numeraire": "quote",
        "hedge_instrument": "SHARE",
    }
    book = desk.book([option], [share], policy=[policy])
    delta = 0.77913129094266902  # mpmath
    found = greeks(book)
    assert found["price"][0] == pytest.approx(4.7594223928715332, rel=1e-13)
    assert found["position_delta"][0] == pytest.approx(-12000 * delta, rel=1e-13)
    ticket = tickets(book)
    assert ticket["unrounded"][0] == pytest.approx(12000 * delta, rel=1e-13)
    assert ticket["quantity"][0] == 9300
    assert ticket["cost"][0] == pytest.approx(9300 * (0.01 + 0.005))


@pytest.mark.parametrize(("ratio", "after"), [(1.0, -3.0), (0.5, -2.5), (1.5, -3.5)])
def test_policy_returns_to_target_by_its_ratio(desk, ratio, after):
    """Target -3, delta -2: 100 % back to -3, 50 % to -2.5, 150 % to -3.5."""
    short = PERPETUAL_SHORT | {"quantity": -12000.0}  # 120,000 USD at 60,000
    policy = desk.POLICY | {"target": -3.0, "below": 0.5, "above": 0.5, "ratio": ratio}
    ticket = tickets(desk.book([short], policy=[policy]))
    assert ticket["delta_before"][0] == pytest.approx(-2)
    assert ticket["delta_after"][0] == pytest.approx(after)
    assert list(ticket["reason"]) == ["above_band"]


def test_linear_future_of_multiplier_50(desk):
    """-3 futures of 50 at 43: delta -150 F/S, dollar delta -150 F."""
    future = {
        "instrument": "FUT",
        "underlying": "SHARE",
        "kind": "future",
        "settlement": "linear",
        "expiry": "2026-07-16 22:00",
        "multiplier": 50.0,
        "price_currency": "USD",
        "mark": 43.0,
        "tradable": False,
    }
    position = {
        "id": "F9",
        "underlying": "SHARE",
        "quantity": -3.0,
        "instrument": "FUT",
        "entry_price": 44.0,
    }
    book = desk.book([position], [desk.PERPETUAL, future])
    found = greeks(book)
    assert found["position_delta"][0] == pytest.approx(-150 * 43 / 42)
    assert total(book)["dollar_delta"][0] == pytest.approx(-150 * 43)
    assert found["value"][0] == pytest.approx(150.0)


def test_coin_option_on_a_forward_is_hedged_by_its_net_delta_in_coins(desk):
    """-q net_delta P/cs, whatever forward/spot: coins move with ln F as with ln S."""
    listed = desk.PERPETUAL | {"instrument": "C", "kind": "option", "multiplier": 1.0}
    listed |= {"style": "european", "flag": "call", "strike": 65000.0}
    listed |= {
        "expiry": desk.EXPIRY,
        "forward": 61200.0,
        "mark": 0.043,
        "mark_vol": 0.6,
    }
    listed |= {"price_currency": "BTC", "bid": 0.042, "ask": 0.044}
    position = {"id": "X", "underlying": "BTC", "quantity": 10.0, "instrument": "C"}
    book = desk.book([position], [desk.PERPETUAL, listed])
    net = 0.35052568867229462  # mpmath; reference figure deribit_forward_quote
    assert greeks(book)["net_delta"][0] == pytest.approx(net, rel=1e-13)
    assert total(book)["net_delta"][0] == pytest.approx(10 * net, rel=1e-13)
    ticket = tickets(book)
    assert ticket["delta_before"][0] == pytest.approx(10 * net)
    assert ticket["basis"][0] == pytest.approx(10 * net * 1200 / 60000)
    assert ticket["unrounded"][0] == pytest.approx(-10 * net * 60000 / 10)


def test_every_position_greek_scales_with_quantity(desk):
    one = greeks(desk.book([desk.COIN_CALL | {"quantity": 1.0}]))
    short = greeks(desk.book([desk.COIN_CALL | {"quantity": -7.5}]))
    names = [n for n in one.columns if n.startswith("position_")]
    for name in [*names, "gamma_1pct", "value"]:
        np.testing.assert_allclose(short[name], -7.5 * one[name], rtol=1e-15)


def test_deltas_of_coin_options_fade_over_the_settlement_average(desk):
    """15 of 30 minutes in, a delta of 1 and a price of 0.3 show 0.5 and 0.35."""
    option = desk.COIN_CALL | {"strike": 42000.0, "expiry": "2026-01-15 10:15"}
    row = greeks(desk.book([option]))
    assert row["price"][0] == pytest.approx(0.3)
    assert row["delta"][0] == pytest.approx(0.5)
    assert row["net_delta"][0] == pytest.approx(0.35)
