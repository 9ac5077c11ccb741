"""Scenarios of the book, P&L explain and limits among the worksheet functions."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_LADDER",
        "xlhedge.excel.functions.scenarios:book_ladder",
        "Book",
        "The book revalued at moves of spot: a row per move, a column per underlying, "
        "and their total where the measure adds; book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.scenario",
    ),
    Function(
        "XLH_MATRIX",
        "xlhedge.excel.functions.scenarios:book_matrix",
        "Book",
        "The book revalued at moves of spot (rows) and of every vol (columns), for one "
        "underlying or, where the measure adds, for all; book currency.",
        shape="table",
        later=("underlying", "dividends"),
        method="xlhedge.book.scenario",
    ),
    Function(
        "XLH_ROLL",
        "xlhedge.excel.functions.scenarios:book_roll",
        "Book",
        "The book revalued after days at an unchanged market: a row per number of "
        "days, a column per underlying, and their total; book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.scenario",
    ),
    Function(
        "XLH_HEDGE_LADDER",
        "xlhedge.excel.functions.scenarios:book_hedge_ladder",
        "Book",
        "The trades due under each policy at moves of spot, each with its reason; "
        "quantities in contracts.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.scenario",
    ),
    Function(
        "XLH_EXPLAIN",
        "xlhedge.excel.functions.scenarios:book_explain",
        "Book",
        "P&L between two snapshots by Greek, carry, trades and cash, with what stays "
        "unexplained; a row per underlying and the total; book currency.",
        shape="table",
        headers=True,
        later=("explain_tolerance", "explain_limit", "dividends0", "dividends1"),
        method="xlhedge.book.taylor",
    ),
    Function(
        "XLH_BOOK_LIMITS",
        "xlhedge.excel.functions.limits:book_limits",
        "Book",
        "The figure that each limit of the book is on, its headroom, usage and state: "
        "ok, warn, breach or failed; each in its unit.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.limits:check_limits",
    ),
    Function(
        "XLH_LIMITS",
        "xlhedge.hedge.limits:limits",
        "Book",
        "ok, warn or breach of a figure of either sign, the headroom to the hard "
        "limit in its unit, and the part of it in use.",
        shape="rows",
        kinds={"values": "number"},
        infinite={"usage": "hard is 0: no part of it can be in use"},
    ),
)
