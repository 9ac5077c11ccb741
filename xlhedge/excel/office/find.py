"""Finds LibreOffice, and a Python that can talk to it.

XLHEDGE_OFFICE names the installation, its program folder or its program; otherwise it
is looked for on the path and in the usual places of Linux, macOS and Windows.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlhedge.core.errors import InputError

OLDEST = (25, 2)  # older ones read the names of add-in functions as #NAME?
VARIABLE = "XLHEDGE_OFFICE"

_USUAL = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)
_BINARIES = ("soffice.bin", "soffice")  # the second on macOS
_PYTHONS = ("python.exe", "python", "../Resources/python")
_SETTINGS = ("bootstraprc", "bootstrap.ini", "../Resources/bootstraprc")
_VERSION = re.compile(r"^ProductKey=.*?(\d+)\.(\d+)", re.MULTILINE)
_CHECK = "import uno"
_CHECK_SECONDS = 20.0


@dataclass(frozen=True)
class Office:
    """A LibreOffice that can be driven: its program, and a Python that has `uno`."""

    binary: Path
    python: Path
    version: str


def find_office() -> Office:
    """The LibreOffice of this machine; raises InputError if none can be used."""
    folder = _folder()
    version = _version(folder)
    if version < OLDEST:
        found, oldest = (".".join(map(str, pair)) for pair in (version, OLDEST))
        raise InputError(f"LibreOffice must be {oldest} or newer, got {found}")
    return Office(_binary(folder), _python(folder), ".".join(map(str, version)))


def _folder() -> Path:
    """The program folder."""
    for folder in _folders():
        if any((folder / name).is_file() for name in _BINARIES):
            return folder
    given = os.environ.get(VARIABLE)
    if given:
        raise InputError(f"{VARIABLE} names no LibreOffice: {given}")
    raise InputError(f"LibreOffice was not found; {VARIABLE} can name its folder")


def _folders() -> Iterator[Path]:
    """Where the program may be: in a given place only, if one is given."""
    if given := os.environ.get(VARIABLE):
        place = Path(given).resolve()
        yield from (place, place / "program", place / "Contents" / "MacOS")
        yield place.parent
        return
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield Path(found).resolve().parent
    yield from map(Path, _USUAL)


def _binary(folder: Path) -> Path:
    return next(folder / name for name in _BINARIES if (folder / name).is_file())


def _version(folder: Path) -> tuple[int, int]:
    """Major and minor version, as the installation's own settings say it."""
    for name in _SETTINGS:
        settings = folder / name
        if settings.is_file():
            found = _VERSION.search(settings.read_text("utf-8", "replace"))
            if found:
                return int(found[1]), int(found[2])
    raise InputError(f"{folder} does not say which version of LibreOffice it is")


def _python(folder: Path) -> Path:
    """The office's own Python, else the first of the system's that has `uno`."""
    for name in _PYTHONS:
        if (folder / name).is_file():
            return folder / name
    for python in _system_pythons():
        command = [python, "-I", "-c", _CHECK]
        done = subprocess.run(
            command, capture_output=True, timeout=_CHECK_SECONDS, check=False
        )
        if done.returncode == 0:
            return Path(python)
    raise InputError("LibreOffice has no Python with uno; install python3-uno")


def _system_pythons() -> Iterator[str]:
    """System interpreters before this one: uno comes with the distribution."""
    for folder in ("/usr/bin", None):
        if found := shutil.which("python3", path=folder):
            yield found
    yield sys.executable
