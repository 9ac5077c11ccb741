"""Every benchmark runs, small, with those peers that are installed, and is right."""

import math

import pytest

from tests.benchmarks.bench_speed import Row, measured, table
from tests.benchmarks.workloads import OURS, WORKLOADS


@pytest.mark.parametrize("name", WORKLOADS)
def test_workload_runs_and_our_answer_is_right(name: str) -> None:
    make, sizes = WORKLOADS[name]
    case = make(sizes[0])
    assert next(iter(case.runs)) == OURS
    assert case.error(case.runs[OURS]()) <= case.limit
    for run in case.runs.values():
        assert not math.isnan(case.error(run()))


def test_runs_alternate_and_the_ratio_is_that_of_the_medians() -> None:
    order: list[str] = []
    runs = {name: lambda name=name: order.append(name) for name in ("a", "b")}
    seconds = measured(runs, 3)
    assert order == ["a", "b"] * 4  # the first round only warms up
    assert set(seconds) == {"a", "b"}


def test_table_shows_ours_against_each_peer() -> None:
    rows = [
        Row("w", 100, "xlhedge", 2e-6, 1e-13, 3_000_000),
        Row("w", 100, "peer", 8e-6, 1e-9, 0),
    ]
    ours, peer = table(rows).splitlines()[1:]
    assert ours.split() == ["w", "100", "xlhedge", "20", "1.0e-13", "3.0"]
    assert peer.split() == ["w", "100", "peer", "80", "1.0e-09", "0.25"]
