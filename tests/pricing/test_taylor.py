"""Truncated Taylor series: each function and operation against 50 digits."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import normal as exact_normal
from xlhedge.pricing import taylor


def exact_mills(x: Any) -> Any:
    return exact_normal(x) / mp.npdf(x)


FUNCTIONS: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
    (lambda x, y: taylor.exp(x - y * x), lambda x, y: mp.exp(x - y * x)),
    (lambda x, y: taylor.root(x * y + 2), lambda x, y: mp.sqrt(x * y + 2)),
    (lambda x, y: 3 / (x + y), lambda x, y: 3 / (x + y)),
    (lambda x, y: x / y - 1 / x, lambda x, y: x / y - 1 / x),
    (lambda x, y: taylor.log_ratio(x, y), lambda x, y: mp.log(x / y)),
    (lambda x, y: taylor.normal(x - 2 * y), lambda x, y: exact_normal(x - 2 * y)),
    (lambda x, y: taylor.mills_ratio(-x * y), lambda x, y: exact_mills(-x * y)),
    (lambda x, y: (2 - x) * (y - x), lambda x, y: (2 - x) * (y - x)),
]


@pytest.mark.parametrize("place", range(len(FUNCTIONS)))
@pytest.mark.parametrize("orders", [(1, 0), (0, 1), (3, 0), (1, 1), (2, 1), (1, 2)])
def test_series_carries_the_derivatives(orders: tuple[int, int], place: int) -> None:
    ours, exact = FUNCTIONS[place]
    point = {"x": np.array([0.7, 1.9]), "y": np.array([1.3, 1.85])}
    wanted = {name: n for name, n in zip("xy", orders, strict=True) if n}
    got = taylor.derivative(ours(**taylor.variables(point, wanted)))
    expected = [
        float(mp.diff(exact, tuple(map(mp.mpf, xy)), orders))
        for xy in zip(*point.values(), strict=True)
    ]
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=5e-14)


def test_without_variables_everything_is_an_array() -> None:
    point = {"x": np.array([0.7, 1.9]), "y": np.array([1.3, 1.85])}
    for ours, exact in FUNCTIONS:
        got = ours(**taylor.variables(point, {}))
        expected = [float(exact(*xy)) for xy in zip(*point.values(), strict=True)]
        np.testing.assert_allclose(got, expected, rtol=1e-15, atol=1e-16)


def test_choice_takes_the_derivatives_with_the_values() -> None:
    x = taylor.variables({"x": np.array([-2.0, 3.0])}, {"x": 2})["x"]
    larger = taylor.choose(taylor.value_of(x) > 0, x * x * x, np.zeros(2))
    np.testing.assert_array_equal(taylor.value_of(larger), [0, 27])
    np.testing.assert_array_equal(taylor.derivative(larger), [0, 18])


def test_a_constant_has_no_derivative() -> None:
    x = taylor.variables({"x": np.array([1.0, 2.0])}, {"x": 1})["x"]
    np.testing.assert_array_equal(taylor.derivative(np.ones(2)), [0, 0])
    np.testing.assert_array_equal(taylor.derivative(x - x), [0, 0])


def test_log_ratio_keeps_its_digits_near_one() -> None:
    above = np.array([1 + 2.0**-40, 1 - 2.0**-40, 1e300, 1e-300])
    expected = [float(mp.log(mp.mpf(x))) for x in above]
    got = taylor.log_ratio(above, np.ones(4))
    np.testing.assert_allclose(got, expected, rtol=1e-15)
