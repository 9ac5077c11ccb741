"""The sheet Explain: where the P&L since the previous snapshot came from."""

from xlhedge.excel.saved.address import Area, Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import MARKET, book_formula
from xlhedge.excel.sheets.page import LOWER_HEADER_ROW, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.results import EXPLAINED
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.waterfall import WATERFALL_BLOCK, WATERFALL_CHART

_NONE = "no previous snapshot"
_MISSING = "COUNTA(Positions0[id])+COUNTA(Market0[underlying])=0"
_CALL = book_formula(
    "XLH_EXPLAIN",
    *(f"{name}0" for name in MARKET),
    *MARKET,
    *("Surface0", "Surface", "Cashflows", "TRUE", "explain_tolerance"),
    *("explain_limit", "Dividends0", "Dividends"),
)
EXPLAIN_ARRAY = ResultArray(
    Cell("Explain", LOWER_HEADER_ROW, 1),
    f'=IF({_MISSING},"{_NONE}",{_CALL[1:]})',
    EXPLAINED,
    title="P&L by underlying since the previous snapshot",
)


def _figures() -> Area:
    """The numbers of the array: what stands between the first and the last column."""
    body = EXPLAIN_ARRAY.body
    return body._replace(left=body.left + 1, right=body.right - 1)


PANEL = Panel(
    "Since the previous snapshot",
    Cell("Explain", 4, 1),
    value=3,
    unit=4,
    note=5,
    width=4,
    entries=(
        Entry(
            "tolerance",
            0.1,
            "of the total",
            name="explain_tolerance",
            style="input",
            format="decimal",
        ),
        Entry(
            "limit",
            10000.0,
            "book currency",
            name="explain_limit",
            style="input",
            format="whole",
        ),
        Entry(
            "from",
            f'=IF(COUNT(Market0[as_of])=0,"{_NONE}",MAX(Market0[as_of]))',
            "UTC",
            style="link",
            format="date",
        ),
        Entry("to", "=MAX(Market[as_of])", "UTC", style="link", format="date"),
        Entry(
            "underlyings",
            "=MAX(explain_rows-1,0)",
            "count",
            format="count",
        ),
        Entry(
            "total P&L",
            f'=IF({_MISSING},"{_NONE}",IF(explain_rows=0,NA(),'
            f"INDEX(explain_figures,explain_rows,COLUMNS(explain_figures))))",
            "book currency",
            name="explain_total",
            format="whole",
        ),
        Entry(
            "unexplained",
            '=COUNTIF(explain_flags,"unexplaine?")',
            "rows",
            name="explain_unexplained",
            format="count",
            good="0",
        ),
        Entry(
            "failed",
            f'=IF({_MISSING},0,IF(explain_rows=0,1,COUNTIF(explain_flags,"faile?")))',
            "rows",
            name="explain_failed",
            format="count",
            good="0",
        ),
        Entry(
            "state",
            f'=IF({_MISSING},"{_NONE}",IF(explain_failed>0,"CHECK",'
            'IF(explain_unexplained>0,"UNEXPLAINED","EXPLAINED")))',
            name="explain_state",
            style="verdict",
        ),
        Entry(
            "rows of the table",
            "=COUNTA(explain_underlyings)",
            "rows, with the total",
            name="explain_rows",
            format="count",
        ),
    ),
)

EXPLAIN_SHEET = Sheet(
    Page(
        "Explain",
        "P&L explain",
        "Where the P&L since the sheet Previous came from: Greeks at the start times "
        "what moved, then trades and cash. What is left is the remainder.",
        "result",
        header_row=LOWER_HEADER_ROW,
        scale=72,
        breaks=(len(EXPLAINED),),
    ),
    arrays=(EXPLAIN_ARRAY,),
    panels=(PANEL,),
    blocks=(WATERFALL_BLOCK,),
    charts=(WATERFALL_CHART,),
    names={
        "explain_underlyings": f"={absolute(EXPLAIN_ARRAY.below('underlying'))}",
        "explain_figures": f"={absolute(_figures())}",
        "explain_flags": f"={absolute(EXPLAIN_ARRAY.below('flag'))}",
    },
    widths={len(EXPLAINED) + 1: 3},
)
