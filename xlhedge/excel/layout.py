"""The arrays of the workbook as data: where each book formula stands, and its names.

Book formulas are dynamic arrays that grow down and have nothing below them. Nothing
else knows where an array stands or what a name of its columns covers. Single cells
stand with their panels (sheets/start.py, sheets/example.py), the tables and header
rows with their pages (sheets/pages.py), the chart in template/chart.py.
"""

from dataclasses import dataclass

from xlhedge.book.columns import TABLES
from xlhedge.excel.saved.address import LAST_ROW, Area, Cell, area_from
from xlhedge.excel.sheets.pages import HEADER_ROW, LOWER_HEADER_ROW
from xlhedge.excel.sheets.results import (
    GREEKS,
    GROUPED_TOTALS,
    TICKETS,
    TOTALS,
    ResultColumn,
)


@dataclass(frozen=True, slots=True)
class ResultArray:
    """A book formula with its column names on top: anchor, formula and columns.

    `title` stands above its units, a text or a formula. `otherwise` are the columns
    where the input group_by says "underlying".
    """

    anchor: Cell
    formula: str
    columns: tuple[ResultColumn, ...]
    title: str = ""
    otherwise: tuple[ResultColumn, ...] = ()

    def below(self, name: str) -> Area:
        """The cells under one column name, to the end of the sheet."""
        place = self.anchor.column + [c.name for c in self.columns].index(name)
        sheet, row, _ = self.anchor
        return Area(sheet, row + 1, place, LAST_ROW, place)

    @property
    def title_place(self) -> Cell:
        """The cell of the title."""
        return self.anchor._replace(row=self.anchor.row - 2)

    @property
    def head(self) -> Area:
        """The cells of the column names."""
        return area_from(self.anchor, width=len(self.columns))

    @property
    def units(self) -> Area:
        """The cells above the column names."""
        return area_from(
            self.anchor._replace(row=self.anchor.row - 1), 1, len(self.columns)
        )

    @property
    def body(self) -> Area:
        """The cells under all column names, to the end of the sheet."""
        sheet, row, left = self.anchor
        right = left + len(self.columns) - 1
        return Area(sheet, row + 1, left, LAST_ROW, right)


def table_with_headers(name: str) -> str:
    """A table as a formula passes it: headers and data, never a totals row."""
    return f"{name}[[#Headers],[#Data]]"


def _book_formula(function: str, *arguments: str) -> str:
    shown = [table_with_headers(a) if a in TABLES else a for a in arguments]
    return f"={function}({','.join(shown)})"


_MARKET = ("Positions", "Instruments", "Market")
_LAST = ("TRUE", "Dividends")  # with headers

GREEKS_ARRAY = ResultArray(
    Cell("Greeks", HEADER_ROW, 1),
    _book_formula("XLH_BOOK_GREEKS", *_MARKET, "Surface", "as_of", *_LAST),
    GREEKS,
)
# By underlying, whatever group_by says: the chart draws these.
CHART_ARRAY = ResultArray(
    Cell("Hedge", LOWER_HEADER_ROW, len(TICKETS) + 2),
    _book_formula(
        "XLH_BOOK_TOTAL",
        *_MARKET,
        "Surface",
        '"underlying"',
        "numeraire",
        "as_of",
        *_LAST,
    ),
    TOTALS,
    title="Totals by underlying, before the tickets",
)
TOTALS_ARRAY = ResultArray(
    Cell("Start", LOWER_HEADER_ROW, 2),
    _book_formula(
        "XLH_BOOK_TOTAL", *_MARKET, "Surface", "group_by", "numeraire", "as_of", *_LAST
    ),
    GROUPED_TOTALS,
    title='="Totals by "&group_by',
    otherwise=TOTALS,
)
TICKETS_ARRAY = ResultArray(
    Cell("Hedge", LOWER_HEADER_ROW, 1),
    _book_formula("XLH_BOOK_HEDGE", *_MARKET, "Policy", "Surface", "as_of", *_LAST),
    TICKETS,
    title="Tickets of each policy",
)
ARRAYS = (GREEKS_ARRAY, CHART_ARRAY, TOTALS_ARRAY, TICKETS_ARRAY)


def absolute(place: Cell | Area) -> str:
    """A reference that does not move: Sheet!$A$1 or Sheet!$A$1:$B$2."""
    sheet, ref = str(place).split("!")
    corners = ref.split(":")
    return f"{sheet}!{':'.join(_fixed(corner) for corner in corners)}"


def _fixed(ref: str) -> str:
    column = ref.rstrip("0123456789")
    return f"${column}${ref[len(column) :]}"


# Names of areas; those of single cells stand with their panels.
AREA_NAMES: dict[str, str] = {
    "instrument_names": "=Instruments[instrument]",
    "underlying_names": "=Market[underlying]",
    "greeks_status": f"={absolute(GREEKS_ARRAY.below('status'))}",
    "total_underlyings": f"={absolute(CHART_ARRAY.below('underlying'))}",
    "total_head": f"={absolute(TOTALS_ARRAY.anchor)}",
    "total_groups": f"={absolute(TOTALS_ARRAY.below(TOTALS_ARRAY.columns[0].name))}",
    "total_numbers": f"={absolute(TOTALS_ARRAY.body)}",
    "ticket_sides": f"={absolute(TICKETS_ARRAY.below('side'))}",
    "ticket_reasons": f"={absolute(TICKETS_ARRAY.below('reason'))}",
    "ticket_status": f"={absolute(TICKETS_ARRAY.below('status'))}",
}
