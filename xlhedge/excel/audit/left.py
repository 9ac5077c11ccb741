"""What an audit leaves unchecked: always, and of the file at hand."""

from collections.abc import Iterator
from typing import Final

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.checks.macros import holds_compiled_macros
from xlhedge.excel.audit.checks.master import MASTER_CHECK
from xlhedge.excel.audit.checks.times import AS_OF, time_of
from xlhedge.excel.audit.finding import RULES

_ALWAYS: Final = (
    "number formats, conditional formats, validation and charts",
    "whether inputs are true: prices, positions and contract terms",
)
_COMPILED = "the compiled macros, which Office may run in place of their text"


def unchecked_rules(case: Case) -> Iterator[str]:
    """The rules about cells that the workbook has not, or about a time not known."""
    cell = case.named_cell(AS_OF)
    as_of = time_of(case.held(cell)) if cell else None
    if as_of is None or case.now is None:
        yield "stale"
    if as_of is None:
        yield "as of"
    if case.named_cell(MASTER_CHECK) is None:
        yield "master check"


def not_checked(case: Case) -> Iterator[str]:
    """A line for each thing that nothing was said about."""
    yield from _ALWAYS
    if holds_compiled_macros(case):
        yield _COMPILED
    for rule in unchecked_rules(case):
        yield f"whether {RULES[rule].holds}"
