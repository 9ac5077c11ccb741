"""The macros of a workbook against those of its template, else of this version.

Compared is their text: a program that saves the file packs it anew, and may spell
capitals and spaces in its own way.
"""

import re
from collections.abc import Iterator, Mapping

from xlhedge.core.errors import InputError
from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding
from xlhedge.excel.saved.active import MACROS, active_parts
from xlhedge.excel.saved.package import Package
from xlhedge.excel.vba.reading import read_macros

_TEXTS = re.compile(r'("[^"]*(?:"|$))')
# Spaces around what is no letter or digit mean nothing.
_LOOSE = re.compile(r"\s*([^\w\s])\s*")
_NO_CODE = ("", "option explicit")  # what a program writes into the module of a sheet
_SHOWN = 4  # modules that a finding names

Modules = Mapping[str, str]  # code by name


def check_macros(case: Case) -> Iterator[Finding]:
    """Macros that are not those of the template, or of this version if it has none."""
    for part, content in _other_parts(case):
        try:
            told = list(_differences(_found(content), _wanted(case)))
        except InputError as error:
            what = f"the file holds macros that cannot be compared: {error}"
            yield Finding("macros", WORKBOOK, what, part)
            continue
        if told:
            whose = "the template" if _macros(_template(case)) else "this version"
            more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
            what = f"the file holds macros that are not those of {whose}"
            found = f"{', '.join(told[:_SHOWN])}{more}"
            yield Finding("macros", WORKBOOK, what, found)


def holds_compiled_macros(case: Case) -> bool:
    """Whether an Office may run compiled code in place of the text compared here."""
    try:
        return any(
            read_macros(content).is_compiled for _, content in _other_parts(case)
        )
    except InputError:  # is a finding
        return False


def _other_parts(case: Case) -> Iterator[tuple[str, bytes]]:
    """The parts with macros that are not byte for byte the template's."""
    known = _macros(_template(case)).values()
    for part, content in _macros(case.structure.package).items():
        if content not in known:
            yield part, content


def _template(case: Case) -> Package:
    return case.template_structure.package


def _macros(package: Package) -> dict[str, bytes]:
    """The parts that hold macros, by name."""
    parts = [part for part, kind in active_parts(package).items() if kind is MACROS]
    return {part: package.read(part) for part in parts}


def _wanted(case: Case) -> Modules:
    """The modules of the template; those of this version where it has none."""
    for content in _macros(_template(case)).values():
        return _found(content)
    from xlhedge.excel.vba.modules import book_modules

    return _coded({module.name: module.text for module in book_modules()})


def _found(content: bytes) -> Modules:
    return _coded(read_macros(content).texts)


def _coded(texts: Modules) -> Modules:
    """The code of each module that has any."""
    plain = {name: plain_code(text) for name, text in texts.items()}
    return {name: code for name, code in plain.items() if code not in _NO_CODE}


def _differences(found: Modules, wanted: Modules) -> Iterator[str]:
    for name in sorted(found.keys() | wanted.keys()):
        if name not in wanted:
            yield f"{name} added"
        elif name not in found:
            yield f"{name} missing"
        elif found[name] != wanted[name]:
            yield f"{name} changed"


def plain_code(text: str) -> str:
    """The lines of code as they all look alike, without what a program adds to them.

    >>> plain_code('Attribute VB_Name = "A"\\r\\n\\r\\nX = 1: S  = "A  b"')
    'x=1:s="A  b"'
    """
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if line and not line.startswith("Attribute "))
    return "\n".join(map(_plain_line, kept))


def _plain_line(line: str) -> str:
    """One line; what stands in quotes stays as it is."""
    parts = _TEXTS.split(line)
    parts[::2] = [" ".join(_LOOSE.sub(r"\1", p).split()).lower() for p in parts[::2]]
    return "".join(parts)
