"""The sheet Dashboard: what is wrong, what is due, how exposed the book is."""

from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.checks import CHECKS, INPUTS
from xlhedge.excel.sheets.coverage import AGES_LINKS, LIMITS_LINKS, TICKETS_LINKS
from xlhedge.excel.sheets.grid import Grid
from xlhedge.excel.sheets.hedge import CHART_ARRAY
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.results import GROUPED_TOTALS, TOTALS
from xlhedge.excel.sheets.sheet import Sheet

_TOTALS_ROW = 37
_TABLES = (*MARKET, "Policy", "Surface", "Dividends", "Limits", "Switches", "Cashflows")
INPUTS_GRID = Grid(
    Cell("Dashboard", 23, 19),
    Cell("Dashboard", 21, 19),
    9,
    "Input tables: rows that cannot be used, or are of another time",
    book_formula("XLH_BOOK_INPUTS", *_TABLES, "as_of", "TRUE"),
    rows=len(_TABLES),
    format="count",
    columns=5,
    words=True,
    remark=True,
)
TOTALS_ARRAY = ResultArray(
    Cell("Dashboard", _TOTALS_ROW, 2),
    book_formula(
        "XLH_BOOK_TOTAL", *MARKET, "Surface", "group_by", "numeraire", "as_of", *LAST
    ),
    GROUPED_TOTALS,
    title='="Totals by "&group_by',
    otherwise=TOTALS,
)

_GROUPS = TOTALS_ARRAY.below("group")
CAPTION = Cell("Dashboard", 19, 8)
_EXPOSURE = Chart(
    "bar",
    "Dollar delta by underlying, book currency",
    Cell("Dashboard", 5, 8),
    (385, 265),
    categories=CHART_ARRAY.below("underlying"),
    series=(Series("dollar delta", CHART_ARRAY.below("dollar_delta")),),
    number_format='#,##0,"k"',  # one section, so that it keeps the sign
    caption=CAPTION,
)
_COVERAGE = Chart(
    "column",
    "Vega before and after the tickets, per vol point",
    Cell("Dashboard", 20, 8),
    (385, 265),
    categories=TICKETS_LINKS.below("underlying"),
    series=(
        Series("before", TICKETS_LINKS.below("vega_point_before")),
        Series("after", TICKETS_LINKS.below("vega_point_after")),
    ),
    caption=Cell("Dashboard", 34, 8),
    counted=("ticket_status", "tickets"),
)
DASHBOARD_SHEET = Sheet(
    Page(
        "Dashboard",
        "Dashboard",
        "What the book is exposed to, and what to trade to bring each underlying back "
        "to its target. A failed row shows an error, and so does every total over it.",
        "result",
        header_row=_TOTALS_ROW,
        margin=1,
        scale=55,
        breaks=(12,),
    ),
    arrays=(TOTALS_ARRAY,),
    panels=(CHECKS, INPUTS),
    grids=(INPUTS_GRID,),
    links=(TICKETS_LINKS, AGES_LINKS, LIMITS_LINKS),
    charts=(_EXPOSURE, _COVERAGE),
    names={
        "total_head": f"={absolute(TOTALS_ARRAY.anchor)}",
        "total_groups": f"={absolute(TOTALS_ARRAY.below('group'))}",
        "total_numbers": f"={absolute(TOTALS_ARRAY.body)}",
        "input_failures": f"={absolute(INPUTS_GRID.column(2))}",
        "input_ages": f"={absolute(INPUTS_GRID.column(3))}",
    },
    widths={1: 2, 13: 3},
)
