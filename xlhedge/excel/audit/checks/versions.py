"""Which xlhedge calculated and built a workbook, against the one that audits."""

from collections.abc import Iterator

from xlhedge import __version__
from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.checks.values import VERSION_FORMULA
from xlhedge.excel.audit.finding import WORKBOOK, Finding
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.fingerprint import FUNCTIONS, VERSION, functions_sha256


def check_version(case: Case) -> Iterator[Finding]:
    """Another version calculated; another built the file; other functions then."""
    for cell, compared in case.compared.items():
        if compared.formula.text == VERSION_FORMULA and compared.differences:
            held = shown(compared.differences[0].held)
            what = "another version of xlhedge calculated these values"
            yield Finding("version", cell, what, held, shown(__version__))
    yield from _built(case)


def _built(case: Case) -> Iterator[Finding]:
    """What the file's own properties say, where the template's say it."""
    said, told = case.structure.properties, case.template_structure.properties
    if VERSION in told and said.get(VERSION) != __version__:
        what = "another version of xlhedge built this workbook"
        found = said.get(VERSION, "no property of the file says which")
        yield Finding("version", WORKBOOK, what, found, __version__)
    if FUNCTIONS in told and said.get(FUNCTIONS) != functions_sha256():
        what = "the worksheet functions are not those that the workbook was built for"
        found = said.get(FUNCTIONS, "no property of the file says which")
        yield Finding("version", WORKBOOK, what, found, functions_sha256())
