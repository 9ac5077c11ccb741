"""Defined names against those of the template."""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding
from xlhedge.excel.audit.spelling import canonical
from xlhedge.excel.formula import PREFIX
from xlhedge.excel.saved.contents import DefinedName, Workbook

_BUILT_IN = "_xlnm."  # print areas, filters


def check_names(case: Case) -> Iterator[Finding]:
    """Names that are missing, renamed, mean something else, or hide another."""
    given, wanted = _global(case.book), _global(case.template)
    for key, name in wanted.items():
        found = given.get(key)
        if found is None:
            yield _missing(name, [n for k, n in given.items() if k not in wanted])
        elif canonical(f"={found.text}") != canonical(f"={name.text}"):
            what = f"the name {name.name} does not mean what it means in the template"
            yield Finding("name", name.name, what, f"={found.text}", f"={name.text}")
    for name in case.book.names:
        if name.name.upper().startswith(PREFIX):
            what = f"formulas that call {name.name} get this name, not the function"
            yield Finding("name", name.sheet or name.name, what, f"={name.text}")
        if name.sheet is not None and name.name.lower() in wanted:
            what = f"formulas of the sheet see its own name {name.name}, not the book's"
            yield Finding("name", name.sheet, what, f"={name.text}")


def _missing(name: DefinedName, others: list[DefinedName]) -> Finding:
    alike = [other.name for other in others if other.text == name.text]
    what = f"the name {name.name} of the template is missing"
    if alike:
        what = f"the name {name.name} of the template is renamed {alike[0]}"
    return Finding("name", WORKBOOK, what, "", f"={name.text}")


def _global(book: Workbook) -> dict[str, DefinedName]:
    """The names of the whole workbook, by their small letters."""
    return {
        name.name.lower(): name
        for name in book.names
        if name.sheet is None and not name.name.startswith(_BUILT_IN)
    }
