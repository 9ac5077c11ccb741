"""The sheet WhatIf: contracts to switch on and off, and the hedge that they make."""

from xlhedge.book.columns import SWITCHES
from xlhedge.book.whatif import METHODS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.page import OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable

_HEADER_ROW = 14  # below the question
_TRADES = len(SWITCHES.columns) + OWN_COLUMNS + 1
_QUOTE = "quote currency"
_BOOK = "book currency"
_GAMMA, _VEGA = f"{_BOOK} of delta per 1 %", f"{_BOOK} per vol point"
_TABLES = (*MARKET, "Policy", "Switches", "whatif_underlying", "whatif_method")
_TOLERANCES = ("whatif_tol_delta", "whatif_tol_gamma", "whatif_tol_vega")
_ASKED = (*_TABLES, *_TOLERANCES, "Surface", "as_of", *LAST)

QUESTION = Panel(
    "What if",
    Cell("WhatIf", 4, 1),
    value=2,
    unit=3,
    note=5,
    width=6,
    entries=(
        Entry(
            "underlying",
            "=INDEX(Policy[underlying],1)",
            "",
            "at first that of the first policy",
            name="whatif_underlying",
            style="link",
            choices_from="underlying_names",
        ),
        Entry(
            "method",
            "min_cost",
            "",
            "as in Policy",
            name="whatif_method",
            style="text_input",
            choices=METHODS,
        ),
        Entry(
            "tol_delta",
            0.5,
            "target unit",
            "around the target of the policy",
            name="whatif_tol_delta",
            style="input",
            format="amount",
        ),
        Entry(
            "tol_gamma_1pct",
            20000.0,
            f"{_QUOTE} per 1 %",
            "what may be left",
            name="whatif_tol_gamma",
            style="input",
            format="amount",
        ),
        Entry(
            "tol_vega_point",
            5000.0,
            f"{_QUOTE} per point",
            "what may be left",
            name="whatif_tol_vega",
            style="input",
            format="amount",
        ),
        Entry(
            "cost of the hedge",
            "=SUM(whatif_costs)",
            _BOOK,
            "half the spread and the fees",
            name="whatif_cost",
            format="money",
        ),
    ),
)
BLUEPRINT_ARRAY = ResultArray(
    Cell("WhatIf", _HEADER_ROW, _TRADES),
    book_formula("XLH_BOOK_BLUEPRINT", *_ASKED),
    result_columns(
        ("instrument", "switched on", "general", 24),
        ("side", "BUY, SELL", "general", 8),
        ("unrounded", "contracts, without lots", "coins", 15),
        ("quantity", "contracts, in whole lots", "amount", 14),
        ("lot", "contracts", "amount", 9),
        ("max_sell", "contracts", "amount", 12),
        ("max_buy", "contracts", "amount", 12),
        ("contract_cost", f"{_BOOK} per contract", "money", 14),
        ("cost", _BOOK, "money", 11),
        ("delta", "target unit per contract", "coins", 11),
        ("gamma_1pct", f"{_GAMMA}, per contract", "money", 14),
        ("vega_point", f"{_VEGA}, per contract", "money", 14),
        ("at_limit", "bound that holds it", "general", 11),
        ("status", "ok or what to know", "general", 44),
    ),
    title="The hedge that they make",
)
GREEKS_LEFT_ARRAY = ResultArray(
    Cell("WhatIf", _HEADER_ROW, _TRADES + len(BLUEPRINT_ARRAY.columns) + 1),
    book_formula("XLH_BOOK_BLUEPRINT_GREEKS", *_ASKED),
    result_columns(
        ("greek", "hedged", "general", 13),
        ("before", "target unit or book currency", "money", 14),
        ("target", "same unit", "money", 10),
        ("tolerance", "same unit", "money", 13),
        ("unrounded_after", "without lots", "money", 16),
        ("after", "in whole lots", "money", 13),
        ("left", "after - target", "money", 13),
        ("inside", "its tolerance", "general", 9),
        ("shadow_price", "cost saved per unit of tolerance", "coins", 14),
        ("binding", "tolerance used up", "general", 9),
        ("status", "ok or what to know", "general", 44),
    ),
    title="What it leaves of each Greek",
)
_GAP = _TRADES + len(BLUEPRINT_ARRAY.columns)
WHATIF_SHEET = Sheet(
    Page(
        "WhatIf",
        "What if",
        "Another hedge of one underlying: switch contracts on, change lot or bounds, "
        "and see the trades. Nothing here changes the policies or their tickets.",
        "input",
        header_row=_HEADER_ROW,
        scale=58,
        breaks=(_TRADES - 2, _GAP - 1),
    ),
    tables=(InputTable("Switches", Cell("WhatIf", _HEADER_ROW, 1), "Switches"),),
    arrays=(BLUEPRINT_ARRAY, GREEKS_LEFT_ARRAY),
    panels=(QUESTION,),
    names={
        "whatif_costs": f"={absolute(BLUEPRINT_ARRAY.below('cost'))}",
        "whatif_status": f"={absolute(BLUEPRINT_ARRAY.below('status'))}",
    },
    widths=dict.fromkeys(range(_TRADES - OWN_COLUMNS, _TRADES), 3) | {_GAP: 3},
)
