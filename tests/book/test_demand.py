"""Gamma of dealers: 50 digits, roots found elsewhere, the book's own revaluation."""

import mpmath
import numpy as np
import pytest

from tests.contract_samples import MARKET
from xlhedge.book.book import Book
from xlhedge.book.demand import DEMAND_COLUMNS, book_gamma, chain_gamma
from xlhedge.core.errors import CellError, InputError, MissingDataError
from xlhedge.excel.boundary import answer, call
from xlhedge.pricing import MODELS

HEADERS = [
    *("flag", "spot", "strike", "years", "rate", "dividend", "vol"),
    *("open_interest", "multiplier"),
]


def chain(*rows, spot=100.0, rate=0.03, dividend=0.01, multiplier=100.0):
    """Rows of flag, strike, years, vol and open interest."""
    body = [
        [flag, spot, strike, years, rate, dividend, vol, interest, multiplier]
        for flag, strike, years, vol, interest in rows
    ]
    return [HEADERS, *body]


ROWS = (
    ("call", 95.0, 0.1, 0.22, 3000.0),
    ("put", 95.0, 0.1, 0.22, 5200.0),
    ("call", 105.0, 0.3, 0.19, 9000.0),
    ("put", 90.0, 0.02, 0.3, 4000.0),
)


def exact(rows, spot, signs=(1, -1), rate=0.03, dividend=0.01, multiplier=100):
    """The exposure in 50 digits, gamma as the second derivative of the price."""
    with mpmath.workdps(50):
        total = mpmath.mpf(0)
        for flag, strike, years, vol, interest in rows:
            w = vol * mpmath.sqrt(years)
            drift = (mpmath.mpf(rate) - dividend) * years
            d1 = (mpmath.log(mpmath.mpf(spot) / strike) + drift) / w + w / 2
            gamma = mpmath.exp(-mpmath.mpf(dividend) * years) * mpmath.npdf(d1)
            gamma /= mpmath.mpf(spot) * w
            sign = signs[0] if flag == "call" else signs[1]
            total += sign * gamma * interest * multiplier * mpmath.mpf(spot) ** 2 / 100
        return total


def rows_of(result, item):
    return result["item"] == item


def test_now_and_profile_are_exact():
    found = chain_gamma(chain(*ROWS))
    assert tuple(found.columns) == DEMAND_COLUMNS
    assert rows_of(found, "profile").sum() == 41
    for item in ("now", "profile"):
        for row in np.flatnonzero(rows_of(found, item)):
            expected = float(exact(ROWS, found["spot"][row]))
            assert found["gamma_1pct"][row] == pytest.approx(expected, rel=1e-11)


def test_every_flip_is_a_root_found_in_50_digits():
    """Four flips: strikes long and short in turn."""
    rows = [("call", 84.0 + 8 * i, 0.01, 0.2, 1000.0) for i in range(5)]
    signs = [1.0, -1.0, 1.0, -1.0, 1.0]
    found = chain_gamma(chain(*rows), signs)
    flips = found["spot"][rows_of(found, "flip")]
    assert len(flips) == 4
    gaps = np.abs(flips - 100)
    assert gaps.tolist() == sorted(gaps)

    def exposure(spot):
        pairs = zip(rows, signs, strict=True)
        return mpmath.fsum(exact([row], spot, (sign, sign)) for row, sign in pairs)

    for flip in flips:
        root = mpmath.findroot(exposure, mpmath.mpf(float(flip)) * 1.0001)
        assert flip == pytest.approx(float(root), rel=1e-14)


def test_without_a_crossing_there_is_no_flip_and_it_is_said():
    found = chain_gamma(chain(ROWS[0]))
    assert found["item"][-1] == "no flip"
    assert [found[name][-1] for name in DEMAND_COLUMNS[1:]] == ["none"] * 3
    nothing = chain_gamma(chain(("call", 95.0, 0.1, 0.2, 0.0)))
    assert nothing["item"][-1] == "no flip"


