"""The lock files: complete, hashed, consistent, and free of addresses."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from install.locks import Pin, pins

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("desk", "dev", "bench", "wine")


def _text(lock: str) -> str:
    return (ROOT / "install" / f"{lock}.lock").read_text(encoding="utf-8")


def _pins(lock: str) -> dict[str, Pin]:
    entries = pins(ROOT / "install" / f"{lock}.lock")
    named = {pin.name: pin for pin in entries}
    assert len(named) == len(entries), "a package stands twice"
    return named


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _names(requirements: list[Any]) -> set[str]:
    texts = [text for text in requirements if isinstance(text, str)]
    return {re.split(r"[^\w-]", text)[0].lower() for text in texts}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    assert [pin for pin in _pins(lock).values() if not pin.hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address(lock: str) -> None:
    assert "://" not in _text(lock)


def test_dev_lock_holds_the_desk_lock_on_every_platform_at_least() -> None:
    developers = _pins("dev")
    for desk in _pins("desk").values():
        dev = developers[desk.name]
        assert dev in (desk, desk._replace(marker=""))


def test_desk_lock_holds_what_the_project_needs_and_is_built_with() -> None:
    project = _project()
    needed = _names(project["project"]["dependencies"])
    built_with = _names(project["dependency-groups"]["build"])
    assert needed | built_with <= set(_pins("desk"))


def test_dev_lock_holds_the_tools_of_the_developers() -> None:
    assert _names(_project()["dependency-groups"]["dev"]) <= set(_pins("dev"))


def test_bench_lock_holds_the_versions_of_the_dev_lock_and_the_peers() -> None:
    bench = _pins("bench")
    versions = {name: bench[name].version for name in _pins("dev")}
    assert versions == {name: pin.version for name, pin in _pins("dev").items()}
    needed = _names(_project()["dependency-groups"]["bench"])
    assert {name.replace("_", "-") for name in needed} <= set(bench)


def test_excel_bridge_is_pinned_to_the_version_of_its_library() -> None:
    assert _pins("desk")["xlwings"].version == "0.37.8"
    assert "win32" in _pins("desk")["xlwings"].marker
