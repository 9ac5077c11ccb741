"""What an audit leaves unchecked: always, and of the file at hand."""

from collections.abc import Iterator
from typing import Final

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.checks.added import added_cells, is_of_results
from xlhedge.excel.audit.checks.macros import holds_compiled_macros
from xlhedge.excel.audit.checks.master import MASTER_CHECK
from xlhedge.excel.audit.checks.times import AS_OF, time_of
from xlhedge.excel.audit.finding import RULES

_ALWAYS: Final = (
    "number formats, conditional formats, validation, charts, pictures and notes",
    "whether inputs are true: prices, positions and contract terms",
)
_NAMED = 3  # sheets that a line names
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
    yield from _own(case)
    if holds_compiled_macros(case):
        yield _COMPILED
    for rule in unchecked_rules(case):
        yield f"whether {RULES[rule].holds}"


def _own(case: Case) -> Iterator[str]:
    """The sheets and cells of the user's own, which no template says anything about."""
    sheets = [name for name in case.book.sheets if name not in case.template.sheets]
    if sheets:
        more = f" and {len(sheets) - _NAMED} more" if len(sheets) > _NAMED else ""
        yield f"what own sheets are for: {', '.join(sheets[:_NAMED])}{more}"
    own = [cell for cell in added_cells(case) if not is_of_results(case, cell.sheet)]
    if own:
        many = "cell is" if len(own) == 1 else "cells are"
        yield f"what {len(own)} own {many} for, first {own[0]}"
