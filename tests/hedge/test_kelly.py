"""Kelly sizes maximise the expected logarithm of wealth, found by direct search."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.sizing import (
    kelly,
    kelly_binary,
    kelly_growth,
    kelly_multi,
    vol_target,
)

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(24)
CHANCES = WEIGHTS / WEIGHTS.sum()


def best(function: Callable[[Array], float], start: Any, options: Any = None) -> Any:
    """Where a concave function is largest."""
    from scipy.optimize import minimize

    def loss(x: Array) -> float:
        return -function(x)

    found = minimize(loss, start, method="Nelder-Mead", options=options)
    assert found.success
    return found.x


TIGHT = {"xatol": 1e-10, "fatol": 1e-16, "maxiter": 2000}


@pytest.mark.parametrize("probability", [0.51, 0.55, 0.7, 0.99])
@pytest.mark.parametrize("odds", [1.0, 0.6, 4.0])
def test_binary_stake_maximises_expected_log_wealth(
    probability: float, odds: float
) -> None:
    def growth(stake: Array) -> float:
        won, lost = 1 + odds * stake[0], 1 - stake[0]
        if min(won, lost) <= 0:
            return -np.inf
        return float(probability * np.log(won) + (1 - probability) * np.log(lost))

    stake = kelly_binary(probability, odds)
    if probability * (odds + 1) <= 1:
        assert stake == 0
        assert growth(np.array([0.01])) < 0
    else:
        assert stake == pytest.approx(best(growth, [0.3], TIGHT)[0], abs=1e-6)


@pytest.mark.parametrize(
    ("mean", "vol", "rate"), [(0.12, 0.3, 0.02), (-0.2, 0.6, 0.05), (0.9, 0.8, 0.0)]
)
def test_continuous_size_maximises_growth_over_short_periods(
    mean: float, vol: float, rate: float
) -> None:
    def rate_of_growth(held: Any, period: float) -> float:
        returns = (mean - rate) * period + vol * np.sqrt(period) * NODES
        wealth = np.log1p(rate * period + float(np.ravel(held)[0]) * returns)
        return float(CHANCES @ wealth / period)

    def limit(held: Any) -> float:
        # Richardson: the error falls with the period.
        return 2 * rate_of_growth(held, 1e-5) - rate_of_growth(held, 2e-5)

    size = kelly(mean, vol, rate)
    assert size == pytest.approx(best(limit, [0.5])[0], abs=1e-3)
    assert kelly_growth(mean, vol, rate) == pytest.approx(limit(size), rel=1e-6)
    half = kelly_growth(mean, vol, rate, 0.5)
    assert half == pytest.approx(limit(size / 2), rel=1e-6)
    assert kelly(mean, vol, rate, 0.5) == size / 2


def test_sizes_of_several_assets_maximise_growth() -> None:
    means, rate = np.array([0.12, 0.07]), 0.02
    vols, correlation = np.array([0.3, 0.2]), 0.6
    factor = np.array([[1, 0], [correlation, 0.8]]) * vols[:, None]
    x, y = np.meshgrid(NODES, NODES)
    shocks = np.stack([x.ravel(), y.ravel()])
    chances = np.outer(CHANCES, CHANCES).ravel()

    def growth(held: Array) -> float:
        period = 1e-6
        returns = (means - rate)[:, None] * period + np.sqrt(period) * factor @ shocks
        return float(chances @ np.log1p(rate * period + held @ returns) / period)

    sizes = kelly_multi(means, factor @ factor.T, rate)
    np.testing.assert_allclose(sizes, best(growth, [0.5, 0.5]), atol=1e-3)
    np.testing.assert_array_equal(
        kelly_multi(means, factor @ factor.T, rate, 0.5), sizes / 2
    )


def test_independent_assets_are_sized_one_by_one() -> None:
    means, vols = np.array([0.3, -0.1, 0.05]), np.array([1.2, 1e-6, 0.2])
    alone = kelly(means, vols, 0.02)
    np.testing.assert_allclose(kelly_multi(means, np.diag(vols**2), 0.02), alone)


def test_sizes_solve_their_equation_whatever_the_scale() -> None:
    rng = np.random.default_rng(6)
    for assets in (2, 5, 20):
        factor = rng.normal(0, 1, (assets, assets)) * 10.0 ** rng.uniform(-4, 0, assets)
        covariance, means = factor.T @ factor, rng.normal(0, 0.2, assets)
        sizes = kelly_multi(means, covariance, 0.01)
        np.testing.assert_allclose(covariance @ sizes, means - 0.01, rtol=1e-9)


def test_growth_above_the_rate_is_three_quarters_at_half_and_none_at_double() -> None:
    full, half, double = kelly_growth(0.12, 0.3, 0.02, np.array([1, 0.5, 2])) - 0.02
    assert half / full == pytest.approx(0.75, rel=1e-14)
    assert double == pytest.approx(0, abs=1e-17)


@pytest.mark.parametrize(
    ("covariance", "rule"),
    [
        ([[0.04, 0.06], [0.06, 0.09]], "must be positive definite, is singular"),
        ([[0.04, 0.07], [0.07, 0.09]], "must be positive definite, is singular"),
        ([[0.04, 0.01], [0.02, 0.09]], "must be symmetric"),
        ([[0.04, 0.0], [0.0, 0.0]], "must be > 0 on its diagonal"),
        ([[0.04, 0.0], [0.0, -0.1]], "must be > 0 on its diagonal"),
        ([[0.04, 0.0], [0.0, np.nan]], "must be finite, got nan"),
        ([[0.04, 0.0]], "must be 2 rows of 2 numbers"),
        ([0.04, 0.09], "must be 2 rows of 2 numbers"),
        ([[0.04, 0.0], [0.0]], "must be a rectangle of numbers"),
    ],
)
def test_unusable_covariance_is_refused(covariance: Any, rule: str) -> None:
    with pytest.raises(InputError, match=f"covariance {rule}"):
        kelly_multi([0.1, 0.2], covariance)


def test_nothing_to_size_is_refused() -> None:
    with pytest.raises(InputError, match="means must not be empty"):
        kelly_multi([], [])
    with pytest.raises(InputError, match="rate must be one number"):
        kelly_multi([0.1], [[0.1]], np.array([0.1, 0.2]))  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="vol must be > 0"):
        kelly(0.1, 0)


def test_vol_target_meets_the_target_up_to_its_cap() -> None:
    vol = np.array([0.05, 0.1, 0.24, 3.0])
    np.testing.assert_allclose(vol_target(0.12, vol) * vol, 0.12, rtol=1e-15)
    capped = vol_target(0.12, vol, 2.0)
    np.testing.assert_allclose(capped, [2, 1.2, 0.5, 0.04], rtol=1e-15)


def test_asset_that_does_not_move_gets_the_cap() -> None:
    np.testing.assert_array_equal(vol_target(np.array([0.1, 0.0]), 0.0, 2.0), [2, 2])
    with pytest.raises(
        DomainError, match="vol must be > 0 without a cap, got 0"
    ) as bad:
        vol_target(0.1, np.array([0.0, 0.2]))
    np.testing.assert_array_equal(bad.value.result, [np.nan, 0.5])
    with pytest.raises(InputError, match="cap must be a number"):
        vol_target(0.1, 0.2, np.nan)
