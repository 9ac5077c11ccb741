"""What a reconciliation is given: terms that an independent formula can use."""

from math import erfc, exp, log, pi, sqrt

import numpy as np
import pytest

from xlhedge.book.greeks import greeks
from xlhedge.book.recon import recon

LINEAR = {
    "id": "L1",
    "underlying": "SHARE",
    "quantity": -10.0,
    "kind": "option",
    "settlement": "linear",
    "style": "european",
    "flag": "put",
    "strike": 40.0,
    "multiplier": 100.0,
    "vol": 0.2,
}
DIVIDEND = [{"underlying": "SHARE", "ex_date": "2026-02-02", "amount": 0.5}]


def cdf(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


def by_hand(row):
    """Price, delta, gamma and vega per point of a row's terms, by Black (1976)."""
    terms = ("sign", "spot", "forward", "strike")
    sign, spot, forward, strike = (row[name] for name in terms)
    width = row["vol"] * sqrt(row["years"])
    d = log(forward / strike) / width + width / 2
    discount, density = exp(-row["rate"] * row["years"]), exp(-d * d / 2) / sqrt(2 * pi)
    value = forward * cdf(sign * d) - strike * cdf(sign * (d - width))
    slope = discount * forward / spot
    return (
        sign * discount * value / row["paid_in"],
        sign * slope * cdf(sign * d),
        slope * density / (spot * width),
        discount * forward * density * sqrt(row["years"]) / 100,
    )


def rows(found):
    return [{n: found[n][i] for n in found.columns} for i in range(len(found))]


@pytest.mark.parametrize(
    "expiry", ["2026-01-16 08:00", "2026-02-13 14:48", "2030-06-28 08:00"]
)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_an_independent_formula_finds_price_and_greeks_from_the_terms(
    desk, flag, expiry
):
    at = {"expiry": expiry, "flag": flag}
    positions = [desk.COIN_CALL | at, LINEAR | at, LINEAR | at | {"id": "L2"}]
    positions[2]["strike"] = 55.0
    found = recon(desk.book(positions, dividends=DIVIDEND))
    assert list(found["status"]) == ["ok"] * 3
    for row in rows(found):
        greek = (row[n] for n in ("price", "delta", "gamma", "vega_point"))
        assert tuple(greek) == pytest.approx(by_hand(row), rel=1e-9, abs=1e-15)


def test_bumps_of_the_price_find_the_same_greeks(desk):
    at = {"expiry": desk.EXPIRY}
    positions = [
        desk.COIN_CALL,
        LINEAR | at,
        LINEAR | at | {"id": "L2", "flag": "call"},
    ]
    for row in rows(recon(desk.book(positions, dividends=DIVIDEND))):
        assert row["delta_bump"] == pytest.approx(row["delta"], rel=1e-9)
        assert row["gamma_bump"] == pytest.approx(row["gamma"], rel=1e-7)
        assert row["vega_bump"] == pytest.approx(row["vega_point"], rel=1e-9)


def test_what_is_compared_is_what_the_sheet_greeks_shows(desk):
    share = {"id": "S", "underlying": "SHARE", "quantity": 1.0, "kind": "spot"}
    share |= {"settlement": "linear", "multiplier": 1.0}
    book = desk.book([share, desk.COIN_CALL, LINEAR | {"expiry": desk.EXPIRY}])
    ours, shown = recon(book), greeks(book)
    assert list(ours["id"]) == list(shown["id"])[1:]
    for name in ("price", "delta", "gamma", "vega_point", "vol", "forward", "years"):
        assert list(ours[name]) == list(shown[name][1:])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"style": "american"}, "american"),
        ({"vol": 0.0}, "vol is 0"),
        ({"vol": None}, "no vol"),
        ({"settlement": "inverse", "underlying": "BTC"}, "settling"),
    ],
)
def test_an_option_that_the_formula_does_not_describe_says_why(desk, change, reason):
    settling = change.get("underlying") == "BTC"
    expiry = "2026-01-15 10:20" if settling else desk.EXPIRY
    found = recon(desk.book([LINEAR | {"expiry": expiry} | change, desk.COIN_CALL]))
    assert list(found["sign"]) == [0.0, 1.0]
    assert reason in found["status"][0]
    assert found["status"][1] == "ok"
    bumps = [found[name][0] for name in ("delta_bump", "gamma_bump", "vega_bump")]
    assert bumps == [0.0, 0.0, 0.0]
    failed = found.failed()
    assert list(failed) == [change.get("vol", 1.0) is None, False]


def test_a_book_without_options_has_no_row(desk):
    coin = {"id": "C", "underlying": "BTC", "quantity": 1.0, "kind": "cash"}
    found = recon(desk.book([coin | {"settlement": "inverse", "multiplier": 1.0}]))
    assert len(found) == 0
    assert all(len(np.atleast_1d(found[name])) == 0 for name in found.columns)
