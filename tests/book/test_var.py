"""Value at risk of a book against the function, a tiny revaluation, and simulation."""

from pathlib import Path

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.columns import BOOK_TABLES
from xlhedge.book.factors import read_factors
from xlhedge.book.ladder import ladder
from xlhedge.book.total import total
from xlhedge.book.var import VAR_COLUMNS, book_var
from xlhedge.core.errors import CellError, Code, InputError
from xlhedge.excel.boundary import answer
from xlhedge.hedge.risk import covariance, delta_gamma_var, single_var
from xlhedge.store.sources import read_tables

SAMPLE = dict(read_tables(Path(__file__).parents[2] / "workbook" / "sample"))
TABLES = (SAMPLE["Factors"], SAMPLE["Correlations"])


def book_with(**changed):
    names = [spec.name for spec in BOOK_TABLES if spec.name in SAMPLE]
    return Book.from_cells(**({n.lower(): SAMPLE[n] for n in names} | changed))


@pytest.fixture(scope="module")
def book():
    return book_with()


def test_rows_are_the_function_over_the_totals(book):
    found = book_var(book, *TABLES, horizon=10, tail=0.05)
    assert tuple(found.columns) == VAR_COLUMNS
    assert found["underlying"].tolist() == ["BTC", "ETH", "EURUSD", "SPX", "book"]
    sums = total(book, "underlying", "usd")
    vols = [0.45, 0.66, 0.064, 0.165]
    linked = [[1, 0.83, 0.12, 0.42], [0.83, 1, 0.14, 0.44]]
    linked += [[0.12, 0.14, 1, 0.18], [0.42, 0.44, 0.18, 1]]
    spread = covariance(vols, linked, 10)
    greeks = (sums["dollar_delta"], 100 * sums["gamma_1pct"], 10 * sums["theta_day"])
    for row in range(4):
        delta, gamma, theta = (part[row] for part in greeks)
        alone = ([delta], [gamma], [[spread[row, row]]], theta)
        expected = delta_gamma_var(*alone, 0.05)
        exact = single_var(delta, gamma, spread[row, row], theta, 0.05)
        assert found["validity"][row] == "exact"
        assert (found["var"][row], found["es"][row]) == pytest.approx(exact)
        assert found["mean"][row] == pytest.approx(expected.mean)
        assert found["sd"][row] == pytest.approx(expected.sd)
    whole = delta_gamma_var(*greeks[:2], spread, greeks[2].sum(), 0.05)
    for name in ("var", "es", "var_normal", "mean", "sd", "skew", "excess_kurtosis"):
        assert found[name][4] == pytest.approx(getattr(whole, name), rel=1e-12)


def test_delta_and_gamma_are_those_that_a_revaluation_shows(book):
    """Of every underlying, coins included, by differences of the ladder."""
    found = book_var(book, *TABLES)
    step = 1e-4
    moved = ladder(book, np.array([-step, step]))
    for row, name in enumerate(found["underlying"][:4]):
        down, up = moved[name]
        delta, gamma = (found[c][row] for c in ("dollar_delta", "gamma_1pct"))
        scale = abs(delta) + 100 * abs(gamma)
        assert (up - down) / (2 * step) == pytest.approx(delta, abs=1e-4 * scale)
        assert (up + down) / step**2 == pytest.approx(100 * gamma, abs=1e-4 * scale)


def test_where_there_is_no_var_the_cells_are_errors_and_say_why():
    """A book long gamma in one underlying only: exact alone, no quantile as a book."""
    rows = [row for row in SAMPLE["Positions"] if row[1] in ("underlying", "EURUSD")]
    found = book_var(book_with(positions=rows), *TABLES)
    assert found["underlying"].tolist() == ["EURUSD", "book"]
    assert found["validity"].tolist() == ["exact", "invalid: its quantile falls"]
    for name in ("var", "es"):
        assert np.isnan(found[name]).tolist() == [False, True]
        assert found.codes[name].tolist() == [0, Code.NO_SOLUTION]
    assert found.reasons == ("book: invalid: its quantile falls",)


def test_the_book_loses_less_than_its_parts_together(book):
    calm = read_factors(*TABLES)
    assert calm.correlations.max() == 1
    found = book_var(book, *TABLES)
    assert found["var_normal"][4] < found["var_normal"][:4].sum()


def test_simulated_moves_agree_with_the_var_of_the_book(book):
    """200,000 draws of the same quadratic: the tail within four standard errors."""
    found = book_var(book, *TABLES, tail=0.05)
    sums = total(book, "underlying", "usd")
    spread = read_factors(*TABLES).of(sums["underlying"].tolist()).covariance(1.0)
    draws = np.random.default_rng(5).multivariate_normal([0] * 4, spread, 200_000)
    pnl = sums["theta_day"].sum() + draws @ sums["dollar_delta"]
    pnl += 50 * draws**2 @ sums["gamma_1pct"]
    losses = np.sort(-pnl)[::-1]
    var, count = found["var"][4], 10_000
    error = (0.05 * 0.95 / 200_000) ** 0.5  # of the share beyond VaR
    assert abs((losses > var).mean() - 0.05) < 4 * error + 2e-4
    assert found["es"][4] == pytest.approx(losses[:count].mean(), rel=0.01)


def test_a_failed_position_or_an_unknown_factor_fails_the_whole():
    rows = [list(row) for row in SAMPLE["Positions"]]
    rows[1][rows[0].index("instrument")] = "NOTHING"
    with pytest.raises(InputError, match="no Instruments row for NOTHING"):
        book_var(book_with(positions=rows), *TABLES)
    few = [row for row in SAMPLE["Factors"] if row[0] != "ETH"]
    pairs = [row for row in SAMPLE["Correlations"] if "ETH" not in row[:2]]
    with pytest.raises(InputError, match="no Factors row for ETH"):
        book_var(book_with(), few, pairs)
    tables = [SAMPLE[n] for n in ("Positions", "Instruments", "Market")]
    arguments = [*tables, few, pairs, 1.0, 0.01, SAMPLE["Surface"]]
    found = answer("XLH_BOOK_VAR", arguments)
    assert found == (CellError.NA, ("no Factors row for ETH",))
