"""Several hedges at once: against 50 digits, and the ones that cannot be told apart."""

import mpmath
import numpy as np
import pytest
import statsmodels.api as sm

from tests.hedge.sample_pairs import DIGITS, moment
from xlhedge.core.errors import InfeasibleError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio_multi, hedge_ratio_stats


def drawn(seed: int, likeness: float = 1.0) -> tuple[Array, Array]:
    """One to five hedges in units of their own that share a factor of this size."""
    random = np.random.default_rng(seed)
    n, count = int(random.integers(12, 80)), int(random.integers(1, 6))
    shared = likeness * random.normal(size=(n, 1))
    hedges = shared + random.normal(size=(n, count)) + random.normal(size=count)
    asset = hedges @ random.uniform(-1, 1, count) + random.normal(size=n)
    return asset, hedges * 10.0 ** random.integers(-6, 7, count)


def covariances(asset: Array, hedges: Array, ridge: float) -> Array:
    """Sigma_FF^-1 sigma_FS with every variance times 1 + ridge, in 50 digits."""
    columns = range(hedges.shape[1])
    matrix = mpmath.matrix(
        [[moment(hedges[:, i], hedges[:, j]) for j in columns] for i in columns]
    )
    for i in columns:
        matrix[i, i] *= 1 + mpmath.mpf(ridge)
    right = mpmath.matrix([moment(hedges[:, i], asset) for i in columns])
    return np.array([float(h) for h in mpmath.lu_solve(matrix, right)])


@pytest.mark.parametrize("ridge", [0.0, 1e-6, 0.1, 3.0])
@pytest.mark.parametrize("likeness", [0.0, 3.0, 300.0])
def test_ratios_solve_the_covariances(ridge: float, likeness: float) -> None:
    """To the digits that samples leave: the root of the condition of covariances."""
    for seed in range(12):
        asset, hedges = drawn(seed, likeness)
        found = hedge_ratio_multi(asset, hedges, ridge)
        with mpmath.workdps(DIGITS):
            expected = covariances(asset, hedges, ridge)
        size = np.linalg.norm(expected * hedges.std(axis=0))
        missed = np.abs(found.ratios - expected) * hedges.std(axis=0)
        assert missed.max() < 2e-15 * (1 + np.sqrt(found.condition)) ** 1.5 * size


def test_every_statistic_is_that_of_statsmodels() -> None:
    for seed in range(60):
        asset, hedges = drawn(seed)
        found = hedge_ratio_multi(asset, hedges)
        size = hedges.std(axis=0)
        peer = sm.OLS(asset, sm.add_constant(hedges / size)).fit()
        np.testing.assert_allclose(found.ratios, peer.params[1:] / size, rtol=1e-10)
        np.testing.assert_allclose(
            found.standard_errors, peer.bse[1:] / size, rtol=1e-10
        )
        assert found.r_squared == pytest.approx(peer.rsquared, rel=1e-12)
        assert found.n == peer.nobs
        correlations = np.atleast_2d(np.corrcoef(hedges, rowvar=False))
        assert found.condition == pytest.approx(np.linalg.cond(correlations), rel=1e-9)


def test_one_hedge_has_the_ratio_of_least_squares() -> None:
    for seed in range(30):
        asset, hedges = drawn(seed)
        several = hedge_ratio_multi(asset, hedges[:, :1])
        one = hedge_ratio_stats(asset, hedges[:, 0])
        assert several.ratios[0] == pytest.approx(one.ratio, rel=1e-12)
        assert several.standard_errors[0] == pytest.approx(one.standard_error)
        assert several.r_squared == pytest.approx(one.r_squared)


def test_no_other_ratios_leave_less() -> None:
    random = np.random.default_rng(51)
    asset, hedges = drawn(3)
    found = hedge_ratio_multi(asset, hedges)
    least = np.var(asset - hedges @ found.ratios)
    for step in random.normal(size=(200, hedges.shape[1])):
        moved = found.ratios + 1e-3 * step / hedges.std(axis=0)
        assert np.var(asset - hedges @ moved) > least


def test_errors_of_a_ridge_are_the_spread_over_many_samples() -> None:
    random = np.random.default_rng(52)
    hedges = random.normal(size=(60, 1)) + 0.3 * random.normal(size=(60, 2))
    found = [
        hedge_ratio_multi(hedges @ [0.5, 0.3] + random.normal(size=60), hedges, 0.05)
        for _ in range(1500)
    ]
    spread = np.std([one.ratios for one in found], axis=0)
    size = np.sqrt(np.mean([one.standard_errors**2 for one in found], axis=0))
    np.testing.assert_allclose(size, spread, rtol=4 / np.sqrt(2 * 1500) + 0.02)


@pytest.mark.parametrize("multiple", [1.0, -2.5, 1e6, 1 + 1e-9])
def test_two_hedges_that_move_together_are_singular_by_name(multiple: float) -> None:
    asset, _ = drawn(1)
    hedges = np.random.default_rng(53).normal(size=(len(asset), 4))
    hedges[:, 3] = multiple * hedges[:, 1] + 7
    with pytest.raises(InfeasibleError, match="singular: hedges 2 and 4 cannot be"):
        hedge_ratio_multi(asset, hedges)


def test_a_mixture_of_other_hedges_is_singular_by_name() -> None:
    asset, _ = drawn(1)
    hedges = np.random.default_rng(54).normal(size=(len(asset), 5))
    hedges[:, 4] = hedges[:, 0] - 0.5 * hedges[:, 2]
    with pytest.raises(InfeasibleError, match="hedges 1, 3 and 5 cannot be told"):
        hedge_ratio_multi(asset, hedges)


def test_noise_that_tells_two_hedges_apart_is_enough_from_a_condition_of_1e8() -> None:
    asset, _ = drawn(1)
    random = np.random.default_rng(55)
    hedge, noise = random.normal(size=(2, len(asset)))
    apart = hedge_ratio_multi(asset, np.column_stack([hedge, hedge + 4e-4 * noise]))
    assert 1e7 < apart.condition < 1e8
    with pytest.raises(InfeasibleError, match="hedges 1 and 2"):
        hedge_ratio_multi(asset, np.column_stack([hedge, hedge + 1e-4 * noise]))


def test_a_ridge_shares_between_identical_hedges() -> None:
    asset, _ = drawn(1)
    random = np.random.default_rng(56)
    hedge, other = random.normal(size=(2, len(asset)))
    one = hedge_ratio_multi(asset, np.column_stack([hedge, other]))
    found = hedge_ratio_multi(asset, np.column_stack([hedge, hedge, other]), 1e-7)
    assert found.ratios[0] == pytest.approx(found.ratios[1], abs=1e-8)
    total = [found.ratios[0] + found.ratios[1], found.ratios[2]]
    np.testing.assert_allclose(total, one.ratios, atol=1e-6)


def test_a_ridge_too_small_to_tell_them_apart_is_an_error_too() -> None:
    asset, hedges = drawn(1)
    twice = np.column_stack([hedges[:, 0], hedges[:, 0]])
    with pytest.raises(InfeasibleError, match="hedges 1 and 2"):
        hedge_ratio_multi(asset, twice, 1e-12)


def test_an_asset_that_is_a_basket_of_its_hedges_leaves_nothing() -> None:
    hedges = np.random.default_rng(57).normal(size=(30, 3))
    found = hedge_ratio_multi(hedges @ [0.5, -2.0, 1.0], hedges)
    np.testing.assert_allclose(found.ratios, [0.5, -2.0, 1.0], rtol=1e-13)
    assert (found.r_squared, found.stability) == (1, 1)
    assert not found.standard_errors.any()
