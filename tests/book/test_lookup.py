"""How a row finds its vol and its forward: the first that applies."""

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.core.errors import Code

NEAR, MIDDLE, FAR = "2026-02-13 08:00", "2026-03-01 08:00", "2026-03-27 08:00"
SMILES = [
    {
        "underlying": "BTC",
        "expiry": NEAR,
        "smile": "flat",
        "atm": 0.5,
        "forward": 60300.0,
    },
    {
        "underlying": "BTC",
        "expiry": FAR,
        "smile": "flat",
        "atm": 0.6,
        "forward": 60900.0,
    },
]
YEARS = {
    e: (np.datetime64(e) - np.datetime64("2026-01-15T10:00")) / np.timedelta64(365, "D")
    for e in (NEAR, MIDDLE, FAR)
}


def option(desk, **change):
    return desk.COIN_CALL | {"vol": None} | change


def listed(desk, **change):
    row = desk.PERPETUAL | {"instrument": "C", "kind": "option", "multiplier": 1.0}
    row |= {"style": "european", "flag": "call", "strike": 65000.0, "expiry": NEAR}
    return row | {"mark": None, "price_currency": "BTC", "tradable": False} | change


def only(result):
    return {name: column[0] for name, column in result.columns.items()}


def test_the_positions_own_vol_comes_first(desk):
    instruments = [desk.PERPETUAL, listed(desk, mark_vol=0.7)]
    position = option(desk, vol=0.61, expiry=NEAR, instrument="C")
    row = only(greeks(desk.book([position], instruments, surface=SMILES)))
    assert (row["vol"], row["vol_source"]) == (0.61, "position")


def test_then_the_mark_vol_of_exactly_this_instrument(desk):
    instruments = [desk.PERPETUAL, listed(desk, mark_vol=0.7, mark=0.01)]
    position = option(desk, expiry=NEAR, instrument="C")
    row = only(greeks(desk.book([position], instruments, surface=SMILES)))
    assert (row["vol"], row["vol_source"]) == (0.7, "mark")


def test_then_the_vol_implied_by_a_mark_and_the_own_mark_first(desk):
    instruments = [desk.PERPETUAL, listed(desk, mark=0.02, forward=61200.0)]
    position = option(desk, expiry=NEAR, instrument="C")
    row = only(greeks(desk.book([position], instruments, surface=SMILES)))
    assert row["vol_source"] == "implied"
    assert row["price"] == pytest.approx(0.02, rel=1e-12)
    own = only(greeks(desk.book([position | {"mark": 0.03}], instruments)))
    assert own["price"] == pytest.approx(0.03, rel=1e-12)


def test_mark_below_intrinsic_fails_and_does_not_fall_through(desk):
    position = option(desk, expiry=NEAR, strike=30000.0, mark=0.4)
    result = greeks(desk.book([position], surface=SMILES))
    assert result.codes["delta"].tolist() == [Code.BELOW_INTRINSIC]
    assert "mark 0.4 is not above the intrinsic value" in result["status"][0]


def test_then_the_surface_at_exactly_this_expiry(desk):
    row = only(greeks(desk.book([option(desk, expiry=NEAR)], surface=SMILES)))
    assert (row["vol"], row["vol_source"]) == (0.5, "surface")


def test_between_two_expiries_total_variance_is_linear_in_time(desk):
    row = only(greeks(desk.book([option(desk, expiry=MIDDLE)], surface=SMILES)))
    share = (YEARS[MIDDLE] - YEARS[NEAR]) / (YEARS[FAR] - YEARS[NEAR])
    variance = (1 - share) * 0.25 * YEARS[NEAR] + share * 0.36 * YEARS[FAR]
    assert row["vol_source"] == "interpolated"
    assert row["vol"] == pytest.approx((variance / YEARS[MIDDLE]) ** 0.5, rel=1e-13)


@pytest.mark.parametrize("expiry", ["2026-02-01 08:00", "2026-06-26 08:00"])
def test_never_beyond_the_first_or_last_expiry(desk, expiry):
    book = desk.book([option(desk, expiry=expiry)], surface=SMILES)
    assert greeks(book).codes["vol"].tolist() == [Code.MISSING]
    market = {"BTC": {"vol": 0.55}}
    row = only(greeks(desk.book([option(desk, expiry=expiry)], None, market, SMILES)))
    assert (row["vol"], row["vol_source"]) == (0.55, "flat")


def test_svi_slice_gives_its_total_variance(desk):
    """w(0) of the Vogt slice is 0.01742625255515912 (Gatheral and Jacquier, 2014)."""
    svi = {"underlying": "BTC", "expiry": NEAR, "smile": "svi", "forward": 65000.0}
    svi |= {"svi_a": -0.0410, "svi_b": 0.1331, "svi_rho": 0.3060}
    svi |= {"svi_m": 0.3586, "svi_sigma": 0.4153}
    row = only(greeks(desk.book([option(desk, expiry=NEAR)], surface=[svi])))
    assert row["vol"] == pytest.approx((0.01742625255515912 / YEARS[NEAR]) ** 0.5)


