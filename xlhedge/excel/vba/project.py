"""Modules as the binary part that a workbook holds (xl/vbaProject.bin).

pyopenvba makes the project from an empty one; it is a tool of developers and of the
build. Workbooks made on a desk take the part from the built workbook (carried.py).

Source: Microsoft, Office VBA File Format [MS-OVBA], 2.3.4.1 (_VBA_PROJECT), 2.3.4.2
(dir) and 2.3.1 (PROJECT).
"""

from collections.abc import Iterable
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import xlsxwriter

from xlhedge.excel.vba.modules import DOCUMENT, Module

if TYPE_CHECKING:
    from pyopenvba.cfb import CFB

NAME = "xlhedge"
_GIVEN = "VBAProject"  # the name that a new project has
_NAME_RECORD = 0x0004
_STORAGE = "VBA"
# No cache of compiled code: Office compiles the text when it opens the file.
_NO_CACHE = bytes.fromhex("CC61FFFF000000")


def project(modules: Iterable[Module], sheets: int) -> bytes:
    """The part for a workbook of so many sheets, called Sheet1, Sheet2 … in code."""
    from pyopenvba import ExcelFile
    from pyopenvba.cfb import CFB

    with TemporaryDirectory() as folder:
        path = Path(folder) / "macros.xlsm"
        _write_empty(path, sheets)
        with ExcelFile(path) as file:
            made = file.add_vba_project()
            for module in modules:
                if module.name == DOCUMENT:
                    file.set_module(module.name, module.text)
                else:
                    made.add_module(module.name, module.text)
            file.save()
        with ExcelFile(path) as file:
            container = CFB.from_bytes(file.vba_project_bytes())
    _rename(container)
    container.write_stream_in_storage(_STORAGE, "_VBA_PROJECT", _NO_CACHE)
    return bytes(container.to_bytes())


def _write_empty(path: Path, sheets: int) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for _ in range(sheets):
            book.add_worksheet()


def _rename(container: "CFB") -> None:
    """Give the project its own name, in both places that hold it."""
    from pyopenvba.vba import compress, decompress

    listed = decompress(container.get_stream_in_storage(_STORAGE, "dir"))
    old, new = (pack("<HI", _NAME_RECORD, len(n)) + n.encode() for n in (_GIVEN, NAME))
    shown = container.get_stream("PROJECT")
    before, after = f'Name="{_GIVEN}"'.encode(), f'Name="{NAME}"'.encode()
    if listed.count(old) != 1 or shown.count(before) != 1:
        raise AssertionError(f"a new project is not called {_GIVEN} any more")
    listed = listed.replace(old, new)
    container.write_stream_in_storage(_STORAGE, "dir", compress(listed))
    container.write_stream("PROJECT", shown.replace(before, after))
