"""The sheet Policy: the input rows, and beside them where each policy stands."""

from xlhedge.book.columns import POLICY
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.page import HEADER_ROW, OWN_COLUMNS, Page
from xlhedge.excel.sheets.sheet import Sheet

_STATE = len(POLICY.columns) + OWN_COLUMNS + 1
_UNIT = "target unit"
STATE_ARRAY = ResultArray(
    Cell("Policy", HEADER_ROW, _STATE),
    book_formula("XLH_BOOK_POLICY", *MARKET, "Policy", "Surface", "as_of", *LAST),
    result_columns(
        ("underlying", "key of Market", "general", 11),
        ("book", "of the policy", "general", 9),
        ("method", "how it trades", "general", 13),
        ("target_unit", "base or quote", "general", 12),
        ("target", _UNIT, "money", 11),
        ("low", f"{_UNIT}, target - below", "money", 14),
        ("high", f"{_UNIT}, target + above", "money", 14),
        ("delta", f"{_UNIT}, now", "money", 14),
        ("deviation", f"{_UNIT}, delta - target", "money", 14),
        ("room", f"{_UNIT} to the band's edge, < 0 outside", "money", 15),
        ("tickets", "count", "count", 9),
        ("trade", "contracts", "general", 32),
        ("delta_after", _UNIT, "money", 13),
        ("cost", "book currency", "money", 11),
        ("reason", "of the tickets", "general", 15),
        ("why", "there is a trade, or none", "general", 56),
        ("status", "ok or why not", "general", 30),
    ),
    title="Where each policy stands now",
)
POLICY_SHEET = Sheet(
    Page(
        "Policy",
        "Policy",
        "One row per underlying; a row with book wins over one without. Target and "
        "band in target_unit. To the right: where each stands, and why.",
        "input",
        frozen_columns=1,
        scale=46,
        breaks=(_STATE - 2,),
    ),
    arrays=(STATE_ARRAY,),
    names={"policy_status": f"={absolute(STATE_ARRAY.below('status'))}"},
    widths=dict.fromkeys(range(_STATE - OWN_COLUMNS, _STATE), 3),
)
