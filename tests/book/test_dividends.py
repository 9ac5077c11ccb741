"""Cash dividends in a book: print, QuantLib, revaluations and refusals."""

import numpy as np
import pytest
import QuantLib as ql

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total
from xlhedge.core.errors import CellError, Code, InputError
from xlhedge.pricing.american import AMERICAN
from xlhedge.pricing.forwards import forward_price

# Half a year, two and five months after the market's time, in years of 365 days.
EXPIRY = "2026-07-16 22:00"
EX_DATES = ("2026-03-17 06:00", "2026-06-16 12:00")
PAID = [{"underlying": "SHARE", "ex_date": day, "amount": 0.5} for day in EX_DATES]
# Hull (2018), example 15.9.
HULL = {"SHARE": {"spot": 40.0, "rate": 0.09}}
CALL = {
    "id": "CALL",
    "underlying": "SHARE",
    "quantity": 3.0,
    "kind": "option",
    "settlement": "linear",
    "style": "european",
    "flag": "call",
    "strike": 40.0,
    "expiry": EXPIRY,
    "multiplier": 100.0,
    "vol": 0.3,
}
PUT = CALL | {"id": "PUT", "flag": "put", "strike": 44.0, "quantity": -7.0}
FORWARD = CALL | {"id": "FORWARD", "kind": "forward", "entry_price": 41.0}
FORWARD |= dict.fromkeys(("style", "flag", "strike", "vol"))
SPOT = FORWARD | {"id": "SPOT", "kind": "spot", "expiry": None}
FUTURE = FORWARD | {"id": "FUTURE", "kind": "future", "mark": 41.5}
FUTURE |= {"expiry": "2026-05-01 12:00"}
FX = 1.25


def only(result):
    return {name: column[0] for name, column in result.columns.items()}


def slope(f, step):
    """Sixth-order central difference."""
    odd = [f(n * step) - f(-n * step) for n in (1, 2, 3)]
    return (45 * odd[0] - 9 * odd[1] + odd[2]) / (60 * step)


def test_hulls_call_on_a_share_with_two_dividends(desk):
    """Print: 3.67, the share less its dividends 39.0259."""
    row = only(greeks(desk.book([CALL], market=HULL, dividends=PAID)))
    assert (row["status"], row["forward_source"]) == ("ok", "carry")
    assert row["price"] == pytest.approx(3.67, abs=5e-3)
    assert row["forward"] * np.exp(-0.045) == pytest.approx(39.0259, abs=1e-4)
    expected = forward_price(40, 0.5, 0.09, 0, [2 / 12, 5 / 12], [0.5, 0.5])
    assert row["forward"] == pytest.approx(expected, rel=1e-15)


def quantlib_greeks(option, spot, rate, paid):
    """Price, delta, gamma, vega, theta and rho of a European option; q = 0.

    `option`: flag, strike, days and vol; `paid`: days to each ex-date and amount.
    """
    flag, strike, days, vol = option
    today, count = ql.Date(15, 1, 2026), ql.Actual365Fixed()
    ql.Settings.instance().evaluationDate = today
    curves = (
        ql.YieldTermStructureHandle(ql.FlatForward(today, r, count)) for r in (0, rate)
    )
    vols = ql.BlackConstantVol(today, ql.NullCalendar(), vol, count)
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        *curves,
        ql.BlackVolTermStructureHandle(vols),
    )
    cash = ql.DividendVector(
        [today + int(d) for d, _ in paid], [float(a) for _, a in paid]
    )
    kind = ql.Option.Call if flag == "call" else ql.Option.Put
    payoff = ql.PlainVanillaPayoff(kind, strike)
    peer = ql.VanillaOption(payoff, ql.EuropeanExercise(today + int(days)))
    peer.setPricingEngine(ql.AnalyticDividendEuropeanEngine(process, cash))
    names = ("NPV", "delta", "gamma", "vega", "theta", "rho")
    return [getattr(peer, name)() for name in names]


