"""What a workbook takes from outside: other files, live feeds, changing functions."""

import re
from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding, Place
from xlhedge.excel.audit.spelling import without_texts
from xlhedge.excel.audit.structure import Link
from xlhedge.excel.clock import CLOCK
from xlhedge.excel.formulas.natives import DYNAMIC, VOLATILE
from xlhedge.excel.saved.active import MACROS, active_parts, fetched, is_addin

# Functions that read the machine or a feed: another result without any new input.
_LIVE = ("CELL", "INFO", "RTD", "STOCKHISTORY", "WEBSERVICE")
_CHANGING = "|".join(sorted(VOLATILE | DYNAMIC | set(_LIVE)))
_CALL = re.compile(
    rf"(?<![\w.])(?:_xlfn\.(?:_xlws\.)?)?({_CHANGING})\s*\(", re.IGNORECASE
)
# The number of a linked file, as in [1]Sheet!A1; not a column of a table.
_NUMBER = re.compile(r"\[(\d+)\][^\[\],:;()]*!")


def check_volatile(case: Case) -> Iterator[Finding]:
    """Functions that change without an input, save in the name clock or its cell."""
    clock = case.named_cell(CLOCK)
    for place, text in _texts(case):
        if place not in (clock, CLOCK):
            for name in _called(text):
                what = f"{name} changes without any input of the workbook"
                yield Finding("volatile", place, what, text)


def check_links(case: Case) -> Iterator[Finding]:
    """Links to other files than the add-in, DDE included, and where they are used."""
    yield from _linked(case)
    yield from _elsewhere(case)
    for place, text in _texts(case):
        if "|" in (bare := without_texts(text)):
            yield Finding("link", place, "a formula starts a program by DDE", bare)


def _linked(case: Case) -> Iterator[Finding]:
    """The links that formulas can name."""
    uses = list(_uses(case))
    for link in case.structure.links:
        if link.kind == "file" and link.targets and all(map(is_addin, link.targets)):
            continue
        places = [place for place, number in uses if number == link.number]
        shown = ", ".join(map(str, places[:3])) or "no formula"
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        place: Place = places[0] if places else WORKBOOK
        targets = ", ".join(link.targets)
        yield Finding("link", place, _what(link, f"{shown}{more}"), targets)


def _elsewhere(case: Case) -> Iterator[Finding]:
    """What other parts take from outside, such as the picture of a drawing."""
    listed = {link.part for link in case.structure.links}
    for part, target in fetched(case.structure.package):
        if part not in listed and not is_addin(target):
            yield Finding("link", WORKBOOK, f"{part} takes from outside", target)


def check_active(case: Case) -> Iterator[Finding]:
    """Parts that could run or fetch something and are not the template's.

    Macros are compared in macros.py.
    """
    book, template = case.structure.package, case.template_structure.package
    known = active_parts(template)
    for part, kind in active_parts(book).items():
        if kind is MACROS:
            continue
        if part not in known:
            yield Finding("active", WORKBOOK, f"the file {kind.text}", part)
        elif book.read(part) != template.read(part):
            what = f"the file {kind.text}; they are not those of the template"
            yield Finding("active", WORKBOOK, what, part)


def _what(link: Link, used: str) -> str:
    kinds = {"file": "another file", "DDE": "a program by DDE", "OLE": "an OLE object"}
    return f"reads {kinds[link.kind]}, used by {used}"


def _uses(case: Case) -> Iterator[tuple[Place, int]]:
    for place, text in _texts(case):
        for number in set(_NUMBER.findall(text)):
            yield place, int(number)


def _called(text: str) -> list[str]:
    """The changing functions that a formula calls itself."""
    found = _CALL.findall(without_texts(text))
    return list(dict.fromkeys(name.upper() for name in found))


def _texts(case: Case) -> Iterator[tuple[Place, str]]:
    """Each formula with its cell, and each name's text with the name."""
    for formula in case.book.formulas():
        yield formula.cell, formula.text
    for name in case.book.names:
        yield name.name, f"={name.text}"
