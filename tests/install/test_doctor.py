"""The checks of an installation, each against what it has to find."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import pytest

from install import addin
from install.checkout import Checkout, Stop
from install.checks import package_version
from install.doctor import doctor, examine
from install.excel import excel
from tests.install.fake_run import FakeRun
from tests.install.fake_windows import OPTIONS, FakeDesk, built_by
from xlhedge.excel.windows.identity import CLSID

ROOT = Path(__file__).resolve().parents[2]
START = f"Software\\Classes\\CLSID\\{CLSID}\\LocalServer32"
POLICY = "Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
SETTING = "Software\\Microsoft\\Office\\16.0\\Excel\\Security"
DISABLED = OPTIONS.replace("Options", "Resiliency\\DisabledItems")
Break = Callable[[FakeDesk, FakeRun], object]


@pytest.fixture
def installed(desk: FakeDesk, capsys: pytest.CaptureFixture[str]) -> FakeDesk:
    excel(desk.checkout, [])
    capsys.readouterr()
    return desk


def _unlink(desk: FakeDesk, run: FakeRun) -> None:
    Path(desk.registry.keys["user", START]["ServerExecutable"]).unlink()


def _start_other(desk: FakeDesk, run: FakeRun) -> None:
    other = desk.appdata / "pythonw.exe"
    other.touch()
    desk.registry.keys["user", START]["ServerExecutable"] = str(other)


def _mark(desk: FakeDesk, run: FakeRun) -> None:
    Path(f"{desk.addin}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3")


def _policy(key: str, name: str, value: Any) -> Break:
    return lambda desk, run: desk.registry.keys.update({("user", key): {name: value}})


def _disable(desk: FakeDesk, run: FakeRun) -> None:
    item = b"\x01\x00" + str(desk.addin).upper().encode("utf-16-le")
    desk.registry.keys["user", DISABLED] = {"1A2B": item}  # type: ignore[dict-item]


BROKEN: dict[str, tuple[Break, str, str]] = {
    "stamp gone": (
        lambda desk, run: desk.checkout.stamp("desk").unlink(),
        "environment: ",
        "is missing or out of date",
    ),
    "other version": (
        lambda desk, run: run.says.update(check='["numpy 1.0, locked 2.4.6"]'),
        "packages: ",
        "numpy 1.0, locked 2.4.6",
    ),
    "figure missed": (
        lambda desk, run: run.says.update({"=XLH_SELFTEST()": "FAIL 1 of 498"}),
        "formulas: ",
        "FAIL 1 of 498",
    ),
    "no key": (
        lambda desk, run: desk.registry.keys.pop(("user", START)),
        "COM class: ",
        "not registered",
    ),
    "program gone": (_unlink, "COM class: ", "does not exist"),
    "other program": (_start_other, "COM class: ", "pythonw.exe, not "),
    "no answer": (
        lambda desk, run: run.on.update({"install.ask_server": lambda: 1}),
        "server: ",
        "expected 1.2.3",
    ),
    "old answer": (
        lambda desk, run: run.says.update({"install.ask_server": "1.2.2"}),
        "server: ",
        "1.2.2, expected 1.2.3",
    ),
    "file gone": (
        lambda desk, run: desk.addin.unlink(),
        "add-in: ",
        "does not exist",
    ),
    "other file": (
        lambda desk, run: desk.addin.write_bytes(b"other"),
        "add-in: ",
        "is not the one shipped",
    ),
    "other version built": (
        lambda desk, run: desk.addin.write_bytes(built_by("1.2.2")),
        "add-in version: ",
        "1.2.2, the package is 1.2.3",
    ),
    "no version": (
        lambda desk, run: desk.addin.write_bytes(b"no zip"),
        "add-in version: ",
        "not named in the file",
    ),
    "downloaded": (_mark, "add-in: ", "is marked as downloaded"),
    "no Excel": (
        lambda desk, run: desk.registry.keys.pop(
            ("classes", "Excel.Application\\CurVer")
        ),
        "Excel: ",
        "not installed",
    ),
    "not listed": (
        lambda desk, run: desk.options.pop("OPEN"),
        "opened by Excel: ",
        "not in Excel's list",
    ),
    "listed twice": (
        lambda desk, run: desk.options.update(OPEN1=desk.entry),
        "opened by Excel: ",
        'xlhedge.xlam", /R',
    ),
    "no macros": (
        _policy(POLICY, "VBAWarnings", 4),
        "macro settings: ",
        f"VBAWarnings=4 in HKCU\\{POLICY}",
    ),
    "signed only": (
        _policy(SETTING, "VBAWarnings", 3),
        "macro settings: ",
        "only signed macros run",
    ),
    "no add-ins": (
        _policy(POLICY, "DisableAllAddins", 1),
        "macro settings: ",
        "all add-ins are switched off",
    ),
    "switched off": (_disable, "disabled items: ", "switched the add-in off"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_breakage_is_named_with_its_remedy(
    case: str, installed: FakeDesk, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, name, says = BROKEN[case]
    damage(installed, run)
    with pytest.raises(Stop, match=name.strip(": ")) as stop:
        doctor(installed.checkout, [])
    assert stop.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    (at,) = [i for i, line in enumerate(lines) if line.startswith(f"FAIL  {name}")]
    assert says in lines[at]
    assert lines[at + 1].strip().startswith("mend: ")
    assert len(lines[at + 1]) > len("      mend: ")


def test_setting_of_the_user_does_not_matter_where_a_policy_says_otherwise(
    installed: FakeDesk, run: FakeRun
) -> None:
    _policy(POLICY, "VBAWarnings", 2)(installed, run)
    _policy(SETTING, "VBAWarnings", 4)(installed, run)
    assert doctor(installed.checkout, []) == 0


def test_block_of_downloaded_macros_is_told_and_no_failure(
    installed: FakeDesk, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    _policy(POLICY, "BlockContentExecutionFromInternet", 1)(installed, run)
    assert doctor(installed.checkout, []) == 0
    assert "macros of downloaded files are blocked" in capsys.readouterr().out
    _policy(POLICY, "VBAWarnings", ["a", "list"])(installed, run)
    assert doctor(installed.checkout, []) == 0


def test_json_holds_every_check(
    installed: FakeDesk, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    installed.addin.unlink()
    with pytest.raises(Stop):
        doctor(installed.checkout, ["--json"])
    said = json.loads(capsys.readouterr().out)
    assert (said["good"], said["version"]) == (False, "1.2.3")
    bad = [check for check in said["checks"] if not check["good"]]
    assert [check["name"] for check in bad] == ["add-in", "add-in version"]
    assert "bootstrap.py excel" in bad[0]["mend"]
    assert len(said["checks"]) == 12


def test_server_that_hangs_is_a_failure_and_not_a_wait(
    installed: FakeDesk, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    def hang() -> int:
        raise TimeoutExpired("python", 60)

    run.on["install.ask_server"] = hang
    with pytest.raises(Stop, match="server"):
        doctor(installed.checkout, [])
    assert "no answer within 60 s" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["hedge_book.xlsx", "hedge_book.xlsm", addin.NAME])
def test_every_file_that_is_shipped_names_the_version_of_the_package(name: str) -> None:
    file = ROOT / "workbook" / name
    if not file.is_file():
        pytest.skip(f"{name} is not built yet")
    assert addin.version_of(file) == package_version(ROOT)


def test_elsewhere_only_what_applies_is_checked(
    root: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Stop, match="1 of 4 checks failed: environment"):
        examine(Checkout(root, run))
    *_, last = capsys.readouterr().out.splitlines()
    assert "Excel is checked on Windows only" in last


def test_one_cause_is_named_once(
    installed: FakeDesk, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would ask the environment that is not there is no failure of its own."""
    shutil.rmtree(installed.checkout.venv)
    run.commands.clear()
    with pytest.raises(Stop, match="2 of 12 checks failed: environment, COM class"):
        doctor(installed.checkout, [])
    lines = capsys.readouterr().out.splitlines()
    asking = [line for line in lines if line.startswith("-   ")]
    assert [line.split()[1] for line in asking] == ["packages:", "formulas:", "server:"]
    assert all("there is no environment to ask" in line for line in asking)
    assert run.commands == []
    with pytest.raises(Stop):
        doctor(installed.checkout, ["--json"])
    said = json.loads(capsys.readouterr().out)
    assert [check["name"] for check in said["checks"] if check["good"] is None] == [
        *("packages", "formulas", "server")
    ]
    assert said["good"] is False
