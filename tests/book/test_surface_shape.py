"""What the Surface gives: vols by strike, its shape, and its distance from marks."""

import numpy as np
import pytest
from mpmath import diff, exp, findroot, mp, mpf, ncdf, sqrt

from tests.book.test_surface import (
    CALM,
    FAR,
    FORWARDS,
    MIDDLE,
    NEAR,
    QUOTES,
    row,
    years,
)
from xlhedge.book.greeks import greeks
from xlhedge.book.surface_marks import surface_marks
from xlhedge.book.surface_shape import surface_shape
from xlhedge.book.surface_slice import surface_vols
from xlhedge.core.errors import DomainError, InputError, MissingDataError

SPOT = 60000.0
CONVENTIONS = ["spot", "forward", "spot_pa", "forward_pa"]
OPTION = {
    "instrument": "X-1",
    "underlying": "BTC",
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "call",
    "strike": 65000.0,
    "expiry": FAR,
    "multiplier": 1.0,
    "price_currency": "BTC",
    "tradable": False,
}


def svi_vol(k, t, svi=CALM):
    """By the definition, at 30 digits."""
    a, b, rho, m, sigma = (
        mpf(svi[f"svi_{name}"]) for name in ["a", "b", "rho", "m", "sigma"]
    )
    return sqrt((a + b * (rho * (k - m) + sqrt((k - m) ** 2 + sigma**2))) / t)


def svi_delta(phi, k, t, convention, forward):
    """The delta of a market convention at the smile's own vol, r = 0."""
    width = svi_vol(k, t) * sqrt(t)
    d2 = -k / width - width / 2
    carried = mpf(forward) / SPOT if convention.startswith("spot") else mpf(1)
    if convention.endswith("_pa"):
        return phi * carried * exp(k) * ncdf(phi * d2)
    return phi * carried * ncdf(phi * (d2 + width))


def shape_of(desk, rows, **given):
    found = surface_shape(desk.book([desk.COIN_CALL], surface=rows, **given))
    return [dict(zip(found.columns, cells, strict=True)) for cells in rows_of(found)]


def rows_of(found):
    return list(zip(*(found[name] for name in found.columns), strict=True))


@pytest.mark.parametrize("expiry", [NEAR, MIDDLE, FAR])
def test_surface_vols_are_those_that_a_position_finds(desk, expiry):
    surface = [row(NEAR, "svi", **CALM), row(FAR, "delta", **QUOTES)]
    strikes = [45000.0, 61000.0, 90000.0]
    options = [
        desk.COIN_CALL | {"id": str(k), "strike": k, "vol": None, "expiry": expiry}
        for k in strikes
    ]
    book = desk.book(options, surface=surface)
    found = surface_vols(book, "BTC", expiry, np.array(strikes), "inverse")
    held = greeks(book)
    assert found["vol"] == pytest.approx(held["vol"], rel=1e-15)
    assert found["source"].tolist() == held["vol_source"].tolist()
    assert found["strike"] == pytest.approx(strikes, rel=1e-15)
    assert found["k"] == pytest.approx(np.log(strikes / held["forward"]), abs=1e-15)


def test_without_strikes_the_grid_is_even_in_standard_deviations(desk):
    book = desk.book([desk.COIN_CALL], surface=[row(FAR, "flat", atm=0.6)])
    found = surface_vols(book, "BTC", FAR)
    assert len(found) == 41
    assert found["k"][[0, 20, -1]] == pytest.approx(
        np.array([-2.5, 0.0, 2.5]) * 0.6 * years(FAR) ** 0.5
    )
    assert set(found["vol"]) == {0.6}


@pytest.mark.parametrize(
    ("given", "error", "rule"),
    [
        (("BTC", "2026-12-25 08:00"), MissingDataError, "it reaches from 2026-02-13"),
        (("DOGE", FAR), MissingDataError, "no Market row for underlying DOGE"),
        (("BTC", "2026-01-15 09:00"), DomainError, "expired 2026-01-15 09:00"),
        (("BTC", "2026-03-27"), InputError, "Market has no cut for BTC"),
        (("BTC", "soon"), InputError, "expiry must be a date, got soon"),
        (("SHARE", FAR), MissingDataError, "it has none"),
        (("BTC", FAR, np.array([0.0])), DomainError, "strikes must be > 0, got 0"),
    ],
)
def test_what_the_surface_cannot_answer_is_refused(desk, given, error, rule):
    surface = [row(NEAR, "flat", atm=0.5), row(FAR, "flat", atm=0.6)]
    with pytest.raises(error, match=rule):
        surface_vols(desk.book([desk.COIN_CALL], surface=surface), *given)


