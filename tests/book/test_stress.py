"""Stress scenarios: moves by hand, gains by a book that stands at them, failures."""

from pathlib import Path

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES
from xlhedge.book.ladder import ladder
from xlhedge.book.stress import MOVE_COLUMNS, STRESS_COLUMNS, stress, stress_moves
from xlhedge.core.errors import Code, InputError, MissingDataError
from xlhedge.store.sources import read_tables

SAMPLE = dict(read_tables(Path(__file__).parents[2] / "workbook" / "sample"))
HEADERS = ["scenario", "factor", "spot_shock", "vol_shock", "correlation"]
TABLES = (SAMPLE["Factors"], SAMPLE["Correlations"])
VOLS = {row[0]: row[1] for row in SAMPLE["Factors"][1:]}
LINKED = {frozenset(row[:2]): row[2] for row in SAMPLE["Correlations"][1:]}


@pytest.fixture(scope="module")
def book():
    names = [spec.name for spec in BOOK_TABLES]
    return Book.from_cells(**{n.lower(): SAMPLE[n] for n in names if n in SAMPLE})


def moves_of(book, *rows):
    """spot and vol moves by underlying, of one scenario."""
    found = stress_moves(book, [HEADERS, *rows], *TABLES)
    assert set(found["status"]) == {"ok"}
    columns = ("underlying", "moved", "spot_move", "vol_move")
    return {
        u: tuple(rest) for u, *rest in zip(*(found[c] for c in columns), strict=True)
    }


def beta(name, other, correlation=None):
    linked = LINKED[frozenset((name, other))] if correlation is None else correlation
    return linked * VOLS[name] / VOLS[other]


def test_what_is_not_shocked_follows_by_beta(book):
    found = moves_of(
        book, ["S", "SPX", -0.2, 0.1, None], ["S", "BTC", None, 0.15, None]
    )
    assert found["SPX"] == ("shocked", -0.2, 0.1)
    assert found["BTC"] == ("follows", pytest.approx(-0.2 * beta("BTC", "SPX")), 0.15)
    assert found["ETH"] == ("follows", pytest.approx(-0.2 * beta("ETH", "SPX")), 0.0)


def test_a_correlation_is_an_input_of_the_scenario(book):
    found = moves_of(
        book,
        ["S", "SPX", -0.2, None, None],
        ["S", "BTC", None, None, 0.8],
        ["S", "ETH", None, None, 0.7],
    )
    assert found["BTC"][1] == pytest.approx(-0.2 * beta("BTC", "SPX", 0.8))
    assert found["ETH"][1] == pytest.approx(-0.2 * beta("ETH", "SPX", 0.7))
    assert found["EURUSD"][1] == pytest.approx(-0.2 * beta("EURUSD", "SPX"))


def test_a_factor_outside_the_book_takes_the_book_along(book):
    found = moves_of(book, ["S", "NDX", -0.25, None, None])
    assert set(found) == {"BTC", "ETH", "SPX", "EURUSD"}
    for name in found:
        expected = pytest.approx(-0.25 * beta(name, "NDX"))
        assert found[name] == ("follows", expected, 0.0)


def test_two_shocks_move_the_third_as_a_regression_on_both(book):
    found = moves_of(
        book, ["S", "BTC", -0.1, None, None], ["S", "SPX", 0.1, None, None]
    )
    linked = LINKED[frozenset(("BTC", "SPX"))]
    one, other = (LINKED[frozenset(("ETH", n))] for n in ("BTC", "SPX"))
    weights = (one - other * linked, other - one * linked)
    scaled = (-0.1 / VOLS["BTC"], 0.1 / VOLS["SPX"])
    expected = VOLS["ETH"] * np.dot(weights, scaled) / (1 - linked**2)
    assert found["ETH"][1] == pytest.approx(expected, rel=1e-12)


def test_the_gain_is_that_of_a_full_revaluation(book):
    """Every spot by 10 %: the ladder; each underlying alone: its column."""
    shocks = [
        ["all", name, -0.1, 0.0, None] for name in ("BTC", "ETH", "SPX", "EURUSD")
    ]
    found = stress(book, [HEADERS, *shocks], *TABLES)
    expected = ladder(book, np.array([-0.1]))
    assert tuple(found.columns) == STRESS_COLUMNS
    assert found["pnl"][0] == pytest.approx(expected["total"][0], rel=1e-12)
    parts = stress_moves(book, [HEADERS, *shocks], *TABLES)
    assert tuple(parts.columns) == MOVE_COLUMNS
    for name, pnl in zip(parts["underlying"], parts["pnl"], strict=True):
        assert pnl == pytest.approx(expected[name][0], rel=1e-12)
    worst = np.argmin(parts["pnl"])
    assert found["worst_underlying"][0] == parts["underlying"][worst]
    assert found["worst_pnl"][0] == parts["pnl"][worst]


def test_a_spot_and_a_vol_move_as_the_market_would_have_said(book):
    """Revalued with another spot in Market, every vol of ETH written into Positions."""
    held = [["id", "underlying", "quantity", "kind", "settlement", "style", "flag"]]
    held[0] += ["strike", "expiry", "multiplier", "vol"]
    option = ["E", "SPX", 10.0, "option", "linear", "european", "put", 6500.0]

    def at(spot, vol):
        rows = [held[0], [*option, "2026-03-20 13:30", 100.0, vol]]
        market = [list(row) for row in SAMPLE["Market"]]
        place = market[0].index("spot")
        for row in market[1:]:
            row[place] = spot if row[0] == "SPX" else row[place]
        return Book.from_cells(positions=rows, market=market)

    def worth(book):
        from xlhedge.book.greeks import greeks

        return float(greeks(book)["value"][0])

    spot = next(row[1] for row in SAMPLE["Market"] if row[0] == "SPX")
    rows = [HEADERS, ["S", "SPX", -0.2, 0.15, None]]
    found = stress(at(spot, 0.2), rows, *TABLES)
    expected = worth(at(spot * 0.8, 0.35)) - worth(at(spot, 0.2))
    assert found["pnl"][0] == pytest.approx(expected, rel=1e-10)


