"""Scenarios of a book against books whose tables were moved by hand."""

from typing import Any

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.ladder import ladder, matrix, roll
from xlhedge.book.total import total
from xlhedge.core.errors import DomainError, InputError

FX, SPOT, FORWARD = 1.25, 60000.0, 61200.0
EXPIRY = "2026-02-13 14:48"  # 29.2 days after the market
HELD = {"underlying": "BTC"}
LISTED = HELD | {
    "instrument": "BTC-C",
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "call",
    "strike": 65000.0,
    "expiry": EXPIRY,
    "multiplier": 1.0,
    "price_currency": "BTC",
    "forward": FORWARD,
    "tradable": False,
}
FUTURE = LISTED | {"instrument": "BTC-F", "kind": "future", "strike": None}
FUTURE |= {"style": None, "flag": None, "multiplier": 10.0, "forward": None}
FUTURE |= {"price_currency": "USD"}
COIN = HELD | {"id": "COIN", "quantity": 25.0, "instrument": "BTC-C", "vol": 0.6}
PUT = HELD | {"id": "PUT", "quantity": -8.0, "kind": "option", "settlement": "linear"}
PUT |= {"style": "european", "flag": "put", "strike": 58000.0, "multiplier": 0.5}
PUT |= {"expiry": EXPIRY, "vol": 0.55}
EARLY = PUT | {"id": "EARLY", "style": "american", "quantity": 3.0}
DATED = HELD | {"id": "DATED", "quantity": -900.0, "instrument": "BTC-F"}
DATED |= {"entry_price": 59000.0}
PERPETUAL = HELD | {"id": "PERP", "quantity": 700.0, "instrument": "BTC-PERPETUAL"}
PERPETUAL |= {"entry_price": 62000.0}
CASH = HELD | {"id": "CASH", "quantity": 1.5, "kind": "cash", "settlement": "inverse"}
CASH |= {"multiplier": 1.0}
OWED = HELD | {"id": "OWED", "quantity": 2.0, "kind": "forward", "settlement": "linear"}
OWED |= {"multiplier": 1.0, "expiry": EXPIRY, "entry_price": 60500.0}
MARKED = COIN | {"id": "MARKED", "mark": 0.05}
EVERY: list[dict[str, Any]] = [COIN, PUT, EARLY, DATED, PERPETUAL, CASH, OWED, MARKED]


def book(desk, positions, scale=1.0, vol=0.0, share=None):
    """Spot, forwards and marks times `scale`, every vol plus `vol`."""
    listed = [
        desk.PERPETUAL | {"mark": SPOT * scale},
        LISTED | {"forward": FORWARD * scale},
        FUTURE | {"mark": FORWARD * scale},
    ]
    moved = [p | {"vol": p["vol"] + vol} if "vol" in p else p for p in positions]
    market = {"BTC": {"spot": SPOT * scale, "fx_to_book": FX, "rate": 0.03}}
    return desk.book(moved, listed, market | (share or {}))


def worth(desk, positions, **moves):
    return greeks(book(desk, positions, **moves))["value"].sum()


@pytest.mark.parametrize("position", EVERY[:-1], ids=[p["id"] for p in EVERY[:-1]])
@pytest.mark.parametrize(("spot", "vol"), [(-0.3, 0.2), (0.07, -0.1), (0.5, 0.0)])
def test_a_node_is_the_book_with_moved_tables_less_the_book(desk, position, spot, vol):
    found = matrix(book(desk, [position]), [spot], [vol])["vol_1"][0]
    moved = worth(desk, [position], scale=1 + spot, vol=vol)
    at_rest = worth(desk, [position])
    size = max(abs(moved), abs(at_rest))
    assert found == pytest.approx(moved - at_rest, rel=1e-9, abs=1e-13 * size)


def test_an_own_mark_moves_as_its_model_does(desk):
    plain, marked = (ladder(book(desk, [p]), [0.1])["BTC"][0] for p in (COIN, MARKED))
    coins = greeks(book(desk, [COIN]))["price"][0]
    # Held at another price, the same coins gain and the spot moves what is held.
    expected = plain + 25.0 * (0.05 - coins) * SPOT * 0.1 * FX
    assert marked == pytest.approx(expected, rel=1e-12)


def test_the_node_without_a_shock_is_exactly_zero(desk):
    desk_book = book(desk, EVERY)
    assert ladder(desk_book, [-0.1, 0.0, 0.1])["total"][1] == 0.0
    assert matrix(desk_book, [0.0, 0.2], [-0.1, 0.0])["vol_2"][0] == 0.0
    assert roll(desk_book, [0.0, 1.0])["total"][0] == 0.0


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("delta", "dollar_delta"),
        ("gamma", "gamma_1pct"),
        ("vega", "vega_point"),
        ("theta", "theta_day"),
    ],
)
def test_greeks_at_a_rung_are_the_totals_of_the_moved_book(desk, measure, column):
    found = ladder(book(desk, EVERY), [0.0, -0.2], measure)["BTC"]
    for place, scale in enumerate((1.0, 0.8)):
        expected = total(book(desk, EVERY, scale=scale))[column][0]
        assert found[place] == pytest.approx(expected, rel=1e-9)


def test_a_short_roll_is_theta(desk):
    positions = [COIN, PUT, EARLY, DATED, PERPETUAL, CASH, OWED]
    found = roll(book(desk, positions), [1e-4])["BTC"][0]
    # Theta of total counts a coin at its price, as the roll does.
    expected = total(book(desk, positions))["theta_day"][0] * 1e-4
    assert found == pytest.approx(expected, rel=1e-4)


