"""The command that adds the functions to LibreOffice Calc and takes them away again.

LibreOffice's own tool installs the add-in for the user who runs it, in the place of an
older one. While LibreOffice runs the tool would change it under the user's hands, so
then nothing is done. As the system's administrator it installs for every user only.
"""

import argparse
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from install.checkout import Checkout, Stop
from install.options import SOURCE, chosen, parser

IDENTIFIER = "org.xlhedge.calc"
ADDIN = "xlhedge.oxt"
# Isolated: the package of the environment, not one that the current folder holds.
WRITE = ("python", "-I", "-m", "xlhedge.excel.calc")
# Where LibreOffice keeps the settings of a user, below a folder of the system's.
PROFILES = {
    "Windows": ("APPDATA", "LibreOffice/4"),
    "Darwin": ("HOME", "Library/Application Support/LibreOffice/4"),
    "Linux": ("HOME", ".config/libreoffice/4"),
}


def calc(checkout: Checkout, arguments: list[str]) -> int:
    """Install the add-in for LibreOffice, or remove it."""
    options = parser("calc", *SOURCE, "--machine", "--prefix")
    options.add_argument("--remove", action="store_true", help="take the add-in away")
    given = options.parse_args(arguments)
    checkout = chosen(checkout, given)
    tool = Tool(checkout, given)
    require_closed()
    if given.remove:
        removed = tool.remove()
        print("removed the add-in" if removed else "the add-in was not installed")
        return 0
    checkout.install("desk")
    file = checkout.venv / ADDIN
    checkout.quietly("writing the add-in", (*WRITE, str(file)))
    tool.add(file)
    print(f"LibreOffice {tool.version} has the functions when it starts next")
    return 0


def uninstall(checkout: Checkout, given: argparse.Namespace) -> bool:
    """Take the add-in away where it may be; whether it was there."""
    if not (given.machine or has_left_files()):
        return False
    try:
        tool = Tool(checkout, given)
    except Stop:
        return False  # there is no LibreOffice to take it from
    return tool.remove()


class Tool:
    """LibreOffice's own installer of extensions, for a user or for the machine."""

    def __init__(self, checkout: Checkout, given: argparse.Namespace) -> None:
        from xlhedge.core.errors import InputError
        from xlhedge.excel.office.find import find_office

        try:
            office = find_office()
        except InputError as error:
            raise Stop(str(error), 2) from None
        self.version = office.version
        self._program = _beside(office.binary)
        self._run = checkout.start
        self._for = ("--shared",) if given.machine else ()
        if not self._for and _is_administrator():
            remedy = "run this as the user who needs it, or for every user: --machine"
            raise Stop(f"LibreOffice installs nothing for root alone; {remedy}", 2)

    def add(self, file: Path) -> None:
        """Install the add-in in the place of an older one."""
        done = self._tell("add", "--force", "--suppress-license", *self._for, str(file))
        if done.returncode != 0 or not self.has():
            raise Stop(f"LibreOffice refused the add-in: {_last_line(done.stdout)}")

    def remove(self) -> bool:
        """Take the add-in away; whether there was one."""
        if not self.has():
            return False
        done = self._tell("remove", *self._for, IDENTIFIER)
        if done.returncode != 0:
            raise Stop(f"LibreOffice kept the add-in: {_last_line(done.stdout)}")
        return True

    def has(self) -> bool:
        """Whether the add-in is installed."""
        done = self._tell("list", *self._for, IDENTIFIER)
        return bool(done.returncode == 0)

    def _tell(self, *words: str) -> Any:
        command = (str(self._program), *words)
        return self._run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def require_closed() -> None:
    """Stop while LibreOffice runs, which the lock of its settings says."""
    lock = _profile() / ".lock"
    if lock.exists():
        raise Stop(f"LibreOffice runs: close it and try again (if not, delete {lock})")


def has_left_files() -> bool:
    """Whether the add-in has been among those of this user; LibreOffice knows more."""
    return any((_profile() / "user" / "uno_packages").rglob(ADDIN))


def _profile() -> Path:
    variable, below = PROFILES.get(platform.system(), PROFILES["Linux"])
    return Path(os.environ.get(variable, ""), below)


def _beside(binary: Path) -> Path:
    """The tool in the folder of the program."""
    name = "unopkg.com" if platform.system() == "Windows" else "unopkg"
    return binary.with_name(name)


def _is_administrator() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _last_line(said: bytes) -> str:
    lines = [line.strip() for line in said.decode(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "no reason given")
