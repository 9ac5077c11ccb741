"""Memory that a workbook may take, measured in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.packages import Parts, number_cell, package, row, sheet, write_package
from xlhedge.excel.saved import limits

MOST = 1_000_000_000  # bytes of a process
PROGRAM = """
import json, re, sys
from xlhedge.cli import main
status = 0
try:
    main(sys.argv[1:])
except SystemExit as end:
    status = end.code
# The peak of getrusage would begin with that of the process that started this one.
with open("/proc/self/status") as state:
    peak = 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", state.read())[1])
print(json.dumps([status, peak]))
"""


def fill_alone(path: Path) -> tuple[str, int]:
    """What xlhedge fill says on standard error and its peak memory."""
    out = path.with_stem("out")
    command = [sys.executable, "-c", PROGRAM, "fill", str(path), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    status, peak = json.loads(done.stdout.splitlines()[-1])
    assert (status == 2) != out.exists()
    return done.stderr, peak


def largest_sheet() -> Parts:
    """As many formulas and letters as are accepted, and nearly as many cells."""
    count = limits.FORMULAS - 1
    text = "+".join(f"{letter}%d" for letter in "ABCDEFG")
    rows = (
        row(
            n,
            *[number_cell(f"{letter}{n}", n / 7) for letter in "ABCDEFG"],
            f'<c r="H{n}"><f>{text.replace("%d", str(n))}</f><v>0</v></c>',
        )
        for n in range(1, count + 1)
    )
    return package(sheet("".join(rows)))


def part(data: bytes) -> Parts:
    return package(sheet("")) | {"xl/worksheets/sheet1.xml": data}


BOMBS: dict[str, Callable[[], Parts]] = {
    "a large part": lambda: part(b" " * limits.PART_BYTES),
    "many tags": lambda: part(b"<a/>" * (limits.XML_MARKS * 2)),
    "many attributes": lambda: part(b"<a " + b'a="" ' * limits.XML_MARKS + b"/>"),
    "many cells": lambda: part(
        sheet("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>").encode() * 30
    ),
    "many parts": lambda: package(
        sheet(""), more={f"xl/p{n}.bin": b"" for n in range(limits.MEMBERS)}
    ),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as on Linux")
@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, what: str) -> None:
    said, peak = fill_alone(write_package(tmp_path / "b.xlsx", BOMBS[what]()))
    assert said.startswith("xlhedge: b.xlsx: ")
    assert said.count("\n") == 1
    assert peak < MOST / 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is watched on Linux")
@pytest.mark.parametrize(
    "command",
    [
        ["fill", "b.xlsx", "--out", "out.xlsx"],
        ["recalc", "b.xlsx", "--out", "out.json"],
        ["audit", "b.xlsx", "--html", "out.html"],
        ["audit", "b.xlsx", "--explain", "S1!A1"],
    ],
    ids=" ".join,
)
def test_a_formula_that_takes_all_memory_ends_in_one_line(
    tmp_path: Path, command: list[str]
) -> None:
    large = "_xlfn.SEQUENCE(1048576,15)"
    text = f"SUM({large}*{large})+SUM({large}*{large})"
    parts = package(sheet(row(1, f'<c r="A1"><f>{text}</f><v>0</v></c>')))
    write_package(tmp_path / "b.xlsx", parts)
    program = "from xlhedge.cli import main; main()"
    started = [sys.executable, "-c", program, *command]
    done = subprocess.run(started, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert "its formulas take more than" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["b.xlsx"]


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as on Linux")
def test_the_largest_accepted_workbook_stays_below_one_gigabyte(tmp_path: Path) -> None:
    said, peak = fill_alone(write_package(tmp_path / "b.xlsx", largest_sheet()))
    assert said == ""
    assert peak < MOST
