"""Policies that hedge several Greeks: answers by hand and by trying everything."""

from itertools import pairwise, product

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.hedge.solver import solved

# mpmath, 50 digits: the call of the reference figure inverse_option, S = 60000,
# K = 65000, T = 0.08, sigma = 0.6; the put by parity, call - put = 1 - K/F in coins.
NET_CALL = 0.3130090974574971
NET_PUT = NET_CALL - 65 / 60
# Of the coin gamma: gamma/S - 2 net_delta/S^2.
GAMMA = 60000 * 4.3203603092687125e-10 + 2 * 5.216818290958285e-6
GAMMA_1PCT = GAMMA * 60000**2 / 100

PUT = {
    "instrument": "BTC-P",
    "underlying": "BTC",
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "put",
    "strike": 65000.0,
    "expiry": "2026-02-13 14:48",
    "multiplier": 1.0,
    "price_currency": "BTC",
    "bid": 0.118,
    "ask": 0.122,
    "mark_vol": 0.6,
    "lot": 0.1,
    "fee_bps": 3.0,
    "fee_cap": 0.125,
    "tradable": True,
}
# Half a spread of 0.004 coins and 3 bp of the index.
PUT_COST = 0.002 * 60000 + 3e-4 * 60000
# Half a spread of 10 on 10 USD at 60000, and 5 bp of 10 USD.
PERPETUAL_COST = 5 * 10 / 60000 + 5e-4 * 10


def policy(desk, method, **cells):
    blank = {"hedge_instrument": None, "tol_delta": 0.2}
    return desk.POLICY | blank | {"method": method} | cells


def rows(result):
    """The rows of a result as records."""
    names = list(result.columns)
    columns = zip(*result.columns.values(), strict=True)
    return [dict(zip(names, row, strict=True)) for row in columns]


def blueprint(desk, listed, *arguments, positions=None, market=None, **cells):
    held = positions or [desk.COIN_CALL]
    policies = [policy(desk, *arguments, **cells)]
    return rows(tickets(desk.book(held, listed, market, policy=policies)))


def test_exact_turns_calls_into_a_conversion(desk):
    """Long call, short put and short K USD of the perpetual have no Greek left."""
    tolerances = {"tol_delta": 0.0, "tol_gamma_1pct": 0.0}
    found = blueprint(desk, [desk.PERPETUAL, PUT], "exact", **tolerances)
    puts, perpetuals = found
    assert (puts["side"], puts["instrument"]) == ("SELL", "BTC-P")
    assert puts["unrounded"] == pytest.approx(-25, rel=1e-12)
    assert puts["quantity"] == -25
    assert perpetuals["unrounded"] == pytest.approx(-25 * 65000 / 10, rel=1e-12)
    assert perpetuals["quantity"] == -162500
    assert puts["delta_after"] == pytest.approx(25 * 65 / 60, rel=1e-12)
    for name in ("delta", "gamma_1pct", "vega_point"):
        held = abs(puts[f"{name}_before"])
        assert perpetuals[f"{name}_after"] == pytest.approx(0, abs=1e-10 * held)
    assert puts["cost"] == pytest.approx(25 * PUT_COST)
    assert perpetuals["cost"] == pytest.approx(162500 * PERPETUAL_COST)
    assert [row["status"] for row in found] == ["ok", "ok"]


def test_exact_hedges_the_delta_total_of_the_venue(desk):
    """Figure inverse_option, hedge_inverse_usd: -18780.5 USD of perpetual a call."""
    (row,) = blueprint(desk, [desk.PERPETUAL], "exact")
    assert row["unrounded"] * 10 == pytest.approx(-25 * 18780.545847449826, rel=1e-12)
    assert row["quantity"] == -46951


def test_exact_hedges_equity_plus_delta_total_in_usd(desk):
    """Figure inverse_perp, wealth_delta_coins: collateral 1.5, long 100000 USD at
    50000, mark 40000: 3.5 coins, of the perpetual 14000 contracts of 10 USD."""
    perpetual = {"id": "F", "underlying": "BTC", "quantity": 10000.0}
    perpetual |= {"instrument": "BTC-PERPETUAL", "entry_price": 50000.0}
    cash = {"id": "M", "underlying": "BTC", "quantity": 1.5, "kind": "cash"}
    cash |= {"settlement": "inverse", "multiplier": 1.0}
    listed = desk.PERPETUAL | {"mark": 40000.0, "bid": 39995.0, "ask": 40005.0}
    arguments = {"positions": [perpetual, cash], "market": {"BTC": {"spot": 40000.0}}}
    (usd,) = blueprint(desk, [listed], "exact", numeraire="usd", **arguments)
    assert usd["delta_before"] == pytest.approx(3.5)
    assert usd["unrounded"] == pytest.approx(-14000)
    (coin,) = blueprint(desk, [listed], "exact", **arguments)
    assert coin["unrounded"] == pytest.approx(-10000)  # delta total 2.5


