"""The add-in xlhedge.xlam: one empty sheet, the macros and a tab on the ribbon.

The file holds no date, path or name of the machine: two writes are identical.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from lxml import etree

from xlhedge.excel.saved.package import serialized
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.vba.ribbon import PART, RELATIONSHIP, ribbon

SHEETS = 1
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold


def write_addin(macros: bytes, file: IO[bytes]) -> None:
    """Write the add-in with these macros, made for one sheet."""
    workbook = BytesIO()
    with Canvas(workbook, macros) as canvas:
        canvas.add_sheet("xlhedge")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(workbook):
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)


def _parts(workbook: BytesIO) -> Iterator[tuple[str, bytes]]:
    """The parts of a workbook as those of an add-in, and the tab."""
    with zipfile.ZipFile(workbook) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == _TYPES:
                data = data.replace(_BOOK, _ADDIN)
            yield name, _related(data) if name == _RELATIONS else data
    yield PART, ribbon()


def _related(relations: bytes) -> bytes:
    """The relations of the file, with that to the tab."""
    root = etree.fromstring(relations)
    tag = root[0].tag
    etree.SubElement(root, tag, Id="rIdTab", Type=RELATIONSHIP, Target=PART)
    return serialized(root)