def test_what_rounding_leaves_of_gammas_that_cancel_turns_nothing():
    """As many calls as puts of every strike, in an order that leaves rounding."""
    strikes = [82.0, 90.0, 97.0, 101.0, 109.0, 118.0]
    sides = [
        [(flag, k, 0.1, 0.3, 1000.0 * k) for k in strikes] for flag in ("call", "put")
    ]
    found = chain_gamma(chain(*sides[0], *sides[1]))
    assert set(found["gamma_1pct"][:-1]) == {0.0}
    assert found["item"][-1] == "no flip"
    pairs = [(flag, 60 * k, 0.15, 1000.0 * k) for flag, k, *_ in sides[0] + sides[1]]
    book = Book.from_cells(instruments=listed(*pairs), market=MARKET)
    assert book_gamma(book, "SPX", as_of=AS_OF)["item"][-1] == "no flip"


def test_flips_are_sought_between_the_ends_of_the_shocks_only():
    whole = chain_gamma(chain(*ROWS))
    inside = float(whole["move"][rows_of(whole, "flip")][0])
    narrow = chain_gamma(chain(*ROWS), moves=[inside + 0.01, inside + 0.02])
    assert narrow["item"][-1] == "no flip"
    assert narrow["move"][1] == inside + 0.01
    assert rows_of(narrow, "profile").sum() == 41
    listed = chain_gamma(chain(*ROWS), moves=[-0.1, 0.05, 0.2])
    assert listed["move"][rows_of(listed, "profile")].tolist() == [-0.1, 0.05, 0.2]


def test_what_has_expired_counts_nothing():
    late = chain(*ROWS, ("call", 100.0, 0.0, 0.2, 1e9))
    assert (
        chain_gamma(late)["gamma_1pct"].tolist()
        == chain_gamma(chain(*ROWS))["gamma_1pct"].tolist()
    )


def test_signs_are_an_input():
    plain = chain_gamma(chain(*ROWS))["gamma_1pct"][0]
    turned = chain_gamma(chain(*ROWS), [-1.0, 1.0])["gamma_1pct"][0]
    listed = chain_gamma(chain(*ROWS), [1.0, -1.0, 1.0, -1.0])["gamma_1pct"][0]
    half = chain_gamma(chain(*ROWS), [0.5, -0.5])["gamma_1pct"][0]
    assert (turned, listed, half) == (-plain, plain, pytest.approx(plain / 2))


def test_the_exposure_is_what_dealers_sell_as_the_spot_rises():
    """Their delta after a move of 0.01 %, by the deltas of the options themselves."""
    delta = MODELS["black_scholes"].greeks

    def held(spot):
        return sum(
            (1 if flag == "call" else -1)
            * delta(flag, spot, strike, years, 0.03, vol, 0.01).delta
            * interest
            * 100
            for flag, strike, years, vol, interest in ROWS
        )

    bought = (held(100.005) - held(99.995)) * 100  # money, per 0.01 %
    exposure = chain_gamma(chain(*ROWS))["gamma_1pct"][0]
    assert exposure / 100 == pytest.approx(bought, rel=1e-6)


@pytest.mark.parametrize(
    ("cells", "arguments", "said"),
    [
        (
            chain(*ROWS),
            ([1.0],),
            "signs must be 2, or one for each of 4 options, got 1",
        ),
        (chain(*ROWS), ([1.0, -2.0],), "signs must be between -1 and 1, got -2"),
        (chain(*ROWS), ([1, -1], [0.1]), "shocks must be at least two different moves"),
        (chain(*ROWS), ([1, -1], [-1.0, 0]), "shocks must be > -1, got -1"),
        (
            [*chain(ROWS[0]), chain(ROWS[0], spot=101.0)[1]],
            (),
            "several spots: 100, 101",
        ),
        (chain(("call", 95.0, 0.1, 0.22, None)), (), "row 1 .*open_interest is blank"),
        (chain(("call", 95.0, 0.1, 22.0, 1.0)), (), "vol 22 looks like percent"),
        ([HEADERS[1:]], (), "Chain has no column flag"),
        ([HEADERS], (), "Chain has no rows"),
    ],
)
def test_a_chain_that_cannot_be_used_is_refused(cells, arguments, said):
    with pytest.raises(InputError, match=said):
        chain_gamma(cells, *arguments)


