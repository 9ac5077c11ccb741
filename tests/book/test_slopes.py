"""Position Greeks and hedges against revaluations of the whole book."""

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total

FX, SPOT, FORWARD = 1.25, 60000.0, 61200.0
LISTED = {
    "instrument": "BTC-C",
    "underlying": "BTC",
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "call",
    "strike": 65000.0,
    "expiry": "2026-02-13 14:48",
    "multiplier": 1.0,
    "price_currency": "BTC",
    "forward": FORWARD,
    "mark_vol": 0.6,
    "tradable": False,
}
FUTURE = LISTED | {"instrument": "BTC-F", "kind": "future", "strike": None}
FUTURE |= {"style": None, "flag": None, "mark": FORWARD, "multiplier": 10.0}
FUTURE |= {"forward": None, "mark_vol": None, "price_currency": "USD"}
HELD = {"underlying": "BTC"}
COIN = HELD | {"id": "COIN", "quantity": 25.0, "instrument": "BTC-C"}
USD = HELD | {"id": "USD", "quantity": -8.0, "kind": "option", "settlement": "linear"}
USD |= {"style": "european", "flag": "put", "strike": 58000.0, "multiplier": 0.5}
USD |= {"expiry": "2026-02-13 14:48", "vol": 0.55}
DATED = HELD | {"id": "DATED", "quantity": -900.0, "instrument": "BTC-F"}
DATED |= {"entry_price": 59000.0}
PERPETUAL = HELD | {"id": "PERP", "quantity": 700.0, "instrument": "BTC-PERPETUAL"}
PERPETUAL |= {"entry_price": 62000.0}


def book(desk, positions, scale=1.0, vol=0.0):
    """Spot and every forward times `scale`, every vol plus `vol`."""
    listed = [
        desk.PERPETUAL | {"mark": SPOT * scale},
        LISTED | {"forward": FORWARD * scale, "mark_vol": 0.6 + vol},
        FUTURE | {"mark": FORWARD * scale},
    ]
    moved = [p | {"vol": p["vol"] + vol} if "vol" in p else p for p in positions]
    market = {"BTC": {"spot": SPOT * scale, "fx_to_book": FX, "vol": 0.5}}
    return desk.book(moved, listed, market)


def worth(desk, positions, **moves):
    return greeks(book(desk, positions, **moves))["value"].sum()


def slope(f, step):
    """Fourth-order central difference."""
    low, high = f(-step), f(step)
    return (8 * (high - low) - (f(2 * step) - f(-2 * step))) / (12 * step)


@pytest.mark.parametrize("position", [COIN, USD], ids=["coin", "linear"])
def test_money_greeks_are_the_slopes_of_the_value(desk, position):
    row = greeks(book(desk, [position]))
    spot_slope = slope(lambda h: worth(desk, [position], scale=1 + h), 1e-3)
    delta = row["position_delta"][0] * SPOT * FX
    assert delta == pytest.approx(spot_slope, rel=1e-8)
    vega = slope(lambda h: worth(desk, [position], vol=h), 1e-3) / 100
    assert row["position_vega_point"][0] == pytest.approx(vega, rel=1e-8)


@pytest.mark.parametrize("position", [COIN, USD], ids=["coin", "linear"])
def test_gamma_is_the_change_of_dollar_delta_for_one_percent(desk, position):
    def dollars(h):
        row = greeks(book(desk, [position], scale=1 + h))
        return row["position_delta"][0] * SPOT * FX

    row = greeks(book(desk, [position]))
    change = slope(dollars, 1e-3) / 100
    assert row["gamma_1pct"][0] == pytest.approx(change, rel=1e-7)


def test_net_delta_is_the_slope_of_the_coin_value(desk):
    """Coins: value in book currency over spot and fx, per relative move."""
    positions = [COIN, DATED, PERPETUAL]

    def coins(h):
        return worth(desk, positions, scale=1 + h) / (SPOT * (1 + h) * FX)

    net = total(book(desk, positions))["net_delta"][0]
    assert net == pytest.approx(slope(coins, 1e-3), rel=1e-8)


def test_usd_numeraire_is_the_slope_of_wealth(desk):
    positions = [COIN, DATED, PERPETUAL]
    found = total(book(desk, positions), numeraire="usd")
    wealth = slope(lambda h: worth(desk, positions, scale=1 + h), 1e-3)
    assert found["dollar_delta"][0] == pytest.approx(wealth, rel=1e-8)


def test_conversion_on_the_same_forward_has_no_greek(desk):
    """Long call, short put, short the future of the same expiry at F = K."""
    call = COIN | {"id": "C", "quantity": 10.0, "instrument": None}
    call |= {n: LISTED[n] for n in ("kind", "settlement", "style", "flag", "expiry")}
    call |= {"strike": FORWARD, "multiplier": 1.0, "vol": 0.6}
    put = call | {"id": "P", "quantity": -10.0, "flag": "put"}
    short = DATED | {"quantity": -61200.0, "entry_price": FORWARD}
    found = total(book(desk, [call, put, short]))
    for name in ("gamma_1pct", "vega_point", "theta_day", "rho_1pct", "net_delta"):
        assert found[name][0] == pytest.approx(0, abs=1e-8), name


def test_hedged_book_has_no_slope_left_in_coin(desk):
    positions = [COIN, DATED]
    trade = tickets(book(desk, positions))["quantity"][0]
    hedged = [*positions, PERPETUAL | {"quantity": trade, "entry_price": SPOT}]

    def coins(h):
        return worth(desk, hedged, scale=1 + h) / (SPOT * (1 + h) * FX)

    one_contract = 10 / SPOT
    assert abs(slope(coins, 1e-3)) <= one_contract / 2 * 1.001


