"""Divided differences of the exponential: 50 digits, limits and derivatives."""

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.options import assert_close
from xlhedge.pricing.divided_exponential import divided_exponential

mp.mp.dps = 60


def fifty_digits(*nodes: float) -> float:
    """Of different nodes, as the definition says."""
    exact = [mp.mpf(node) for node in nodes]
    terms = (
        mp.exp(x) / mp.fprod(x - y for j, y in enumerate(exact) if j != i)
        for i, x in enumerate(exact)
    )
    return float(mp.fsum(terms))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("scale", [1e-5, 0.1, 1.0, 20.0, 700.0])
def test_it_keeps_its_digits_for_close_and_for_distant_nodes(
    count: int, scale: float
) -> None:
    nodes = np.random.default_rng(count).uniform(-scale, scale, (count, 200))
    expected = [fifty_digits(*column) for column in nodes.T]
    # The rounding of e^x itself grows with x.
    rel = 5e-15 + 2e-16 * scale
    assert_close(divided_exponential(*nodes), expected, rel, nodes)


def test_equal_nodes_are_the_derivative_over_the_factorial() -> None:
    x = np.array([-3.0, 0.0, 2.5])
    for order, factorial in enumerate((1, 1, 2, 6)):
        got = divided_exponential(*[x] * (order + 1))
        assert_close(got, np.exp(x) / factorial, 2e-15)


def test_it_does_not_depend_on_the_order_of_the_nodes() -> None:
    nodes = (0.3, -2.0, 4.0, 0.3)
    got = [divided_exponential(*nodes[i:], *nodes[:i]) for i in range(4)]
    assert len(set(map(float, got))) == 1


def test_repeating_a_node_differentiates_in_it() -> None:
    def function(x: mp.mpf) -> mp.mpf:
        return (mp.exp(x) - mp.exp(2)) / (x - 2)

    expected = float(mp.diff(function, mp.mpf("0.5")))
    assert divided_exponential(0.5, 2.0, 0.5) == pytest.approx(expected, rel=1e-14)