LISTED = {
    "instrument": "A",
    "underlying": "SPX",
    "kind": "option",
    "settlement": "linear",
    "style": "european",
    "multiplier": 100.0,
    "price_currency": "USD",
    "tradable": False,
    "expiry": "2026-03-20 13:30",
}


def listed(*rows):
    """Instruments: flag, strike, vol and open interest of each."""
    names = ("flag", "strike", "mark_vol", "open_interest")
    options = [
        LISTED | {"instrument": f"O{i}"} | dict(zip(names, row, strict=True))
        for i, row in enumerate(rows)
    ]
    return [list(options[0]), *(list(option.values()) for option in options)]


OPTIONS = (
    ("call", 6000.0, 0.15, 4000.0),
    ("put", 5900.0, 0.17, 9000.0),
    ("call", 6200.0, 0.14, 8000.0),
)
AS_OF = np.datetime64("2026-01-05T12:00", "us")


def test_a_book_of_listed_options_is_the_same_chain():
    """Linear options: the revaluation of the book, and the formula of the chain."""
    years = (np.datetime64("2026-03-20T13:30", "us") - AS_OF) / np.timedelta64(365, "D")
    book = Book.from_cells(instruments=listed(*OPTIONS), market=MARKET)
    found = book_gamma(book, "SPX", as_of=AS_OF)
    rows = [(flag, strike, years, vol, oi) for flag, strike, vol, oi in OPTIONS]
    same = chain(*rows, spot=6012.4, rate=0.043, dividend=0.013)
    other = chain_gamma(same)
    assert found["item"].tolist() == other["item"].tolist()
    assert rows_of(found, "flip").any()
    for name in ("move", "spot"):
        assert found[name].tolist() == pytest.approx(other[name].tolist(), rel=1e-9)
    count = rows_of(found, "flip").sum()
    assert found["gamma_1pct"][:-count] == pytest.approx(
        other["gamma_1pct"][:-count], rel=1e-9
    )


def test_unknown_open_interest_is_not_nothing():
    rows = listed(*OPTIONS, ("put", 5800.0, 0.2, None))
    book = Book.from_cells(instruments=rows, market=MARKET)
    with pytest.raises(MissingDataError, match="O3: open_interest is blank"):
        book_gamma(book, "SPX", as_of=AS_OF)
    with pytest.raises(MissingDataError, match="no option on BTC"):
        book_gamma(book, "BTC", as_of=AS_OF)
    assert call("XLH_BOOK_GEX", [rows, MARKET, "SPX"]) is CellError.NA


def test_an_option_that_cannot_be_valued_fails_the_whole():
    rows = listed(*OPTIONS, ("put", 5800.0, None, 100.0))
    found = answer("XLH_BOOK_GEX", [rows, MARKET, "SPX"])
    assert isinstance(found.value, CellError)
    assert found.reasons[0].startswith("O3: ")


def test_listed_options_that_have_expired_count_nothing():
    old = listed(*OPTIONS)
    rows = [*old, [*old[1]]]
    rows[-1][0] = "OLD"
    rows[-1][old[0].index("expiry")] = "2026-01-02 13:30"
    book = Book.from_cells(instruments=rows, market=MARKET)
    fewer = Book.from_cells(instruments=old, market=MARKET)
    found, expected = (book_gamma(b, "SPX", as_of=AS_OF) for b in (book, fewer))
    profile = slice(0, 42)  # a flip is 0 but for rounding
    assert found["gamma_1pct"][profile].tolist() == pytest.approx(
        expected["gamma_1pct"][profile].tolist(), rel=1e-12
    )
