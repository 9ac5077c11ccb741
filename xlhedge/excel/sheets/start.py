"""The sheet Start: what a newcomer must know before touching anything."""

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.sheet import Sheet


def _numbered(*texts: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("text", f"{i}", text) for i, text in enumerate(texts, start=1))


STATE = Panel(
    "State",
    Cell("Start", 5, 2),
    value=3,
    unit=4,
    note=5,
    width=4,
    entries=(
        Entry(
            "master check",
            "=master_check",
            "",
            "its counts: Dashboard",
            style="verdict",
            good='"PASS"',
        ),
        Entry("version", "=version_used", "", "of xlhedge that calculated the results"),
        Entry("valued at", "=as_of", "UTC", style="link", format="date"),
    ),
)
LEGEND = Notes(
    "Legend",
    Cell("Start", 10, 2),
    (
        ("text_input", "input", "typed or pasted; every other cell is calculated"),
        ("link", "link", "taken from another sheet"),
        ("result", "result", "calculated; its unit stands above or beside it"),
        ("error", "#N/A", "failed; the reason stands in the column status"),
        ("header", "required", "no row may leave this column blank"),
        ("optional_header", "optional", "may be blank; a blank is never 0"),
    ),
)
SHEETS = Notes(
    "Sheets",
    Cell("Start", 18, 2),
    (
        ("text", "Dashboard", "master check, tickets due, exposure, age of the market"),
        ("text", "Conventions", "units, signs, day counts, Greeks, error values"),
        ("text", "Positions …", "input tables, yellow tabs: paste, add and sort rows"),
        ("text", "Greeks …", "results, blue tabs: one row per position, policy, …"),
        ("text", "Help", "every worksheet function: arguments, result, units"),
    ),
)
REFRESH = Notes(
    "How to refresh",
    Cell("Start", 5, 7),
    _numbered(
        "In hedge_book.xlsm: Refresh takes the market that the sheet Market names.",
        "It is checked as a whole; if any of it cannot be used, nothing is written.",
        "Without macros, save, then: xlhedge refresh hedge_book.xlsx --out FILE.xlsx",
        "New rows: --market FILE.csv --instruments FILE.csv replace whole tables.",
        "Look at the master check, then at the tickets. STALE: the market is old.",
    ),
)
PLACES = Notes(
    "What works where",
    Cell("Start", 12, 7),
    (
        (
            "text",
            ".xlsm",
            "Excel on Windows, with xlhedge: formulas and buttons.",
        ),
        ("text", ".xlam", "The same functions in any workbook, and a tab of buttons."),
        ("text", ".xlsx", "No macros: values of the last refresh, in every viewer."),
        ("text", "Calc", "LibreOffice with the add-in calculates both workbooks."),
        ("text", "Mac, web", "Values only; an edit shows #NAME? until a refresh."),
        ("text", "Tried", "LibreOffice, Windows Python under Wine; not Excel itself."),
    ),
)
LIMITS = Notes(
    "Limits of use",
    Cell("Start", 20, 7),
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
START_SHEET = Sheet(
    Page(
        "Start",
        "xlhedge hedge book",
        "Greeks and hedge ratios of an option book: what it is exposed to, and what to "
        "trade to bring each underlying back to its target.",
        "text",
        margin=1,
    ),
    panels=(STATE,),
    notes=(LEGEND, SHEETS, REFRESH, PLACES, LIMITS),
    widths={1: 2, 2: 14, 3: 18, 4: 6, 5: 38, 6: 3, 7: 11, 8: 74},
)
