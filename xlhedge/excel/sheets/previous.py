"""The sheet Previous: the tables as they stood, and the cash received since."""

from collections.abc import Iterator

from xlhedge.book.columns import CASHFLOWS, PREVIOUS, TableSpec
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.page import HEADER_ROW, Page
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable

_TITLES = {
    CASHFLOWS.name: "Cash received since",
    "Market0": "Market before",
    "Positions0": "Positions before",
    "Instruments0": "Instruments before",
    "Surface0": "Surface before",
    "Dividends0": "Dividends before",
}
_SPECS = {spec.name: spec for spec in (CASHFLOWS, *PREVIOUS.values())}


def _side_by_side(specs: list[TableSpec]) -> Iterator[InputTable]:
    """The tables from the left, a column free between two."""
    column = 1
    for spec in specs:
        corner = Cell("Previous", HEADER_ROW, column)
        yield InputTable(spec.name, corner, _TITLES[spec.name])
        column += len(spec.columns) + 1


_PLACED = tuple(_side_by_side([_SPECS[name] for name in _TITLES]))

PREVIOUS_SHEET = Sheet(
    Page(
        "Previous",
        "Previous snapshot",
        "Where the P&L of Explain starts: the tables as they stood. A refresh with "
        "--roll copies those of today here before it takes new rows.",
        "input",
        scale=55,
        breaks=tuple(table.corner.column - 1 for table in _PLACED[2:]),
    ),
    tables=_PLACED,
    widths={table.corner.column - 1: 3 for table in _PLACED[1:]},
)
