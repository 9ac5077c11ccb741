"""The commands that add xlhedge to Excel on Windows and take all of it away again.

For one user everything goes below HKEY_CURRENT_USER and into the user's own folders.
For a machine (--machine) the class goes below HKEY_LOCAL_MACHINE and the add-in into
--prefix; each user's list of add-ins is then IT's to distribute, by policy or by
`excel` without options. Neither touches macro security or trusted locations.
"""

import argparse
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from install import addin, calc, hive
from install.checkout import Checkout, Stop
from install.doctor import examine
from install.options import SOURCE, chosen, parser

ENVIRONMENTS = (".venv", ".venv-bench")
REGISTER = ("python", "-m", "xlhedge.excel.windows", "register")


def excel(checkout: Checkout, arguments: list[str]) -> int:
    """Environment, COM class, add-in, then every check."""
    given = parser("excel", *SOURCE, "--machine", "--prefix").parse_args(arguments)
    checkout = chosen(checkout, given)
    require_windows()
    shipped = checkout.root / "workbook" / addin.NAME
    addin.require_shipped(shipped)
    if given.machine:
        _install(checkout, shipped, Path(given.prefix), "--machine")
        entry = addin.command(Path(given.prefix, addin.NAME))
        print(f"to open it for a user, add to the OPEN values of Excel: {entry}")
    else:
        version = require_excel()
        addin.require_closed()
        file = _install(checkout, shipped, addin.user_folder())
        changed = addin.enlist(version, file)
        print(f"Excel {version} {'opens' if changed else 'already opened'} the add-in")
    return examine(checkout, given.machine)


def _install(checkout: Checkout, shipped: Path, folder: Path, *options: str) -> Path:
    """What one user and a machine have in common; returns the add-in's file."""
    checkout.install("desk")
    checkout.quietly("registering the COM class", (*REGISTER, *options))
    file = addin.place(shipped, folder)
    print(f"add-in copied to {file}")
    return file


def require_windows() -> None:
    """Stop where formulas in Excel are not supported, or not with this Python."""
    if platform.system() != "Windows":
        remedy = "xlhedge refresh writes the numbers into a workbook on any system"
        raise Stop(f"formulas in Excel need Windows; {remedy}", 2)
    if sys.maxsize < 2**32:
        raise Stop(f"xlhedge needs a 64-bit Python, this is 32-bit: {sys.prefix}", 2)
    # What an app of the Store writes to the registry and to AppData, it alone sees.
    if "windowsapps" in re.split(r"[\\/]", sys.base_prefix.lower()):
        remedy = "use the Python of python.org or of your company"
        raise Stop(f"Excel would not see what a Store Python installs; {remedy}", 2)


def require_excel() -> str:
    """The version of Excel. Stops where there is none."""
    version = addin.excel_version()
    if not version:
        raise Stop("Excel is not installed: Windows knows no Excel.Application", 2)
    return version


def uninstall(checkout: Checkout, arguments: list[str]) -> int:
    """Take away all that is there, of a half installation too, and say what it was."""
    given = parser("uninstall", "--machine", "--prefix").parse_args(arguments)
    checkout = chosen(checkout, given)
    if Path(sys.prefix) == checkout.venv:
        raise Stop("this Python is part of what goes; use the one it was made from", 2)
    if platform.system() == "Windows" and not given.machine:
        addin.require_closed()
    if calc.has_left_files() and not given.machine:
        calc.require_closed()
    count = 0
    for what in (line for step in _steps(given) for line in step(checkout, given)):
        print(f"removed {what}", flush=True)
        count += 1
    if not count:
        print("nothing was installed")
    return 0


Step = Callable[[Checkout, argparse.Namespace], Iterator[str]]


def _steps(given: argparse.Namespace) -> tuple[Step, ...]:
    """What goes, first what starts the rest."""
    if platform.system() != "Windows":
        return (_calc, _environments)
    lists = () if given.machine else (_entries,)
    return (*lists, _class, _file, _calc, _environments)


def _entries(checkout: Checkout, given: argparse.Namespace) -> Iterator[str]:
    for version in addin.versions():
        if addin.delist(version):
            yield f"the entry of the add-in in Excel {version}"
        for key, name in addin.remembered(version):
            hive.remove(key, name)
            yield f"what Excel {version} remembered of it"


def _class(checkout: Checkout, given: argparse.Namespace) -> Iterator[str]:
    # Needs no environment: the package's registry file uses nothing but Python.
    from xlhedge.excel.windows import registry

    if registry.unregister(given.machine):
        yield f"the COM class of {_whom(given)}"


def _file(checkout: Checkout, given: argparse.Namespace) -> Iterator[str]:
    folder = Path(given.prefix) if given.machine else addin.user_folder()
    for name in (addin.NAME, f"{addin.NAME}.part"):
        file = folder / name
        if file.exists():
            file.unlink()
            yield str(file)


def _calc(checkout: Checkout, given: argparse.Namespace) -> Iterator[str]:
    if calc.uninstall(checkout, given):
        yield f"the add-in of LibreOffice, for {_whom(given)}"


def _environments(checkout: Checkout, given: argparse.Namespace) -> Iterator[str]:
    inside = [checkout.root / name for name in ENVIRONMENTS]
    for folder in inside if checkout.inside else [checkout.venv]:
        if folder.exists():
            shutil.rmtree(folder)
            yield str(folder)
    prefix = checkout.venv.parent
    if not checkout.inside and prefix.is_dir() and not any(prefix.iterdir()):
        prefix.rmdir()
        yield str(prefix)


def _whom(given: argparse.Namespace) -> str:
    return "every user" if given.machine else "this user"
