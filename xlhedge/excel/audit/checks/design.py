"""The formulas, units and texts of a workbook against those of its template."""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case, formulas_outside_tables
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.spelling import canonical, shown
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Formula, Table, Workbook
from xlhedge.excel.saved.named import named_cell

_ENTERED = {
    "plain": "a formula of one cell",
    "dynamic": "a dynamic array",
    "fixed": "an array entered over a fixed area",
    "other": "a data table",
}


def check_sheets(case: Case) -> Iterator[Finding]:
    """Sheets of the template that the workbook lacks."""
    for name in case.template.sheets:
        if name not in case.book.sheets:
            yield Finding("sheet", name, "the sheet of the template is missing")


def check_formulas(case: Case) -> Iterator[Finding]:
    """Formulas of the template that are overwritten, gone or changed."""
    for expected in formulas_outside_tables(case.template):
        if expected.cell.sheet in case.book.sheets:
            yield from _formula(case, expected)


def _formula(case: Case, expected: Formula) -> Iterator[Finding]:
    cell, found = expected.cell, case.book.formula_at(expected.cell)
    if found is None:
        value = case.held(cell)
        what = "the formula of the template is overwritten by a constant"
        if value is None:
            what = "the formula of the template is gone"
        yield Finding("overwritten", cell, what, shown(value), expected.text)
    elif canonical(found.text) != canonical(expected.text):
        what = "the formula is not that of the template"
        yield Finding("formula", cell, what, found.text, expected.text)
    elif found.kind != expected.kind:
        what = "the formula is entered otherwise than in the template"
        entered = _ENTERED[found.kind], _ENTERED[expected.kind]
        yield Finding("formula", cell, what, *entered)


def check_tables(case: Case) -> Iterator[Finding]:
    """Tables and columns of the template that are missing, and changed units."""
    for key, expected in case.template.tables.items():
        found = case.book.tables.get(key)
        if found is None:
            what = f"the table {expected.name} of the template is missing"
            yield Finding("table", expected.area, what)
            continue
        for column in expected.columns:
            if column not in found.columns:
                what = f"the table {found.name} has no column {column}"
                yield Finding("table", found.area, what)
            else:
                yield from _unit(case, expected, found, column)


def check_headers(case: Case) -> Iterator[Finding]:
    """Header cells that are not what their table calls the column.

    Excel goes by the table's own list; our functions read the cells.
    """
    for table in case.book.tables.values():
        sheet, top, left, *_ = table.area
        for place, column in enumerate(table.columns if table.has_header else (), left):
            cell = Cell(sheet, top, place)
            if (found := case.held(cell)) != column:
                what = f"the header is not what the table {table.name} calls the column"
                yield Finding("table", cell, what, shown(found), shown(column))


def _unit(case: Case, expected: Table, found: Table, column: str) -> Iterator[Finding]:
    """The unit above a column, wherever in the table it stands."""
    there, here = _above(expected, column), _above(found, column)
    unit, was = case.held(here), _text(case.template, there)
    if was is not None and (unit or "") != was:
        what = f"the unit above the column {column} is not that of the template"
        yield Finding("unit", here, what, shown(unit), shown(was))


def _above(table: Table, column: str) -> Cell:
    """The cell above the header of a column."""
    sheet, row, left = table.area.first
    return Cell(sheet, max(row - 1, 1), left + table.columns.index(column))


def check_texts(case: Case) -> Iterator[Finding]:
    """Units, headers and other texts that are not those of the template.

    Cells with a name of their own are inputs, which everyone may change.
    """
    inputs = {
        named_cell(case.template, name.name.lower()) for name in case.template.names
    }
    for cell, text in _fixed_texts(case.template):
        if cell in inputs or cell.sheet not in case.book.sheets:
            continue
        rule = "unit" if _is_unit(case.template, cell) else "label"
        word = "unit" if rule == "unit" else "text"
        found, formula = case.held(cell), case.book.formula_at(cell)
        if formula is not None:
            what = f"a formula stands in place of the template's {word}"
            yield Finding(rule, cell, what, formula.text, shown(text))
        elif (found or "") != text:
            what = f"the {word} is not the template's"
            yield Finding(rule, cell, what, shown(found), shown(text))


def _fixed_texts(template: Workbook) -> Iterator[tuple[Cell, str]]:
    """The texts outside the tables and the units above them."""
    tables = [
        t.area._replace(top=max(t.area.top - 1, 1)) for t in template.tables.values()
    ]
    for sheet in template.sheets.values():
        for (row, column), value in sheet.inputs.items():
            cell = Cell(sheet.name, row, column)
            if type(value) is str and not any(area.holds(cell) for area in tables):
                yield cell, value


def _is_unit(template: Workbook, cell: Cell) -> bool:
    """Whether a text stands above a result array, or right of a number or formula."""
    sheet = template.sheets[cell.sheet]
    below = Cell(cell.sheet, cell.row + 1, cell.column)
    arrays = (f.area for f in sheet.formulas.values() if f.kind == "dynamic")
    if any(area.top == below.row and area.holds(below) for area in arrays):
        return True
    left = cell.row, cell.column - 1
    return left in sheet.formulas or type(sheet.inputs.get(left)) is float


def _text(book: Workbook, cell: Cell) -> str | None:
    value = book.sheets[cell.sheet].inputs.get((cell.row, cell.column))
    return value if type(value) is str else None
