"""Error correction of levels, against 50 digits, statsmodels and simulation."""

import warnings

import mpmath as mp
import numpy as np
import pytest
from statsmodels.tsa.stattools import coint

from xlhedge.core.errors import CellError, DomainError, DoubtWarning
from xlhedge.core.numeric import Array
from xlhedge.excel.boundary import call
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.error_correction import ErrorCorrection, error_correction

ADJUSTMENT, RATIO = -0.3, 0.8


def cointegrated(n: int, seed: int, level: float = 100.0) -> tuple[Array, Array]:
    """dS = 0.8 dF - 0.3 (S - F) + noise: a hedge that is a random walk."""
    generator = np.random.default_rng(seed)
    moves, noise = generator.normal(size=n), 0.5 * generator.normal(size=n)
    asset, hedge = [level], [level]
    for move, shock in zip(moves, noise, strict=True):
        change = RATIO * move + ADJUSTMENT * (asset[-1] - hedge[-1]) + shock
        asset.append(asset[-1] + change)
        hedge.append(hedge[-1] + move)
    return np.array(asset), np.array(hedge)


def apart(n: int, seed: int) -> tuple[Array, Array]:
    """Two random walks whose changes move together: nothing brings them back."""
    generator = np.random.default_rng(seed)
    moves = generator.normal(size=n)
    return (
        100 + np.cumsum(RATIO * moves + 0.5 * generator.normal(size=n)),
        100 + np.cumsum(moves),
    )


def fifty_digits(asset: Array, hedge: Array, lags: int) -> list[mp.mpf]:
    """slope, h, adjustment and the standard error of h by the normal equations."""
    s, f = [mp.matrix([mp.mpf(float(x)) for x in sample]) for sample in (asset, hedge)]
    n = len(asset)
    level = mp.lu_solve(mp.matrix([[1, x] for x in f]), s)  # least squares
    gap = [s[t] - level[0] - level[1] * f[t] for t in range(n)]
    rows, wanted = [], []
    for t in range(lags + 1, n):
        earlier = [
            x[t - lag] - x[t - lag - 1] for lag in range(1, lags + 1) for x in (s, f)
        ]
        rows.append([f[t] - f[t - 1], gap[t - 1], 1, *earlier])
        wanted.append(s[t] - s[t - 1])
    design, target = mp.matrix(rows), mp.matrix(wanted)
    solution = mp.lu_solve(design, target)
    left = target - design * solution
    freedom = design.rows - design.cols
    variance = (left.T * left)[0] / freedom * ((design.T * design) ** -1)[0, 0]
    return [level[1], solution[0], solution[1], mp.sqrt(variance)]


@pytest.mark.parametrize("lags", [0, 1, 3])
@pytest.mark.parametrize("level", [100.0, 1e5])
def test_both_regressions_agree_with_fifty_digits(lags: int, level: float) -> None:
    for seed in range(3):
        samples = cointegrated(40, seed, level)
        with mp.workdps(50):
            expected = np.array(fifty_digits(*samples, lags), dtype=float)
        found = error_correction(*samples, lags)
        got = [found.slope, found.ratio, found.adjustment, found.standard_error]
        # Numbers of the size of the level, of which only the changes tell.
        assert np.allclose(got, expected, rtol=2e-15 * level, atol=0), (seed, got)