def test_a_thousand_options_are_those_of_quantlib(desk):
    """Forty shares with up to nine dividends, before and after the expiries."""
    rng = np.random.default_rng(20260115)
    positions, market, dividends, expected = [], {}, [], []
    for name in (f"S{i}" for i in range(40)):
        spot, rate = rng.uniform(20, 200), rng.uniform(-0.02, 0.1)
        row = {"base": name, "quote": "USD", "as_of": "2026-01-15 00:00"}
        days = rng.choice(np.arange(1, 900), rng.integers(0, 10), replace=False)
        paid = [(d, rng.uniform(0, 0.08) * spot) for d in days]
        market[name] = row | {"spot": spot, "rate": rate}
        dividends += [
            {
                "underlying": name,
                "ex_date": np.datetime64("2026-01-15") + d,
                "amount": a,
            }
            for d, a in paid
        ]
        for i in range(25):
            flag, days = rng.choice(["call", "put"]), int(rng.integers(2, 900))
            strike, vol = spot * rng.uniform(0.6, 1.5), rng.uniform(0.05, 0.9)
            own = {"id": f"{name}-{i}", "underlying": name, "flag": str(flag)}
            own |= {"strike": strike, "vol": vol, "quantity": 1.0, "multiplier": 1.0}
            end = np.datetime64("2026-01-15T00:00") + np.timedelta64(days, "D")
            positions.append(CALL | own | {"expiry": end})
            option = (flag, strike, days, vol)
            expected.append(quantlib_greeks(option, spot, rate, paid))
    found = greeks(desk.book(positions, None, market, dividends=dividends))
    assert set(found["status"]) == {"ok"}
    spots = np.array([market[n]["spot"] for n in found["underlying"]])
    theta = found["theta_day"] * 365
    vega, rho = found["vega_point"] * 100, found["position_rho_1pct"] * 100
    raw = (found["price"], found["delta"], found["gamma"], vega, theta, rho)
    scales = (spots, 1, 1 / spots, spots, spots, spots)
    for values, peers, scale in zip(raw, np.transpose(expected), scales, strict=True):
        assert np.max(np.abs(values - peers) / scale) < 1e-13


MARKET = {"SHARE": {"spot": 42.0, "rate": 0.06, "dividend": 0.013, "fx_to_book": FX}}


def moved(desk, position, spot=0.0, vol=0.0, rate=0.0, hours=0.0):
    """The position with a relative move of spot, and moves of vol, rate and time."""
    own = MARKET["SHARE"]
    time = np.datetime64("2026-01-15T10:00:00") + np.timedelta64(
        round(hours * 3600), "s"
    )
    row = {"spot": 42.0 * (1 + spot), "rate": own["rate"] + rate, "as_of": time}
    mark = {"mark": 41.5 * (1 + spot)} if position["kind"] == "future" else {}
    shocked = {"vol": position["vol"] + vol} if position["vol"] else {}
    positions = [position | mark | shocked]
    return greeks(desk.book(positions, None, {"SHARE": own | row}, dividends=PAID))


def worth(desk, position, **moves):
    return moved(desk, position, **moves)["value"][0]


EVERY = [CALL, PUT, FORWARD, SPOT, FUTURE]


@pytest.mark.parametrize("position", EVERY, ids=lambda p: p["id"])
def test_delta_is_the_slope_of_the_value_at_fixed_dividends(desk, position):
    row = only(moved(desk, position))
    bumped = slope(lambda h: worth(desk, position, spot=h), 4e-3)
    dollars = row["position_delta"] * 42 * FX
    assert dollars == pytest.approx(bumped, rel=1e-10)
    book = desk.book([position], None, MARKET, dividends=PAID)
    assert total(book)["dollar_delta"][0] == pytest.approx(bumped, rel=1e-10)


