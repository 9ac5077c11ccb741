"""The polish of an optimum: one point, wherever the search has stopped."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize

from tests.hedge.sample_pairs import linear
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.dcc_fit import fit_dcc
from xlhedge.hedge.statistical.polish import polished, polished_below, stated


def arch_likelihood(x: Array, constant: float, reaction: float, kept: float) -> float:
    """Minus the log-likelihood of GARCH(1,1), period by period."""
    variance, total = constant + reaction + kept, 0.0
    for move in x:
        total += (np.log(variance) + move**2 / variance) / 2
        variance = constant + reaction * move**2 + kept * variance
    return float(total)


def _valley(point: Array) -> float:
    """Least at 0.3, 0.6: a curved valley, of the size of a log-likelihood."""
    x, y = point
    return float(200 + 40 * (x - 0.3) ** 2 + 90 * (y - 0.6 - (x - 0.3) ** 2) ** 2)


@pytest.mark.parametrize("gap", [(1e-3, -1e-3), (1e-2, 1e-2), (-3e-2, 2e-2)])
def test_the_optimum_is_found_from_wherever_the_search_stopped(
    gap: tuple[float, float],
) -> None:
    start = np.array([0.3, 0.6]) + gap
    np.testing.assert_allclose(polished(_valley, start), [0.3, 0.6], rtol=1e-9)


def test_a_number_at_its_bound_is_zero_and_stays() -> None:
    """The valley falls to x = -0.1; on the bound y is 0.6 + 0.1^2."""
    found = polished(lambda p: _valley(np.add(p, [0.4, 0.0])), np.array([1e-7, 0.62]))
    assert found[0] == 0
    assert found[1] == pytest.approx(0.61, rel=1e-8)


def test_a_small_number_that_is_not_nothing_is_kept() -> None:
    """A storm, then a calm that is some hundred times as still: 0 has no such calm."""
    random = np.random.default_rng(0)
    sizes = np.where(np.arange(200) < 50, 1.0, 0.002)
    hedge = sizes * random.normal(size=200)
    asset = 0.8 * hedge + 0.3 * sizes * random.normal(size=200)
    fitted = fit_dcc(asset, hedge).hedge
    square = float(np.mean(hedge**2))
    unit = hedge / np.sqrt(square)
    least = arch_likelihood(unit, fitted.constant / square, *fitted[1:])
    for constant in (0.0, 3e-6, 1.5e-5):
        assert least <= arch_likelihood(unit, constant, *fitted[1:])


@pytest.mark.parametrize(
    "minus",
    [lambda point: float(np.sum(np.log(point))), lambda point: float("nan")],
    ids=["no optimum", "no number"],
)
def test_without_an_optimum_near_by_the_start_is_the_answer(
    minus: Callable[[Array], float],
) -> None:
    start = np.array([0.3, 0.6])
    assert polished(minus, start).tolist() == start.tolist()


def test_steps_that_do_not_settle_leave_the_start() -> None:
    """Newton's steps on a fourth power close a third of the gap each."""
    start = np.array([0.33])
    assert polished(lambda p: float(200 + 1e4 * (p[0] - 0.3) ** 4), start) == start


def test_the_optimum_along_a_largest_sum_is_found_and_never_left() -> None:
    """Of (x - 0.3)^2 + (a - 0.7)^2 + 2 (b - 0.6)^2 where a + b = 1: a 0.5, b 0.5."""

    def minus(point: Array) -> float:
        x, a, b = point
        return float(200 + 50 * ((x - 0.3) ** 2 + (a - 0.7) ** 2 + 2 * (b - 0.6) ** 2))

    found = polished_below(minus, np.array([0.31, 0.51, 0.49]), 1.0)
    np.testing.assert_allclose(found, [0.3, 0.5, 0.5], rtol=1e-8)
    inside = np.array([0.3, 0.66, 0.56]) - [0.0, 0.2, 0.05]
    for start in ([0.3, 0.48, 0.49], inside):  # the optimum lies beyond
        assert polished_below(minus, np.array(start), 1.0).tolist() == [*start]
    corner = polished_below(minus, np.array([0.31, 1.0, 0.0]), 1.0)
    np.testing.assert_allclose(corner, [0.3, 1.0, 0.0], rtol=1e-8)
    alone = np.array([0.0, 1.0])
    assert polished_below(lambda p: float(p @ p), alone, 1.0).tolist() == [0.0, 1.0]


def test_variances_that_drift_away_are_fitted_at_the_bound() -> None:
    """Of a + b = 1 the likeliest along it, by a search of another kind."""
    random = np.random.default_rng(1)
    size, samples = 1.0, []
    for shock in random.normal(size=150):
        samples.append(shock * np.sqrt(size))
        size = 0.01 + (0.5 * shock**2 + 0.5) * size
    asset = np.array(samples)
    hedge = asset + random.normal(size=150) * np.abs(asset).mean()
    fitted = fit_dcc(asset, hedge).asset
    assert fitted.reaction + fitted.persistence <= 1 + 1e-15
    square = float(np.mean(asset**2))

    def along(point: Array) -> float:
        constant, reaction = point
        unit = asset / np.sqrt(square)
        return arch_likelihood(unit, constant, reaction, 1 - reaction)

    start = np.array([0.05, 0.5])
    likeliest = minimize(along, start, method="Nelder-Mead", tol=1e-9).x
    found = fitted.constant / square, fitted.reaction
    assert found == pytest.approx(tuple(likeliest), rel=1e-4)


def test_a_fitted_ratio_does_not_depend_on_the_unit() -> None:
    asset, hedge = linear(np.random.default_rng(8), 150)
    for unit in (1e-4, 3.0, 1e5):
        one, other = (hedge_ratio(u * asset, hedge, "dcc") for u in (1.0, unit))
        assert other / unit == pytest.approx(one, rel=2e-7)
        errors = [
            hedge_ratio_stats(u * asset, hedge, "dcc").standard_error / u
            for u in (1.0, unit)
        ]
        assert errors[1] == pytest.approx(errors[0], rel=1e-2)


def test_digits_are_those_asked_for() -> None:
    assert [stated(x, 3) for x in (0.0430288, -123456.0, 0.0)] == [0.043, -123000.0, 0]
