"""Installing for Excel on Windows and taking it away, in a Windows made of fakes."""

import copy
import shutil
import sys
from pathlib import Path

import pytest

from install import bootstrap
from install.checkout import Stop
from install.excel import excel, uninstall
from tests.install.fake_run import FakeRun
from tests.install.fake_windows import OPTIONS, FakeDesk
from xlhedge.excel.windows.identity import CLSID

CLASS = f"Software\\Classes\\CLSID\\{CLSID}"


def test_installation_ends_with_every_check_good(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert excel(desk.checkout, []) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("OK") for line in lines) == 12
    assert desk.addin.read_bytes() == desk.shipped
    assert desk.options["OPEN"] == desk.entry
    assert ("user", CLASS) in desk.registry.keys


def test_second_installation_adds_nothing(desk: FakeDesk) -> None:
    excel(desk.checkout, [])
    before = copy.deepcopy(desk.registry.keys)
    excel(desk.checkout, [])
    assert desk.registry.keys == before


def test_other_add_ins_keep_their_entries_and_order(desk: FakeDesk) -> None:
    desk.options.update(OPEN='"solver.xlam"', OPEN1='/R "C:\\old\\XLHEDGE.XLAM"')
    desk.options["OPEN2"] = '/A "bank.xll"'
    excel(desk.checkout, [])
    assert desk.options == {
        "Font": "Aptos",
        "OPEN": '"solver.xlam"',
        "OPEN1": '/A "bank.xll"',
        "OPEN2": desk.entry,
    }
    uninstall(desk.checkout, [])
    assert desk.options == {
        "Font": "Aptos",
        "OPEN": '"solver.xlam"',
        "OPEN1": '/A "bank.xll"',
    }


def test_gap_in_the_list_is_closed_so_that_excel_reads_to_its_end(
    desk: FakeDesk,
) -> None:
    desk.options["OPEN3"] = '"solver.xlam"'
    excel(desk.checkout, [])
    assert desk.options["OPEN"] == '"solver.xlam"'
    assert desk.options["OPEN1"] == desk.entry
    assert "OPEN3" not in desk.options


def test_a_file_of_a_similar_name_is_not_ours(desk: FakeDesk) -> None:
    desk.options["OPEN"] = '"my_xlhedge.xlam"'
    excel(desk.checkout, [])
    uninstall(desk.checkout, [])
    assert desk.options["OPEN"] == '"my_xlhedge.xlam"'


@pytest.mark.parametrize("command", [excel, uninstall])
def test_running_excel_stops_everything(
    command: object, desk: FakeDesk, run: FakeRun
) -> None:
    desk.excel_runs = True
    before = copy.deepcopy(desk.registry.keys)
    with pytest.raises(Stop, match="Excel is running: close it"):
        command(desk.checkout, [])  # type: ignore[operator]
    assert (run.commands, desk.files(), desk.registry.keys) == ([], set(), before)


