"""What the way from COM to a formula and back costs, without the formula itself.

    python install/bootstrap.py bench tests/benchmarks/bench_worksheet.py

The real xlwings answers, with stand-ins for pywin32. Limits: 60 µs for one cell, 25 ms
for 20,000 rows of seven cells, 2.5 s from the start of Python to the first answer.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.hosts.windows.pywin32 import install
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.windows.deadline import Deadline
from xlhedge.excel.windows.identity import MODULE
from xlhedge.excel.windows.server import Server

CELL, TABLE, START = 60e-6, 25e-3, 2.5
OPTION = ("call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1)
ROWS, SEED = 20_000, 1
FIRST = """
from tests.hosts.windows.pywin32 import install
from xlhedge.excel.windows import server
with server._hidden(*server._CONVERTERS):
    install()
    from xlhedge.excel.udf import served
print(served('XLH_DELTA', ('call', 105.0, 100.0, 0.5, 0.1, 0.36)))
"""


def table() -> tuple[Any, ...]:
    """A column of each argument."""
    random = np.random.default_rng(SEED)
    ends = [(90, 110), (80, 120), (0.1, 2), (0, 0.05), (0.1, 0.6), (0, 0.03)]
    flags = tuple((flag,) for flag in random.choice(["call", "put"], ROWS).tolist())
    columns = (random.uniform(*end, ROWS).tolist() for end in ends)
    return flags, *(tuple((cell,) for cell in column) for column in columns)


def least(call: Callable[[], Any], count: int, inside: list[float]) -> float:
    """Seconds of a call in the quickest of 50 runs of `count`, without those inside
    the formula."""
    found = []
    for _ in range(50):
        inside.clear()
        began = time.perf_counter()
        for _ in range(count):
            call()
        found.append(time.perf_counter() - began - sum(inside))
    return min(found) / count


@pytest.mark.parametrize(
    ("arguments", "count", "limit"),
    [(OPTION, 100, CELL), (table(), 1, TABLE)],
    ids=["one cell", "20,000 rows"],
)
def test_the_way_to_a_formula_and_back(
    arguments: tuple[Any, ...],
    count: int,
    limit: float,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    install()
    from xlhedge.excel.udf import served

    function = CATALOGUE["XLH_DELTA"]
    inside: list[float] = []
    formula = function.implementation

    def timed(**values: Any) -> Any:
        began = time.perf_counter()
        result = formula(**values)
        inside.append(time.perf_counter() - began)
        return result

    def call() -> None:
        server.CallUDF(MODULE, function.name, arguments)

    monkeypatch.setitem(function.__dict__, "implementation", timed)
    server = Server(served, Deadline())
    call()
    seconds = least(call, count, inside)
    with capsys.disabled():
        print(f"\nbesides the formula: {seconds * 1e6:,.0f} µs")
    assert seconds <= limit


def test_the_first_answer(capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST], check=True, capture_output=True)
    seconds = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nfrom start to first answer: {seconds:.2f} s")
    assert seconds <= START
