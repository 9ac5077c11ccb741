"""What a workbook holds beside its template: fixed numbers, cells, open sheets.

A sheet of results is one that the template protects. On other sheets a user may keep
cells of his own; left.py counts them.
"""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Sheet, Workbook
from xlhedge.excel.saved.named import named_area


def check_constants(case: Case) -> Iterator[Finding]:
    """Numbers of the template, such as a printed figure, that are others or gone.

    Cells with a name of their own are inputs, and those of tables are rows.
    """
    areas = [*_tables(case.template), *_named(case.template)]
    for sheet in case.template.sheets.values():
        apart = [area for area in areas if area.sheet == sheet.name]
        for (row, column), value in sheet.inputs.items():
            cell = Cell(sheet.name, row, column)
            if isinstance(value, str) or any(area.holds(cell) for area in apart):
                continue
            if sheet.name in case.book.sheets:
                yield from _constant(case, cell, value)


def _constant(case: Case, cell: Cell, value: Value) -> Iterator[Finding]:
    found, formula = case.held(cell), case.book.formula_at(cell)
    if formula is not None:
        what = "a formula stands in place of the template's number"
        yield Finding("constant", cell, what, formula.text, shown(value))
    elif found != value:
        what = "the number is not the template's"
        yield Finding("constant", cell, what, shown(found), shown(value))


def check_added(case: Case) -> Iterator[Finding]:
    """Constants and formulas where a sheet of results of the template has nothing."""
    for cell in added_cells(case):
        if is_of_results(case, cell.sheet):
            formula = case.book.formula_at(cell)
            found = formula.text if formula else shown(case.held(cell))
            what = "the template has nothing in this cell of results"
            yield Finding("added", cell, what, found)


def check_protection(case: Case) -> Iterator[Finding]:
    """Sheets of results that anyone may type into."""
    for sheet in case.book.sheets.values():
        if is_of_results(case, sheet.name) and not case.structure.is_protected(sheet):
            what = "the sheet is protected in the template, and here it is not"
            yield Finding("protection", sheet.name, what)


def is_of_results(case: Case, name: str) -> bool:
    """Whether the template protects the sheet of this name."""
    twin = case.template.sheets.get(name)
    return twin is not None and case.template_structure.is_protected(twin)


def added_cells(case: Case) -> Iterator[Cell]:
    """The cells in use where the template has none, tables, arrays and inputs apart."""
    inputs = [area for area in _named(case.template) if area.single]
    for sheet in case.book.sheets.values():
        twin = case.template.sheets.get(sheet.name)
        if twin is not None:
            yield from _added(sheet, twin, [*_tables(case.book), *inputs])


def _added(sheet: Sheet, twin: Sheet, known: list[Area]) -> Iterator[Cell]:
    areas = [area for area in known if area.sheet == sheet.name]
    for row, column in sorted({*sheet.inputs, *sheet.formulas}):
        if (row, column) not in twin.inputs and (row, column) not in twin.formulas:
            cell = Cell(sheet.name, row, column)
            if not any(area.holds(cell) for area in areas):
                yield cell


def _tables(book: Workbook) -> list[Area]:
    return [table.area for table in book.tables.values()]


def _named(book: Workbook) -> list[Area]:
    """The cells that have a name of their own."""
    found = (named_area(book, name.name.lower()) for name in book.names)
    return [area for area in found if area is not None]
