"""Lock files: which packages, in which version, for which platform and Python.

Runs in an environment made from a lock file, which holds `packaging`.
"""

import re
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker, default_environment
from packaging.utils import canonicalize_name

# What the name of a platform of wheels says of the platform.
SYSTEMS = {
    "win": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
    "macosx": {
        "os_name": "posix",
        "sys_platform": "darwin",
        "platform_system": "Darwin",
    },
    "manylinux": {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
    },
}


class Pin(NamedTuple):
    """One entry of a lock file: `name==version ; marker` and its hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def requirement(self) -> str:
        """As pip reads it, for the platform that it is needed on."""
        hashes = (f"--hash={text}" for text in self.hashes)
        return " ".join((f"{self.name}=={self.version}", *hashes))


def pins(file: Path) -> list[Pin]:
    """The entries of a lock file. Raises ValueError where one is not pinned."""
    text = file.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[^\s#])", text, flags=re.MULTILINE)[1:]
    return [_pin(block) for block in blocks]


def _pin(block: str) -> Pin:
    head = re.match(r"([\w.-]+)==([\w.]+)(?: ; ([^\\]+))? \\", block)
    if not head:
        raise ValueError(f"not pinned: {block.splitlines()[0]}")
    name, version, marker = head.groups(default="")
    hashes = re.findall(r"--hash=(sha256:\w+)", block)
    return Pin(canonicalize_name(name), version, marker.strip(), tuple(hashes))


def wanted(entries: list[Pin], environment: dict[str, str]) -> list[Pin]:
    """The entries that an environment needs."""
    return [
        pin
        for pin in entries
        if not pin.marker or Marker(pin.marker).evaluate(environment)
    ]


def environment_here() -> dict[str, str]:
    """What markers see in this environment."""
    return {name: str(value) for name, value in default_environment().items()}


def environment_of(platform: str, python: str) -> dict[str, str]:
    """What markers see on another machine: `win_amd64` and `3.11`, for example.

    Raises: ValueError for a platform that is none of SYSTEMS.
    """
    system = next((s for name, s in SYSTEMS.items() if platform.startswith(name)), None)
    if system is None:
        raise ValueError(f"{platform} is none of {', '.join(SYSTEMS)}")
    machine = re.sub(r"^(win|macosx_\d+_\d+|manylinux(\d+|_\d+_\d+))_", "", platform)
    return {
        **environment_here(),
        **system,
        "platform_machine": machine.upper() if machine == "amd64" else machine,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