def test_the_test_is_that_of_statsmodels() -> None:
    for seed, n in [(0, 30), (1, 120), (2, 500)]:
        for samples in (cointegrated(n, seed), apart(n, seed)):
            most = min(int(12 * (len(samples[0]) / 100) ** 0.25), len(samples[0]) // 4)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                statistic, _, critical_values = coint(*samples, maxlag=most)
            found = error_correction(*samples)
            assert found.statistic == pytest.approx(statistic, rel=1e-8)
            assert found.critical_value == pytest.approx(critical_values[1], rel=1e-12)


def test_levels_of_which_little_is_left_are_tested_all_the_same() -> None:
    together, drifting = [], []
    for seed in range(30):
        generator = np.random.default_rng(seed)
        hedge = 1e5 + 1000 * generator.normal(size=200).cumsum()
        near = hedge + 0.1 * generator.normal(size=200)
        away = hedge + 0.1 * generator.normal(size=200).cumsum()
        assert np.corrcoef(hedge, away)[0, 1] ** 2 > 0.9999985  # not tested by coint
        together.append(error_correction(near, hedge).cointegrated)
        drifting.append(error_correction(away, hedge).cointegrated)
    assert all(together)
    assert np.mean(drifting) < 0.2


def test_the_known_ratio_is_inside_the_interval_as_often_as_it_says() -> None:
    inside = []
    for seed in range(150):
        samples = cointegrated(150, seed)
        found = error_correction(*samples)
        inside.append(abs(found.ratio - RATIO) < 1.98 * found.standard_error)
    assert 0.89 <= np.mean(inside) <= 0.99  # 95 % and three standard errors


def test_levels_that_do_not_return_are_rarely_called_cointegrated() -> None:
    found = [error_correction(*apart(150, seed)).cointegrated for seed in range(150)]
    assert np.mean(found) <= 0.12  # 5 %, more by the choice of lags
    found = [error_correction(*cointegrated(150, s)).cointegrated for s in range(150)]
    assert np.mean(found) >= 0.95


def test_without_cointegration_the_ratio_is_that_of_the_changes_and_says_so() -> None:
    asset, hedge = apart(150, 1)
    with pytest.warns(DoubtWarning, match="not cointegrated .Engle-Granger"):
        got = hedge_ratio(asset, hedge, "ecm")
    changes = np.diff(asset), np.diff(hedge)
    assert got == hedge_ratio(*changes)
    found, plain = hedge_ratio_stats(asset, hedge, "ecm"), hedge_ratio_stats(*changes)
    assert found.standard_error == plain.standard_error
    assert found.levels_warning.endswith("the ratio is ols of the changes")
    assert found.n == plain.n == 149
    cells = [[[x] for x in sample] for sample in (asset, hedge)]
    said = call("XLH_WHY", ["XLH_HEDGE_RATIO", *cells, "ecm"])
    assert str(said).startswith("ok; not cointegrated (Engle-Granger -")


def test_cointegrated_levels_give_the_corrected_ratio_without_a_warning() -> None:
    samples = cointegrated(150, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hedge_ratio(*samples, "ecm", 1) == error_correction(*samples, 1).ratio
    assert hedge_ratio_stats(*samples, "ecm").levels_warning == "none"


def test_units_of_asset_and_hedge_scale_the_ratio_and_leave_the_test() -> None:
    asset, hedge = cointegrated(100, 4)
    plain, scaled = (
        error_correction(asset, hedge),
        error_correction(1e-6 * asset, 1e4 * hedge),
    )
    assert scaled.ratio == pytest.approx(1e-10 * plain.ratio, rel=1e-10)
    assert scaled.statistic == pytest.approx(plain.statistic, rel=1e-9)
    assert isinstance(scaled, ErrorCorrection)


@pytest.mark.parametrize(
    ("asset", "hedge", "lags", "rule"),
    [
        (*cointegrated(8, 0), 0, "ecm with 0 lags needs 10 levels, got 9"),
        (*cointegrated(14, 0), 2, "ecm with 2 lags needs 16 levels, got 15"),
        (*cointegrated(20, 0), 0.5, "lags of ecm. must be a whole number"),
        (cointegrated(20, 0)[0], np.arange(21.0), 0, "changes of hedge has no varian"),
        (
            2 * cointegrated(20, 0)[1] + 3,
            cointegrated(20, 0)[1],
            0,
            "asset and hedge levels move as one: no error to correct",
        ),
    ],
)
def test_levels_that_cannot_be_used_are_named(
    asset: Array, hedge: Array, lags: float, rule: str
) -> None:
    with pytest.raises(DomainError, match=rule):
        hedge_ratio(asset, hedge, "ecm", lags)
    cells = [[[x] for x in sample] for sample in (asset, hedge)]
    assert call("XLH_HEDGE_RATIO", [*cells, "ecm", lags]) is CellError.NUM