@pytest.mark.parametrize("position", EVERY, ids=lambda p: p["id"])
def test_gamma_is_the_slope_of_delta(desk, position):
    def dollars(h):
        return moved(desk, position, spot=h)["position_delta"][0] * 42 * FX

    row = only(moved(desk, position))
    change = slope(dollars, 4e-3) / 100
    assert row["gamma_1pct"] == pytest.approx(change, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("position", [CALL, PUT], ids=lambda p: p["id"])
def test_vega_is_the_slope_by_vol(desk, position):
    bumped = slope(lambda h: worth(desk, position, vol=h), 2e-3) / 100
    found = moved(desk, position)["position_vega_point"][0]
    assert found == pytest.approx(bumped, rel=1e-10)


@pytest.mark.parametrize("position", [CALL, PUT, FORWARD, SPOT], ids=lambda p: p["id"])
def test_rho_is_the_slope_by_rate_dividends_included(desk, position):
    bumped = slope(lambda h: worth(desk, position, rate=h), 1e-3) / 100
    found = moved(desk, position)["position_rho_1pct"][0]
    assert found == pytest.approx(bumped, rel=1e-10, abs=1e-12)
    # What the dividends add is not lost in the tolerance.
    if position["kind"] == "option":
        plain = desk.book([position], None, MARKET)
        assert abs(greeks(plain)["position_rho_1pct"][0] / found - 1) > 0.02


@pytest.mark.parametrize("position", [CALL, PUT, FORWARD, SPOT], ids=lambda p: p["id"])
def test_theta_is_the_slope_by_time_at_a_fixed_spot(desk, position):
    bumped = slope(lambda h: worth(desk, position, hours=h), 24.0) * 24
    found = moved(desk, position)["position_theta_day"][0]
    assert found == pytest.approx(bumped, rel=1e-9, abs=1e-12)


def test_call_less_put_is_the_forward_row(desk):
    put = PUT | {"strike": 40.0, "quantity": 3.0}
    forward = FORWARD | {"entry_price": 40.0}
    book = desk.book([CALL, put, forward], None, MARKET, dividends=PAID)
    found = greeks(book)
    for name in ("price", "delta", "theta_day", "position_rho_1pct", "value"):
        call, put, held = found[name]
        assert call - put == pytest.approx(held, rel=1e-12, abs=1e-12), name


def test_a_forward_row_moves_by_the_yield_alone(desk):
    """F - K discounted is (S - PV) exp(-qT) - K exp(-rT): dS moves it by exp(-qT)."""
    row = only(greeks(desk.book([FORWARD], None, MARKET, dividends=PAID)))
    assert row["delta"] == pytest.approx(np.exp(-0.013 / 2), rel=1e-14)


@pytest.mark.parametrize(
    ("ex_date", "counts"),
    [
        ("2026-01-15 09:59", False),
        ("2026-01-15 10:00", False),  # has gone ex: the spot is without it
        ("2026-01-15 10:01", True),
        (EXPIRY, True),
        ("2026-07-16 22:01", False),
    ],
)
def test_ex_dates_after_now_up_to_the_expiry_count(desk, ex_date, counts):
    paid = [PAID[0] | {"ex_date": ex_date}]
    with_it = greeks(desk.book([CALL], market=HULL, dividends=paid))["price"]
    without = greeks(desk.book([CALL], market=HULL))["price"]
    assert (with_it < without - 0.1) == counts
    assert counts or with_it == without


def test_the_time_of_valuation_decides_what_is_ahead(desk):
    book = desk.book([CALL], market=HULL, dividends=PAID)
    later = np.datetime64("2026-04-01T00:00")
    found = greeks(book, later)["forward"][0]
    years = [
        (np.datetime64(t) - later) / np.timedelta64(365, "D")
        for t in (EXPIRY, EX_DATES[1])
    ]
    expected = forward_price(40, years[0], 0.09, 0, [years[1]], [0.5])
    assert found == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("cut", "midnight"),
    [
        (None, "2026-03-17 00:00"),
        ("16:00 UTC", "2026-03-17 00:00"),
        ("09:30 America/New_York", "2026-03-17 04:00"),
        ("15:30 Asia/Tokyo", "2026-03-16 15:00"),
    ],
)
def test_a_date_alone_is_midnight_where_the_share_trades(desk, cut, midnight):
    market = {"SHARE": {"cut": cut}}
    books = [
        desk.book([CALL], None, market, dividends=[PAID[0] | {"ex_date": day}])
        for day in ("2026-03-17", midnight)
    ]
    assert len({greeks(book)["forward"][0] for book in books}) == 1
    day = books[0].table("Dividends")["ex_date"][0]
    assert day == np.datetime64(midnight)


def test_an_expiry_at_the_cut_of_its_ex_date_is_without_the_dividend(desk):
    """Whatever expires on the ex-date settles on a share that trades without."""
    market = {"SHARE": {"cut": "09:30 America/New_York"}}
    call = CALL | {"expiry": "2026-03-17"}
    paid = [PAID[0] | {"ex_date": "2026-03-17"}]
    forwards = [
        greeks(desk.book([call], None, market, dividends=d))["forward"][0]
        for d in (paid, None)
    ]
    assert forwards[0] < forwards[1] - 0.49


def test_an_ex_date_on_a_weekend_counts_where_weekdays_are_counted(desk):
    """Valued on a Saturday under act252: no time to the Sunday, but a dividend."""
    own = {"day_count": "act252", "as_of": "2026-01-17 10:00", "rate": 0.1}
    paid = [PAID[0] | {"ex_date": "2026-01-18 00:00"}]
    forwards = [
        greeks(desk.book([CALL], None, {"SHARE": own}, dividends=d))["forward"][0]
        for d in (paid, None)
    ]
    assert forwards[0] / forwards[1] == pytest.approx(41.5 / 42, rel=1e-14)