def test_a_scenario_without_moves_gains_nothing(book):
    rows = [["S", name, 0.0, None, None] for name in ("BTC", "ETH", "SPX", "EURUSD")]
    assert stress(book, [HEADERS, *rows], *TABLES)["pnl"].tolist() == [0.0]


def test_no_scenario_is_no_row(book):
    for function in (stress, stress_moves):
        assert len(function(book, [HEADERS], *TABLES)) == 0


GOOD = ["good", "BTC", -0.1, None, None]


@pytest.mark.parametrize(
    ("rows", "said", "code"),
    [
        ([["S", "XYZ", -0.1, None, None]], "no Factors row for XYZ", Code.MISSING),
        ([["S", "SPX", -0.5, None, None]], "would fall by", Code.OUT_OF_RANGE),
        ([["S", "BTC", -0.1, None, 0.5]], "must be blank where", Code.WRONG_KIND),
        (
            [["S", "BTC", -0.1, None, None], ["S", "NDX", None, 0.1, None]],
            "NDX has no spot_shock and is no underlying",
            Code.WRONG_KIND,
        ),
        (
            [["S", "BTC", -0.1, None, None], ["S", "ETH", None, None, -0.9]],
            "correlations must be positive semi-definite",
            Code.OUT_OF_RANGE,
        ),
        ([["S", "BTC", -10.0, None, None]], "looks like percent", Code.OUT_OF_RANGE),
        ([["S", "BTC", "low", None, None]], "must be a number", Code.WRONG_KIND),
    ],
)
def test_a_scenario_that_cannot_be_fails_alone(book, rows, said, code):
    if said == "would fall by":
        rows = [*rows, *(["S", name, None, None, 0.9] for name in ("BTC", "ETH"))]
    cells = [HEADERS, GOOD, *rows]
    found = stress(book, cells, *TABLES)
    assert found["scenario"].tolist() == ["good", "S"]
    assert found["status"][0] == "ok"
    assert said in found["status"][1]
    assert np.isfinite(found["pnl"][0])
    assert found.codes["pnl"].tolist() == [0, code]
    parts = stress_moves(book, cells, *TABLES)
    assert set(parts["status"][:4]) == {"ok"}
    assert np.isnan(parts["pnl"][4:]).all()
    assert set(parts["moved"][4:]) == {"none"}


def test_a_position_that_failed_fails_what_it_is_in(book):
    rows = [list(row) for row in SAMPLE["Positions"]]
    place = rows[0].index("instrument")
    bad = next(row for row in rows[1:] if row[1] == "ETH" and row[place])
    bad[place] = "ETH-NOTHING"
    names = [spec.name for spec in BOOK_TABLES if spec.name in SAMPLE]
    tables = {n.lower(): SAMPLE[n] for n in names} | {"positions": rows}
    broken = Book.from_cells(**tables)
    cells = [HEADERS, GOOD]
    found = stress(broken, cells, *TABLES)
    assert np.isnan(found["pnl"][0])
    assert "no Instruments row for ETH-NOTHING" in found["status"][0]
    parts = stress_moves(broken, cells, *TABLES)
    lost = dict(zip(parts["underlying"], np.isnan(parts["pnl"]), strict=True))
    assert lost == {"BTC": False, "ETH": True, "EURUSD": False, "SPX": False}


@pytest.mark.parametrize(
    ("factors", "correlations", "kind", "said"),
    [
        (None, SAMPLE["Correlations"][:-1], MissingDataError, "EURUSD and NDX"),
        (SAMPLE["Factors"][:-1], None, MissingDataError, "no Factors row for NDX"),
        (
            None,
            [*SAMPLE["Correlations"], ["ETH", "BTC", 0.8]],
            InputError,
            "two rows for ETH and BTC",
        ),
        (None, [*SAMPLE["Correlations"], ["BTC", "BTC", 1.0]], InputError, "itself"),
        (
            None,
            [[*r[:2], -0.9] if r[:2] == ["BTC", "ETH"] else r for r in TABLES[1]],
            InputError,
            "positive semi-definite, has an eigenvalue of -",
        ),
    ],
)
def test_correlations_that_cannot_be_stop_everything(
    book, factors, correlations, kind, said
):
    tables = (factors or TABLES[0], correlations or TABLES[1])
    with pytest.raises(kind, match=said):
        stress(book, [HEADERS, GOOD], *tables)


def test_a_scenario_that_leaves_less_than_the_dividends_fails_alone(book):
    """A share that falls below what it still pays has no forward."""
    still = [["deep", name, 0.0, None, None] for name in VOLS if name != "SPX"]
    mild = ["mild", "SPX", -0.01, None, None]
    rows = [HEADERS, ["deep", "SPX", -0.9999, None, None], *still, mild]
    found = stress(book, rows, *TABLES)
    assert found.codes["pnl"].tolist() == [int(Code.OUT_OF_RANGE), 0]
    assert "is not a finite number" in found["status"][0]
    assert found["status"][1] == "ok"
    alone = stress(book, [HEADERS, mild], *TABLES)
    assert found["pnl"][1] == alone["pnl"][0]
    by_name = stress_moves(book, rows, *TABLES)
    failed = by_name["underlying"][by_name.codes["pnl"] != 0].tolist()
    assert failed == ["SPX"]
    told = by_name["status"] != "ok"
    assert told.tolist() == (by_name.codes["pnl"] != 0).tolist()
