"""What a received workbook could run or fetch, named; nothing here is ever started.

Formulas that fetch (DDE, WEBSERVICE, RTD) are not evaluated and are told with their
cells; this tells the parts that a spreadsheet program would act on. It finds them by
their relations, so they are found by their usual names and by any other.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlhedge.excel.saved.opening import is_open
from xlhedge.excel.saved.package import MAIN, Package, inside, is_outside, kind_of


class Kind(NamedTuple):
    """Parts of one kind: how names begin, their relations, what is said of them."""

    start: str
    relations: tuple[str, ...]
    text: str


MACROS = Kind(
    "xl/vbaproject.bin", ("vbaProject",), "holds macros; they are kept and never run"
)
_KINDS = (
    MACROS,
    Kind(
        "xl/macrosheets/",
        ("xlMacrosheet", "xlIntlMacrosheet"),
        "holds Excel 4 macros; they are kept and never run",
    ),
    Kind(
        "xl/connections.xml",
        ("connections",),
        "holds data connections; none is opened",
    ),
    Kind(
        "xl/embeddings/",
        ("oleObject", "package"),
        "holds embedded objects; none is opened",
    ),
    Kind(
        "xl/activex/",
        ("control", "activeXControlBinary"),
        "holds ActiveX controls; none is started",
    ),
    Kind(
        "xl/webextensions/",
        ("webextension", "webextensiontaskpanes"),
        "holds web add-ins; none is started",
    ),
)
_ADDIN = "xlhedge.xlam"
_CLICKED = "hyperlink"  # is followed by who clicks it, never by itself


def notes(package: Package) -> tuple[str, ...]:
    """A line for each kind of active content, and for a file that is open elsewhere."""
    told = ["is open in another program; its last save is read"]
    told = told if is_open(package.path) else []
    told += [kind.text for kind in active_parts(package).values()]
    told += _links(package)
    return tuple(f"{package.path.name} {text}" for text in dict.fromkeys(told))


def active_parts(package: Package) -> dict[str, Kind]:
    """The parts that could run or fetch something, each with its kind."""
    related = {
        inside(part, relation): kind_of(relation)
        for part, relation in package.all_relations()
        if not is_outside(relation)
    }
    names = [member.filename for member in package.members]
    return {
        name: kind
        for kind in _KINDS
        for name in names
        if not name.endswith((".rels", "/"))
        and (name.lower().startswith(kind.start) or related.get(name) in kind.relations)
    }


def fetched(package: Package) -> Iterator[tuple[str, str]]:
    """What parts take from outside the file: the part, and where it leads.

    Other workbooks, and what a picture or a chart is linked to.
    """
    for part, relation in package.all_relations():
        if is_outside(relation) and kind_of(relation) != _CLICKED:
            yield part, relation.get("Target", "")


def is_addin(target: str) -> bool:
    """Whether a link leads to the add-in of this project, wherever it lies."""
    return re.split(r"[\\/]", target)[-1].lower() == _ADDIN


def _links(package: Package) -> Iterator[str]:
    """Other files and programs that the workbook takes values from."""
    for part in package.related(package.workbook_part(), "externalLink").values():
        for link in package.xml(part).iterchildren(f"{MAIN}ddeLink"):
            asked = f"{link.get('ddeService', '')}|{link.get('ddeTopic', '')}"
            yield f"links to the program {asked} (DDE); it is not asked"
    for _, target in fetched(package):
        if not is_addin(target):
            yield f"links to {target}; it is not opened"
