"""The checks of `doctor`: one function each, from what it needs to what it found."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from platform import python_version, release, system
from typing import NamedTuple

from install import addin, hive
from install.checkout import LOCKS, Checkout

SCRIPT = "python install/bootstrap.py"
SECONDS = 60  # a first start under a virus scanner is slow; none takes longer
# Where Office looks for a setting, first what the administrators say.
POLICIES = (
    "HKCU\\Software\\Policies\\Microsoft\\Cloud\\Office\\{version}\\Excel\\Security",
    "HKCU\\Software\\Policies\\Microsoft\\Office\\{version}\\Excel\\Security",
    "HKCU\\Software\\Microsoft\\Office\\{version}\\Excel\\Security",
)
# What a value does to the add-in. Source: Microsoft, Office ADMX, Excel security.
BLOCKS = {
    ("VBAWarnings", 4): "macros are switched off without notice",
    ("VBAWarnings", 3): "only signed macros run: sign the add-in",
    ("DisableAllAddins", 1): "all add-ins are switched off",
    ("RequireAddinSig", 1): "only signed add-ins open: sign the add-in",
}
NOTES = {
    ("BlockContentExecutionFromInternet", 1): "macros of downloaded files are blocked",
}
CLICK_TO_RUN = "HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration"
BITS = {"x64": "64-bit", "x86": "32-bit"}


class Finding(NamedTuple):
    """What a check found; `mend` says what to do about a failure. `good` is None for
    what could not be checked."""

    name: str
    good: bool | None
    says: str
    mend: str = ""


class Subject(NamedTuple):
    """What is examined: an environment, and whether the machine's or this user's."""

    checkout: Checkout
    machine: bool = False

    @property
    def addin(self) -> Path:
        """Where the add-in belongs."""
        folder = self.checkout.venv.parent if self.machine else addin.user_folder()
        return folder / addin.NAME

    @property
    def shipped(self) -> Path:
        """The add-in of the checkout."""
        return self.checkout.root / "workbook" / addin.NAME

    def ask(self, *command: str) -> tuple[bool, str]:
        """Whether a program of the environment ended well, and its last line."""
        # A file, because a pipe stays open as long as any program that it started.
        with tempfile.TemporaryFile() as said:
            options = {"stdout": said, "stderr": subprocess.STDOUT, "timeout": SECONDS}
            try:
                done = self.checkout.start(command, **options)
            except subprocess.TimeoutExpired:
                return False, f"no answer within {SECONDS} s"
            except OSError as error:
                return False, str(error)
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
        return done.returncode == 0, lines[-1] if lines else "it said nothing"


Check = Callable[[Subject], Finding]


def python(subject: Subject) -> Finding:
    """This Python; that it is new enough was required before."""
    says = f"{python_version()} on {system()} {release()}, {sys.executable}"
    return Finding("Python", True, says)


def environment(subject: Subject) -> Finding:
    """Whether it was made to the end, from these lock files."""
    checkout = subject.checkout
    good = any(map(checkout.is_current, LOCKS))
    says = f"{checkout.venv} {'is complete' if good else 'is missing or out of date'}"
    return Finding("environment", good, says, f"{SCRIPT} install")


def packages(subject: Subject) -> Finding:
    """Whether it holds the locked versions and nothing else."""
    lock = "dev" if subject.checkout.is_current("dev") else "desk"
    command = ("python", "-m", "install.inventory", "check", f"install/{lock}.lock")
    good, says = subject.ask(*command)
    if good:
        differences = json.loads(says)
        good, says = not differences, "; ".join(differences) or f"as in {lock}.lock"
    return Finding("packages", good, says, f"{SCRIPT} uninstall, then install again")


def formulas(subject: Subject) -> Finding:
    """Whether the reference figures come out."""
    good, says = subject.ask("xlhedge", "eval", "=XLH_SELFTEST()")
    good = good and says.startswith("PASS")
    return Finding("formulas", good, says, "xlhedge verify says which figure is missed")


def excel(subject: Subject) -> Finding:
    """Which Excel there is; the server is a program of its own, so both widths do."""
    said, version = hive.values(CLICK_TO_RUN), addin.excel_version()
    full = said.get("VersionToReport", version)
    bits = BITS.get(said.get("Platform", ""), "width not in the registry")
    says = f"{full}, {bits}" if version else "not installed"
    return Finding("Excel", bool(version), says, "install Excel")


def com_class(subject: Subject) -> Finding:
    """Whether Windows would start the server of this environment."""
    from xlhedge.excel.windows.registry import registered

    found = registered()
    wanted = Path(subject.checkout.program("pythonw"))
    option = " --machine" if subject.machine else ""
    mend = f"{SCRIPT} excel{option}"
    if found is None:
        return Finding("COM class", False, "not registered", mend)
    if not found.is_file():
        return Finding("COM class", False, f"{found} does not exist", mend)
    if found != wanted:
        return Finding("COM class", False, f"starts {found}, not {wanted}", mend)
    return Finding("COM class", True, f"starts {found}")


def server(subject: Subject) -> Finding:
    """Whether it answers a call through COM, in this version."""
    good, says = subject.ask("python", "-m", "install.ask_server")
    wanted = package_version(subject.checkout.root)
    good = good and says == wanted
    says = f"answers {says}" if good else f"{says}, expected {wanted}"
    mend = "sign out and in again; a virus scanner may hold pythonw.exe back"
    return Finding("server", good, says, mend)


def addin_file(subject: Subject) -> Finding:
    """Whether the add-in is in place, unmarked, and the one of this checkout."""
    file, mend = subject.addin, f"close Excel, then {SCRIPT} excel"
    if not file.is_file():
        return Finding("add-in", False, f"{file} does not exist", mend)
    if addin.is_marked(file):
        says = f"{file} is marked as downloaded"
        return Finding("add-in", False, says, addin.unblock(file))
    if file.read_bytes() != subject.shipped.read_bytes():
        return Finding("add-in", False, f"{file} is not the one shipped", mend)
    return Finding("add-in", True, str(file))


def addin_version(subject: Subject) -> Finding:
    """Whether the add-in was built by the version that calculates."""
    found = addin.version_of(subject.addin) if subject.addin.is_file() else "none"
    wanted = package_version(subject.checkout.root)
    says = f"{found or 'not named in the file'}, the package is {wanted}"
    mend = f"take both from one checkout; close Excel, then {SCRIPT} excel"
    return Finding("add-in version", found == wanted, says, mend)


def opened(subject: Subject) -> Finding:
    """Whether Excel opens the add-in when it starts, and opens it once."""
    version = addin.excel_version()
    ours = [entry for entry in addin.listed(version) if addin.is_ours(entry)]
    good = ours == [addin.command(subject.addin)]
    says = ", ".join(ours) or "not in Excel's list of add-ins"
    return Finding("opened by Excel", good, says, f"close Excel, then {SCRIPT} excel")


def policies(subject: Subject) -> Finding:
    """Whether a setting of Office keeps macros or add-ins from running; read only."""
    found = list(_settings(addin.excel_version()))
    hits = [f"{at}: {BLOCKS[name]}" for name, at in found if name in BLOCKS]
    notes = [f"{at}: {NOTES[name]}" for name, at in found if name in NOTES]
    says = "; ".join(hits or ["none of Office's settings blocks the add-in", *notes])
    mend = "ask IT; install/README.md, Signing, says what they need"
    return Finding("macro settings", not hits, says, mend)


def _settings(version: str) -> Iterator[tuple[tuple[str, int], str]]:
    """Name and value of each setting in force, and where it stands."""
    seen = set()
    for place in POLICIES:
        key = place.format(version=version)
        for name, value in hive.values(key).items():
            if name not in seen and isinstance(value, int):
                yield (name, value), f"{name}={value} in {key}"
            seen.add(name)


def disabled(subject: Subject) -> Finding:
    """Whether Excel itself switched the add-in off after a crash."""
    version, name = addin.excel_version(), addin.NAME.encode("utf-16-le")
    key = f"{addin.OFFICE}\\{version}\\Excel\\Resiliency\\DisabledItems"
    items = [value for value in hive.values(key).values() if isinstance(value, bytes)]
    good = not any(name in value.lower() for value in items)
    says = "not in Excel's list" if good else "Excel switched the add-in off"
    mend = "in Excel: File, Options, Add-ins, Disabled Items, Enable"
    return Finding("disabled items", good, says, mend)


def package_version(root: Path) -> str:
    """The version of the checkout."""
    text = (root / "xlhedge" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    return found[1] if found else "unknown"


EVERYWHERE: tuple[Check, ...] = (python, environment, packages, formulas)
OF_THE_MACHINE: tuple[Check, ...] = (com_class, server, addin_file, addin_version)
OF_THE_USER: tuple[Check, ...] = (excel, opened, policies, disabled)
# They ask programs of the environment.
ASKING = (packages, formulas, server)
