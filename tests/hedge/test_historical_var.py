"""VaR and ES of a sample against order statistics by hand and by brute force."""

import math

import numpy as np
import pytest

from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.hedge.risk import delta_gamma_var, historical_var, single_var

SAMPLE = [-300.0, 120.0, -50.0, 80.0, -10.0]


def test_the_worst_are_counted_up_to_a_whole_one():
    assert historical_var(SAMPLE, 0.4)[:3] == (50.0, 175.0, 2)
    assert historical_var(SAMPLE, 0.41)[:3] == (10.0, 120.0, 3)
    assert historical_var(SAMPLE, 0.2)[:3] == (300.0, 300.0, 1)


def test_a_tail_that_is_a_whole_count_is_not_rounded_up_by_a_digit():
    assert 0.07 * 100 > 7  # in floating point
    assert historical_var(np.arange(100.0), 0.07).worst == 7


def test_a_gain_in_the_tail_is_a_negative_loss():
    found = historical_var([3.0, 5.0, 9.0, 11.0], 0.5)
    assert (found.var, found.es) == (-5.0, -4.0)


def test_a_sample_shorter_than_one_tail_is_said():
    found = historical_var(SAMPLE, 0.01)
    assert found[:4] == (300.0, 300.0, 1, 5)
    assert found.validity == "only 5 of pnl: a tail of 0.01 needs 100"
    assert historical_var(np.arange(100.0), 0.01).validity == "ok"


def test_var_is_the_least_loss_that_the_tail_still_covers():
    """Brute force: of the losses seen, the smallest that fewer than k exceed."""
    draws = np.random.default_rng(40)
    for _ in range(200):
        pnl = draws.normal(size=draws.integers(1, 60)).round(1)  # with ties
        tail = float(draws.uniform(0.005, 0.5))
        found = historical_var(pnl, tail)
        count = max(1, math.ceil(tail * len(pnl) - 1e-9))
        losses = sorted((-gain for gain in pnl.tolist()), reverse=True)
        enough = [x for x in losses if sum(loss >= x for loss in losses) >= count]
        assert found.var == max(enough)
        assert found.es == pytest.approx(sum(losses[:count]) / count, abs=1e-12)
        assert found.es >= found.var


@pytest.mark.parametrize(
    ("pnl", "tail", "said", "code"),
    [
        ([], 0.05, "pnl must not be empty", Code.WRONG_KIND),
        (SAMPLE, 0.0, "tail must be > 0 and <= 0.5, got 0", Code.OUT_OF_RANGE),
        (SAMPLE, 0.99, "tail must be > 0 and <= 0.5, got 0.99", Code.OUT_OF_RANGE),
        ([1.0, np.nan], 0.1, "pnl must be finite, got nan", Code.OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_is_refused(pnl, tail, said, code):
    with pytest.raises(InputError, match=said) as caught:
        historical_var(pnl, tail)
    assert caught.value.code == code
    assert isinstance(caught.value, DomainError) == (code == Code.OUT_OF_RANGE)


def test_what_cannot_lose_loses_nothing_and_not_less_than_nothing():
    """Nobody is to read -0."""
    found = (
        *historical_var([0.0, 0.0, 0.0], 0.5)[:2],
        *delta_gamma_var([0.0], [0.0], [[1.0]])[:2],
        *single_var(0.0, 0.0, 1.0),
    )
    assert [f"{number:.0f}" for number in found] == ["0"] * 6
