"""The Mills ratio and its differences against 50 digits."""

import mpmath as mp
import numpy as np
import pytest

from tests.pricing.fifty_digits import normal
from tests.pricing.options import assert_close
from xlhedge.pricing.mills import mills, mills_difference


def exact(x: mp.mpf) -> mp.mpf:
    return normal(x) / mp.npdf(x)


def test_mills_ratio_is_right_to_a_few_eps_in_the_lower_tail() -> None:
    x = -(10 ** np.linspace(-8, 4, 200))
    expected = [float(exact(mp.mpf(float(value)))) for value in x]
    assert_close(mills(x), expected, 1e-15, (x,))


@pytest.mark.parametrize(("widest", "terms"), [(0.02, 4), (0.5, 8)])
def test_series_keeps_the_digits_that_the_difference_loses(
    widest: float, terms: int
) -> None:
    rng = np.random.default_rng(61)
    width = widest * 10 ** rng.uniform(-8, 0, 300)
    middle = -rng.uniform(0, 1, 300) * np.minimum(4, 2 / width)
    expected = [
        float(exact(m + w / 2) - exact(m - w / 2))
        for m, w in zip(map(mp.mpf, middle), map(mp.mpf, width), strict=True)
    ]
    # R' = 1 + m R loses (1 + m^2) eps.
    rel = 1e-15 * (2 + middle**2)
    assert_close(mills_difference(middle, width, terms), expected, rel, (middle, width))
