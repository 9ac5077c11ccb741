"""The sheet Limits: what may not be exceeded, and how it stands."""

from xlhedge.book.columns import LIMITS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.page import OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.results import LIMIT_RESULTS
from xlhedge.excel.sheets.sheet import Sheet

_HEADER_ROW = 13  # below the counts
_LEFT = len(LIMITS.columns) + OWN_COLUMNS + 1  # of the results, beside the table

LIMITS_ARRAY = ResultArray(
    Cell("Limits", _HEADER_ROW, _LEFT),
    book_formula(
        *("XLH_BOOK_LIMITS", *MARKET, "Limits", "Surface", "numeraire", "as_of"), *LAST
    ),
    LIMIT_RESULTS,
    title="How each limit stands",
)


def _count(state: str) -> str:
    """How many limits are in a state; by a pattern, as Start counts."""
    return f'COUNTIF(limit_states,"{state[:-1]}?")'


COUNTS = Panel(
    "Limits by state",
    Cell("Limits", 4, 1),
    value=3,
    unit=4,
    note=5,
    width=8,
    entries=(
        Entry(
            "ok",
            f"={_count('ok')}",
            "limits",
            "within the soft limit",
            name="limits_ok",
            format="count",
        ),
        Entry(
            "warned",
            f"={_count('warn')}",
            "limits",
            "beyond the soft limit",
            name="limits_warned",
            format="count",
            good="0",
        ),
        Entry(
            "breached",
            f"={_count('breach')}",
            "limits",
            "beyond the hard limit",
            name="limits_breached",
            format="count",
            good="0",
        ),
        Entry(
            "failed",
            "=MAX(COUNTA(Limits[limit]),COUNTA(limit_states))"
            "-limits_ok-limits_warned-limits_breached",
            "limits",
            "no figure: the reason stands in status",
            name="limits_failed",
            format="count",
            good="0",
        ),
        Entry(
            "largest usage",
            "=IF(COUNT(limit_usages)>0,MAX(limit_usages),0)",
            "of the hard limit",
            "0 of a gain",
            name="limits_used",
            format="percent",
        ),
    ),
)

LIMITS_SHEET = Sheet(
    Page(
        "Limits",
        "Limits",
        "What may not be exceeded. Without an underlying a limit is on the whole book; "
        "pnl is the loss at spot_shock and vol_shock.",
        "input",
        header_row=_HEADER_ROW,
        scale=72,
        breaks=(_LEFT - 1,),
    ),
    arrays=(LIMITS_ARRAY,),
    panels=(COUNTS,),
    names={
        "limit_states": f"={absolute(LIMITS_ARRAY.below('state'))}",
        "limit_usages": f"={absolute(LIMITS_ARRAY.below('usage'))}",
    },
    widths=dict.fromkeys(range(_LEFT - OWN_COLUMNS, _LEFT), 3),
)
