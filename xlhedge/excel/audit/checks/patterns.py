"""Columns that repeat one formula: where a cell breaks the pattern.

Three or more formulas that are the same seen from their own cells, and more than half
of the formulas beside them, make a pattern: over all rows of a table, elsewhere from
the first to the last of them without a gap.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import relative, shown
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.contents import Formula, Sheet

_FEWEST = 3
Formulas = dict[int, Formula]  # by row


def check_patterns(case: Case) -> Iterator[Finding]:
    """Constants and other formulas inside a column of formulas."""
    tables = [table.data for table in case.book.tables.values()]
    for sheet in case.book.sheets.values():
        for column, formulas in _columns(sheet).items():
            inside = [t for t in tables if t.sheet == sheet.name]
            inside = [t for t in inside if t.left <= column <= t.right]
            for rows in _blocks(sheet, column, formulas, inside):
                yield from _breaks(sheet, column, formulas, rows)


def _columns(sheet: Sheet) -> dict[int, Formulas]:
    """The formulas of one cell by column, where there are enough for a pattern."""
    found: dict[int, Formulas] = defaultdict(dict)
    for (row, column), formula in sheet.formulas.items():
        if formula.kind == "plain":
            found[column][row] = formula
    return {column: f for column, f in found.items() if len(f) >= _FEWEST}


def _blocks(
    sheet: Sheet, column: int, formulas: Formulas, tables: list[Area]
) -> Iterator[range]:
    """The rows of each table, and each run of rows in use outside of them."""
    covered: set[int] = set()
    for table in tables:
        covered.update(range(table.top, table.bottom + 1))
        yield range(table.top, table.bottom + 1)
    first: int | None = None
    for row in range(min(formulas), max(formulas) + 2):
        used = row in formulas or (row, column) in sheet.inputs
        if used and row not in covered:
            first = row if first is None else first
        elif first is not None:
            yield range(first, row)
            first = None


def _breaks(
    sheet: Sheet, column: int, formulas: Formulas, rows: range
) -> Iterator[Finding]:
    texts = {row: relative(formulas[row]) for row in rows if row in formulas}
    if len(texts) < _FEWEST:
        return
    ((pattern, count),) = Counter(texts.values()).most_common(1)
    if count < _FEWEST or 2 * count <= len(texts):
        return
    alike = [row for row, text in texts.items() if text == pattern]
    expected = f"as {formulas[alike[0]].text} in {formulas[alike[0]].cell.ref}"
    in_table = len(rows) > len(range(alike[0], alike[-1] + 1))
    for row in rows if in_table else range(alike[0], alike[-1] + 1):
        cell = Cell(sheet.name, row, column)
        if row not in texts:
            what = "a constant stands in a column of formulas"
            found = shown(sheet.inputs.get((row, column)))
            yield Finding("overwritten", cell, what, found, expected)
        elif texts[row] != pattern:
            what = f"the formula differs from the pattern of {count} in its column"
            yield Finding("pattern", cell, what, formulas[row].text, expected)
