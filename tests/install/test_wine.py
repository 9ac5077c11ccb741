"""The Windows Python under Wine: what it is made of, without making it."""

import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from install import wine
from install.checkout import Checkout, Stop
from install.develop import test as run_tests


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> wine.WindowsPython:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return wine.WindowsPython(Checkout(tmp_path / "checkout"))


def wheel(folder: Path, name: str, *files: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as parts:
        for file in files:
            parts.writestr(file, "" if file.endswith("/") else file)
    return path


def made(python: wine.WindowsPython) -> set[str]:
    files = (path for path in python.folder.rglob("*") if path.is_file())
    return {path.relative_to(python.folder).as_posix() for path in files}


def test_a_wheel_is_laid_out_as_pip_does(
    python: wine.WindowsPython, tmp_path: Path
) -> None:
    files = ("a/", "a/__init__.py", "a-1.0.data/data/a.dll", "a-1.0.data/purelib/b.py")
    python._unzip(wheel(tmp_path, "a", *files))
    packages = "Lib/site-packages"
    assert made(python) == {f"{packages}/a/__init__.py", "a.dll", f"{packages}/b.py"}


def test_of_the_carrier_only_the_interpreter_is_taken(
    python: wine.WindowsPython, tmp_path: Path
) -> None:
    carried = [f"deploy_libs/{name}" for name in ("python311.dll", "select.pyd")]
    others = ["panda3d/core.pyd", "deploy_libs/api-ms-win-crt-math.dll"]
    python._unzip(wheel(tmp_path, "panda3d", *carried, *others))
    assert made(python) == {"python311.dll", "select.pyd"}


def test_without_wine_the_tests_are_refused_loudly_and_nothing_is_made(
    python: wine.WindowsPython, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows needs no Wine")
    monkeypatch.setattr(wine, "RELEASE", sys.version_info[:2])
    monkeypatch.setattr(wine.shutil, "which", lambda name: None)
    monkeypatch.setattr(Checkout, "install", lambda self, lock: None)
    with pytest.raises(Stop, match="NOT TESTED ON WINDOWS: there is no Wine") as stop:
        run_tests(python.checkout, ["--windows"])
    assert stop.value.code == 2
    assert not python.home.exists()


def test_another_release_of_python_cannot_lend_its_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wine, "RELEASE", (3, 0))
    assert wine.missing() == "Python 3.0"


def test_what_is_made_is_made_again_when_the_lock_changes(
    python: wine.WindowsPython, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Any] = []
    for step in ("_unpack", "_compile"):
        monkeypatch.setattr(python, step, lambda step=step: steps.append(step))
    monkeypatch.setattr(python, "_quiet", lambda *command: None)
    lock = python.checkout.root / "install" / "wine.lock"
    lock.parent.mkdir(parents=True)
    for text in ("one", "one", "two"):
        lock.write_text(text)
        python.install()
    assert steps == ["_unpack", "_compile"] * 2
    assert (python.packages / "xlhedge.pth").read_text().startswith("Z:\\")
