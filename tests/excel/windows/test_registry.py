"""The COM class in the registry, over a dictionary in place of Windows."""

import sys
from pathlib import Path

import pytest

from tests.excel.windows.fake_winreg import FakeRegistry
from xlhedge.core.errors import InputError
from xlhedge.excel.windows import __main__ as command
from xlhedge.excel.windows.identity import CLSID, PROGID
from xlhedge.excel.windows.registry import register, registered, unregister

CLASS = f"Software\\Classes\\CLSID\\{CLSID}"
START = f"{CLASS}\\LocalServer32"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
    """An empty registry, and an interpreter in a path with a space."""
    scripts = tmp_path / "desk tools"
    scripts.mkdir()
    (scripts / "pythonw.exe").touch()
    fake = FakeRegistry()
    monkeypatch.setattr(sys, "executable", str(scripts / "python.exe"))
    monkeypatch.setitem(sys.modules, "winreg", fake)
    return fake


@pytest.mark.parametrize(("machine", "root"), [(False, "user"), (True, "machine")])
def test_the_class_is_found_by_its_number_and_by_its_name(
    registry: FakeRegistry, machine: bool, root: str
) -> None:
    register(machine)
    names = f"Software\\Classes\\{PROGID}\\CLSID"
    assert registry.keys[root, names][""] == CLSID
    assert registry.keys[root, f"{CLASS}\\ProgID"][""] == PROGID
    assert {where for where, _ in registry.keys} == {root}


def test_windows_starts_this_interpreter_isolated_and_without_a_window(
    registry: FakeRegistry, tmp_path: Path
) -> None:
    program = register()
    start = registry.keys["user", START]
    assert program == tmp_path / "desk tools" / "pythonw.exe"
    assert start[""] == f'"{program}" -I -m xlhedge.excel.windows.server'
    assert start["ServerExecutable"] == str(program)


def test_what_is_registered_is_removed_and_nothing_else(registry: FakeRegistry) -> None:
    other = ("user", "Software\\Classes\\Other.Functions")
    registry.keys[other] = {"": "kept"}
    register()
    assert unregister()
    assert registry.keys == {other: {"": "kept"}}
    assert not unregister()


def test_a_half_written_class_is_removed(registry: FakeRegistry) -> None:
    registry.keys["user", CLASS] = {}
    assert unregister()
    assert registry.keys == {}


def test_registering_again_changes_nothing(registry: FakeRegistry) -> None:
    register()
    once = {key: dict(values) for key, values in registry.keys.items()}
    register()
    assert registry.keys == once


def test_the_class_of_the_user_comes_before_that_of_the_machine(
    registry: FakeRegistry,
) -> None:
    assert registered() is None
    machine = register(machine=True)
    assert registered() == machine
    registry.keys["user", START] = {"ServerExecutable": "C:\\mine\\pythonw.exe"}
    assert registered() == Path("C:\\mine\\pythonw.exe")
    unregister(machine=True)
    assert registered() == Path("C:\\mine\\pythonw.exe")


def test_without_an_interpreter_that_opens_no_window_nothing_is_written(
    registry: FakeRegistry, tmp_path: Path
) -> None:
    (tmp_path / "desk tools" / "pythonw.exe").unlink()
    with pytest.raises(InputError, match=r"there is no .*pythonw\.exe"):
        register()
    assert registry.keys == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_elsewhere_the_registry_is_refused_on_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command.main(["register"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "xlhedge: the COM class is registered on Windows only"
    ]


def test_the_command_says_what_is_now_so(
    registry: FakeRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = [
        command.main([word])
        for word in ("registered", "register", "registered", "unregister", "unregister")
    ]
    program = str(Path(sys.executable).with_name("pythonw.exe"))
    assert statuses == [1, 0, 0, 0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "not registered",
        f"registered for this user: {program}",
        program,
        "removed",
        "nothing was registered",
    ]


def test_missing_rights_are_told_on_one_line(
    registry: FakeRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.read_only.add("machine")
    assert command.main(["register", "--machine"]) == 1
    assert capsys.readouterr().err == "xlhedge: an administrator has to do this\n"
    assert registry.keys == {}