def test_download_mark_stops_and_stays(desk: FakeDesk, run: FakeRun) -> None:
    mark = Path(f"{desk.checkout.root / 'workbook' / 'xlhedge.xlam'}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    with pytest.raises(Stop, match="Unblock-File") as stop:
        excel(desk.checkout, [])
    assert stop.value.code == 2
    assert run.commands == []
    assert mark.exists()


def test_zone_of_the_intranet_is_no_download(desk: FakeDesk) -> None:
    mark = Path(f"{desk.checkout.root / 'workbook' / 'xlhedge.xlam'}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=1\n")
    assert excel(desk.checkout, []) == 0


def test_machine_without_excel_is_not_usable(desk: FakeDesk, run: FakeRun) -> None:
    del desk.registry.keys["classes", "Excel.Application\\CurVer"]
    with pytest.raises(Stop, match="Excel is not installed") as stop:
        excel(desk.checkout, [])
    assert stop.value.code == 2
    assert run.commands == []


def test_machine_wide_goes_to_the_prefix_and_leaves_the_user_alone(
    desk: FakeDesk, run: FakeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prefix = tmp_path / "Program Files" / "xlhedge"
    desk.excel_runs = True  # an administrator's session does not see users' windows
    options = ["--machine", "--prefix", str(prefix)]
    assert excel(desk.checkout, options) == 0
    assert (prefix / "xlhedge.xlam").read_bytes() == desk.shipped
    assert not run.told("--editable")
    assert ("machine", CLASS) in desk.registry.keys
    assert ("user", CLASS) not in desk.registry.keys
    assert desk.options == {"Font": "Aptos"}
    assert f'/R "{prefix / "xlhedge.xlam"}"' in capsys.readouterr().out
    uninstall(desk.checkout, options)
    assert not prefix.exists()
    assert ("machine", CLASS) not in desk.registry.keys


@pytest.mark.parametrize(
    "options", [["--machine"], ["--prefix", "{root}/inside"], ["--other"], ["word"]]
)
def test_what_is_not_usable_exits_with_2(
    options: list[str], desk: FakeDesk, run: FakeRun
) -> None:
    words = [word.format(root=desk.checkout.root) for word in options]
    assert bootstrap.main(["excel", *words], desk.checkout.root) == 2
    assert run.commands == []


def test_uninstall_leaves_what_was_before_and_names_what_went(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = copy.deepcopy(desk.registry.keys)
    excel(desk.checkout, [])
    manager = OPTIONS.replace("Options", "Add-in Manager")
    desk.registry.keys["user", manager] = {str(desk.addin): "", "bank.xll": ""}
    capsys.readouterr()
    assert uninstall(desk.checkout, []) == 0
    assert desk.registry.keys.pop(("user", manager)) == {"bank.xll": ""}
    assert desk.registry.keys == before
    assert desk.files() == set()
    assert not desk.checkout.venv.exists()
    assert capsys.readouterr().out.splitlines() == [
        "removed the entry of the add-in in Excel 16.0",
        "removed what Excel 16.0 remembered of it",
        "removed the COM class of this user",
        f"removed {desk.addin}",
        f"removed {desk.checkout.venv}",
    ]


@pytest.mark.parametrize("stage", ["install/desk.lock", "--editable", "register"])
def test_half_an_installation_is_taken_away_and_can_be_made_again(
    stage: str, desk: FakeDesk, run: FakeRun
) -> None:
    before, working = copy.deepcopy(desk.registry.keys), dict(run.on)
    run.on = {**run.on, stage: lambda: 1}
    with pytest.raises(Stop, match="failed"):
        excel(desk.checkout, [])
    assert uninstall(desk.checkout, []) == 0
    assert (desk.registry.keys, desk.files()) == (before, set())
    assert not desk.checkout.venv.exists()
    run.on = working
    assert excel(desk.checkout, []) == 0


def test_checkout_without_the_add_in_is_not_usable(
    desk: FakeDesk, run: FakeRun
) -> None:
    (desk.checkout.root / "workbook" / "xlhedge.xlam").unlink()
    with pytest.raises(Stop, match=r"xlhedge\.xlam is missing") as stop:
        excel(desk.checkout, [])
    assert stop.value.code == 2
    assert run.commands == []


def test_nothing_to_uninstall_is_said(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert uninstall(desk.checkout, []) == 0
    assert capsys.readouterr().out == "nothing was installed\n"


def test_copy_that_fails_leaves_the_old_add_in(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel(desk.checkout, [])

    def fail(*_: object) -> None:
        raise PermissionError("open elsewhere")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(PermissionError):
        excel(desk.checkout, [])
    assert desk.files() == {desk.addin}


def test_python_of_the_store_is_refused_because_excel_sees_nothing_of_it(
    desk: FakeDesk, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "base_prefix", "C:\\Program Files\\WindowsApps\\Python")
    with pytest.raises(Stop, match="Store Python") as stop:
        excel(desk.checkout, [])
    assert (stop.value.code, run.commands) == (2, [])


def test_narrow_python_is_refused(
    desk: FakeDesk, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    with pytest.raises(Stop, match="64-bit Python") as stop:
        excel(desk.checkout, [])
    assert (stop.value.code, run.commands) == (2, [])


def test_what_went_before_a_failure_is_named(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    excel(desk.checkout, [])
    capsys.readouterr()

    def fail(*_: object) -> None:
        raise PermissionError(13, "in use", "pythonw.exe")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", fail)
        with pytest.raises(PermissionError):
            uninstall(desk.checkout, [])
    assert len(capsys.readouterr().out.splitlines()) == 3
    uninstall(desk.checkout, [])
    assert capsys.readouterr().out == f"removed {desk.checkout.venv}\n"


def test_elsewhere_the_command_says_what_works(root: Path, run: FakeRun) -> None:
    assert bootstrap.main(["excel"], root) == 2
    assert run.commands == []
