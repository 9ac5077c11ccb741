"""The installation on Windows, real or under Wine: its registry, its server, its files.

The environment is the one that runs the tests; nothing is downloaded. Excel's settings
stand below a key of the tests, so that a real list of add-ins stays as it is.
"""

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
from install.checks import OF_THE_MACHINE, Subject, disabled, opened, policies
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
def unregistered() -> None:
    if registry.registered() is not None:
        pytest.skip("a COM class is registered; it stays as it is")


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
def test_machine_wide_installation_answers_and_leaves_nothing(
    unregistered: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(doctor, "EVERYWHERE", ())
    prefix = tmp_path / "Program Files" / "xlhedge"
    words = ["--machine", "--prefix", str(prefix)]
    try:
        assert excel.excel(Here(ROOT), words) == 0
    except Stop as stop:
        pytest.fail(f"{stop}\n{capsys.readouterr().out}")
    finally:
        said = capsys.readouterr().out
        excel.uninstall(Here(ROOT), words)
    assert said.count("OK  ") == len(OF_THE_MACHINE)
    assert "FAIL" not in said
    assert registry.registered() is None
    assert not prefix.exists()
