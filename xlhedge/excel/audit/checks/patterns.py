"""Columns that repeat one formula: where a cell breaks the pattern.

Three or more formulas that are the same seen from their own cells, and more than half
of the formulas beside them, make a pattern: from the first to the last of them without
a gap, and over all rows of a table when it has more than half of these.
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
        here = [table for table in tables if table.sheet == sheet.name]
        for column, formulas in _columns(sheet).items():
            inside = [t for t in here if t.left <= column <= t.right]
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
    for table in tables:
        yield range(table.top, table.bottom + 1)
    covered = [range(table.top, table.bottom + 1) for table in tables]
    first = last = 0
    for row in sorted(row for row in formulas if not any(row in c for c in covered)):
        gap = range(last + 1, row)
        if not last or any((between, column) not in sheet.inputs for between in gap):
            if last:
                yield range(first, last + 1)
            first = row
        last = row
    if last:
        yield range(first, last + 1)


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
    run = range(alike[0], alike[-1] + 1)
    for row in rows if 2 * count > len(rows) else run:
        cell = Cell(sheet.name, row, column)
        if row not in texts:
            what = "a constant stands in a column of formulas"
            found = shown(sheet.inputs.get((row, column)))
            yield Finding("overwritten", cell, what, found, expected)
        elif texts[row] != pattern:
            what = f"the formula differs from the pattern of {count} in its column"
            yield Finding("pattern", cell, what, formulas[row].text, expected)
