"""Inputs that look right and are not: numbers stored as text."""

from collections.abc import Iterator

from xlhedge.book.columns import TABLES
from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Table
from xlhedge.excel.saved.named import named_cell


def check_text_numbers(case: Case) -> Iterator[Finding]:
    """Texts that read as a number where a number belongs."""
    for cell in [*_numeric_inputs(case), *_numeric_cells(case)]:
        value = case.held(cell)
        if isinstance(value, str) and _is_number(value):
            yield Finding(
                "text number", cell, "a number is stored as text", shown(value)
            )


def _numeric_cells(case: Case) -> Iterator[Cell]:
    """The cells of the numeric columns of our tables."""
    for table in case.book.tables.values():
        for place in _numeric_columns(table):
            data = table.data._replace(left=place, right=place)
            yield from data.cells()


def _numeric_columns(table: Table) -> Iterator[int]:
    spec = TABLES.get(table.name)
    for place, column in enumerate(table.columns, table.area.left):
        known = spec is not None and column in spec.names
        if spec and known and spec.column(column).term.kind == "number":
            yield place


def _numeric_inputs(case: Case) -> Iterator[Cell]:
    """The named cells that hold a number in the template."""
    for name in case.template.names:
        there = named_cell(case.template, name.name.lower())
        here = case.named_cell(name.name.lower())
        if there is None or here is None:
            continue
        sheet = case.template.sheets.get(there.sheet)
        value = sheet.inputs.get((there.row, there.column)) if sheet else None
        if type(value) is float:
            yield here


def _is_number(text: str) -> bool:
    """Whether someone who reads the text sees a number."""
    bare = text.replace(",", "").replace("\xa0", "").strip().removesuffix("%")
    try:
        float(bare)
    except ValueError:
        return False
    return True
