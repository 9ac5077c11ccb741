"""Today's tables become the previous ones, so that a P&L starts where they stood."""

from xlhedge.book.columns import CASHFLOWS, PREVIOUS, TableSpec
from xlhedge.core.errors import InputError
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Table, Workbook
from xlhedge.excel.saved.tables import replace_rows


def roll(book: Workbook) -> Workbook:
    """The workbook with its tables copied into the previous ones.

    Columns of the user's own stay behind. Raises: InputError for a workbook without
    one of these tables, and as `replace_rows`.
    """
    before = book
    for name, spec in PREVIOUS.items():
        rows = _rows(before, _table(before, name), spec)
        book = replace_rows(book, spec.name, rows)
    return book


def without_cash(book: Workbook) -> Workbook:
    """The workbook with an empty table Cashflows."""
    return replace_rows(book, CASHFLOWS.name, [list(CASHFLOWS.names)])


def _table(book: Workbook, name: str) -> Table:
    found = book.tables.get(name.lower())
    if found is None:
        raise InputError(f"the workbook needs a table {name} to roll")
    return found


def _rows(book: Workbook, table: Table, spec: TableSpec) -> Rows:
    """Headers and rows of a table, the columns that its spec knows."""
    places = [i for i, name in enumerate(table.columns) if name in spec.names]
    sheet, data = book.sheets[table.area.sheet], table.data
    body = [
        [sheet.value((row, data.left + place)) for place in places]
        for row in range(data.top, data.bottom + 1)
    ]
    return [[table.columns[place] for place in places], *body]
