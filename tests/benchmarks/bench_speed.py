"""Speed beside the peers: in one process, one thread, alternating, medians.

    python install/bootstrap.py bench

Each workload at each size: nanoseconds per option, the ratio ours/peer, the worst
error on the very inputs that are timed, and our peak memory.
"""

import time
import tracemalloc
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.benchmarks.peers import Timed
from tests.benchmarks.workloads import OURS, WORKLOADS, Case

CASES = [(name, size) for name, (_, sizes) in WORKLOADS.items() for size in sizes]
_SECONDS = 3.0  # for all rounds of a case
_HEADER = ("workload", "options", "by", "ns", "error", "ratio or MB")


class Row(NamedTuple):
    """One line of the table; `peak` in bytes is measured of ours alone."""

    workload: str
    size: int
    by: str
    seconds: float
    error: float
    peak: int


def measured(runs: Mapping[str, Timed], rounds: int) -> dict[str, float]:
    """The median seconds of each run; they alternate, after a round to warm up.

    Seconds of this process: other programs slow the clock, and a second thread counts.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            began = time.process_time()
            run()
            if number:
                seconds[name].append(time.process_time() - began)
    return {name: float(np.median(each)) for name, each in seconds.items()}


def peak_of(run: Timed) -> int:
    """The most bytes that a run holds at once, its answer included."""
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def rows_of(name: str, size: int, case: Case) -> list[Row]:
    """A line for each run of a case."""
    errors = {by: case.error(run()) for by, run in case.runs.items()}
    once = sum(measured(case.runs, 1).values())
    rounds = int(np.clip(_SECONDS / once, 5, 50))
    peak = peak_of(case.runs[OURS])
    return [
        Row(name, size, by, seconds, errors[by], peak if by == OURS else 0)
        for by, seconds in measured(case.runs, rounds).items()
    ]


def table(rows: list[Row]) -> str:
    """The lines; ours ends with MB at its peak, a peer's with the ratio ours/peer."""
    ours = {(row.workload, row.size): row.seconds for row in rows if row.by == OURS}
    lines = ["{:26}{:>9}  {:28}{:>9}{:>10}{:>13}".format(*_HEADER)]
    for name, size, by, seconds, error, peak in rows:
        last = peak / 1e6 if by == OURS else ours[name, size] / seconds
        figures = f"{seconds / size * 1e9:9.0f}{error:10.1e}"
        end = f"{last:13.1f}" if by == OURS else f"{last:13.2f}"
        lines.append(f"{name:26}{size:9}  {by:28}{figures}{end}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> Any:
    """Collects the lines and prints them at the end."""
    found: list[Row] = []
    yield found
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n\n" + table(found))


@pytest.mark.parametrize(("name", "size"), CASES)
def test_speed(name: str, size: int, benchmark: Any, rows: list[Row]) -> None:
    make, _ = WORKLOADS[name]
    case = make(size)
    lines = rows_of(name, size, case)
    rows += lines
    ours = lines[0]
    benchmark.extra_info |= {row.by: ours.seconds / row.seconds for row in lines}
    benchmark.pedantic(case.runs[OURS], rounds=3)
    assert ours.error <= case.limit
