"""Installing for LibreOffice, with a runner that starts nothing."""

from pathlib import Path

import pytest

from install import calc as command
from install.calc import ADDIN, IDENTIFIER, calc
from install.checkout import Checkout, Stop
from install.excel import uninstall
from tests.install.fake_run import FakeRun
from xlhedge.core.errors import InputError
from xlhedge.excel.calc import addin
from xlhedge.excel.office import find


@pytest.fixture
def desk(
    root: Path, run: FakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Checkout:
    """A checkout of an ordinary user with a LibreOffice that is closed."""
    program = tmp_path / "office" / "soffice.bin"
    office = find.Office(program, tmp_path / "python", "25.2")
    monkeypatch.setattr(find, "find_office", lambda: office)
    monkeypatch.setattr(command, "_is_administrator", lambda: False)
    monkeypatch.setattr(command.platform, "system", lambda: "Linux")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Checkout(root, run)


def test_addin_of_the_environment_replaces_an_older_one(
    desk: Checkout, run: FakeRun
) -> None:
    assert calc(desk, []) == 0
    (written,) = run.told("xlhedge.excel.calc")
    assert written[0].startswith(str(desk.venv))
    (added,) = run.told("add")
    assert {"--force", written[-1]} <= set(added)
    assert "--shared" not in added


def test_removing_asks_for_no_environment(desk: Checkout, run: FakeRun) -> None:
    assert calc(desk, ["--remove"]) == 0
    assert [argv[1] for argv in run.commands] == ["list", "remove"]
    assert run.commands[-1][-1] == IDENTIFIER == addin.IDENTIFIER


def test_removing_what_is_not_there_says_so(
    desk: Checkout, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    run.on["list"] = lambda: 1
    assert calc(desk, ["--remove"]) == 0
    assert capsys.readouterr().out == "the add-in was not installed\n"
    assert not run.told("remove")


def test_nothing_is_done_while_the_office_runs(
    desk: Checkout, run: FakeRun, tmp_path: Path
) -> None:
    lock = tmp_path / "home" / ".config" / "libreoffice" / "4" / ".lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    with pytest.raises(Stop, match="LibreOffice runs: close it") as stop:
        calc(desk, [])
    assert stop.value.code == 1
    assert run.commands == []


@pytest.mark.parametrize("reason", ["must be 25.2 or newer, got 7.4", "was not found"])
def test_missing_or_old_office_is_one_line_and_exit_code_2(
    reason: str, desk: Checkout, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> find.Office:
        raise InputError(f"LibreOffice {reason}")

    monkeypatch.setattr(find, "find_office", refuse)
    with pytest.raises(Stop, match=reason) as stop:
        calc(desk, [])
    assert stop.value.code == 2
    assert run.commands == []


def test_root_installs_for_every_user_only_when_asked(
    desk: Checkout, run: FakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_is_administrator", lambda: True)
    with pytest.raises(Stop, match="nothing for root alone") as stop:
        calc(desk, [])
    assert stop.value.code == 2
    assert run.commands == []
    calc(desk, ["--machine", "--prefix", str(tmp_path / "opt")])
    assert all("--shared" in argv for argv in run.told("add", "list"))
    (written,) = run.told("xlhedge.excel.calc")
    assert written[0].startswith(str(tmp_path / "opt"))


def test_refusal_of_the_office_is_its_last_line(desk: Checkout, run: FakeRun) -> None:
    run.on["add"] = lambda: 1
    with pytest.raises(Stop, match="refused the add-in: the command said") as stop:
        calc(desk, [])
    assert stop.value.code == 1


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The add-in among those of this user, as LibreOffice lays it out."""
    profile = tmp_path / "home" / ".config" / "libreoffice" / "4"
    place = profile / "user/uno_packages/cache/uno_packages/lu1.tmp_" / ADDIN
    place.mkdir(parents=True)
    return profile


def test_uninstall_takes_the_add_in_away_too(
    desk: Checkout, run: FakeRun, left: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert uninstall(desk, []) == 0
    assert [argv[1] for argv in run.commands] == ["list", "remove"]
    removed = capsys.readouterr().out.splitlines()
    assert removed == ["removed the add-in of LibreOffice, for this user"]


def test_uninstall_starts_nothing_of_an_office_that_never_had_it(
    desk: Checkout, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert uninstall(desk, []) == 0
    assert run.commands == []
    assert capsys.readouterr().out == "nothing was installed\n"


def test_uninstall_changes_nothing_while_the_office_has_it_open(
    desk: Checkout, run: FakeRun, left: Path
) -> None:
    desk.install("desk")
    run.commands.clear()
    (left / ".lock").touch()
    with pytest.raises(Stop, match="LibreOffice runs: close it"):
        uninstall(desk, [])
    assert run.commands == []
    assert desk.venv.exists()


def test_uninstall_for_every_user_takes_the_shared_add_in(
    desk: Checkout, run: FakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_is_administrator", lambda: True)
    uninstall(desk, ["--machine", "--prefix", str(tmp_path / "opt")])
    assert [argv[1:3] for argv in run.commands] == [
        ["list", "--shared"],
        ["remove", "--shared"],
    ]


def test_uninstall_without_an_office_goes_on(
    desk: Checkout, run: FakeRun, left: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> find.Office:
        raise InputError("LibreOffice was not found")

    monkeypatch.setattr(find, "find_office", refuse)
    desk.install("desk")
    assert uninstall(desk, []) == 0
    assert not desk.venv.exists()
