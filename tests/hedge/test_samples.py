"""Pairs of samples: what is accepted, and what is refused in which words."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.statistical.samples import checked_pair

CHANGES = [0.5, -1.0, 0.25, 2.0]


@pytest.mark.parametrize(
    ("asset", "hedge", "kind", "sentence"),
    [
        (CHANGES, CHANGES[:3], InputError, "hedge has 3 numbers for 4 of asset"),
        (
            CHANGES[:2],
            CHANGES[:2],
            DomainError,
            "asset must have 3 obs.*, got 2",
        ),
        ([], [], DomainError, "asset must have 3 observations, got 0"),
        (CHANGES, [1.0] * 4, DomainError, "hedge has no variance"),
        ([0.1] * 4, CHANGES, DomainError, "asset has no variance"),
        (CHANGES, [1e-160, 0, 0, 0], DomainError, "hedge has no variance"),
        ([*CHANGES[:3], np.nan], CHANGES, DomainError, "asset must be finite, got nan"),
        (CHANGES, [*CHANGES[:3], np.inf], DomainError, "hedge must be finite, got inf"),
        (CHANGES, [*CHANGES[:3], -2e100], DomainError, "hedge must be between"),
        (CHANGES, [*CHANGES[:3], "x"], InputError, "hedge must be a number, got 'x'"),
        (CHANGES, [*CHANGES[:3], None], InputError, "hedge must be a number, got None"),
        ([CHANGES], [CHANGES], InputError, "asset must be a list of numbers"),
        (1.0, CHANGES, InputError, "asset must be a list of numbers"),
    ],
)
def test_samples_that_tell_no_ratio_are_refused(
    asset: Any, hedge: Any, kind: type[InputError], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        checked_pair(asset, hedge)
    assert type(caught.value) is kind


@pytest.mark.parametrize("level", [0.1, 1 / 3, 92840.5, 1e99])
def test_rounding_of_equal_numbers_is_no_variance(level: float) -> None:
    samples = level * (1 + np.finfo(float).eps * np.array([0, 1, -1, 2, 0]))
    with pytest.raises(DomainError, match="hedge has no variance"):
        checked_pair([1.0, 2.0, 4.0, 0.0, 1.0], samples)


@pytest.mark.parametrize("units", [8, 30, 300])
def test_a_spread_of_few_roundings_is_no_variance(units: int) -> None:
    moves = units * np.finfo(float).eps * np.random.default_rng(1).normal(size=30)
    with pytest.raises(DomainError, match="hedge has no variance"):
        checked_pair(np.arange(30.0), 1 + moves)


@pytest.mark.parametrize("size", [1e-90, 1e-9, 1.0, 1e90])
def test_samples_of_any_usual_size_are_kept_as_they_are(size: float) -> None:
    given = size * np.array(CHANGES)
    for sample in checked_pair(given, -given):
        assert np.array_equal(np.abs(sample), np.abs(given))
