"""The sheet Hedge: one option step by step, and the tickets of each policy."""

from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.example import EXAMPLE, STEPS
from xlhedge.excel.sheets.page import LOWER_HEADER_ROW, Page
from xlhedge.excel.sheets.results import TICKETS, TOTALS
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.solved import GREEKS_LINKS, TRADES_LINKS

# By underlying, whatever group_by says: the chart draws these.
CHART_ARRAY = ResultArray(
    Cell("Hedge", LOWER_HEADER_ROW, len(TICKETS) + 2),
    book_formula(
        "XLH_BOOK_TOTAL",
        *MARKET,
        "Surface",
        '"underlying"',
        "numeraire",
        "as_of",
        *LAST,
    ),
    TOTALS,
    title="Totals by underlying, before the tickets",
)
TICKETS_ARRAY = ResultArray(
    Cell("Hedge", LOWER_HEADER_ROW, 1),
    book_formula("XLH_BOOK_HEDGE", *MARKET, "Policy", "Surface", "as_of", *LAST),
    TICKETS,
    title="Tickets of each policy",
)

HEDGE_SHEET = Sheet(
    Page(
        "Hedge",
        "Hedge",
        "One option step by step, and the tickets of each policy: what to trade, and "
        "why or why not. Right of them the solver's hedge, asked on the sheet WhatIf.",
        "result",
        header_row=LOWER_HEADER_ROW,
        scale=90,
        breaks=(11, 22),
    ),
    arrays=(CHART_ARRAY, TICKETS_ARRAY),
    panels=(EXAMPLE, STEPS),
    links=(GREEKS_LINKS, TRADES_LINKS),
    names={
        "total_underlyings": f"={absolute(CHART_ARRAY.below('underlying'))}",
        "ticket_sides": f"={absolute(TICKETS_ARRAY.below('side'))}",
        "ticket_reasons": f"={absolute(TICKETS_ARRAY.below('reason'))}",
        "ticket_status": f"={absolute(TICKETS_ARRAY.below('status'))}",
    },
)
