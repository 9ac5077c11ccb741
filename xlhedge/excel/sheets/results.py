"""The columns of the result arrays: unit, number format and width of each.

Names and order are those of book/value.py, book/total.py and book/ticket.py.
"""

from xlhedge.excel.sheets.array import result_columns

_BOOK = "book currency"
_GAMMA = f"{_BOOK} of delta per 1 %"
_VEGA = f"{_BOOK} per vol point"
_THETA = f"{_BOOK} per day"
_RHO = f"{_BOOK} per 1 % rate"
_UNIT = "target unit"


GREEKS = result_columns(
    ("id", "position", "general", 13),
    ("underlying", "key of Market", "general", 11),
    ("currency", "of price", "general", 9),
    ("years", "years", "decimal", 8),
    ("forward", "quote per base", "price", 12),
    ("forward_source", "where it is from", "general", 16),
    ("vol", "decimal per year", "decimal", 8),
    ("vol_source", "where it is from", "general", 12),
    ("price", "currency per unit", "quote", 12),
    ("delta", "base per unit", "decimal", 9),
    ("net_delta", "base per unit", "decimal", 10),
    ("gamma", "per quote", "curvature", 10),
    ("vega_point", "quote per vol point", "coins", 11),
    ("theta_day", "quote per day", "coins", 11),
    ("position_delta", "base", "coins", 16),
    ("position_net_delta", "base", "coins", 18),
    ("gamma_1pct", _GAMMA, "money", 15),
    ("position_vega_point", _VEGA, "money", 19),
    ("position_theta_day", _THETA, "money", 18),
    ("position_rho_1pct", _RHO, "money", 17),
    ("value", _BOOK, "money", 15),
    ("status", "ok, excluded or why", "general", 24),
)

_SUMS = result_columns(
    ("dollar_delta", _BOOK, "whole", 14),
    ("gamma_1pct", _GAMMA, "whole", 13),
    ("vega_point", _VEGA, "whole", 13),
    ("theta_day", _THETA, "whole", 13),
    ("rho_1pct", _RHO, "whole", 13),
    ("net_delta", "base", "coins", 14),
    ("rows", "count", "count", 8),
    ("failed", "count", "count", 8),
    ("excluded", "count", "count", 10),
)
TOTALS = result_columns(("underlying", "key of Market", "general", 12)) + _SUMS
# Every grouping but by underlying puts its own name before the underlying.
GROUPED_TOTALS = (
    result_columns(
        ("group", "group", "general", 24),
        # Text, or the first sum: it looks as a sum does.
        ("underlying", "key of Market", "whole", 17),
    )
    + _SUMS
)

TICKETS = result_columns(
    ("instrument", "to trade", "general", 20),
    ("side", "BUY, SELL", "general", 9),
    ("quantity", "contracts", "amount", 16),
    ("unrounded", "contracts", "coins", 15),
    ("price", "price currency", "quote", 13),
    ("cost", _BOOK, "money", 11),
    ("reason", "why, or why not", "general", 14),
    ("delta_before", _UNIT, "money", 14),
    ("delta_after", _UNIT, "money", 14),
    ("gamma_1pct_before", _GAMMA, "whole", 18),
    ("gamma_1pct_after", _GAMMA, "whole", 18),
    ("vega_point_before", _VEGA, "whole", 22),
    ("vega_point_after", _VEGA, "whole", 19),
    ("theta_day_before", _THETA, "whole", 19),
    ("theta_day_after", _THETA, "whole", 19),
    ("underlying", "key of Market", "general", 11),
    ("book", "of the policy", "general", 9),
    ("numeraire", "neutral in", "general", 10),
    ("target", _UNIT, "money", 11),
    ("target_unit", "base or quote", "general", 11),
    ("basis", "base", "coins", 13),
    ("status", "ok or why not", "general", 24),
)

LIMIT_RESULTS = result_columns(
    ("limit", "name", "general", 24),
    ("underlying", "all, or key of Market", "general", 13),
    ("measure", "what is limited", "general", 14),
    ("value", "unit beside it", "figure", 15),
    ("unit", "of value and headroom", "general", 30),
    ("headroom", "to hard", "figure", 15),
    ("usage", "of hard", "percent", 10),
    ("state", "ok, warn, breach, failed", "general", 13),
    ("status", "ok or why not", "general", 34),
)

EXPLAINED = result_columns(
    ("underlying", "key of Market", "general", 12),
    ("delta", _BOOK, "whole", 11),
    ("gamma", _BOOK, "whole", 18),
    ("vega", _BOOK, "whole", 11),
    ("theta", _BOOK, "whole", 11),
    ("vanna", _BOOK, "whole", 11),
    ("volga", _BOOK, "whole", 11),
    ("rho", _BOOK, "whole", 11),
    ("carry", _BOOK, "whole", 11),
    ("trades", f"{_BOOK}, bought less sold", "whole", 12),
    ("cash", f"{_BOOK}, received", "whole", 12),
    ("remainder", f"{_BOOK}, unexplained", "whole", 12),
    ("total", _BOOK, "whole", 13),
    ("flag", "ok, unexplained, failed", "general", 14),
)

RUNGS = result_columns(
    ("spot_shock", "move of spot", "shock", 20),
    ("underlying", "key of Market", "general", 20),
    ("book", "of the policy", "general", 20),
    ("instrument", "to trade", "general", 19),
    ("side", "BUY, SELL", "general", 16),
    ("quantity", "contracts", "amount", 16),
    ("delta_before", _UNIT, "money", 16),
    ("delta_after", _UNIT, "money", 16),
    ("target", _UNIT, "money", 16),
    ("target_unit", "base or quote", "general", 16),
    ("reason", "why, or why not", "general", 16),
    ("status", "ok or why not", "general", 24),
)

RECON = result_columns(
    ("id", "position", "general", 13),
    ("underlying", "key of Market", "general", 11),
    ("settlement", "linear, inverse", "general", 11),
    ("sign", "call 1, put -1, not covered 0", "count", 11),
    ("spot", "quote per base, what delta refers to", "price", 13),
    ("forward", "quote per base", "price", 13),
    ("strike", "quote per base", "price", 13),
    ("years", "years", "decimal", 9),
    ("rate", "decimal per year, 0 in coin", "decimal", 9),
    ("vol", "decimal per year", "decimal", 9),
    ("paid_in", "quote per unit of the premium", "price", 13),
    ("price", "currency per unit", "quote", 12),
    ("delta", "base per unit", "decimal", 9),
    ("gamma", "per quote", "curvature", 10),
    ("vega_point", "quote per vol point", "coins", 11),
    ("delta_bump", "base per unit", "decimal", 11),
    ("gamma_bump", "per quote", "curvature", 12),
    ("vega_bump", "quote per vol point", "coins", 11),
    ("status", "ok, excluded or why not covered", "general", 34),
)

# By underlying: other groupings put the group before the same columns.
BY_FUNCTION = {
    "XLH_BOOK_GREEKS": GREEKS,
    "XLH_BOOK_TOTAL": TOTALS,
    "XLH_BOOK_HEDGE": TICKETS,
}
