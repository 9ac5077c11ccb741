"""Section Book of the worksheet functions."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_BOOK_GREEKS",
        "xlhedge.excel.functions.books:book_greeks",
        "Book",
        "Greeks, value and status of each position; money in book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.greeks:greeks",
    ),
    Function(
        "XLH_BOOK_TOTAL",
        "xlhedge.excel.functions.books:book_total",
        "Book",
        "Totals of the book per underlying, expiry, strategy, book, tenor or "
        "moneyness; a failed row fails its total; money in book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.total:total",
    ),
    Function(
        "XLH_BUCKETS",
        "xlhedge.excel.functions.books:book_buckets",
        "Book",
        "One Greek of the book by time to expiry or by strike/forward: a row per "
        "bucket, a column per underlying; book currency.",
        shape="table",
        headers=True,
        later=("dividends",),
        choices={
            "by": "xlhedge.book.buckets:BUCKETS",
            "measure": "xlhedge.book.measures:GREEK_OF",
        },
        method="xlhedge.book.buckets",
    ),
    Function(
        "XLH_BOOK_HEDGE",
        "xlhedge.excel.functions.books:book_hedge",
        "Book",
        "Hedge tickets of the book under a policy, each with its reason; quantities "
        "in contracts.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.tickets:tickets",
    ),
    Function(
        "XLH_BOOK_POLICY",
        "xlhedge.excel.functions.books:book_policy",
        "Book",
        "Where each policy stands: delta against target and band, the trades due or "
        "why there are none; deltas in target_unit.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.policy_state",
    ),
    Function(
        "XLH_BOOK_BLUEPRINT",
        "xlhedge.excel.functions.whatif:blueprint_trades",
        "Book",
        "Another hedge of one underlying with the contracts that are switched on, "
        "unrounded and in lots, with its cost; quantities in contracts.",
        shape="table",
        choices={"method": "xlhedge.book.whatif:METHODS"},
        headers=True,
        later=("dividends",),
        method="xlhedge.book.whatif",
    ),
    Function(
        "XLH_BOOK_BLUEPRINT_GREEKS",
        "xlhedge.excel.functions.whatif:blueprint_greeks",
        "Book",
        "What that hedge leaves of each Greek: before, tolerance, after, and what a "
        "wider tolerance would save; delta in target_unit.",
        shape="table",
        choices={"method": "xlhedge.book.whatif:METHODS"},
        headers=True,
        later=("dividends",),
        method="xlhedge.book.whatif_result",
    ),
    Function(
        "XLH_BOOK_INPUTS",
        "xlhedge.excel.functions.inputs:book_inputs",
        "Book",
        "Each input table of the book: how many rows it has, how many cannot be used "
        "or are older than max_age, and the first of them.",
        shape="table",
        headers=True,
        method="xlhedge.book.inputs:check_inputs",
    ),
    Function(
        "XLH_BOOK_RECON",
        "xlhedge.excel.functions.books:book_recon",
        "Book",
        "Each option as an independent formula needs it, with price and Greeks, the "
        "same Greeks by bumps of the price, and why one is not covered; per unit.",
        shape="table",
        headers=True,
        later=("dividends",),
        method="xlhedge.book.recon",
    ),
)