LISTED = {
    "instrument": "F",
    "underlying": "SHARE",
    "kind": "future",
    "settlement": "linear",
    "expiry": EXPIRY,
    "multiplier": 1.0,
    "price_currency": "USD",
    "mark": 43.0,
    "tradable": False,
}
SMILE = {"underlying": "SHARE", "expiry": EXPIRY, "smile": "flat", "atm": 0.3}


@pytest.mark.parametrize(
    ("listed", "surface", "source"),
    [
        ([LISTED], None, "future"),
        ([LISTED | {"expiry": "2027-01-15 10:00"}], None, "interpolated"),
        ([], [SMILE | {"forward": 43.0}], "surface"),
    ],
)
def test_a_forward_of_the_market_knows_no_dividends(desk, listed, surface, source):
    """Today's rule: F in proportion to S, also for american rows."""
    positions = [CALL, FORWARD, PUT | {"style": "american"}]
    books = [
        desk.book(positions, [desk.PERPETUAL, *listed], None, surface, dividends=d)
        for d in (PAID, [PAID[0] | {"amount": -1.0}], None)
    ]
    first, *others = (greeks(book) for book in books)
    assert set(first["forward_source"]) == {source}
    assert set(first["status"]) == {"ok"}
    for other in others:
        for name in ("forward", "price", "delta", "theta_day", "position_rho_1pct"):
            assert first[name].tolist() == other[name].tolist()


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        (PUT | {"style": "american"}, "no model for style american with cash div"),
        (CALL | {"settlement": "inverse"}, "no model for settlement inverse with"),
    ],
)
def test_what_no_model_values_with_dividends_is_refused(desk, position, reason):
    american = position | {"id": "BAD"}
    book = desk.book([american, CALL], None, HULL, dividends=PAID)
    found = greeks(book)
    assert found["status"][0].startswith(reason)
    assert found["status"][1] == "ok"
    assert np.isnan(found["delta"][0])
    assert found.codes["delta"].tolist() == [Code.OUT_OF_RANGE, 0]
    past = [PAID[0] | {"ex_date": "2026-01-14"}]
    assert greeks(desk.book([american], None, HULL, dividends=past))["status"] == "ok"


def test_an_american_call_on_what_remains_would_be_worth_less_than_its_payoff():
    """Why it is refused: 100 today, 95 without the dividend of tomorrow, strike 80."""
    assert AMERICAN.price("call", 95, 80, 0.25, 0.05, 0.2) < 100 - 80 - 3


BAD_ROWS = [
    ({"underlying": "SHAER"}, Code.MISSING, "no Market row for underlying SHAER"),
    ({"underlying": None}, Code.WRONG_KIND, "underlying is blank"),
    ({"amount": -0.5}, Code.OUT_OF_RANGE, "amount must be >= 0, got -0.5"),
    ({"amount": None}, Code.WRONG_KIND, "amount is blank"),
    ({"amount": "0.5 USD"}, Code.WRONG_KIND, "amount must be a number, got '0.5 USD'"),
    ({"amount": np.inf}, Code.OUT_OF_RANGE, "amount must be >= 0, got inf"),
    ({"amount": CellError.NA}, CellError.NA.code, "amount holds #N/A"),
    ({"ex_date": "in March"}, Code.WRONG_KIND, "ex_date must be a date"),
    ({"ex_date": None}, Code.WRONG_KIND, "ex_date is blank"),
    ({"ex_date": 17.0}, Code.WRONG_KIND, "ex_date must be a date, got 17.0"),
]


@pytest.mark.parametrize(("change", "code", "reason"), BAD_ROWS)
def test_a_failed_dividend_fails_every_row_that_needs_it(desk, change, code, reason):
    early = CALL | {"id": "EARLY", "expiry": "2026-02-01 00:00"}
    paid = [PAID[1], PAID[0] | change]
    book = desk.book([CALL, early, SPOT, FUTURE], None, HULL, dividends=paid)
    found = greeks(book)
    assert found["status"][0].startswith("Dividends row 2 (")
    assert reason in found["status"][0]
    assert found.codes["price"][0] == code
    dated = "ex_date" not in change  # else it may be due before any expiry
    assert (found["status"][1] == "ok") == dated
    assert found["status"][2:].tolist() == ["ok", "ok"]
    assert [f.row for f in book.failures() if f.table == "Dividends"] == [2]
    assert np.isnan(total(book)["dollar_delta"][0])