def test_a_date_alone_expires_at_the_cut_of_its_underlying(desk):
    book = desk.book(
        [desk.COIN_CALL],
        None,
        {"BTC": {"cut": "08:00 UTC"}},
        [row(FAR, "flat", atm=0.6)],
    )
    assert surface_vols(book, "BTC", "2026-03-27")["source"][0] == "surface"


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_shape_of_an_svi_slice_is_that_of_thirty_digits(desk, convention):
    """Slope, risk reversal and butterfly by root finding on their definitions."""
    market = {"BTC": {"delta_convention": convention}}
    with mp.workdps(30):
        t, forward = mpf(float(years(FAR))), FORWARDS[FAR]

        def vol_of(phi):
            def missed(k):
                return svi_delta(phi, k, t, convention, forward) - phi * mpf("0.25")

            return svi_vol(findroot(missed, phi * mpf("0.15")), t)

        def straddle(k):
            return sum(svi_delta(phi, k, t, convention, forward) for phi in (1, -1))

        call, put = vol_of(1), vol_of(-1)
        middle = svi_vol(findroot(straddle, 0.01), t)
        expected = {
            "atm_vol": svi_vol(0, t),
            "skew": diff(lambda k: svi_vol(k, t), 0),
            "rr25": call - put,
            "bf25": (call + put) / 2 - middle,
        }
    found = shape_of(desk, [row(FAR, "svi", **CALM)], market=market)[0]
    assert found["status"] == "ok"
    assert (found["forward"], found["forward_source"]) == (forward, "surface")
    for name, number in expected.items():
        tolerance = 1e-9 if name == "skew" else 1e-13
        assert found[name] == pytest.approx(float(number), abs=tolerance), name


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_delta_smile_returns_its_own_quotes(desk, convention):
    market = {"BTC": {"delta_convention": convention}}
    found = shape_of(desk, [row(FAR, "delta", **QUOTES)], market=market)[0]
    assert found["status"] == "ok"
    for name in ("rr25", "bf25"):
        assert found[name] == pytest.approx(QUOTES[name], abs=1e-12)


def test_a_flat_row_has_no_skew_and_no_wings(desk):
    found = shape_of(desk, [row(FAR, "flat", atm=0.6)])[0]
    assert found["atm_vol"] == 0.6
    assert [found[name] for name in ("skew", "rr25", "bf25")] == [0.0, 0.0, 0.0]


def test_a_row_that_failed_shows_why_and_no_number(desk):
    rows = [row(FAR, "svi", **CALM | {"svi_rho": 2.0}), row(NEAR, "flat", atm=0.6)]
    bad, good = shape_of(desk, rows)
    assert "svi_rho must be between -1 and 1, got 2" in bad["status"]
    assert np.isnan([bad[n] for n in ("years", "atm_vol", "skew", "rr25")]).all()
    assert good["atm_vol"] == 0.6


def test_a_smile_that_can_be_arbitraged_prices_and_says_so(desk):
    rows = [row(NEAR, "flat", atm=0.9), row(FAR, "flat", atm=0.3)]
    found = shape_of(desk, rows)[1]
    assert "total variance is" in found["status"]
    assert found["atm_vol"] == 0.3


def test_marks_are_counted_and_measured_in_vol_points(desk):
    """Marks of 0.58 and 0.63 beside a flat 0.6: sqrt((2^2 + 3^2)/2) points."""
    listed = [
        desk.PERPETUAL,
        OPTION | {"mark_vol": 0.58},
        OPTION | {"instrument": "X-2", "strike": 55000.0, "mark_vol": 0.63},
        OPTION | {"instrument": "X-3", "expiry": NEAR, "mark_vol": 0.5},
        OPTION | {"instrument": "X-4"},
    ]
    surface = [row(FAR, "flat", atm=0.6), row(NEAR, "flat", atm=0.6)]
    far, near = shape_of(desk, surface, instruments=listed)
    assert (far["marks"], near["marks"]) == (2, 1)
    assert far["mark_rmse"] == pytest.approx(6.5**0.5)
    book = desk.book([desk.COIN_CALL], listed, surface=surface)
    found = surface_marks(book, "BTC", np.datetime64(FAR, "us"))
    assert found["instrument"].tolist() == ["X-2", "X-1"]  # by strike
    assert found["difference"] == pytest.approx([-3.0, 2.0])
    assert len(surface_marks(book)) == 3
    assert len(surface_marks(book, "SHARE")) == 0


def test_without_marks_the_fit_to_them_is_none(desk):
    found = shape_of(desk, [row(FAR, "flat", atm=0.6)])[0]
    assert (found["marks"], found["mark_rmse"]) == (0, "none")


def test_a_mark_beyond_the_surface_says_so(desk):
    listed = [OPTION | {"mark_vol": 0.58, "expiry": "2026-12-25 08:00"}]
    book = desk.book([desk.COIN_CALL], listed, surface=[row(FAR, "flat", atm=0.6)])
    found = surface_marks(book)
    assert found["status"].tolist() == ["the Surface does not reach this expiry"]
    assert np.isnan(found["difference"]).all()
    assert found["mark_vol"].tolist() == [0.58]
