"""What a ratio is known to: standard error, interval and what is left."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.stattools import durbin_watson

from tests.hedge.sample_pairs import (
    DIGITS,
    FUEL,
    HEATING,
    error,
    linear,
    moment,
    overlapping,
    pairs,
)
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio_stats
from xlhedge.hedge.statistical.ewma import ewma, ewma_error, weights
from xlhedge.hedge.statistical.ols import slope


def test_every_statistic_of_least_squares_is_that_of_statsmodels() -> None:
    for asset, hedge in pairs(100):
        found = hedge_ratio_stats(asset, hedge, confidence=0.9)
        peer = sm.OLS(asset, sm.add_constant(hedge)).fit()
        low, high = peer.conf_int(0.1)[1]
        expected = [
            *(peer.params[1], peer.bse[1], low, high),
            *(np.corrcoef(asset, hedge)[0, 1], peer.rsquared, peer.nobs),
            *(np.sqrt(peer.mse_resid), durbin_watson(peer.resid)),
        ]
        np.testing.assert_allclose(found[:9], expected, rtol=1e-9)


def test_standard_error_of_least_squares_keeps_its_digits() -> None:
    with mpmath.workdps(DIGITS):
        for asset, hedge in pairs(100):
            covariance, variance = moment(asset, hedge), moment(hedge, hedge)
            squares = moment(asset, asset) - covariance**2 / variance
            expected = mpmath.sqrt(squares / (len(asset) - 2) / variance)
            size = 1 + abs(asset).max() / asset.std() + abs(hedge).max() / hedge.std()
            found = hedge_ratio_stats(asset, hedge).standard_error
            assert error(found, expected) < 1e-15 * size


@pytest.mark.parametrize("lags", [1, 3, 10])
def test_error_with_lags_is_that_of_newey_and_west(lags: int) -> None:
    for asset, hedge in pairs(60):
        if lags > len(asset) - 2:
            continue
        kept = {"maxlags": lags, "use_correction": False}
        model = sm.OLS(asset / asset.std(), sm.add_constant(hedge))
        peer = model.fit(cov_type="HAC", cov_kwds=kept).bse[1] * asset.std()
        found = hedge_ratio_stats(asset, hedge, "ols", lags)
        assert found.standard_error == pytest.approx(peer, rel=1e-8)
        assert found.ratio == slope(asset, hedge)


@pytest.mark.parametrize("decay", [0.8, 0.94, 0.99])
def test_error_of_weighted_moments_is_that_of_leaving_out_each_pair(
    decay: float,
) -> None:
    for asset, hedge in pairs(40):
        kept = ~np.eye(len(asset), dtype=bool)
        shares = weights(len(asset), decay)
        left_out = [
            np.sum((shares * asset * hedge)[k]) / np.sum((shares * hedge**2)[k])
            for k in kept
        ]
        moves = np.array(left_out) - ewma(asset, hedge, decay)
        expected = np.sqrt(np.sum(moves**2))
        assert ewma_error(asset, hedge, decay) == pytest.approx(expected, rel=1e-7)


Drawn = Callable[[np.random.Generator, int], tuple[Array, Array]]


def noisy(
    random: np.random.Generator, n: int, size: float = 1.0
) -> tuple[Array, Array]:
    """A ratio of 0.8 and noise in both, in the asset `size` times that of the hedge."""
    shared, ours, theirs = random.normal(size=(3, n))
    return 0.8 * shared + 0.3 * size * ours, shared + 0.3 * theirs


def changing(random: np.random.Generator, n: int) -> tuple[Array, Array]:
    """A ratio of 0.8 while the variance of both wanders."""
    size = np.exp(np.cumsum(0.1 * random.normal(size=n)))
    hedge = size * random.normal(size=n)
    return 0.8 * hedge + 0.5 * size * random.normal(size=n), hedge


def heavy(random: np.random.Generator, n: int) -> tuple[Array, Array]:
    """A ratio of 0.8 with heavy tails."""
    hedge = random.standard_t(4, n)
    return 0.8 * hedge + 0.5 * random.standard_t(3, n), hedge


@pytest.mark.parametrize(
    ("drawn", "method", "parameter", "runs"),
    [
        (noisy, "tls", 1.0, 1000),
        (lambda random, n: noisy(random, n, 2.0), "tls", 4.0, 1000),
        (lambda random, n: noisy(random, n, 0.5), "tls", 0.25, 1000),
        (linear, "ewma", 0.96, 1000),
        (heavy, "robust", 1.345, 200),
    ],
)
def test_error_is_the_spread_of_the_ratio_over_many_samples(
    drawn: Drawn, method: str, parameter: float, runs: int
) -> None:
    """Within 4 standard errors of the simulation, and 5 % of the theory's."""
    random = np.random.default_rng(11)
    found = [
        hedge_ratio_stats(*drawn(random, 200), method, parameter) for _ in range(runs)
    ]
    spread = np.std([one.ratio for one in found])
    size = np.sqrt(np.mean([one.standard_error**2 for one in found]))
    assert size == pytest.approx(spread, rel=4 / np.sqrt(2 * runs) + 0.05)
    assert np.mean([one.ratio for one in found]) == pytest.approx(
        0.8, abs=4 * spread / np.sqrt(runs) + 0.002
    )


