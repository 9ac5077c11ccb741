"""The exact VaR of one price against quadrature, chi-squares and brute probability."""

from itertools import pairwise

import mpmath
import numpy as np
import pytest

from xlhedge.core.errors import DomainError
from xlhedge.hedge.risk import delta_gamma_var, single_var

CASES = [
    (0.0, -1.0, 1.0, 0.0),
    (0.0, 1.0, 1.0, 0.0),
    (1.0, 1.0, 1.0, -0.5),
    (-3.0, 2.0, 0.5, 1.0),
    (2.0, -0.7, 2.0, -1.0),
    (-4.0, -0.3, 0.2, 0.0),
    (5.0, 1e-9, 1.0, 0.0),
    (5.0, 0.0, 1.0, 2.0),
    (1e-9, 3.0, 1e-4, 0.0),
]


def brute(delta, gamma, variance, theta, loss):
    """Probability and mean of the P&L below -loss, over the roots, in 30 digits."""
    with mpmath.workdps(30):
        b, c = mpmath.mpf(delta) * mpmath.sqrt(variance), mpmath.mpf(gamma) * variance
        gain = lambda y: theta + b * y + c * y**2 / 2  # noqa: E731
        roots = [mpmath.mpf(-theta - loss) / b] if c == 0 else []
        if c != 0:
            root = mpmath.sqrt(b**2 - 2 * c * (theta + loss))
            roots = sorted([(-b - root) / c, (-b + root) / c])
        ends = [-mpmath.inf, *roots, mpmath.inf]
        parts = list(pairwise(ends))
        finite = [(max(a, -30), min(z, 30)) for a, z in parts if a < 30 and z > -30]
        tails = [(a, z) for a, z in finite if gain((a + z) / 2) < -loss]
        probability = sum(mpmath.ncdf(z) - mpmath.ncdf(a) for a, z in tails)
        integral = sum(
            mpmath.quad(
                lambda y: gain(y) * mpmath.npdf(y), np.linspace(a, z, 8).tolist()
            )
            for a, z in ((float(a), float(z)) for a, z in tails)
        )
        return float(probability), float(-integral / probability)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("tail", [0.5, 0.05, 0.01, 0.001])
def test_the_tail_has_its_probability_and_its_mean(case, tail):
    found = single_var(*case, tail)
    probability, mean = brute(*case, found.var)
    assert probability == pytest.approx(tail, rel=1e-6)
    assert found.es == pytest.approx(mean, rel=1e-6, abs=1e-12)
    assert found.es >= found.var


def test_pure_gamma_is_half_a_chi_square():
    """Quantiles of one degree of freedom, as printed: 6.634897 and 0.000157088."""
    assert single_var(0, -1, 1).var == pytest.approx(6.634897 / 2, abs=1e-6)
    assert single_var(0, 1, 1).var == pytest.approx(-0.000157088 / 2, rel=1e-5)


@pytest.mark.parametrize("tail", [1e-3, 1e-5, 1e-7])
def test_the_least_gains_of_pure_gamma_are_a_third_of_the_greatest_of_them(tail):
    """y^2/2 over a short stretch around 0, where the density is flat."""
    found = single_var(0, 1, 1, tail=tail)
    assert found.es / found.var == pytest.approx(1 / 3, rel=tail**2 + 1e-12)
    assert found.var == pytest.approx(-np.pi / 4 * tail**2, rel=tail**2 + 1e-8)


def test_a_narrow_tail_joins_a_wide_one():
    """On both sides of the width from which another formula holds."""
    for tail in (0.19, 0.197, 0.198, 0.21):
        found = single_var(0, 1, 1, tail=tail)
        assert found.es == pytest.approx(brute(0, 1, 1, 0, found.var)[1], rel=1e-12)


def test_without_gamma_it_is_the_normal_one_and_near_it_cornish_fisher():
    normal = delta_gamma_var([3.0], [0.0], [[4.0]], 1.0)
    exact = single_var(3.0, 0.0, 4.0, 1.0)
    assert tuple(exact) == pytest.approx(normal[:2], rel=1e-13)
    bent = delta_gamma_var([3.0], [-0.05], [[4.0]], 1.0)
    assert tuple(single_var(3.0, -0.05, 4.0, 1.0)) == pytest.approx(bent[:2], rel=1e-3)


def test_the_direction_of_a_move_does_not_matter_and_none_loses_theta():
    assert single_var(2.0, -1.0, 0.3) == single_var(-2.0, -1.0, 0.3)
    assert tuple(single_var(2.0, -1.0, 0.0, -7.0)) == (7.0, 7.0)
    with pytest.raises(DomainError, match="tail must be > 0 and <= "):
        single_var(1.0, 1.0, 1.0, tail=0.99)
    with pytest.raises(DomainError, match="variance must be >= 0"):
        single_var(1.0, 1.0, -1.0)
    with pytest.raises(DomainError, match="delta must be"):
        single_var(np.nan, 1.0, 1.0)