def test_theta_of_a_day_follows_the_day_count(desk):
    """Under act360 a calendar day is 1/360 of a year."""
    market = {"BTC": {"vol": 0.5, "day_count": "act360"}}
    later = {"BTC": market["BTC"] | {"as_of": "2026-01-15 10:01"}}
    here, there = (desk.book([desk.COIN_CALL], None, m) for m in (market, later))
    lost = (greeks(there)["value"] - greeks(here)["value"])[0] * 1440
    assert greeks(here)["position_theta_day"][0] == pytest.approx(lost, rel=1e-4)


def test_excluded_positions_are_in_no_ticket(desk):
    off = desk.COIN_CALL | {"id": "OFF", "quantity": 1e6, "active": False}
    one = tickets(desk.book([desk.COIN_CALL]))
    both = tickets(desk.book([desk.COIN_CALL, off]))
    assert both["quantity"] == one["quantity"]
    assert both["gamma_1pct_before"] == one["gamma_1pct_before"]


@pytest.mark.parametrize("name", ["BCT", "BTC ", None])
def test_position_on_no_known_underlying_fails_every_ticket(desk, name):
    lost = desk.COIN_CALL | {"id": "LOST", "underlying": name}
    ticket = tickets(desk.book([desk.COIN_CALL, lost]))
    assert ticket["status"][0].startswith("LOST: ")
    assert ticket["side"].tolist() == ["NONE"]
    assert np.isnan(ticket["quantity"][0])


def test_failed_row_holds_no_number(desk):
    found = greeks(desk.book([desk.COIN_CALL | {"multiplier": None}]))
    numbers = [c for c in found.columns.values() if c.dtype.kind == "f"]
    assert all(np.isnan(column).all() for column in numbers)


def test_future_is_its_own_mark(desk):
    own = DATED | {"mark": 59500.0}
    row = greeks(book(desk, [own]))
    assert row["price"][0] == 59500
    bare = DATED | {"instrument": None, "mark": None, "multiplier": 10.0}
    bare |= {"kind": "future", "settlement": "inverse", "expiry": FUTURE["expiry"]}
    assert "mark is blank: a future needs it" in greeks(book(desk, [bare]))["status"][0]


def test_forward_of_the_same_settlement_comes_first(desk):
    linear = FUTURE | {"instrument": "L", "settlement": "linear", "mark": 63000.0}
    position = desk.COIN_CALL
    for listed in ([FUTURE, linear], [linear, FUTURE]):
        found = greeks(desk.book([position], listed))
        assert found["forward"][0] == FORWARD


def test_two_futures_that_disagree_are_no_forward(desk):
    other = FUTURE | {"instrument": "F2", "mark": 63000.0}
    found = greeks(desk.book([desk.COIN_CALL], [FUTURE, other]))
    assert "two futures on BTC" in found["status"][0]


@pytest.mark.parametrize("forward", [0.0, -5.0])
def test_failed_surface_row_is_no_forward(desk, forward):
    smile = {"underlying": "BTC", "expiry": desk.EXPIRY, "smile": "flat", "atm": 0.5}
    found = greeks(desk.book([desk.COIN_CALL], surface=[smile | {"forward": forward}]))
    assert "forward must be > 0" in found["status"][0]
    assert np.isnan(found["delta"][0])


def test_surface_row_without_a_date_fails_alone(desk):
    smile = {"underlying": "SHARE", "expiry": "someday", "smile": "flat", "atm": 0.5}
    found = greeks(desk.book([desk.COIN_CALL], surface=[smile | {"forward": 43.0}]))
    assert found["status"].tolist() == ["ok"]


def test_dates_that_are_equal_after_their_cut_are_one_key(desk):
    smile = {"underlying": "BTC", "smile": "flat", "atm": 0.5}
    twice = [smile | {"expiry": e} for e in ("2026-02-13", "2026-02-13 08:00")]
    market = {"BTC": {"cut": "08:00 UTC"}}
    with pytest.raises(ValueError, match="Surface rows 1 and 2 have the same"):
        desk.book([desk.COIN_CALL], None, market, twice)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vol": None, "mark": 0.0}, "mark 0 holds no vol"),
        ({"expiry": "2126-01-01 08:00"}, "looks like days"),
        ({"vol": 0.0, "strike": 60000.0}, "is not a finite number"),
    ],
)
def test_what_has_no_figure_is_not_ok(desk, change, reason):
    found = greeks(desk.book([desk.COIN_CALL | change]))
    assert reason in found["status"][0]


def test_option_priced_in_the_wrong_currency_fails(desk):
    listed = LISTED | {"price_currency": "USD"}
    found = greeks(desk.book([COIN], [listed]))
    assert "price_currency USD does not fit" in found["status"][0]


def test_market_ahead_of_the_time_of_valuation_is_stale(desk):
    ticket = tickets(desk.book([desk.COIN_CALL]), np.datetime64("2026-01-01T00:00"))
    assert ticket["reason"].tolist() == ["stale"]


def test_policy_without_positions_says_so(desk):
    policy = desk.POLICY | {"book": "NOBODY"}
    ticket = tickets(desk.book([desk.COIN_CALL], policy=[policy]))
    assert ticket["reason"].tolist() == ["no_positions"]


def test_frames_of_a_book_make_the_same_book(desk):
    from xlhedge.book.book import Book

    first = desk.book([desk.COIN_CALL | {"active": True}])
    names = ("Positions", "Instruments", "Market", "Policy")
    again = Book.from_frame(**{n.lower(): first.to_frame(n) for n in names})
    assert greeks(again)["delta"].tolist() == greeks(first)["delta"].tolist()
