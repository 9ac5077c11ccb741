"""Every method's ratio against 50 digits or another way to the same number."""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from statsmodels.robust.norms import HuberT
from statsmodels.robust.robust_linear_model import RLM

from tests.hedge.sample_pairs import (
    DIGITS,
    FUEL,
    HEATING,
    error,
    exact,
    moment,
    pairs,
)
from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats

OWN = [("ols", None), ("ewma", None), ("rolling", 7.0), ("robust", None), ("tls", None)]


def ols(asset: Array, hedge: Array) -> Any:
    return moment(asset, hedge) / moment(hedge, hedge)


def ewma(asset: Array, hedge: Array) -> Any:
    """The sum that the recursion of RiskMetrics unrolls to, decay 0.94."""
    x, y, decay, n = exact(asset), exact(hedge), mpmath.mpf(0.94), len(asset)
    shares = [decay ** (n - 1)]
    shares += [(1 - decay) * decay ** (n - 1 - t) for t in range(1, n)]
    covariance = mpmath.fsum(w * a * b for w, a, b in zip(shares, x, y, strict=True))
    return covariance / mpmath.fsum(w * b * b for w, b in zip(shares, y, strict=True))


def tls(asset: Array, hedge: Array) -> Any:
    """The direction of the largest singular value of both samples side by side."""
    columns = [exact(asset), exact(hedge)]
    means = [mpmath.fsum(column) / len(column) for column in columns]
    rows = [[x - means[0], y - means[1]] for x, y in zip(*columns, strict=True)]
    _, _, axes = mpmath.svd_r(mpmath.matrix(rows))
    return axes[0, 0] / axes[0, 1]


@pytest.mark.parametrize(
    ("method", "reference", "count"), [("ols", ols, 120), ("ewma", ewma, 120)]
)
def test_ratio_keeps_the_digits_of_its_sums(
    method: str, reference: Callable[[Array, Array], Any], count: int
) -> None:
    """Nothing cancels but the sum of products itself, measured by its terms."""
    with mpmath.workdps(DIGITS):
        for asset, hedge in pairs(count):
            terms = np.abs(asset - asset.mean()) @ np.abs(hedge - hedge.mean())
            total = np.abs((asset - asset.mean()) @ (hedge - hedge.mean()))
            if method == "ewma":
                terms, total = np.abs(asset) @ np.abs(hedge), np.abs(asset @ hedge)
            found = error(hedge_ratio(asset, hedge, method), reference(asset, hedge))
            assert found <= 1e-15 * max(terms / total, 20), (method, found)


def test_total_least_squares_is_the_singular_direction() -> None:
    with mpmath.workdps(DIGITS):
        worst = [
            error(
                hedge_ratio(asset[:40], hedge[:40], "tls"), tls(asset[:40], hedge[:40])
            )
            for asset, hedge in pairs(40)
        ]
    assert max(worst) < 1e-13


@pytest.mark.parametrize("ratio", [0.04, 1.0, 25.0])
def test_total_least_squares_makes_the_weighted_distances_least(ratio: float) -> None:
    def distances(slope: float) -> float:
        left = asset - asset.mean() - slope * (hedge - hedge.mean())
        return float(left @ left / (ratio + slope**2))

    for asset, hedge in pairs(30):
        asset = asset / asset.std() * hedge.std()
        found = hedge_ratio(asset, hedge, "tls", ratio)
        near = [distances(found * (1 + step)) for step in (-1e-4, 0.0, 1e-4)]
        assert near[1] == min(near)
        others = np.tan(np.linspace(-1.57, 1.57, 99))
        assert near[1] <= min(map(distances, others)) * (1 + 1e-12)


@pytest.mark.parametrize(("noise", "limit"), [(1e12, "hedge"), (1e-12, "asset")])
def test_all_noise_on_one_side_is_a_regression_on_the_other(
    noise: float, limit: str
) -> None:
    x, y = np.array(FUEL), np.array(HEATING)
    ahead, back = np.polyfit(y, x, 1)[0], 1 / np.polyfit(x, y, 1)[0]
    expected = ahead if limit == "hedge" else back
    assert hedge_ratio(x, y, "tls", noise) == pytest.approx(expected, rel=1e-9)


def test_swapped_samples_have_the_inverse_total_least_squares_ratio() -> None:
    for asset, hedge in pairs(50):
        there, back = hedge_ratio(asset, hedge, "tls"), hedge_ratio(hedge, asset, "tls")
        assert there * back == pytest.approx(1, rel=1e-13)


