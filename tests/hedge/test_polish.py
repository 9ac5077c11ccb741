"""The polish of an optimum: one point, wherever the search has stopped."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.hedge.sample_pairs import linear
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.polish import polished, stated


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
    found = polished(_valley, np.array([1e-7, 0.66]))
    assert found[0] == 0
    assert found[1] == pytest.approx(0.69, rel=1e-8)  # 0.6 + 0.3^2


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
