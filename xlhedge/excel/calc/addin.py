"""The Calc add-in as one .oxt file, made from the catalogue.

It holds no mathematics: the component asks a Python outside the office, whose path is
fixed here, when the add-in is made, and never comes from a document. The same
catalogue and the same paths give the same bytes.
"""

import json
import sys
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlhedge import __version__
from xlhedge.excel.calc.descriptions import configuration
from xlhedge.excel.calc.methods import INTERFACE, Method, methods
from xlhedge.excel.calc.type_library import type_library
from xlhedge.excel.calc.worker import PROTOCOL
from xlhedge.store.files import replacing

IDENTIFIER = "org.xlhedge.calc"
SERVICE = f"{IDENTIFIER}.WorksheetFunctions"
OLDEST_OFFICE = "25.2"
CALL_SECONDS = 120.0  # a call that takes longer is ended
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]  # the folder that holds this package
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = "http://openoffice.org/2001/manifest"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_OFFICE = "http://libreoffice.org/extensions/description/2011"
_MEDIA = {
    "types.rdb": "uno-typelibrary;type=RDB",
    "xlhedge.components": "uno-components",
    "CalcAddIns.xcu": "configuration-data",
}


def write_addin(
    out: Path, python: Path | None = None, call_seconds: float = CALL_SECONDS
) -> None:
    """Write the add-in for the environment of an interpreter, by default this one.

    A call that has not answered after `call_seconds` is ended and its cell fails.
    Raises: OSError when the file cannot be written.
    """
    described = methods()
    settings = {
        "service": SERVICE,
        "python": str(python or sys.executable),
        "root": str(_ROOT),
        "version": __version__,
        "protocol": PROTOCOL,
        "call_seconds": call_seconds,
        "methods": {
            m.signature.name: (m.function.name, m.repeats, m.single) for m in described
        },
    }
    with replacing(out) as file, ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in _parts(settings, described).items():
            package.writestr(_member(name), content)


def _parts(settings: dict[str, object], described: list[Method]) -> dict[str, bytes]:
    """The files of the package by name."""
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "xlhedge.components": _components(),
        "CalcAddIns.xcu": configuration(SERVICE, described),
        "component.py": (_HERE / "component.py").read_text("utf-8"),
        "pythonpath/xlhedge_calc_process.py": (_HERE / "process.py").read_text("utf-8"),
        "pythonpath/xlhedge_calc.json": json.dumps(settings, indent=1),
    }
    parts = {name: text.encode() for name, text in texts.items()}
    signatures = [method.signature for method in described]
    return parts | {"types.rdb": type_library(INTERFACE, signatures)}


def _member(name: str) -> ZipInfo:
    """A file without a time of its own, so that the same content is the same bytes."""
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" '
        f'manifest:media-type="application/vnd.sun.star.{kind}"/>\n'
        for name, kind in _MEDIA.items()
    )
    root = f'<manifest:manifest xmlns:manifest="{_MANIFEST}">'
    return f"{_XML}{root}\n{entries}</manifest:manifest>\n"


def _description() -> str:
    """What the office's list of extensions shows, and the oldest office accepted."""
    return (
        f'{_XML}<description xmlns="{_DESCRIPTION}" xmlns:d="{_DESCRIPTION}" '
        f'xmlns:lo="{_OFFICE}">\n'
        f'<identifier value="{IDENTIFIER}"/>\n'
        f'<version value="{escape(__version__)}"/>\n'
        f'<dependencies><lo:LibreOffice-minimal-version value="{OLDEST_OFFICE}" '
        f'd:name="LibreOffice {OLDEST_OFFICE}"/></dependencies>\n'
        '<display-name><name lang="en">xlhedge: hedge ratios and Greeks</name>'
        "</display-name>\n</description>\n"
    )


def _components() -> str:
    return (
        f'{_XML}<components xmlns="http://openoffice.org/2010/uno-components">\n'
        '<component loader="com.sun.star.loader.Python" uri="component.py">\n'
        f'<implementation name="{SERVICE}"><service name="{SERVICE}"/>'
        "</implementation>\n</component>\n</components>\n"
    )
