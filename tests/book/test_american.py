"""American options in a book: their own model, and only in quote currency."""

import numpy as np
import pytest
import QuantLib as ql

from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total
from xlhedge.core.errors import Code

# Half a year after the market's time.
PUT = {
    "id": "P1",
    "underlying": "SHARE",
    "quantity": -120.0,
    "kind": "option",
    "settlement": "linear",
    "style": "american",
    "flag": "put",
    "strike": 44.0,
    "expiry": "2026-07-16 22:00",
    "multiplier": 100.0,
    "vol": 0.2,
}
SHARE = {
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


def quantlib_put(spot: float, vol: float, dividend: float) -> float:
    """The put above by QuantLib: half a year as 180 days of Actual/360."""
    today, count = ql.Date(1, 1, 2026), ql.Actual360()
    ql.Settings.instance().evaluationDate = today
    rates = (
        ql.YieldTermStructureHandle(ql.FlatForward(today, rate, count))
        for rate in (dividend, 0.1)
    )
    vols = ql.BlackConstantVol(today, ql.NullCalendar(), vol, count)
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        *rates,
        ql.BlackVolTermStructureHandle(vols),
    )
    payoff = ql.PlainVanillaPayoff(ql.Option.Put, 44.0)
    option = ql.VanillaOption(payoff, ql.AmericanExercise(today, today + 180))
    scheme = ql.QdFpAmericanEngine.highPrecisionScheme()
    option.setPricingEngine(ql.QdFpAmericanEngine(process, scheme))
    return float(option.NPV())


def test_an_american_line_has_the_american_price_and_delta(desk):
    found = greeks(desk.book([PUT], [SHARE]))
    low, mid, high = (quantlib_put(42 + h, 0.2, 0.0) for h in (-0.05, 0, 0.05))
    assert found["status"][0] == "ok"
    assert found["price"][0] == pytest.approx(mid, abs=1e-6)
    assert found["delta"][0] == pytest.approx((high - low) / 0.1, abs=1e-5)
    assert found["value"][0] == pytest.approx(-12000 * mid, abs=1e-2)


def test_its_yield_is_that_of_the_forward(desk):
    own = ("id", "quantity", "vol")
    listed = {name: cell for name, cell in PUT.items() if name not in own}
    listed |= {"instrument": "P", "forward": 43.0, "price_currency": "USD"}
    listed |= {"tradable": False}
    found = greeks(desk.book([PUT | {"instrument": "P"}], [SHARE, listed]))
    dividend = 0.1 - 2 * np.log(43 / 42)
    assert found["forward_source"][0] == "instrument"
    expected = quantlib_put(42, 0.2, dividend)
    assert found["price"][0] == pytest.approx(expected, abs=1e-6)


def test_it_is_worth_at_least_the_european_line(desk):
    both = [PUT, PUT | {"id": "P2", "style": "european"}]
    american, european = greeks(desk.book(both, [SHARE]))["price"]
    assert american > european + 0.1
    call = PUT | {"flag": "call"}
    calls = [call, call | {"id": "C2", "style": "european"}]
    american, european = greeks(desk.book(calls, [SHARE]))["price"]
    assert american == pytest.approx(european, rel=1e-14)


def test_its_mark_implies_the_american_vol(desk):
    mark = quantlib_put(42, 0.2, 0.0)
    found = greeks(desk.book([PUT | {"vol": None, "mark": mark}], [SHARE]))
    assert found["vol_source"][0] == "implied"
    assert found["vol"][0] == pytest.approx(0.2, abs=1e-6)


def test_a_mark_at_the_payoff_has_no_vol(desk):
    found = greeks(desk.book([PUT | {"vol": None, "mark": 2.0}], [SHARE]))
    assert "is not above the intrinsic value" in found["status"][0]
    assert found.codes["vol"][0] == Code.BELOW_INTRINSIC


def test_its_ticket_hedges_the_american_delta(desk):
    names = {"numeraire": "quote", "hedge_instrument": "SHARE", "underlying": "SHARE"}
    book = desk.book([PUT], [SHARE], policy=[desk.POLICY | names])
    delta = greeks(book)["delta"][0]
    assert tickets(book)["unrounded"][0] == pytest.approx(12000 * delta, rel=1e-12)


def test_two_boundaries_fail_the_line_alone(desk):
    good = PUT | {"id": "GOOD", "style": "european"}
    market = {"SHARE": {"rate": -0.01, "dividend": -0.03}}
    book = desk.book([good, PUT], [SHARE], market=market)
    found = greeks(book)
    assert found["status"][0] == "ok"
    assert "has two exercise boundaries" in found["status"][1]
    assert found.codes["price"].tolist() == [Code.OK, Code.OUT_OF_RANGE]
    assert total(book)["failed"].tolist() == [1]
