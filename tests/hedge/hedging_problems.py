"""Random hedging problems, and the limits of one checked from outside."""

from typing import Any

import numpy as np

from xlhedge.core.numeric import Array

Problem = dict[str, Any]


def small(seed: int) -> Problem:
    """Two Greeks, three instruments, few lots: small enough to try every trade."""
    random = np.random.default_rng(seed)
    return {
        "exposures": random.integers(-40, 41, 2).astype(float),
        "sensitivities": random.normal(0, 4, (2, 3)),
        "tolerances": random.uniform(1, 8, 2),
        "costs": random.uniform(0, 3, 3),
        "lots": random.choice([1.0, 2.0], 3),
        "lower": -random.integers(0, 7, 3).astype(float),
        "upper": random.integers(0, 7, 3).astype(float),
    }


def large(seed: int, greeks: int = 4, instruments: int = 9) -> Problem:
    """Greeks of very different sizes, and a trade within the limits."""
    random = np.random.default_rng(seed)
    size = 10.0 ** random.integers(-4, 5, (greeks, 1))
    sensitivities = random.normal(size=(greeks, instruments)) * size
    trade = random.uniform(-50, 50, instruments)
    exposures = -sensitivities @ trade
    return {
        "exposures": exposures,
        "sensitivities": sensitivities,
        "tolerances": 0.02 * np.abs(exposures),
        "costs": random.uniform(0.1, 2, instruments),
        "lower": -random.uniform(50, 90, instruments),
        "upper": random.uniform(50, 90, instruments),
    }


def residuals(problem: Problem, quantities: Array) -> Array:
    """What is left of every Greek."""
    return problem["exposures"] + problem["sensitivities"] @ quantities