def test_cheapest_trades_stop_at_the_edge_of_the_tolerances(desk):
    """Gamma of 5.05 calls may stay: 20.0 puts of 19.95; then delta to 0.2 coins."""
    tolerated = {"tol_gamma_1pct": 5.05 * GAMMA_1PCT}
    puts, perpetuals = blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", **tolerated)
    assert puts["quantity"] == -20
    assert puts["gamma_1pct_before"] == pytest.approx(25 * GAMMA_1PCT, rel=1e-12)
    assert perpetuals["gamma_1pct_after"] == pytest.approx(5 * GAMMA_1PCT, rel=1e-11)
    left = 25 * NET_CALL - 20 * NET_PUT
    assert perpetuals["quantity"] == -np.ceil((left - 0.2) * 6000)
    assert 0 <= 0.2 - perpetuals["delta_after"] < 10 / 60000
    assert puts["cost"] == pytest.approx(20 * PUT_COST)
    assert perpetuals["cost"] == pytest.approx(-perpetuals["quantity"] * PERPETUAL_COST)


def test_least_squares_counts_every_greek_in_its_tolerance(desk):
    """h = -sum(a g / t^2) / sum(a^2 / t^2) of one instrument."""
    tolerated = {"tol_delta": 0.5, "tol_gamma_1pct": 2 * GAMMA_1PCT}
    (row,) = blueprint(desk, [PUT], "least_squares", **tolerated)
    held = np.array([25 * NET_CALL / 0.5, 25 / 2])
    added = np.array([NET_PUT / 0.5, 1 / 2])
    trade = -added @ held / (added @ added)
    assert row["unrounded"] == pytest.approx(trade, rel=1e-11)
    assert row["quantity"] == round(trade, 1)
    assert row["status"] == "outside tolerance: delta, gamma_1pct"


@pytest.mark.parametrize("rounding", ["nearest", "up", "down"])
def test_no_rounding_passes_a_limit(desk, rounding):
    """Delta asks for 46951.4 contracts; 47000 may be sold, in lots of 4000."""
    few = desk.PERPETUAL | {"lot": 4000.0, "max_sell": 47000.0}
    (row,) = blueprint(desk, [few], "exact", rounding=rounding)
    assert row["unrounded"] == pytest.approx(-46951.4, abs=0.05)
    assert row["quantity"] == -44000
    assert "exceeded" not in row["status"]


@pytest.mark.parametrize("method", ["exact", "least_squares"])
def test_a_ratio_takes_every_greek_by_that_share_of_the_way(desk, method):
    tolerated = {"tol_delta": 1.0, "tol_gamma_1pct": 1000.0, "ratio": 0.4}
    found = blueprint(desk, [desk.PERPETUAL, PUT], method, **tolerated)
    assert [row["quantity"] for row in found] == [-10, -65000]
    assert found[-1]["delta_after"] == pytest.approx(0.6 * 25 * NET_CALL, rel=1e-10)


def test_a_ratio_moves_the_tolerances_of_the_cheapest_trades(desk):
    (row,) = blueprint(desk, [desk.PERPETUAL], "min_cost", ratio=0.5)
    left = 25 * NET_CALL / 2 + 0.2
    assert 0 <= left - row["delta_after"] < 10 / 60000
    assert row["status"] == "ok"


def chain(desk):
    """Four instruments with few lots: a coarse future and three options."""
    coarse = desk.PERPETUAL | {"instrument": "F", "multiplier": 30000.0}
    options = [
        PUT | {"instrument": "P60", "strike": 60000.0, "ask": 0.125},
        PUT | {"instrument": "C70", "flag": "call", "strike": 70000.0, "bid": 0.115},
        PUT
        | {"instrument": "L55", "settlement": "linear", "price_currency": "USD"}
        | {"strike": 55000.0, "expiry": "2026-06-26 08:00", "bid": 1400, "ask": 1600},
    ]
    few = {"max_buy": 5.0, "max_sell": 6.0, "lot": 1.0}
    return [row | few for row in (coarse, *options)]


def contract_greeks(desk, listed):
    """delta, gamma_1pct and vega_point of one contract each, as positions."""
    held = [
        {"id": row["instrument"], "underlying": "BTC", "quantity": 1.0}
        | {"instrument": row["instrument"], "entry_price": 60000.0}
        for row in listed
    ]
    found = greeks(desk.book(held, listed))
    names = ("position_net_delta", "gamma_1pct", "position_vega_point")
    return np.array([found[name] for name in names])


def every_trade(listed):
    sizes = [np.arange(-row["max_sell"], row["max_buy"] + 1) for row in listed]
    return np.array(list(product(*sizes))).T  # (instruments, trades)


def costs_of(listed):
    """Half spread and fee of a contract, in USD, coins at 60000."""
    paid = []
    for row in listed:
        units = row["multiplier"] / (60000 if row["kind"] == "perpetual" else 1)
        coin = 60000 if row["price_currency"] == "BTC" else 1
        half = (row["ask"] - row["bid"]) / 2 * coin
        paid.append(units * (half + row["fee_bps"] * 1e-4 * 60000))
    return np.array(paid)


