"""Opens a workbook file, or says in one line why it is none."""

import os
import stat
from pathlib import Path

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.limits import FILE_BYTES, MB
from xlhedge.excel.saved.package import Package

_OLD_FORMAT = bytes.fromhex("D0CF11E0A1B11AE1")  # compound file: .xls, or encrypted
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OWNER = "~$"  # before the name of the file that Excel keeps while it has one open
_OTHER_OWNER = ".~lock.{}#"  # LibreOffice's


def open_package(path: Path) -> Package:
    """The parts of the file; raises InputError naming the file and the rule."""
    if path.name.startswith(_OWNER):
        open_book = path.name.removeprefix(_OWNER)
        raise InputError(f"{path.name}: says only that {open_book} is open; name that")
    data = _content(path)
    if not data.startswith(_OLD_FORMAT):
        return Package(path, data)
    if _ENCRYPTED in data:
        raise InputError(f"{path.name}: must not be protected by a password")
    raise InputError(f"{path.name}: must be .xlsx or .xlsm, got the old .xls format")


def is_open(path: Path) -> bool:
    """Whether a spreadsheet program says that it has the file open."""
    owners = (f"{_OWNER}{path.name}", _OTHER_OWNER.format(path.name))
    return any(path.with_name(owner).exists() for owner in owners)


def _content(path: Path) -> bytes:
    """The bytes of a file of ordinary kind and size; a pipe would never end."""
    try:
        found = os.stat(path)
        if stat.S_ISREG(found.st_mode) and found.st_size <= FILE_BYTES:
            with open(path, "rb") as file:
                return file.read(FILE_BYTES)
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        held = "; a program has it open" if is_open(path) else ""
        raise InputError(f"{path.name}: cannot be read ({reason}){held}") from None
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path.name}: cannot be read, it is not an ordinary file")
    size, most = found.st_size / MB, FILE_BYTES // MB
    raise InputError(f"{path.name}: must have at most {most} MB, got {size:,.0f} MB")
