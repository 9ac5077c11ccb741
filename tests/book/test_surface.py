"""The Surface between its expiries, and what of it can be arbitraged."""

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.surface_check import check_surface
from xlhedge.core.errors import MissingDataError

NEAR, MIDDLE, FAR = "2026-02-13 08:00", "2026-03-01 08:00", "2026-03-27 08:00"
FORWARDS = {NEAR: 60300.0, FAR: 60900.0}
CALM = {"svi_a": 0.01, "svi_b": 0.05, "svi_rho": -0.3, "svi_m": 0.02, "svi_sigma": 0.2}
VOGT = {
    "svi_a": -0.0410,
    "svi_b": 0.1331,
    "svi_rho": 0.3060,
    "svi_m": 0.3586,
    "svi_sigma": 0.4153,
}
QUOTES = {"atm": 0.6, "rr25": -0.02, "bf25": 0.01}


def row(expiry, smile, **quotes):
    head = {"underlying": "BTC", "expiry": expiry, "smile": smile}
    return head | {"forward": FORWARDS[expiry]} | quotes


def years(expiry):
    gap = np.datetime64(expiry) - np.datetime64("2026-01-15T10:00")
    return gap / np.timedelta64(365, "D")


def svi_variance(k, svi):
    shifted = k - svi["svi_m"]
    root = (shifted**2 + svi["svi_sigma"] ** 2) ** 0.5
    return svi["svi_a"] + svi["svi_b"] * (svi["svi_rho"] * shifted + root)


def vol_of(desk, strike, expiry, surface):
    position = desk.COIN_CALL | {"vol": None, "strike": strike, "expiry": expiry}
    found = greeks(desk.book([position], surface=surface))
    assert found["status"].tolist() == ["ok"]
    return found["vol"][0], found["vol_source"][0], found["forward"][0]


def test_between_two_kinds_of_smile_total_variance_is_linear_at_equal_moneyness(desk):
    """An SVI slice before and a delta smile after: its 25 delta strikes are known.

    The far strike of the premium-adjusted put by bisection on its definition.
    """
    from mpmath import exp, findroot, ncdf, sqrt

    vol, t = 0.6 + 0.01 + 0.01, years(FAR)  # the put: atm + bf - rr/2

    def put_delta(k):
        width = vol * sqrt(t)
        carried = FORWARDS[FAR] / 60000.0  # e^((r-q)T) with r = 0
        return -carried * exp(k) * ncdf(k / width + width / 2) + 0.25

    k = float(findroot(put_delta, (-1, 0), solver="anderson"))
    surface = [row(NEAR, "svi", **CALM), row(FAR, "delta", **QUOTES)]
    share = (years(MIDDLE) - years(NEAR)) / (t - years(NEAR))
    low, high = svi_variance(k, CALM), vol**2 * t
    expected = ((low + (high - low) * share) / years(MIDDLE)) ** 0.5
    forward = vol_of(desk, 60000.0, MIDDLE, surface)[2]
    found, source, _ = vol_of(desk, forward * np.exp(k), MIDDLE, surface)
    assert source == "interpolated"
    assert found == pytest.approx(expected, rel=1e-10)


def test_between_an_svi_slice_and_a_flat_smile(desk):
    surface = [row(NEAR, "flat", atm=0.3), row(FAR, "svi", **CALM)]
    share = (years(MIDDLE) - years(NEAR)) / (years(FAR) - years(NEAR))
    forward = vol_of(desk, 60000.0, MIDDLE, surface)[2]
    for k in (-0.4, 0.0, 0.3):
        low, high = 0.3**2 * years(NEAR), svi_variance(k, CALM)
        expected = ((low + (high - low) * share) / years(MIDDLE)) ** 0.5
        found = vol_of(desk, forward * np.exp(k), MIDDLE, surface)[0]
        assert found == pytest.approx(expected, rel=1e-12)


def test_quoted_delta_without_a_strike_fails_its_positions_by_row_and_leg(desk):
    wild = {"atm": 9.0, "rr25": 0.0, "bf25": 0.4}
    position = desk.COIN_CALL | {"vol": None, "expiry": NEAR}
    found = greeks(desk.book([position], surface=[row(NEAR, "delta", **wild)]))
    assert "Surface row 1: the 25 delta call of the smile" in found["status"][0]


def test_surface_row_of_an_unknown_underlying_is_a_failure_of_the_book(desk):
    stray = row(NEAR, "flat", atm=0.5) | {"underlying": "XRP"}
    book = desk.book([desk.COIN_CALL], surface=[row(FAR, "flat", atm=0.5), stray])
    rule = "no Market row for underlying XRP"
    assert [(f.table, f.row, f.reason) for f in book.failures()] == [
        ("Surface", 2, rule)
    ]
    assert greeks(book)["status"].tolist() == ["ok"]
    assert check_surface(book)["status"].tolist() == ["ok", rule]


def statuses(desk, *surface):
    return check_surface(desk.book([desk.COIN_CALL], surface=list(surface)))["status"]


def test_free_surface_is_ok(desk):
    found = statuses(desk, row(NEAR, "flat", atm=0.3), row(FAR, "svi", **CALM))
    assert found.tolist() == ["ok", "ok"]


def test_butterfly_of_a_row_is_named_with_its_place(desk):
    """Gatheral and Jacquier (2014): g of the Vogt slice is -0.0329 at k = 0.879."""
    assert statuses(desk, row(FAR, "svi", **VOGT)).tolist() == [
        "butterfly: g = -0.0329 at k = 0.8793"
    ]


def test_wing_beyond_lees_bound_is_named(desk):
    steep = CALM | {"svi_b": 1.4, "svi_rho": 0.8 / 1.4}
    assert "slope 2.2, Lee's bound is 2" in statuses(desk, row(FAR, "svi", **steep))[0]


def test_flag_of_a_fit_is_repeated(desk):
    flagged = row(FAR, "flat", atm=0.5, arbitrage_free=False)
    assert statuses(desk, flagged).tolist() == ["arbitrage_free is FALSE"]


def test_total_variance_that_falls_with_the_expiry_is_named_with_its_place(desk):
    near, far = row(NEAR, "flat", atm=0.9), row(FAR, "flat", atm=0.5)
    found = statuses(desk, far, near)
    drop = 0.9**2 * years(NEAR) - 0.5**2 * years(FAR)
    assert found[0].startswith(f"total variance is {drop:.3g} below that of {NEAR}")
    assert found[1] == "ok"


def test_slices_that_cross_in_one_wing_only_are_found(desk):
    """Equal at the bottom, the later one with the flatter right wing."""
    flatter = CALM | {"svi_a": 0.012, "svi_rho": -0.7}
    found = statuses(desk, row(NEAR, "svi", **CALM), row(FAR, "svi", **flatter))
    assert "below that of 2026-02-13 08:00 at k = " in found[1]
    assert float(found[1].rsplit("= ", 1)[1]) > 0


def test_book_without_a_surface_has_none_to_check(desk):
    with pytest.raises(MissingDataError, match="no table Surface"):
        check_surface(desk.book([desk.COIN_CALL]))
