"""A checkout on disk, a runner that starts nothing, and a Windows made of fakes."""

import os
import platform
import sys
from pathlib import Path

import pytest

from install import addin
from install.checkout import Checkout
from tests.install.fake_run import FakeRun
from tests.install.fake_windows import FakeDesk, built_by
from xlhedge.excel.windows import registry


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose path holds a blank."""
    root = tmp_path / "hedge desk"
    (root / "install").mkdir(parents=True)
    for lock in ("desk", "dev", "bench"):
        (root / "install" / f"{lock}.lock").write_text(lock)
    (root / "pyproject.toml").write_text("pyproject.toml")
    (root / "xlhedge").mkdir()
    (root / "xlhedge" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (root / "workbook").mkdir()
    (root / "workbook" / addin.NAME).write_bytes(built_by("1.2.3"))
    return root


@pytest.fixture
def run() -> FakeRun:
    """A runner of an environment in which nothing is wrong."""
    run = FakeRun()
    run.says["check"] = "[]"
    run.says["=XLH_SELFTEST()"] = "PASS"
    run.says["install.ask_server"] = "1.2.3"
    return run


@pytest.fixture
def desk(
    root: Path, run: FakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FakeDesk:
    """Windows with Excel 16.0, in which a user has not installed anything yet."""
    desk = FakeDesk(tmp_path / "Roaming", Checkout(root, run))
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setattr(addin, "is_running", lambda: desk.excel_runs)
    monkeypatch.setitem(sys.modules, "winreg", desk.registry)
    monkeypatch.setitem(os.environ, "APPDATA", str(desk.appdata))

    def register() -> int:
        machine = "--machine" in run.commands[-1]
        started = Path(run.commands[-1][0]).with_name("pythonw")
        started.touch()
        for key, values in registry.entries(started).items():
            desk.registry.keys["machine" if machine else "user", key] = dict(values)
        return 0

    run.on["register"] = register
    return desk
