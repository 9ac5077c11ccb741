"""The add-in's file and its entry in the list of what Excel opens when it starts.

Excel keeps the list in the values OPEN, OPEN1, OPEN2 … and reads it up to the first
gap. It writes the list again when it ends: no entry is changed while it runs.
"""

import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from install import hive
from install.checkout import Stop

NAME = "xlhedge.xlam"
OFFICE = "HKCU\\Software\\Microsoft\\Office"
WINDOW = "XLMAIN"  # the class of Excel's windows
PROPERTIES = "docProps/custom.xml"
VERSION = re.compile(r'name="xlhedge version">\s*<vt:lpwstr>([^<]*)<')
ZONE = re.compile(r"ZoneId\s*=\s*([34])")  # the internet, and restricted sites


def user_folder() -> Path:
    """Excel's own folder for the add-ins of this user."""
    settings = os.environ.get("APPDATA")
    if not settings:
        raise Stop("Windows names no folder for the user's settings (APPDATA)", 2)
    return Path(settings, "Microsoft", "AddIns")


def excel_version() -> str:
    """The version in Excel's keys, such as 16.0; empty where there is no Excel."""
    current = hive.values("HKCR\\Excel.Application\\CurVer").get("", "")
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else ""


def is_running() -> bool:
    """Whether this user has a window of Excel open."""
    user = import_module("ctypes").windll.user32
    return bool(user.FindWindowW(WINDOW, None))


def is_marked(file: Path) -> bool:
    """Whether Windows marked a file as downloaded, so that Excel blocks its macros."""
    try:
        text = Path(f"{file}:Zone.Identifier").read_text(errors="replace")
    except OSError:
        return False
    return bool(ZONE.search(text))


def require_closed() -> None:
    """Stop while Excel runs."""
    if is_running():
        raise Stop("Excel is running: close it and start again; nothing was changed")


def require_shipped(file: Path) -> None:
    """Stop without the file, and on a download's mark; a copy would lose it unseen."""
    if not file.is_file():
        raise Stop(f"{file} is missing: this checkout is not complete", 2)
    if is_marked(file):
        raise Stop(f"{file} is marked as downloaded; {unblock(file)}", 2)


def unblock(file: Path) -> str:
    """How a person takes the mark off."""
    return f"if you trust its origin, in PowerShell: Unblock-File '{file}'"


def place(shipped: Path, folder: Path) -> Path:
    """Copy the add-in, whole or not at all, under the name that formulas refer to."""
    folder.mkdir(parents=True, exist_ok=True)
    target, part = folder / NAME, folder / f"{NAME}.part"
    try:
        shutil.copyfile(shipped, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def options_key(version: str) -> str:
    """Where one version of Excel keeps its list."""
    return f"{OFFICE}\\{version}\\Excel\\Options"


def version_of(file: Path) -> str:
    """The version of xlhedge that built an add-in or workbook; empty where none did."""
    try:
        with zipfile.ZipFile(file) as parts:
            text = parts.read(PROPERTIES).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile):
        return ""
    found = VERSION.search(text)
    return found[1] if found else ""


def command(file: Path) -> str:
    """An entry of the list: opened read-only, so that several Excels share the file."""
    return f'/R "{file}"'


def listed(version: str) -> list[str]:
    """The entries in Excel's order; those behind a gap too, which it does not read."""
    values = hive.values(options_key(version))
    return [values[name] for name in sorted(filter(_place_of, values), key=_place_of)]


def enlist(version: str, file: Path) -> bool:
    """Put the add-in into the list, once; whether anything had to change."""
    before = listed(version)
    after = [*(entry for entry in before if not is_ours(entry)), command(file)]
    if before.count(command(file)) == 1 and len(before) == len(after):
        return False
    _rewrite(version, after)
    return True


def delist(version: str) -> bool:
    """Take every entry of the add-in out of the list; whether there was one."""
    before = listed(version)
    after = [entry for entry in before if not is_ours(entry)]
    if after != before:
        _rewrite(version, after)
    return after != before


def is_ours(entry: str) -> bool:
    """Whether an entry opens the add-in, from wherever."""
    path = entry.strip().removeprefix("/R").strip().strip('"')
    return re.split(r"[\\/]", path)[-1].lower() == NAME


def versions() -> list[str]:
    """Every version that has left settings of this user."""
    names = filter(re.compile(r"\d+\.0").fullmatch, hive.subkeys(OFFICE))
    return [name for name in names if "Excel" in hive.subkeys(f"{OFFICE}\\{name}")]


def _rewrite(version: str, entries: list[str]) -> None:
    """The list without gaps; what is too much goes last, so that none is ever lost."""
    key = options_key(version)
    after = {_name(index): entry for index, entry in enumerate(entries)}
    before = {k: v for k, v in hive.values(key).items() if _place_of(k)}
    for name, entry in after.items():
        if before.get(name) != entry:
            hive.write(key, name, entry)
    for name in before.keys() - after.keys():
        hive.remove(key, name)


def _name(index: int) -> str:
    return f"OPEN{index or ''}"


def _place_of(name: str) -> int:
    """Where a value stands in the list, from 1; 0 for a value that is no entry."""
    found = re.fullmatch(r"OPEN(\d*)", name)
    return int(found[1] or 0) + 1 if found else 0


def remembered(version: str) -> Iterator[tuple[str, str]]:
    """Key and name of what Excel itself remembers of the add-in, ticked or not."""
    key = f"{OFFICE}\\{version}\\Excel\\Add-in Manager"
    yield from ((key, name) for name in hive.values(key) if is_ours(name))
