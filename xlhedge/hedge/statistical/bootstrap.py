"""Standard error of a ratio that has no formula for it: the moving-block bootstrap.

Blocks of neighbouring pairs are drawn with replacement until n are together, so that
what one period says of the next is kept. The standard error is the standard deviation
of the ratio over the resamples. Blocks are n^(1/3) pairs long, rounded up; the seed is
fixed, so that one sample has one standard error. From 500 resamples its own relative
error is 1/sqrt(2 * 500) = 3 %.

Source: Kunsch (1989), Annals of Statistics 17, 1217-1241; the length: Hall, Horowitz
and Jing (1995), Biometrika 82, 561-574.
"""

import math
from collections.abc import Callable

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.samples import varies

SEED = 20260105
RESAMPLES = 500


def bootstrap_error(
    ratio: Callable[[Array, Array], float],
    asset: Array,
    hedge: Array,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> float:
    """Standard deviation of `ratio` over resampled pairs.

    Resamples in which asset or hedge has no variance say nothing and are left out.
    Infinite where `ratio` is infinite in one: it has no bound there.
    """
    places = resampled_places(len(asset), resamples, seed)
    ours, theirs = asset[places], hedge[places]
    told = varies(ours) & varies(theirs)
    ratios = [ratio(a, h) for a, h in zip(ours[told], theirs[told], strict=True)]
    return float(np.std(ratios, ddof=1)) if np.isfinite(ratios).all() else np.inf


def resampled_places(n: int, resamples: int, seed: int) -> Array:
    """Places 0 to n - 1 in whole blocks, the last one cut; shape (resamples, n)."""
    length = block_length(n)
    count = -(-n // length)
    generator = np.random.default_rng(seed)
    starts = generator.integers(0, n - length + 1, (resamples, count, 1))
    blocks = starts + np.arange(length)  # (resamples, blocks, length)
    return blocks.reshape(resamples, -1)[:, :n]


def block_length(n: int) -> int:
    """n^(1/3), rounded up."""
    return math.ceil(round(n ** (1 / 3), 9))  # 27 ** (1 / 3) is 3.0000000000000004
