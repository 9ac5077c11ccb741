"""Whether one ratio held throughout: the cumulated scores."""

import numpy as np
import pytest
from statsmodels.stats.diagnostic import breaks_cusumolsresid

from tests.hedge.sample_pairs import linear, overlapping, pairs
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio_multi, hedge_ratio_stats
from xlhedge.hedge.statistical.ols import scores
from xlhedge.hedge.statistical.stability import stability

RUNS = 250


def broken(random: np.random.Generator, n: int, to: float) -> tuple[Array, Array]:
    """A ratio of 0.8 that becomes another after two fifths of the sample."""
    asset, hedge = linear(random, n)
    late = np.arange(n) >= 2 * n // 5
    return asset + late * (to - 0.8) * hedge, hedge


def test_it_is_the_cusum_of_the_scores() -> None:
    for asset, hedge in pairs(40):
        _, expected, _ = breaks_cusumolsresid(scores(asset, hedge))
        assert stability(asset, hedge) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("n", [20, 60, 250])
def test_a_constant_ratio_is_rejected_no_more_often_than_asked(n: int) -> None:
    random = np.random.default_rng(31)
    found = [stability(*linear(random, n)) for _ in range(RUNS)]
    noise = 4 * np.sqrt(0.05 * 0.95 / RUNS)
    assert np.mean(np.less(found, 0.05)) < 0.05 + noise


def test_a_ratio_that_changed_is_seen_where_the_residuals_alone_are_blind() -> None:
    random, seen, by_residuals = np.random.default_rng(32), 0, 0
    for _ in range(RUNS):
        asset, hedge = broken(random, 150, 0.4)
        seen += stability(asset, hedge) < 0.05
        moves, wanted = hedge - hedge.mean(), asset - asset.mean()
        left = wanted - (wanted @ moves) / (moves @ moves) * moves
        by_residuals += breaks_cusumolsresid(left, 2)[1] < 0.05
    assert seen > 0.85 * RUNS
    assert by_residuals < 0.1 * RUNS


def test_overlapping_changes_need_the_lags_of_their_error() -> None:
    random = np.random.default_rng(33)
    samples = [overlapping(random, 300) for _ in range(RUNS)]
    plain, lagged = (
        np.mean([hedge_ratio_stats(*s, "ols", lags).stability < 0.05 for s in samples])
        for lags in (0, 8)
    )
    assert plain > 0.3
    assert lagged < 0.1


def test_one_hedge_among_several_is_the_same_test() -> None:
    for asset, hedge in pairs(40):
        found = hedge_ratio_multi(asset, hedge[:, None]).stability
        assert found == pytest.approx(stability(asset, hedge), rel=1e-7, abs=1e-12)


def test_several_hedges_are_judged_together() -> None:
    random, constant, changed = np.random.default_rng(34), 0, 0
    for _ in range(RUNS):
        asset, hedge = linear(random, 150)
        second = 0.6 * hedge + random.normal(size=150)
        hedges = np.column_stack([hedge, second])
        constant += hedge_ratio_multi(asset + second, hedges).stability < 0.05
        late = np.arange(150) >= 60
        moved = asset + second * (1 - 0.5 * late)
        changed += hedge_ratio_multi(moved, hedges).stability < 0.05
    assert constant < (0.05 + 4 * np.sqrt(0.05 * 0.95 / RUNS)) * RUNS
    assert changed > 0.85 * RUNS
