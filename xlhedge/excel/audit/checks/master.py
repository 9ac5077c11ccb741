"""The workbook's own master check."""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import shown

MASTER_CHECK, _GOOD = "master_check", "PASS"


def check_master(case: Case) -> Iterator[Finding]:
    """A master check that holds anything but PASS."""
    cell = case.named_cell(MASTER_CHECK)
    if cell is not None and (held := case.held(cell)) != _GOOD:
        what = "the workbook says itself that a row, total or policy has no answer"
        yield Finding("master check", cell, what, shown(held), shown(_GOOD))
