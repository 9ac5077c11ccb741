"""An installation from a folder of wheels, on a machine without a network.

The wheels are downloaded; then every command of install/README.md that runs on any
system runs in a copy of the checkout, in a network namespace that has no interface.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "install" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
CODE = ("install", "pyproject.toml", "LICENSE", "README.md", "workbook", "xlhedge")
NO_NETWORK = ("unshare", "--net", "--map-root-user")
UNREACHED = ("Failed to establish a new connection", "Temporary failure in name")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, without an environment."""
    copy = tmp_path_factory.mktemp("offline") / "hedge desk"
    copy.mkdir()
    for name in CODE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name)
        else:
            shutil.copy(ROOT / name, copy)
    return copy


def run(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """In the checkout, with no settings of pip but those of the command."""
    environ = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        command, cwd=checkout, env=environ, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def wheels(checkout: Path) -> Path:
    """What `wheelhouse wheels` leaves, made by this environment."""
    command = (sys.executable, "-m", "install.wheelhouse", "wheels")
    made = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    if any(sign in made.stderr for sign in UNREACHED):
        pytest.skip("no package index can be reached")
    assert made.returncode == 0, made.stderr
    return checkout / "wheels"


@pytest.fixture(scope="module")
def without_network() -> tuple[str, ...]:
    try:
        tried = subprocess.run((*NO_NETWORK, "true"), capture_output=True)
    except FileNotFoundError:
        pytest.skip("this system cannot take the network away")
    if tried.returncode:
        pytest.skip("this user cannot take the network away")
    return NO_NETWORK


def test_readme_installs_examines_and_removes_without_a_network(
    checkout: Path, wheels: Path, without_network: tuple[str, ...]
) -> None:
    assert len(COMMANDS) == 6
    for line in COMMANDS:
        python, *words = shlex.split(line)
        assert python == "python3"
        if words[1] == "wheelhouse":  # what the fixture did
            assert Path(checkout, words[2]) == wheels
            continue
        done = run(checkout, *without_network, sys.executable, *words)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert not (checkout / ".venv").exists()
    made = json.loads((checkout / "sbom.json").read_text())
    names = {component["name"] for component in made["components"]}
    rows = (checkout / "licences.csv").read_text().splitlines()
    assert {"numpy", "scipy", "clarabel"} <= names
    assert len(rows) == len(names) + 1  # heads the table, and xlhedge for Python


def test_wheel_that_was_changed_is_refused(
    checkout: Path, wheels: Path, without_network: tuple[str, ...]
) -> None:
    wheel = next(wheels.glob("click-*.whl"))
    good = wheel.read_bytes()
    wheel.write_bytes(good + b"\0")
    words = ("install/bootstrap.py", "install", "--no-index", "--find-links", "wheels")
    done = run(checkout, *without_network, sys.executable, *words)
    wheel.write_bytes(good)
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    again = run(checkout, sys.executable, "install/bootstrap.py", "doctor")
    assert again.returncode == 1
    assert "FAIL  environment" in again.stdout
