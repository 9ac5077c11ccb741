"""The moving-block bootstrap: its resamples, and its error against known ones."""

from itertools import pairwise

import numpy as np
import pytest

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.bootstrap import (
    block_length,
    bootstrap_error,
    resampled_places,
)


def mean(asset: Array, hedge: Array) -> float:
    return float(asset.mean())


@pytest.mark.parametrize("n", [3, 8, 9, 26, 27, 28, 1000])
def test_blocks_are_the_cube_root_of_n_rounded_up(n: int) -> None:
    length = block_length(n)
    assert (length - 1) ** 3 < n <= length**3


@pytest.mark.parametrize("n", [3, 15, 64, 100])
def test_resamples_are_whole_blocks_of_the_sample(n: int) -> None:
    places, length = resampled_places(n, 50, 1), block_length(n)
    assert places.shape == (50, n)
    assert set(places.ravel()) == set(range(n))
    for row in places:
        for first, second in pairwise(range(n)):
            if second % length:
                assert row[second] == row[first] + 1


def test_one_sample_has_one_error_and_another_seed_another() -> None:
    asset = np.random.default_rng(2).normal(size=50)
    once, again = (bootstrap_error(mean, asset, asset) for _ in range(2))
    assert once == again
    assert bootstrap_error(mean, asset, asset, seed=1) != once


def test_error_of_a_mean_is_that_of_all_its_blocks() -> None:
    """n a multiple of the block: n/b independent means of b out of n - b + 1."""
    n, random = 64, np.random.default_rng(3)
    asset = np.convolve(random.normal(size=n + 4), np.ones(5), "valid")
    length = block_length(n)
    means = np.convolve(asset, np.full(length, 1 / length), "valid")
    exact = np.sqrt(means.var() / (n / length))
    found = bootstrap_error(mean, asset, asset, resamples=4000)
    assert found == pytest.approx(exact, rel=4 / np.sqrt(2 * 4000))


def test_resamples_without_variance_are_left_out() -> None:
    asset, hedge = np.array([1.0, 2.0, 4.0]), np.array([0.0, 0.0, 1.0])

    def slope(ours: Array, theirs: Array) -> float:
        assert np.ptp(ours) > 0
        assert np.ptp(theirs) > 0
        return float(np.polyfit(theirs, ours, 1)[0])

    assert np.isfinite(bootstrap_error(slope, asset, hedge))
