"""What a workbook takes from outside: other files, live feeds, changing functions."""

import re
from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding, Place
from xlhedge.excel.audit.spelling import without_texts
from xlhedge.excel.audit.structure import Link
from xlhedge.excel.formulas.natives import DYNAMIC, VOLATILE

ADDIN = "xlhedge.xlam"
CLOCK = "clock"  # the one name that may show the time
# Functions that read the machine or a feed: another result without any new input.
_LIVE = ("CELL", "INFO", "RTD", "STOCKHISTORY", "WEBSERVICE")
_CHANGING = "|".join(sorted(VOLATILE | DYNAMIC | set(_LIVE)))
_CALL = re.compile(
    rf"(?<![\w.])(?:_xlfn\.(?:_xlws\.)?)?({_CHANGING})\s*\(", re.IGNORECASE
)
# The number of a linked file, as in [1]Sheet!A1; not a column of a table.
_NUMBER = re.compile(r"\[(\d+)\][^\[\],:;()]*!")
_ACTIVE = {
    "xl/macrosheets/": "a sheet of Excel 4 macros",
    "xl/dialogsheets/": "a dialog sheet",
    "xl/connections.xml": "data connections",
    "xl/queryTables/": "a query of outside data",
    "xl/activeX/": "an ActiveX control",
    "xl/embeddings/": "an embedded object",
    "xl/webextensions/": "a web add-in",
}


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
    uses = list(_uses(case))
    for link in case.structure.links:
        if link.kind == "file" and _is_addin(link.target):
            continue
        places = [place for place, number in uses if number == link.number]
        shown = ", ".join(map(str, places[:3])) or "no formula"
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        place: Place = places[0] if places else WORKBOOK
        yield Finding("link", place, _what(link, f"{shown}{more}"), link.target)
    for place, text in _texts(case):
        if "|" in (bare := without_texts(text)):
            yield Finding("link", place, "a formula starts a program by DDE", bare)


def check_active(case: Case) -> Iterator[Finding]:
    """Parts that do something, or bring something, of their own; never run here."""
    for beginning, what in _ACTIVE.items():
        known = set(case.template_structure.parts(beginning))
        for part in [p for p in case.structure.parts(beginning) if p not in known]:
            if not part.endswith(".rels"):
                yield Finding("active", WORKBOOK, f"the file holds {what}", part)


def _what(link: Link, used: str) -> str:
    kinds = {"file": "another file", "DDE": "a program by DDE", "OLE": "an OLE object"}
    return f"reads {kinds[link.kind]}, used by {used}"


def _is_addin(target: str) -> bool:
    return re.split(r"[\\/]", target)[-1].lower() == ADDIN


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
