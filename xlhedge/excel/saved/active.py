"""What a received workbook could run or fetch, named; nothing here is ever started.

Formulas that fetch (DDE, WEBSERVICE, RTD) are not evaluated and are told with their
cells; this tells the parts that a spreadsheet program would act on.
"""

from collections.abc import Iterator
from typing import NamedTuple

from xlhedge.excel.saved.opening import is_open
from xlhedge.excel.saved.package import MAIN, REFERENCE, Package


class _Kind(NamedTuple):
    """Parts of one kind, by how their names begin, and what is said of them."""

    start: str
    text: str


MACROS = "xl/vbaproject.bin"
_ADDIN = "xlhedge.xlam"
_KINDS = (
    _Kind(MACROS, "holds macros; they are kept and never run"),
    _Kind("xl/macrosheets/", "holds Excel 4 macros; they are kept and never run"),
    _Kind("xl/connections.xml", "holds data connections; none is opened"),
    _Kind("xl/embeddings/", "holds embedded objects; none is opened"),
    _Kind("xl/activex/", "holds ActiveX controls; none is started"),
    _Kind("xl/webextensions/", "holds web add-ins; none is started"),
)


def notes(package: Package) -> tuple[str, ...]:
    """A line for each kind of active content, and for a file that is open elsewhere."""
    told = ["is open in another program; its last save is read"]
    told = told if is_open(package.path) else []
    told += active_parts(package).values()
    told += _links(package)
    return tuple(f"{package.path.name} {text}" for text in dict.fromkeys(told))


def active_parts(package: Package) -> dict[str, str]:
    """The parts that could run or fetch something, each with what is said of it."""
    names = [member.filename for member in package.members]
    return {
        name: kind.text
        for kind in _KINDS
        for name in names
        if name.lower().startswith(kind.start) and not name.endswith(".rels")
    }


def _links(package: Package) -> Iterator[str]:
    """Other files and programs that the workbook takes values from."""
    for part in package.related(package.workbook_part(), "externalLink").values():
        for link in package.xml(part).iterchildren():
            if link.tag == f"{MAIN}ddeLink":
                asked = f"{link.get('ddeService', '')}|{link.get('ddeTopic', '')}"
                yield f"links to the program {asked} (DDE); it is not asked"
            elif link.tag in (f"{MAIN}externalBook", f"{MAIN}oleLink"):
                target = _target(package, part, link.get(REFERENCE, ""))
                if not target.lower().endswith(_ADDIN):
                    yield f"links to {target}; it is not opened"


def _target(package: Package, part: str, reference: str) -> str:
    """Where a link leads, as the file spells it."""
    for relation in package.relations(part):
        if relation.get("Id") == reference:
            return relation.get("Target", "")
    return "an unnamed file"