def test_delta_smile_returns_its_quotes_at_its_strikes(desk):
    """EURUSD-like: at the 25-delta strikes of Reiswich and Wystup's market."""
    smile = {"underlying": "EURUSD", "expiry": FAR, "smile": "delta", "forward": 1.091}
    smile |= {
        "atm": 0.078,
        "rr25": -0.006,
        "bf25": 0.002,
        "rr10": -0.011,
        "bf10": 0.007,
    }
    atm = 1.091 * np.exp(0.078**2 * YEARS[FAR] / 2)
    position = option(desk, underlying="EURUSD", settlement="linear", expiry=FAR)
    book = desk.book([position | {"strike": float(atm)}], surface=[smile])
    row = only(greeks(book))
    assert row["vol"] == pytest.approx(0.078, rel=1e-12)
    from xlhedge.pricing.fx_delta import strike_for_delta

    dividend = 0.043 - np.log(1.091 / 1.0845) / YEARS[FAR]
    for flag, delta, vol in (("call", 0.25, 0.077), ("put", -0.10, 0.0905)):
        strike = strike_for_delta(
            flag, delta, 1.0845, YEARS[FAR], 0.043, vol, dividend, "spot"
        )
        wing = position | {"flag": flag, "strike": float(strike)}
        assert only(greeks(desk.book([wing], surface=[smile])))["vol"] == pytest.approx(
            vol
        )


def test_surface_row_without_its_parameters_fails_the_positions_on_it(desk):
    svi = {"underlying": "BTC", "expiry": NEAR, "smile": "svi", "forward": 65000.0}
    result = greeks(desk.book([option(desk, expiry=NEAR)], surface=[svi]))
    assert "svi_a is blank: smile svi needs it" in result["status"][0]


def future(desk, expiry, mark):
    row = desk.PERPETUAL | {"instrument": f"F{mark}", "kind": "future", "mark": mark}
    return row | {"expiry": expiry, "tradable": False}


def source(desk, instruments, surface=None, expiry=NEAR, **change):
    position = option(desk, vol=0.5, expiry=expiry, **change)
    row = only(greeks(desk.book([position], instruments, surface=surface)))
    return row["forward"], row["forward_source"]


def test_forward_is_the_first_that_applies(desk):
    own = [desk.PERPETUAL, listed(desk, forward=60111.0), future(desk, NEAR, 60222.0)]
    assert source(desk, own, SMILES, instrument="C") == (60111, "instrument")
    assert source(desk, own, SMILES) == (60222, "future")
    assert source(desk, None, SMILES) == (60300, "surface")


def test_forward_between_two_is_log_linear_in_years(desk):
    value, name = source(desk, None, SMILES, expiry=MIDDLE)
    share = (YEARS[MIDDLE] - YEARS[NEAR]) / (YEARS[FAR] - YEARS[NEAR])
    expected = 60300 ** (1 - share) * 60900**share
    assert (value, name) == (pytest.approx(expected, rel=1e-14), "interpolated")


def test_spot_is_the_forward_of_today(desk):
    value, name = source(desk, None, SMILES, expiry="2026-01-30 08:00")
    share = (14 + 22 / 24) / (28 + 22 / 24)
    expected = 60000 ** (1 - share) * 60300**share
    assert (value, name) == (pytest.approx(expected, rel=1e-14), "interpolated")


def test_beyond_the_last_forward_the_market_carries(desk):
    market = {"BTC": {"rate": 0.05, "dividend": 0.02, "vol": 0.5}}
    position = option(desk, expiry="2027-01-15 10:00")
    row = only(greeks(desk.book([position], None, market, SMILES)))
    assert row["forward_source"] == "carry"
    assert row["forward"] == pytest.approx(60000 * np.exp(0.03), rel=1e-14)


def test_the_mark_of_a_perpetual_is_never_a_forward(desk):
    listed_perpetual = desk.PERPETUAL | {"mark": 99999.0}
    assert source(desk, [listed_perpetual]) == (60000, "carry")


def test_date_only_expiry_takes_the_cut_of_its_underlying(desk):
    market = {"BTC": {"cut": "09:30 America/New_York", "vol": 0.5}}
    position = option(desk, expiry="2026-07-15")
    row = only(greeks(desk.book([position], None, market)))
    # Summer: 09:30 in New York is 13:30 UTC, 181 days and 3.5 hours later.
    assert row["years"] == pytest.approx((181 + 3.5 / 24) / 365, rel=1e-15)


def test_surface_without_rows_is_no_surface(desk):
    smiles = [{"underlying": None, "expiry": None, "smile": None}]
    row = only(greeks(desk.book([desk.COIN_CALL], surface=smiles)))
    assert (row["vol_source"], row["status"]) == ("position", "ok")