@pytest.mark.parametrize(
    ("drawn", "method", "parameter", "n", "slack"),
    [
        (linear, "ols", 0.0, 12, 0.0),
        (linear, "rolling", 20.0, 60, 0.0),
        (linear, "ewma", 0.94, 100, 0.02),
        (changing, "ewma", 0.94, 100, 0.02),
        (noisy, "tls", 1.0, 40, 0.02),
        (heavy, "robust", 1.345, 60, 0.02),
        # Newey and West's error is too small in samples of this length.
        (overlapping, "ols", 8.0, 400, 0.07),
    ],
)
def test_interval_covers_the_true_ratio_as_often_as_it_says(
    drawn: Drawn,
    method: str,
    parameter: float,
    n: int,
    slack: float,
) -> None:
    """Within 4 standard errors of the simulation, and what the theory leaves open."""
    random, confidence = np.random.default_rng(21), 0.9
    runs = 120 if method == "robust" else 300
    covered = 0
    for _ in range(runs):
        found = hedge_ratio_stats(*drawn(random, n), method, parameter, confidence)
        covered += found.low <= 0.8 <= found.high
    noise = 4 * np.sqrt(confidence * (1 - confidence) / runs)
    assert covered / runs == pytest.approx(confidence, abs=noise + slack)


def test_plain_errors_are_too_small_where_changes_overlap() -> None:
    random = np.random.default_rng(22)
    samples = [overlapping(random, 300) for _ in range(150)]
    plain, lagged = (
        [hedge_ratio_stats(*pair, "ols", lags) for pair in samples] for lags in (0, 8)
    )
    true = np.std([found.ratio for found in plain])
    assert np.mean([found.standard_error for found in plain]) < 0.65 * true
    assert np.mean([found.standard_error for found in lagged]) > 0.8 * true


def test_any_other_ratio_leaves_more_by_its_square() -> None:
    """Var(S)(1 - rho^2) + (h' - h)^2 Var(F), the identity of SPEC 6.3."""
    asset, hedge = np.array(FUEL), np.array(HEATING)
    least = hedge_ratio_stats(asset, hedge)
    for method, parameter in (("ewma", None), ("tls", 0.3), ("robust", 0.5)):
        found = hedge_ratio_stats(asset, hedge, method, parameter)
        more = (found.ratio - least.ratio) ** 2 * hedge.var() / asset.var()
        assert found.r_squared == pytest.approx(least.correlation**2 - more, rel=1e-13)


def test_rolling_describes_its_window_only() -> None:
    asset, hedge = np.array(FUEL), np.array(HEATING)
    assert hedge_ratio_stats(asset, hedge, "rolling", 10) == hedge_ratio_stats(
        asset[-10:], hedge[-10:]
    )


@pytest.mark.parametrize("method", ["ols", "ewma", "robust", "tls"])
def test_more_confidence_is_a_wider_interval(method: str) -> None:
    found = [
        hedge_ratio_stats(FUEL, HEATING, method, confidence=c) for c in (0.5, 0.9, 0.99)
    ]
    assert found[0].low > found[1].low > found[2].low
    assert found[0].high < found[1].high < found[2].high
    for estimate in found:
        assert (estimate.low + estimate.high) / 2 == pytest.approx(estimate.ratio)
