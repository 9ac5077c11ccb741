"""Hedged books, trades done and paid, against revaluations of the whole book."""

import numpy as np
import pytest

from tests.book.test_blueprint import PUT, policy, rows
from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets

FX, SPOT, FORWARD = 1.25, 60000.0, 61200.0
LATE = "2026-06-26 08:00"
OPTION = PUT | {"forward": FORWARD, "lot": 0.1}
LINEAR = {"settlement": "linear", "price_currency": "USD"}
LISTED = [
    OPTION,
    OPTION | {"instrument": "LATE-C", "flag": "call", "expiry": LATE, "mark_vol": 0.55},
    OPTION
    | {"instrument": "USD-C", "flag": "call", "strike": 70000.0, "expiry": LATE}
    | LINEAR
    | {"bid": 5900.0, "ask": 6100.0, "lot": 0.01, "multiplier": 0.1},
]
FUTURE = {"instrument": "BTC-F", "kind": "future", "expiry": LATE, "mark": FORWARD}
LINEAR_PERPETUAL = {"instrument": "USD-PERPETUAL", "multiplier": 0.01, "fee_bps": 8.0}
BOOK = {"underlying": "BTC", "entry_price": 59000.0}
POSITIONS = [
    BOOK | {"id": "A", "quantity": 40.0, "instrument": "BTC-P"},
    BOOK | {"id": "B", "quantity": -30.0, "instrument": "USD-C"},
    BOOK | {"id": "C", "quantity": -900.0, "instrument": "BTC-F"},
    BOOK | {"id": "D", "quantity": 20000.0, "instrument": "BTC-PERPETUAL"},
    BOOK | {"id": "E", "quantity": 25.0, "instrument": "USD-PERPETUAL"},
    BOOK
    | {"id": "M", "quantity": 3.5, "kind": "cash", "settlement": "inverse"}
    | {"multiplier": 1.0},
]
TOLERATED = {"tol_delta": 0.05, "tol_gamma_1pct": 900.0, "tol_vega_point": 120.0}


def listed(desk, scale=1.0, vol=0.0):
    future = desk.PERPETUAL | FUTURE | {"bid": 61195.0, "ask": 61205.0}
    linear = desk.PERPETUAL | LINEAR | LINEAR_PERPETUAL
    moved = [desk.PERPETUAL, linear, future, *LISTED]
    for name, change in (("mark", scale), ("forward", scale)):
        moved = [r | {name: r[name] * change} if name in r else r for r in moved]
    return [
        r | {"mark_vol": r["mark_vol"] + vol} if "mark_vol" in r else r for r in moved
    ]


def book(desk, positions, policies=None, scale=1.0, vol=0.0):
    """Spot, marks and forwards times `scale`, every vol plus `vol`."""
    market = {"BTC": {"spot": SPOT * scale, "fx_to_book": FX}}
    return desk.book(positions, listed(desk, scale, vol), market, policy=policies)


def paid(desk, trades):
    """The positions, the trades at their marks, and the cash that options cost."""
    terms = {row["instrument"]: row for row in listed(desk)}
    done = [
        BOOK | {"id": f"T{i}", "quantity": 1.0, "instrument": row["instrument"]}
        for i, row in enumerate(trades)
    ]
    prices = greeks(book(desk, done))["price"]
    bought = []
    for one, row, price in zip(done, trades, prices, strict=True):
        contract, quantity = terms[row["instrument"]], row["quantity"]
        bought.append(one | {"quantity": quantity, "entry_price": price})
        if contract["kind"] == "option":
            cash = {"id": f"M{one['id']}", "underlying": "BTC", "kind": "cash"}
            cash |= {"settlement": contract["settlement"], "multiplier": 1.0}
            amount = -quantity * contract["multiplier"] * price
            bought.append(cash | {"quantity": amount})
    return [*POSITIONS, *bought]


def wealth(desk, positions, numeraire, move=0.0, vol=0.0):
    """What settles in coin, and what does not, in quote currency.

    In coin, coins are worth the spot of before the move.
    """
    valued = book(desk, positions, scale=np.exp(move), vol=vol)
    worth = greeks(valued)["value"] / FX
    coin = valued.lines().is_inverse
    unmoved = np.exp(-move) if numeraire == "coin" else 1.0
    return np.array([worth[coin].sum() * unmoved, worth[~coin].sum()])


def slope(f, step):
    """Fourth-order central difference."""
    return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step)


def curvature(f, step):
    """Fourth-order second difference."""
    near, far = f(step) + f(-step), f(2 * step) + f(-2 * step)
    return (16 * near - far - 30 * f(0.0)) / (12 * step**2)


@pytest.mark.parametrize("method", ["min_cost", "exact"])
@pytest.mark.parametrize("numeraire", ["coin", "usd"])
def test_revalued_after_its_trades_the_book_is_inside_its_tolerances(
    desk, numeraire, method
):
    """Inverse and linear options, futures, perpetuals and collateral in one book."""
    asked = TOLERATED | {"numeraire": numeraire, "target": -1.5}
    if method == "exact":
        asked |= {"hedge_instrument": "BTC-P,LATE-C,BTC-PERPETUAL"}
    policies = [policy(desk, method, **asked)]
    trades = rows(tickets(book(desk, POSITIONS, policies)))
    assert trades[-1]["status"] == "ok"
    assert len(trades) >= 3
    hedged = paid(desk, trades)
    before, after = (wealth(desk, p, numeraire) for p in (POSITIONS, hedged))
    np.testing.assert_allclose(after, before, rtol=1e-12)

    def moved(move):
        return wealth(desk, hedged, numeraire, move)

    # Along ln S: coins curve by gamma less their slope, money by gamma plus it.
    turned = np.array([1 if numeraire == "coin" else -1, -1])
    left = {
        "delta": slope(moved, 2e-3).sum() / SPOT,
        "gamma_1pct": (curvature(moved, 4e-3) + turned * slope(moved, 2e-3)).sum()
        / 100,
        "vega_point": slope(
            lambda h: wealth(desk, hedged, numeraire, vol=h), 2e-3
        ).sum()
        / 100,
    }
    for name, tolerance in TOLERATED.items():
        greek = name.removeprefix("tol_")
        money = FX if greek != "delta" else 1.0
        shown = trades[-1][f"{greek}_after"]
        assert left[greek] * money == pytest.approx(shown, abs=1e-5 * tolerance)
        aim = -1.5 if greek == "delta" else 0.0
        assert abs(left[greek] - aim) <= tolerance * (1 + 1e-5)
