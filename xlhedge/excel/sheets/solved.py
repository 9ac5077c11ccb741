"""The solver's answer of the sheet WhatIf, shown beside the tickets of Hedge."""

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.links import Links, linked
from xlhedge.excel.sheets.whatif import BLUEPRINT_ARRAY, GREEKS_LEFT_ARRAY

_LEFT = 12  # over the second page of the tickets
_GREEKS = (
    *("greek", "before", "unrounded_after", "after", "tolerance", "binding"),
    *("inside", "target", "left", "shadow_price", "status"),
)
_TRADES = (
    *("instrument", "side", "unrounded", "quantity", "cost", "at_limit"),
    *("lot", "max_sell", "max_buy", "delta", "status"),
)
# In one line: the rows are those of the example beside them.
_UNITS = {
    "before": "in its unit",
    "unrounded_after": "same unit",
    "after": "same unit",
    "binding": "used up",
    "inside": "tolerance",
    "left": "less target",
    "shadow_price": "per tolerance",
    "side": "BUY, SELL",
    "unrounded": "contracts",
    "quantity": "contracts",
    "cost": "book curr.",
    "at_limit": "by which",
    "delta": "per contract",
    "status": "ok or why not",
}
_ASKED = '"&whatif_underlying&", "&whatif_method&"'

GREEKS_LINKS = Links(
    Cell("Hedge", 6, _LEFT),
    tuple(linked(GREEKS_LEFT_ARRAY, n, unit=_UNITS.get(n, "")) for n in _GREEKS),
    rows=3,
    title=f'="The solver\'s hedge of {_ASKED}: target, tolerance, what is left"',
    source=GREEKS_LEFT_ARRAY.body.top,
    own=False,
)
TRADES_LINKS = Links(
    Cell("Hedge", 13, _LEFT),
    tuple(linked(BLUEPRINT_ARRAY, n, unit=_UNITS.get(n, "")) for n in _TRADES),
    rows=6,
    title="Its trades, unrounded and in whole lots",
    source=BLUEPRINT_ARRAY.body.top,
    caption='=COUNTA(whatif_status)&" instruments; tolerances, and a switch for each: '
    'the sheet WhatIf"',
    own=False,
)
