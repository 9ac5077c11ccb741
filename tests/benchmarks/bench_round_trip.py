"""Ten million implied vols by round trip, in blocks: none fails, none is off by 8 ulps.

    python install/bootstrap.py bench tests/benchmarks/bench_round_trip.py

Options from 1 minute to 30 years, vols 1 % to 500 %, up to 6 standard deviations from
the money; those of which the price determines the vol, V/(vol vega) < 1e12.
"""

import numpy as np
import pytest

from tests.pricing.test_implied_points import round_trip

BLOCKS, BLOCK = 40, 250_000


def test_ten_million_vols_survive_the_round_trip(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ulps = [round_trip(seed, BLOCK) for seed in range(100, 100 + BLOCKS)]
    joined = np.concatenate(ulps)
    assert joined.max() <= 8
    with capsys.disabled():
        figures = f"worst {joined.max():.2f}, median {np.median(joined):.2f}"
        print(f"\n{joined.size} vols: {figures} eps (1 + condition), no failure")
