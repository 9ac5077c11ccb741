"""Random samples of an asset and its hedge, and their moments in 50 digits."""

from collections.abc import Iterator
from typing import Any

import mpmath
import numpy as np

from xlhedge.core.numeric import Array

DIGITS = 50
# J. Hull, Options, Futures, and Other Derivatives, table 3.2: jet fuel, heating oil.
FUEL = [0.029, 0.020, -0.044, 0.008, 0.026, -0.019, -0.010, -0.007]
FUEL += [0.043, 0.011, -0.036, -0.018, 0.009, -0.032, 0.023]
HEATING = [0.021, 0.035, -0.046, 0.001, 0.044, -0.029, -0.026, -0.029]
HEATING += [0.048, -0.006, -0.036, -0.011, 0.019, -0.027, 0.029]


def pairs(count: int) -> Iterator[tuple[Array, Array]]:
    """Samples of 3 to 200 pairs: sizes 1e-9 to 1e9, any correlation, heavy tails."""
    for seed in range(count):
        random = np.random.default_rng(seed)
        n = int(random.integers(3, 200))
        hedge = random.standard_t(4, n) + random.choice([0.0, 0.1, 1.0])
        noise = random.uniform(0.01, 3) * random.standard_t(4, n)
        asset = random.uniform(-1, 1) * hedge + noise
        yield asset * 10.0 ** random.integers(-9, 10), hedge


def linear(random: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Normal changes with a ratio of 0.8 and noise of half the hedge's size."""
    hedge = random.normal(size=n)
    return 0.1 + 0.8 * hedge + 0.5 * random.normal(size=n), hedge


def overlapping(
    random: np.random.Generator, n: int, periods: int = 5
) -> tuple[Array, Array]:
    """Changes over several periods, taken every period; ratio 0.8."""
    asset, hedge = linear(random, n + periods - 1)
    window = np.ones(periods)
    return np.convolve(asset, window, "valid"), np.convolve(hedge, window, "valid")


def exact(sample: Array) -> list[Any]:
    """The numbers as they are stored."""
    return [mpmath.mpf(float(number)) for number in sample]


def moment(left: Array, right: Array) -> Any:
    """sum (x - x')(y - y')."""
    x, y = exact(left), exact(right)
    mean_x, mean_y = mpmath.fsum(x) / len(x), mpmath.fsum(y) / len(y)
    return mpmath.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))


def error(found: float, expected: Any) -> float:
    """Relative to the expected number."""
    return float(abs((mpmath.mpf(float(found)) - expected) / expected))
