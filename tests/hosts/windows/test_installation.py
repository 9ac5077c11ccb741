"""The installation on Windows, real or under Wine: its registry, its server, its files.

The environment is the one that runs the tests; nothing is downloaded. Excel's settings
stand below a key of the tests, so that a real list of add-ins stays as it is.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from install import addin, doctor, excel, hive
from install.checkout import Checkout, Stop
from install.checks import (
    OF_THE_MACHINE,
    Check,
    Subject,
    addin_file,
    addin_version,
    com_class,
    disabled,
    opened,
    policies,
    server,
)
from xlhedge.excel.windows import registry

ROOT = Path(__file__).resolve().parents[3]
OFFICE = "HKCU\\Software\\xlhedge tests"
SHIPPED = ROOT / "workbook" / addin.NAME

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(
        os.name != "nt",
        reason="NOT TESTED ON WINDOWS: python install/bootstrap.py test --windows does",
    ),
]


@dataclass(frozen=True)
class Here(Checkout):
    """The checkout with the environment that runs the tests."""

    def install(self, lock: str) -> None:
        self.venv.mkdir(parents=True, exist_ok=True)

    def program(self, name: str) -> str:
        return str(Path(sys.executable).with_name(f"{name}.exe"))


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A key for Excel's options that is not Excel's, empty before and after."""
    winreg: Any = import_module("winreg")
    monkeypatch.setattr(addin, "OFFICE", OFFICE)
    key = addin.options_key("16.0")
    paths = [key, key.rpartition("\\")[0], f"{OFFICE}\\16.0", OFFICE]
    yield key
    for path in paths:
        try:
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path.partition("\\")[2])
        except FileNotFoundError:
            continue


@pytest.fixture
def unregistered() -> Iterator[None]:
    """No COM class; that of other tests comes back, that of a user stays as it is."""
    before, machine = registry.registered(), under_wine()
    if before not in (None, registry.windowless_python()):
        pytest.skip(f"{before} is registered; it stays as it is")
    registry.unregister(machine)
    yield
    if before:
        registry.register(machine)


def under_wine() -> bool:
    """Wine, which reads classes of the machine only, or Windows itself."""
    return hasattr(ctypes.windll.ntdll, "wine_get_version")  # type: ignore[attr-defined]


def checks_of(mode: str) -> tuple[Check, ...]:
    """What an installation of this environment can pass."""
    if mode == "machine":
        if not ctypes.windll.shell32.IsUserAnAdmin():  # type: ignore[attr-defined]
            pytest.skip("for every user installs an administrator only")
        return OF_THE_MACHINE
    answers = () if under_wine() else (server,)
    return (com_class, *answers, addin_file, addin_version, opened, policies)


def test_list_of_add_ins_is_kept_in_the_registry_without_gaps(options: str) -> None:
    others = {"OPEN": '"a.xlam"', "OPEN3": "/A b", "Font": "Aptos"}
    for name, entry in others.items():
        hive.write(options, name, entry)
    file = addin.user_folder() / addin.NAME
    assert [addin.enlist("16.0", file), addin.enlist("16.0", file)] == [True, False]
    assert addin.listed("16.0") == ['"a.xlam"', "/A b", f'/R "{file}"']
    assert addin.versions() == ["16.0"]
    assert [addin.delist("16.0"), addin.delist("16.0")] == [True, False]
    others["OPEN1"] = others.pop("OPEN3")
    assert hive.values(options) == others


def test_key_that_is_not_there_has_no_values_and_no_keys_below() -> None:
    assert hive.values(f"{OFFICE}\\none") == {}
    assert hive.subkeys(f"{OFFICE}\\none") == []


def test_settings_of_this_machine_can_be_read(options: str, tmp_path: Path) -> None:
    subject = Subject(Here(ROOT, place=str(tmp_path / ".venv")))
    assert not opened(subject).good
    assert disabled(subject).good
    assert policies(subject).says


def test_excel_that_runs_is_seen() -> None:
    listed = subprocess.run(
        ("tasklist", "/FI", "IMAGENAME eq EXCEL.EXE"), capture_output=True, text=True
    )
    assert addin.is_running() == ("EXCEL.EXE" in listed.stdout.upper())


@pytest.mark.skipif(not SHIPPED.is_file(), reason="the add-in is not built yet")
@pytest.mark.parametrize("mode", ["user", "machine"])
def test_installation_passes_its_checks_and_leaves_nothing(
    mode: str,
    unregistered: None,
    options: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    checks = checks_of(mode)
    monkeypatch.setattr(doctor, "applicable", lambda machine: checks)
    monkeypatch.setattr(addin, "excel_version", lambda: "16.0")
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    prefix = tmp_path / "Program Files" / "xlhedge"
    words = [*(["--machine"] if mode == "machine" else []), "--prefix", str(prefix)]
    try:
        assert excel.excel(Here(ROOT), words) == 0
    except Stop as stop:
        pytest.fail(f"{stop}\n{capsys.readouterr().out}")
    finally:
        excel.uninstall(Here(ROOT), words)
    assert capsys.readouterr().out.count("OK  ") == len(checks)
    assert registry.registered() is None
    assert hive.values(options) == {}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not prefix.exists()
