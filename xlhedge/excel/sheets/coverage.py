"""The links of the Dashboard: the first tickets and limits, the age of the market."""

from xlhedge.excel.saved.address import Cell, letters
from xlhedge.excel.sheets.array import ResultColumn
from xlhedge.excel.sheets.hedge import TICKETS_ARRAY
from xlhedge.excel.sheets.limits import LIMITS_ARRAY
from xlhedge.excel.sheets.links import Link, Links, linked

_ROWS = 10  # of each grid
_LEFT = 14  # right of the totals, which grow down
_NAMES = (
    "underlying",
    "instrument",
    "side",
    "quantity",
    "reason",
    "cost",
    "delta_before",
    "delta_after",
    "target_unit",
    "gamma_1pct_before",
    "gamma_1pct_after",
    "vega_point_before",
    "vega_point_after",
    "status",
)
_WIDTHS = {"underlying": 12, "instrument": 20, "side": 12}


def _caption(count: str, what: str, sheet: str, rows: int = _ROWS) -> str:
    """How many rows there are, and where those stand that the grid has no room for."""
    first = f'"the first {rows} of "&{count}&" {what}; all: {sheet}"'
    return f'=IF({count}>{rows},{first},{count}&" {what}")'


TICKETS_LINKS = Links(
    Cell("Dashboard", 7, _LEFT),
    tuple(linked(TICKETS_ARRAY, n, _WIDTHS.get(n, 0)) for n in _NAMES),
    rows=_ROWS,
    title="Recommended tickets: the book before and after them",
    caption=_caption("COUNTA(ticket_status)", "tickets", "Hedge"),
    source=TICKETS_ARRAY.body.top,
)

_ROW = "ROWS(Market[underlying])<{n}"
_AGE_PLACE = letters(_LEFT + 2)


def _market(name: str, unit: str, form: str, width: float) -> Link:
    """A column of the table Market, by its row number; blank below its last row."""
    shown = ResultColumn(name, unit, form, width)
    return Link(shown, f'=IF({_ROW},"",INDEX(Market[{name}],{{n}}))', "link")


_KEY, _TIME = f"${letters(_LEFT)}{{here}}", f"${letters(_LEFT + 1)}{{here}}"
AGES_LINKS = Links(
    Cell("Dashboard", 23, _LEFT),
    (
        _market("underlying", "key of Market", "general", 12),
        _market("as_of", "UTC", "date", 20),
        Link(
            ResultColumn("age", "seconds", "whole", 12),
            f'=IF({_KEY}="","",ROUND((clock-{_TIME})*86400,0))',
            "result",
        ),
        Link(
            ResultColumn("state", "fresh or not", "general", 16),
            f'=IF({_KEY}="","",IF({_AGE_PLACE}{{here}}>stale_after,"stale",'
            f'IF({_AGE_PLACE}{{here}}<-stale_after,"future","fresh")))',
            "note",
        ),
    ),
    rows=_ROWS,
    title="Age of the market against the clock",
    caption=_caption("ROWS(Market[underlying])", "rows", "Market"),
)

_LIMITS = 15
LIMITS_LINKS = Links(
    Cell("Dashboard", 39, _LEFT),
    (
        linked(LIMITS_ARRAY, "underlying", 12, "or all"),
        linked(LIMITS_ARRAY, "limit", 20),
        linked(LIMITS_ARRAY, "measure", 12, "limited"),
        linked(LIMITS_ARRAY, "value", 16, "unit: Limits"),
        linked(LIMITS_ARRAY, "headroom", 14),
        linked(LIMITS_ARRAY, "usage", 11),
        linked(LIMITS_ARRAY, "state", 14, "of the limit"),
        linked(LIMITS_ARRAY, "status", 14, "ok or why not"),
    ),
    rows=_LIMITS,
    title="Greeks and losses against their limits",
    source=LIMITS_ARRAY.body.top,
    caption=_caption("COUNTA(limit_states)", "limits", "Limits", _LIMITS),
)
