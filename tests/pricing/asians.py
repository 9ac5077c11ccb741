"""Average-price options for tests: methods, random markets, and a short call."""

from typing import Any

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.pricing.asian import asian_greek

MONTHLY = tuple(month / 12 for month in range(1, 13))
FORMULAS = [
    ("geometric", "curran"),
    ("arithmetic", "curran"),
    ("arithmetic", "turnbull_wakeman"),
    ("arithmetic", "exact"),
]
CONTINUOUS = FORMULAS[:3]
ARITHMETIC = FORMULAS[1:]


def markets(seed: int, size: int) -> Array:
    """Spot, strike, years, rate, vol and dividend; shape (6, size)."""
    rng = np.random.default_rng(seed)
    spot = rng.uniform(20, 200, size)
    strike = spot * np.exp(rng.uniform(-0.5, 0.5, size))
    rate, dividend = rng.uniform(-0.05, 0.1, (2, size))
    vol = rng.choice([0.05, 0.2, 0.6, 1.2], size)
    return np.stack([spot, strike, np.ones(size), rate, vol, dividend])


# Rates of a few kinds only: the exact method makes one recursion for each.
MARKETS = markets(5, 60)
MARKETS[3], MARKETS[5] = np.round(MARKETS[3], 1), np.round(MARKETS[5], 1)


def price(pair: tuple[str, str], *arguments: Any, **schedule: Any) -> Array:
    average, method = pair
    given = {**schedule, "method": method}
    return np.asarray(asian_greek("price", average, *arguments, **given))