TOLERATED = {"tol_delta": 0.4, "tol_gamma_1pct": 4000.0, "tol_vega_point": 60.0}


@pytest.mark.parametrize("most", [None, 2.0])
@pytest.mark.parametrize("quantity", [3.3, 5.1, -4.2])
def test_no_whole_trade_is_cheaper_than_min_cost(desk, quantity, most):
    listed = chain(desk)
    position = desk.COIN_CALL | {"quantity": quantity}
    asked = TOLERATED | {"max_instruments": most}
    found = blueprint(desk, listed, "min_cost", positions=[position], **asked)
    held = greeks(desk.book([position]))
    names = ("position_net_delta", "gamma_1pct", "position_vega_point")
    trades = every_trade(listed)
    left = contract_greeks(desk, listed) @ trades
    left += np.array([held[name] for name in names])
    tolerances = np.array([*TOLERATED.values()])[:, None]
    allowed = (np.abs(left) <= tolerances).all(axis=0)
    allowed &= (trades != 0).sum(axis=0) <= (most or len(listed))
    cheapest = (costs_of(listed) @ np.abs(trades))[allowed].min()
    assert sum(row["cost"] for row in found) == pytest.approx(cheapest, rel=1e-9)
    assert found[-1]["status"] == "ok"
    for name, tolerance in TOLERATED.items():
        after = found[-1][f"{name.removeprefix('tol_')}_after"]
        assert abs(after) <= tolerance * (1 + 1e-6)


def test_what_no_trade_meets_says_how_far_it_is(desk):
    """The scale against the best of all whole trades."""
    listed = [row | {"max_buy": 1.0, "max_sell": 1.0} for row in chain(desk)]
    result = tickets(
        desk.book(
            [desk.COIN_CALL], listed, policy=[policy(desk, "min_cost", **TOLERATED)]
        )
    )
    (row,) = rows(result)
    left = contract_greeks(desk, listed) @ every_trade(listed)
    held = greeks(desk.book([desk.COIN_CALL]))
    names = ("position_net_delta", "gamma_1pct", "position_vega_point")
    left += np.array([held[name] for name in names])
    multiples = np.abs(left) / np.array([*TOLERATED.values()])[:, None]
    scale = multiples.max(axis=0).min()
    said = f"they would have to be {scale:.4g} times as wide"
    assert row["status"] == f"no trade meets the tolerances; {said}"
    assert (row["side"], row["instrument"]) == ("NONE", "none")
    assert np.isnan(row["quantity"])


def test_tickets_of_a_policy_follow_each_other_options_first(desk):
    """The last row is the book as it would be valued with the trades in it."""
    listed = chain(desk)
    position = desk.COIN_CALL | {"quantity": 3.3}
    found = blueprint(desk, listed, "min_cost", positions=[position], **TOLERATED)
    assert [row["instrument"] == "F" for row in found] == [False, False, True]
    names = {"delta": "position_net_delta", "gamma_1pct": "gamma_1pct"}
    names |= {"vega_point": "position_vega_point", "theta_day": "position_theta_day"}
    for name in names:
        for one, other in pairwise(found):
            assert other[f"{name}_before"] == one[f"{name}_after"]
    traded = [
        {"id": row["instrument"], "underlying": "BTC", "entry_price": row["price"]}
        | {"instrument": row["instrument"], "quantity": row["quantity"]}
        for row in found
    ]
    valued = greeks(desk.book([position, *traded], listed))
    for name, column in names.items():
        size = np.abs(valued[column]).sum()
        after = found[-1][f"{name}_after"]
        assert after == pytest.approx(valued[column].sum(), abs=1e-12 * size)


def test_quote_units_and_book_currency_change_no_trade(desk):
    tolerated = {"tol_gamma_1pct": 5.05 * GAMMA_1PCT}
    listed = [desk.PERPETUAL, PUT]
    here = blueprint(desk, listed, "min_cost", **tolerated)
    in_quote = tolerated | {"target_unit": "quote", "tol_delta": 0.2 * 60000}
    euros = {"BTC": {"fx_to_book": 0.8}}
    there = blueprint(desk, listed, "min_cost", market=euros, **in_quote)
    for one, other in zip(here, there, strict=True):
        assert one["quantity"] == other["quantity"]
        assert other["cost"] == pytest.approx(0.8 * one["cost"])
        after = 0.8 * one["gamma_1pct_after"]
        assert other["gamma_1pct_after"] == pytest.approx(after, rel=1e-9)
        assert other["delta_after"] == pytest.approx(60000 * one["delta_after"])


def test_a_search_that_ran_out_of_time_says_how_good_it_is(desk, monkeypatch):
    def stopped(*problem):
        return solved(*problem)._replace(gap=0.0312)

    monkeypatch.setattr("xlhedge.book.blueprint.solved", stopped)
    tolerated = {"tol_gamma_1pct": 5.05 * GAMMA_1PCT}
    found = blueprint(desk, [desk.PERPETUAL, PUT], "min_cost", **tolerated)
    said = ["ok", "at most 3.12% from the cheapest"]
    assert [row["status"] for row in found] == said