def test_a_dividend_of_nobody_known_may_be_anyones(desk):
    euro = CALL | {"id": "FX", "underlying": "EURUSD", "strike": 1.1}
    typo = [PAID[0] | {"underlying": "SHAER"}]
    found = greeks(desk.book([euro], None, dividends=typo))
    assert "no Market row for underlying SHAER" in found["status"][0]
    other = [PAID[0] | {"amount": -1.0}]
    assert greeks(desk.book([euro], None, dividends=other))["status"] == "ok"


@pytest.mark.parametrize("amount", [40.7, 1e6])
def test_dividends_that_leave_nothing_of_the_spot_fail_the_row(desk, amount):
    early = CALL | {"id": "EARLY", "expiry": "2026-02-01 00:00"}
    euro = early | {"id": "FX", "underlying": "EURUSD", "strike": 1.1}
    paid = [PAID[0] | {"amount": amount}]
    found = greeks(desk.book([CALL, early, euro], None, HULL, dividends=paid))
    rule = "spot must exceed the present value of its dividends"
    assert found["status"][0].startswith(rule)
    assert found["status"][0].endswith("got 40")
    assert found.codes["forward"].tolist() == [Code.OUT_OF_RANGE, 0, 0]
    with pytest.raises(InputError, match=rule):
        forward_price(40, 0.5, 0.09, 0, [2 / 12], [amount])


def test_two_dividends_of_one_day_are_refused(desk):
    market = {"SHARE": {"cut": "09:30 America/New_York"}}
    days = ("2026-03-17", "2026-03-17 04:00")
    paid = [PAID[0] | {"ex_date": day} for day in days]
    rule = "rows 1 and 2 have the same underlying and ex_date SHARE 2026-03-17 04:00$"
    with pytest.raises(InputError, match=rule):
        desk.book([CALL], None, market, dividends=paid)


def test_a_dividend_of_zero_changes_nothing(desk):
    american = PUT | {"style": "american"}
    books = [
        desk.book([CALL, american], None, HULL, dividends=d)
        for d in ([PAID[0] | {"amount": 0.0}], None)
    ]
    first, second = (greeks(book) for book in books)
    for name in ("price", "delta", "theta_day", "position_rho_1pct"):
        assert first[name].tolist() == second[name].tolist()


def test_an_own_mark_implies_the_vol_with_dividends(desk):
    """Hull's call: 3.67 is the price at 30 %, to what is printed."""
    found = greeks(
        desk.book([CALL | {"vol": None, "mark": 3.67}], market=HULL, dividends=PAID)
    )
    assert found["vol_source"][0] == "implied"
    assert found["vol"][0] == pytest.approx(0.3, abs=1e-3)


def test_a_ticket_hedges_the_delta_at_fixed_dividends(desk):
    share = LISTED | {"instrument": "SHARE", "kind": "spot", "expiry": None}
    share |= {"bid": 39.9, "ask": 40.1, "lot": 1.0, "fee_bps": 1.0, "tradable": True}
    policy = desk.POLICY | {"underlying": "SHARE", "hedge_instrument": "SHARE"}
    policy |= {"numeraire": "quote"}
    arguments = ([CALL], [share | {"mark": None}], HULL)
    book = desk.book(*arguments, policy=[policy], dividends=PAID)
    delta = greeks(book)["position_delta"][0]
    ticket = only(tickets(book))
    assert ticket["unrounded"] == pytest.approx(-delta, rel=1e-14)
    bad = [PAID[0] | {"amount": -1.0}]
    lost = only(tickets(desk.book(*arguments, policy=[policy], dividends=bad)))
    assert lost["status"].startswith("CALL: Dividends row 1 (SHARE 2026-03-17 06:00)")


def test_frames_hold_the_dividends(desk):
    first = desk.book([CALL], market=HULL, dividends=PAID)
    names = ("Positions", "Instruments", "Market", "Dividends")
    again = Book.from_frame(**{n.lower(): first.to_frame(n) for n in names})
    assert greeks(again)["price"].tolist() == greeks(first)["price"].tolist()


def test_a_table_without_rows_is_no_dividends(desk):
    tables = desk.cells([CALL], market=HULL)
    header = ["underlying", "ex_date", "amount"]
    book = Book.from_cells(**tables, dividends=[header, [None, None, None]])
    assert greeks(book)["price"] == greeks(Book.from_cells(**tables))["price"]