def test_a_roll_is_the_book_at_a_later_time(desk):
    carried = [PUT, EARLY, CASH, OWED]  # no listed forward: all is carried
    market = {"BTC": {"spot": SPOT, "fx_to_book": FX, "rate": 0.03}}
    held = desk.book(carried, [desk.PERPETUAL], market)
    later = np.datetime64("2026-01-25T10:00")
    moved = greeks(held, later)["value"].sum() - greeks(held)["value"].sum()
    assert roll(held, [10.0])["total"][0] == pytest.approx(moved, rel=1e-9)


def test_what_expires_on_the_way_keeps_its_payoff_at_the_spot(desk):
    found = roll(book(desk, [PUT]), [30.0, 300.0])["BTC"]
    premium = worth(desk, [PUT])
    assert found == pytest.approx([-premium, -premium], rel=1e-12)  # 58000 < 60000
    low = PUT | {"strike": 66000.0}
    gained = roll(book(desk, [low]), [40.0])["BTC"][0]
    payoff = -8.0 * 0.5 * 6000.0 * FX
    assert gained == pytest.approx(payoff - worth(desk, [low]), rel=1e-12)
    coins = COIN | {"instrument": None, "strike": 50000.0, "flag": "call"}
    coins |= {n: LISTED[n] for n in ("kind", "settlement", "style", "expiry")}
    coins |= {"multiplier": 1.0}
    gained = roll(book(desk, [coins]), [40.0])["BTC"][0]
    payoff = 25.0 * 10000.0 * FX
    assert gained == pytest.approx(payoff - worth(desk, [coins]), rel=1e-12)


def test_what_expired_has_no_greeks(desk):
    for measure in ("delta", "gamma", "vega", "theta"):
        found = roll(book(desk, [PUT, COIN, DATED, OWED]), [0.0, 40.0], measure)
        assert found["BTC"][0] != 0.0
        assert found["BTC"][1] == 0.0


def test_dividends_leave_the_spot_as_they_go_ex(desk):
    share = {"underlying": "SHARE", "id": "D", "quantity": 10.0, "kind": "option"}
    share |= {"settlement": "linear", "style": "european", "flag": "call"}
    share |= {"strike": 40.0, "expiry": EXPIRY, "multiplier": 100.0, "vol": 0.3}
    paid = [{"underlying": "SHARE", "ex_date": "2026-01-20", "amount": 2.0}]
    held = desk.book([share], dividends=paid)
    later = np.datetime64("2026-01-25T10:00")
    moved = greeks(held, later)["value"][0] - greeks(held)["value"][0]
    assert roll(held, [10.0])["SHARE"][0] == pytest.approx(moved, rel=1e-9)


def test_underlyings_stand_apart_and_only_money_is_added(desk):
    share = {"underlying": "SHARE", "id": "S", "quantity": 10.0, "kind": "spot"}
    share |= {"settlement": "linear", "multiplier": 1.0}
    held = book(desk, [COIN, share])
    found = ladder(held, [0.1])
    assert list(found.columns) == ["spot_shocks", "BTC", "SHARE", "total"]
    assert found["SHARE"][0] == pytest.approx(42.0)
    assert found["total"][0] == found["BTC"][0] + found["SHARE"][0]
    assert "total" not in ladder(held, [0.1], "delta").columns
    with pytest.raises(InputError, match="delta does not add over underlyings"):
        matrix(held, [0.1], [0.0], "delta")
    one = matrix(held, [0.1], [0.0], "delta", underlying="SHARE")
    assert one["vol_1"][0] == pytest.approx(462.0)


def test_a_failed_position_fails_its_underlying_and_the_total(desk):
    share = {"underlying": "SHARE", "id": "S", "quantity": 10.0, "kind": "spot"}
    share |= {"settlement": "linear", "multiplier": 1.0}
    lost = PUT | {"id": "LOST", "strike": None}
    found = ladder(book(desk, [lost, share]), [0.1])
    assert np.isnan(found["BTC"][0])
    assert found.codes["BTC"].all()
    assert found.codes["total"].all()
    assert found["SHARE"][0] == pytest.approx(42.0)
    assert found.reasons == ("LOST: strike is blank: an option needs it",)
    assert not ladder(book(desk, [lost | {"active": False}, share]), [0.1]).reasons


def test_a_gain_needs_the_entry_price_and_says_so(desk):
    open_future = DATED | {"entry_price": None}
    found = ladder(book(desk, [open_future]), [0.1])
    assert found.codes["BTC"].all()
    assert found.reasons == ("DATED: value needs an entry_price",)
    assert not ladder(book(desk, [open_future]), [0.1], "delta").codes


@pytest.mark.parametrize("spot", [-1.0, -1.5, np.nan, np.inf])
def test_a_spot_cannot_fall_by_all_of_it(desk, spot):
    with pytest.raises(DomainError, match="spot_shocks must be"):
        ladder(book(desk, [COIN]), [0.1, spot])


def test_no_vol_falls_below_one_basis_point(desk):
    low = matrix(book(desk, [PUT]), [0.0], [-0.5499, -0.9])
    assert low["vol_1"][0] == pytest.approx(low["vol_2"][0], rel=1e-12)


def test_many_scenarios_are_those_taken_one_by_one(desk, monkeypatch):
    spots = np.linspace(-0.4, 0.4, 9)
    whole = ladder(book(desk, EVERY), spots)["total"]
    monkeypatch.setattr("xlhedge.book.scenario._AT_ONCE", 1)
    single = ladder(book(desk, EVERY), spots)["total"]
    assert whole == pytest.approx(single, rel=1e-13)
