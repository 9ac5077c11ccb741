"""Limits: the edges belong to the better side, and headroom is to the hard one."""

import numpy as np
import pytest

from xlhedge.core.errors import DomainError
from xlhedge.hedge.limits import limits


def test_the_edges_belong_to_the_better_side():
    values = np.array([80.0, -80.0, 80.1, 100.0, -100.0, 100.1])
    expected = ["ok", "ok", "warn", "warn", "warn", "breach"]
    assert limits(values, 80.0, 100.0).state.tolist() == expected


def test_headroom_is_negative_in_a_breach():
    found = limits([-130.0, 25.0, 0.0], 80.0, 100.0)
    assert found.headroom.tolist() == [-30.0, 75.0, 100.0]
    assert found.usage.tolist() == [1.3, 0.25, 0.0]


def test_a_hard_limit_of_nothing_is_kept_by_nothing_only():
    found = limits([0.0, 1e-9], 0.0, 0.0)
    assert found.state.tolist() == ["ok", "breach"]
    assert found.usage.tolist() == [0.0, np.inf]


@pytest.mark.parametrize(
    ("soft", "hard", "rule"),
    [(-1.0, 5.0, "soft must be >= 0"), (6.0, 5.0, "soft must be <= hard")],
)
def test_limits_that_cannot_be_are_refused(soft, hard, rule):
    with pytest.raises(DomainError, match=rule):
        limits(1.0, soft, hard)
