"""The sheet Start: named inputs, the master check, and what a newcomer must know."""

from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.hedge import CHART_ARRAY
from xlhedge.excel.sheets.page import LOWER_HEADER_ROW, Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.results import GROUPED_TOTALS, TOTALS
from xlhedge.excel.sheets.sheet import Sheet

# Numbers in a row of totals; the rest of its cells are words.
_TOTALS = sum(not column.is_text for column in TOTALS)
_NOTES_COLUMN = 14  # right of the totals, which grow down


def _count(name: str, word: str) -> str:
    """How many cells hold the word.

    With a wildcard for its last letter: LibreOffice Calc finds the texts of an array
    that an add-in returned by a pattern only, never by the whole word.

    >>> _count("ticket_reasons", "stale")
    'COUNTIF(ticket_reasons,"stal?")'
    """
    return f'COUNTIF({name},"{word[:-1]}?")'


INPUTS = Panel(
    "Inputs",
    Cell("Start", 5, 2),
    value=3,
    unit=4,
    note=5,
    width=6,
    entries=(
        Entry(
            "as_of",
            "=MAX(Market[as_of])",
            "UTC",
            "every row is valued at this time",
            name="as_of",
            style="link",
            format="date",
        ),
        Entry(
            "group_by",
            "underlying",
            "",
            "one row of totals per …",
            name="group_by",
            style="text_input",
            choices=TERMS["by"].choices,
        ),
        Entry(
            "numeraire",
            "coin",
            "",
            "usd adds the coin equity to net_delta",
            name="numeraire",
            style="text_input",
            choices=TERMS["numeraire"].choices,
        ),
    ),
)

CHECKS = Panel(
    "Master check",
    Cell("Start", 10, 2),
    value=3,
    unit=4,
    note=5,
    width=6,
    entries=(
        Entry(
            "master check",
            # Calling one of ours, it is an error itself wherever they are unknown.
            '=IF(AND(XLH_VERSION()<>"",rows_valued>0,rows_failed=0,totals_failed=0,'
            'policies_failed=0,tickets_stale=0),"PASS","CHECK")',
            "",
            "PASS: every row, total and policy has an answer",
            name="master_check",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "positions in the table",
            "=COUNTA(Positions[id])",
            "rows",
            name="rows_given",
            format="count",
        ),
        Entry(
            "valued",
            f"={_count('greeks_status', 'ok')}",
            "rows",
            name="rows_valued",
            format="count",
        ),
        Entry(
            "excluded",
            f"={_count('greeks_status', 'excluded')}",
            "rows",
            "active is FALSE",
            name="rows_excluded",
            format="count",
        ),
        Entry(
            "failed",
            "=MAX(rows_given,COUNTA(greeks_status))-rows_valued-rows_excluded",
            "rows",
            "the reason stands in Greeks, status",
            name="rows_failed",
            format="count",
            good="0",
        ),
        Entry(
            "totals failed",
            f"={_TOTALS}*COUNTA(total_groups)-COUNT(total_numbers)+ISERROR(total_head)",
            "numbers",
            "a row failed, or an input is no choice",
            name="totals_failed",
            format="count",
            good="0",
        ),
        Entry(
            "policies failed",
            "=MAX(COUNTA(Policy[underlying]),COUNTA(ticket_status))"
            f"-{_count('ticket_status', 'ok')}",
            "rows",
            "the reason stands in Hedge, status",
            name="policies_failed",
            format="count",
            good="0",
        ),
        Entry(
            "markets too old",
            f"={_count('ticket_reasons', 'stale')}",
            "tickets",
            "older than the max_age of the policy",
            name="tickets_stale",
            format="count",
            good="0",
        ),
        Entry(
            "tickets due",
            f"={_count('ticket_sides', 'BUY')}+{_count('ticket_sides', 'SELL')}",
            "tickets",
            "what to trade: Hedge",
            name="tickets_due",
            format="count",
        ),
        Entry(
            "version",
            "=XLH_VERSION()",
            "",
            "of xlhedge that calculated these results",
        ),
    ),
)


def _numbered(*texts: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("text", f"{i}", text) for i, text in enumerate(texts, start=1))


LEGEND = Notes(
    "Legend",
    Cell("Start", 5, _NOTES_COLUMN),
    (
        ("text_input", "input", "typed or pasted; every other cell is calculated"),
        ("link", "link", "taken from another sheet"),
        ("result", "result", "calculated; its unit stands above or beside it"),
        ("error", "#N/A", "failed; the reason stands in the column status"),
        ("header", "required", "no row may leave this column blank"),
        ("optional_header", "optional", "may be blank; a blank is never 0"),
    ),
)
REFRESH = Notes(
    "How to refresh",
    Cell("Start", 13, _NOTES_COLUMN),
    _numbered(
        "In hedge_book.xlsm: Refresh takes the market that the sheet Market names.",
        "It is checked as a whole; if any of it cannot be used, nothing is written.",
        "Without macros, save, then: xlhedge refresh hedge_book.xlsx --out FILE.xlsx",
        "New rows: --market FILE.csv --instruments FILE.csv replace whole tables.",
        "Where Excel does not know the functions, an edit shows #NAME? until then.",
        "Look at the master check, then at Hedge.",
    ),
)
LIMITS = Notes(
    "Limits of use",
    Cell("Start", 23, _NOTES_COLUMN),
    _numbered(
        "European options, futures, perpetuals, forwards, spot and coin collateral.",
        "One vol per row, from the first source that has one; vol_source names it.",
        "Surface is never used beyond its first or last expiry.",
        "Coin-settled options: undiscounted on their own forward, as venues show them.",
        "The method delta trades delta alone; gamma, vega and theta stay.",
        "No margin, liquidation or credit risk.",
        "A ticket is a proposal. Nothing is sent anywhere.",
    ),
)
TOTALS_ARRAY = ResultArray(
    Cell("Start", LOWER_HEADER_ROW, 2),
    book_formula(
        "XLH_BOOK_TOTAL", *MARKET, "Surface", "group_by", "numeraire", "as_of", *LAST
    ),
    GROUPED_TOTALS,
    title='="Totals by "&group_by',
    otherwise=TOTALS,
)

_GROUPS = TOTALS_ARRAY.below("group")
CAPTION = Cell("Start", 19, 8)
_CHART = Chart(
    "bar",
    "Dollar delta by underlying, book currency",
    Cell("Start", 5, 8),
    (390, 280),
    categories=CHART_ARRAY.below("underlying"),
    series=(Series("dollar delta", CHART_ARRAY.below("dollar_delta")),),
    number_format='#,##0,"k"',  # one section, so that it keeps the sign
    caption=CAPTION,
)
START_SHEET = Sheet(
    Page(
        "Start",
        "xlhedge hedge book",
        "What the book is exposed to, and what to trade to bring each underlying back "
        "to its target. A failed row shows an error, and so does every total over it.",
        "text",
        header_row=LOWER_HEADER_ROW,
        margin=1,
        scale=90,
        breaks=(12,),
    ),
    arrays=(TOTALS_ARRAY,),
    panels=(INPUTS, CHECKS),
    notes=(LEGEND, REFRESH, LIMITS),
    charts=(_CHART,),
    names={
        "total_head": f"={absolute(TOTALS_ARRAY.anchor)}",
        "total_groups": f"={absolute(TOTALS_ARRAY.below('group'))}",
        "total_numbers": f"={absolute(TOTALS_ARRAY.body)}",
    },
    widths={1: 2, 13: 3, _NOTES_COLUMN: 11, _NOTES_COLUMN + 1: 70},
)
