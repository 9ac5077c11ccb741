"""All methods side by side, and the choice among them, against statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS

from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import METHODS, hedge_ratio_stats
from xlhedge.hedge.statistical.choice import LEVEL, Trial, choose
from xlhedge.hedge.statistical.comparison import Compared, compare_methods
from xlhedge.hedge.statistical.path import ratio_path
from xlhedge.hedge.statistical.ratio import Estimate

FINE = Estimate(1.0, 0.1, 0.8, 1.2, 0.9, 0.8, 90, 0.1, 2.0, "none", 0.5)
WARNED = FINE._replace(levels_warning="may be levels, not changes: asset")
Pair = tuple[Array, Array]


def prices(seed: int = 3, n: int = 120) -> Pair:
    """An asset with a ratio of 0.8 to its hedge, and a walk of its own."""
    random = np.random.default_rng(seed)
    hedge = random.normal(size=n)
    asset = 0.8 * hedge + 0.5 * random.normal(size=n)
    return 100 + np.cumsum(asset), 100 + np.cumsum(hedge)


def row_of(rows: list[Compared], method: str) -> Compared:
    return next(row for row in rows if row.method == method)


@pytest.fixture(scope="module")
def rows() -> list[Compared]:
    return compare_methods(*prices(), window=40)


@pytest.mark.parametrize("method", METHODS)
def test_each_row_is_the_method_called_alone(rows: list[Compared], method: str) -> None:
    asset, hedge = prices()
    if method != "ecm":
        asset, hedge = np.diff(asset), np.diff(hedge)
    window = 40.0 if method == "rolling" else None
    alone = hedge_ratio_stats(asset, hedge, method, window)
    assert row_of(rows, method).estimate == alone


def test_the_holdout_is_hedged_by_the_regression_of_what_came_before(
    rows: list[Compared],
) -> None:
    asset, hedge = (np.diff(series) for series in prices())
    kept = round(len(asset) / 4)
    fitted = sm.OLS(asset[:-kept], sm.add_constant(hedge[:-kept])).fit()
    left = asset[-kept:] - fitted.params[1] * hedge[-kept:]
    expected = 1 - np.var(left) / np.var(asset[-kept:])
    assert row_of(rows, "ols").reduction == pytest.approx(expected, rel=1e-10)


def test_the_lead_is_the_t_of_the_mean_gain() -> None:
    random = np.random.default_rng(4)
    for kept in (5, 30, 200):
        usual, other = random.normal(size=(2, kept))
        found = choose({"ols": Trial(FINE, usual), "tls": Trial(FINE, other)})
        fitted = sm.OLS(usual**2 - other**2, np.ones(kept)).fit()
        assert found.leads["tls"] == pytest.approx(fitted.tvalues[0], rel=1e-10)
        assert found.leads["ols"] == 0


def test_the_usual_method_is_seldom_replaced_by_one_that_is_no_better() -> None:
    random = np.random.default_rng(5)
    trials, replaced = 1000, 0
    for _ in range(trials):
        moves = random.normal(size=40)
        wild = 0.3 * random.normal(size=(4, 40))
        names = ("ols", "tls", "robust", "cvar")
        lefts = zip(names, moves + wild, strict=True)
        found = choose({name: Trial(FINE, left) for name, left in lefts})
        replaced += found.method != "ols"
    bound = LEVEL + 3 * np.sqrt(LEVEL * (1 - LEVEL) / trials)
    assert 0 < replaced / trials < bound


def test_a_method_that_hedges_clearly_better_takes_the_place() -> None:
    """Pairs spread before the holdout are slips of the pen that least squares obeys."""
    asset, hedge = (np.diff(series) for series in prices())
    asset[5:85:16], hedge[5:85:16] = -6.0, 6.0
    first = compare_methods(100 + np.cumsum(asset), 100 + np.cumsum(hedge), 40)[0]
    assert first.use == "recommended"
    assert first.method not in ("ols", "tls")
    assert "better than" in first.why


def test_a_ratio_that_broke_makes_the_last_window_usual() -> None:
    random = np.random.default_rng(6)
    hedge = random.normal(size=160)
    ratio = np.where(np.arange(160) < 80, 0.3, 1.2)
    asset = ratio * hedge + 0.1 * hedge[::-1]
    found = compare_methods(100 + np.cumsum(asset), 100 + np.cumsum(hedge), window=40)
    assert found[0].method == "rolling"
    assert "did not hold" in found[0].why


def test_what_warns_is_never_recommended_and_never_the_measure() -> None:
    best = np.full(20, 0.1) * (-1.0) ** np.arange(20)
    trials = {"ols": Trial(WARNED, best), "tls": Trial(FINE, np.arange(20.0))}
    found = choose(trials)
    assert (found.method, found.usual) == ("tls", "tls")
    assert "ols cannot be used" in found.why


def test_the_rows_are_the_recommended_one_then_by_reduction(
    rows: list[Compared],
) -> None:
    assert [row.use for row in rows].count("recommended") == 1
    assert rows[0].use == "recommended"
    rest = [row.reduction for row in rows[1:]]
    assert rest == sorted(rest, reverse=True)


def test_a_method_that_fails_stands_last_and_says_why() -> None:
    rows = compare_methods(*prices(), window=1000)
    assert (rows[-1].method, rows[-1].use) == ("rolling", "failed")
    assert "window of rolling" in rows[-1].why
    assert rows[-1].estimate is None
    assert np.isnan(rows[-1].reduction)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"holdout": 0.01}, "holdout must keep 5 changes or more, got 1 of 119"),
        ({"holdout": 1.0}, "holdout must be > 0 and < 1"),
        ({"confidence": 95.0}, "confidence must be > 0 and < 1"),
    ],
)
def test_a_comparison_that_says_nothing_is_refused(
    change: dict[str, float], rule: str
) -> None:
    with pytest.raises(DomainError, match=rule):
        compare_methods(*prices(), **change)


def test_series_that_do_not_fit_or_do_not_move_are_refused() -> None:
    asset, hedge = prices()
    with pytest.raises(InputError, match="119 numbers for 120"):
        compare_methods(asset, hedge[1:])
    with pytest.raises(DomainError, match="changes of hedge has no variance"):
        compare_methods(asset, np.arange(120.0))


@pytest.mark.parametrize("window", [5, 40, 119])
def test_the_path_is_the_rolling_regression_of_statsmodels(window: int) -> None:
    asset, hedge = (np.diff(series) for series in prices())
    found = ratio_path(asset, hedge, window, 0.9, 0.9)
    fitted = RollingOLS(asset, sm.add_constant(hedge), window).fit()
    slopes = fitted.params[window - 1 :, 1]
    np.testing.assert_allclose(found.rolling, slopes, rtol=1e-9)
    ends = sm.OLS(asset[-window:], sm.add_constant(hedge[-window:])).fit()
    low, high = ends.conf_int(0.1)[1]
    assert found.low[-1] == pytest.approx(low, rel=1e-9)
    assert found.high[-1] == pytest.approx(high, rel=1e-9)
    assert found.ewma[-1] == hedge_ratio_stats(asset, hedge, "ewma", 0.9).ratio


def test_a_window_in_which_nothing_moves_has_no_ratio() -> None:
    asset, hedge = (np.diff(series) for series in prices())
    hedge[20:30] = 0.0
    found = ratio_path(asset, hedge, 10)
    assert np.flatnonzero(np.isnan(found.rolling)).tolist() == [20]
    assert not np.isnan(found.ewma).any()


def test_a_hedge_that_does_not_move_at_first_has_no_ratio_until_it_does() -> None:
    asset, hedge = (np.diff(series) for series in prices())
    hedge[:25] = 0.0
    found = ratio_path(asset, hedge, 10)
    assert np.flatnonzero(np.isnan(found.ewma)).tolist() == list(range(16))
    assert np.flatnonzero(np.isnan(found.rolling)).tolist() == list(range(16))
    assert found.ewma[16] == pytest.approx(asset[25] / hedge[25], rel=1e-12)