def test_rolling_is_least_squares_of_the_last_pairs() -> None:
    for asset, hedge in pairs(50):
        for window in {3, len(asset) // 2 + 3, len(asset)}:
            if window <= len(asset):
                expected = hedge_ratio(asset[-window:], hedge[-window:])
                assert hedge_ratio(asset, hedge, "rolling", window) == expected


def huber(asset: Array, hedge: Array, threshold: float) -> float:
    """Reweighted least squares by hand, from least squares on."""
    weights = np.ones_like(asset)
    for _ in range(250):
        root = np.sqrt(weights)
        design = np.column_stack([root, root * hedge])
        line = np.linalg.lstsq(design, root * asset, rcond=None)[0]
        left = np.abs(asset - line[0] - line[1] * hedge)
        limit = threshold * np.median(left) / 0.674489750196081743
        weights = np.where(left > limit, limit / np.maximum(left, 1e-300), 1.0)
    return float(line[1])


@pytest.mark.parametrize("threshold", [0.7, 1.345, 3.0])
def test_robust_is_the_fixed_point_of_reweighting(threshold: float) -> None:
    moved = 0
    for asset, hedge in pairs(25):
        if len(asset) < 10:
            continue
        asset = asset / asset.std()
        found = hedge_ratio(asset, hedge, "robust", threshold)
        assert found == pytest.approx(huber(asset, hedge, threshold), rel=1e-9)
        moved += abs(found - hedge_ratio(asset, hedge)) > 1e-6
    assert moved > 6


def test_robust_is_that_of_statsmodels() -> None:
    for asset, hedge in pairs(25):
        if len(asset) < 10:
            continue
        ours = asset / asset.std()
        design = np.column_stack([np.ones_like(hedge), hedge])
        fit = RLM(ours, design, HuberT(1.345)).fit(maxiter=500, tol=1e-13, conv="coefs")
        found = hedge_ratio_stats(ours, hedge, "robust")
        assert found.ratio == pytest.approx(fit.params[1], rel=1e-9)
        assert found.standard_error == pytest.approx(fit.bse[1], rel=1e-9)


def test_one_wild_pair_moves_least_squares_but_not_the_robust_ratio() -> None:
    asset, hedge = np.array(FUEL), np.array(HEATING)
    wild = asset.copy()
    wild[8] = -4.3
    moved = {
        method: abs(hedge_ratio(wild, hedge, method) - hedge_ratio(asset, hedge))
        for method in ("ols", "robust")
    }
    assert moved["ols"] > 10
    assert moved["robust"] < 0.15


@pytest.mark.parametrize(("method", "parameter"), OWN)
def test_ratio_scales_with_the_units_of_the_samples(
    method: str, parameter: float | None
) -> None:
    asset, hedge = np.array(FUEL), np.array(HEATING)
    once = hedge_ratio(asset, hedge, method, parameter)
    # Total least squares compares the two, so they keep one unit.
    factors = [(64.0, 64.0)] if method == "tls" else [(64.0, 1.0), (1.0, 0.25)]
    for ours, theirs in [*factors, (2.0**-100, 2.0**-100)]:
        found = hedge_ratio(ours * asset, theirs * hedge, method, parameter)
        assert found * theirs / ours == pytest.approx(once, rel=1e-12)


@pytest.mark.parametrize(("method", "parameter"), OWN)
@pytest.mark.parametrize("ratio", [1.0, -0.3, 1e-6, 1e7])
def test_an_asset_that_is_its_hedge_leaves_nothing(
    method: str, parameter: float | None, ratio: float
) -> None:
    hedge = np.array(HEATING)
    found = hedge_ratio_stats(ratio * hedge, hedge, method, parameter)
    assert found.ratio == pytest.approx(ratio, rel=1e-13)
    assert abs(found.standard_error) < 1e-14 * abs(ratio)
    assert found.r_squared == 1
    assert found.residual_volatility == 0
    assert np.isnan(found.durbin_watson)
    assert found.stability == 1


def test_uncorrelated_samples_with_more_noise_in_the_asset_have_no_direction() -> None:
    hedge, asset = [1.0, -1.0, 1.0, -1.0], [3.0, 3.0, -3.0, -3.0]
    assert hedge_ratio(asset, hedge) == 0
    assert hedge_ratio(hedge, asset, "tls") == 0
    with pytest.raises(DomainError, match="uncorrelated: tls has no ratio"):
        hedge_ratio(asset, hedge, "tls")


def test_stale_prices_leave_the_robust_method_without_a_scale() -> None:
    asset, hedge = np.zeros(20), np.zeros(20)
    asset[:4], hedge[:4] = [1.0, -2.0, 1.5, 0.5], [1.0, -1.8, 1.0, 1.0]
    with pytest.raises(DomainError, match="robust finds no scale"):
        hedge_ratio(asset, hedge, "robust")


def test_a_still_asset_of_a_moving_hedge_leaves_the_robust_method_no_scale() -> None:
    hedge = np.random.default_rng(0).normal(size=30)
    asset = np.where(np.arange(30) == 29, 1.0, 0.0)
    with pytest.raises(DomainError, match="robust finds no scale"):
        hedge_ratio(asset, hedge, "robust")
