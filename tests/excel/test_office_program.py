"""LibreOffice is found or refused in one line, and what is started ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from xlhedge.core.errors import InputError
from xlhedge.excel.office.find import VARIABLE, find_office
from xlhedge.excel.office.program import Program

CHILD = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid()))"
PARENT = (
    "import subprocess, sys;"
    "subprocess.run([sys.executable, '-c', sys.argv[1] + '; time.sleep(60)', 'child'])"
)


def fake_office(folder: Path, version: str) -> Path:
    program = folder / "program"
    program.mkdir(parents=True)
    (program / "soffice.bin").write_bytes(b"")
    (program / "bootstraprc").write_text(f"[Bootstrap]\nProductKey={version}\n")
    return folder


def test_given_place_without_office_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(InputError, match="XLHEDGE_OFFICE names no LibreOffice"):
        find_office()


@pytest.mark.parametrize("version", ["LibreOffice 7.4", "LibreOffice 24.8"])
def test_office_that_is_too_old_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setenv(VARIABLE, str(fake_office(tmp_path / "office", version)))
    number = version.split()[1]
    with pytest.raises(InputError, match=f"must be 25.2 or newer, got {number}"):
        find_office()


def test_office_that_does_not_say_its_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(fake_office(tmp_path / "office", "")))
    with pytest.raises(InputError, match="does not say which version"):
        find_office()


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: no process groups")
def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, CHILD]
    mark = tmp_path / "child"
    with Program(command, tmp_path, "log") as program:
        while not mark.exists() or not mark.read_text():
            assert program.status is None, program.last_words
            time.sleep(0.02)
        child = int(mark.read_text())
        assert _runs(child)
    ends = time.monotonic() + 5
    while _runs(child) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not _runs(child)


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: no process groups")
def test_program_that_is_interrupted_as_it_starts_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(real(*arguments, **options))
        os.kill(os.getpid(), signal.SIGINT)
        return started[0]

    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", interrupted)
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(KeyboardInterrupt), Program(command, tmp_path, "log"):
        pytest.fail("it must not come so far")
    assert started[0].returncode == -signal.SIGKILL


def test_program_sees_its_folder_as_home_and_nothing_else(tmp_path: Path) -> None:
    code = "import os, json; print(sorted(os.environ)); print(os.environ['HOME'])"
    with Program([sys.executable, "-I", "-c", code], tmp_path, "log") as program:
        while program.status is None:
            time.sleep(0.02)
    assert program.last_words == str(tmp_path)
    log = (tmp_path / "log").read_text()
    assert not {"PYTHONPATH", "LD_LIBRARY_PATH", VARIABLE} & set(log.split("'"))


def _runs(process: int) -> bool:
    """Whether a process is there and not just waiting to be buried."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not state.exists() or state.read_text().rsplit(")")[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
