"""The macros that a built workbook already holds, for other workbooks.

A desk has no tool that writes macros; what it makes takes them, byte by byte, from
the workbook that came with this installation.
"""

import zipfile
from pathlib import Path

from xlhedge.core.errors import InputError

PART = "xl/vbaProject.bin"
_FOLDER = Path(__file__).parents[3] / "workbook"
_BUILT, ADDIN = _FOLDER / "hedge_book.xlsm", _FOLDER / "xlhedge.xlam"


def carried_macros(built: Path = _BUILT) -> bytes:
    """The macro part of the built workbook; InputError where there is none."""
    try:
        with zipfile.ZipFile(built) as archive:
            return archive.read(PART)
    except (OSError, KeyError, zipfile.BadZipFile):
        rule = f"the macros stand in workbook/{built.name}, which cannot be read"
        raise InputError(f"{rule}; a workbook without macros ends in .xlsx") from None
