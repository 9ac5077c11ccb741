"""Words of the tables: their columns and themselves."""

from xlhedge.core.term import (
    NOT_NEGATIVE,
    POSITIVE,
    Limits,
    Term,
    choice,
    number,
    vol,
    vol_spread,
    words,
)
from xlhedge.core.vocabulary.choices import (
    CONVENTIONS,
    DAY_COUNT_CHOICES,
    SETTLEMENTS,
    STYLES,
)

TABLE_TERMS = {
    # Columns of the tables
    "id": words("name of the position, unique"),
    "underlying": words("key of Market"),
    "instrument": words("key of Instruments"),
    "settlement": choice("what the contract pays in", *SETTLEMENTS),
    "style": choice("exercise style", *STYLES),
    "mark": number("own or venue mark", "price currency", NOT_NEGATIVE),
    "entry_price": number("price paid", "price currency", NOT_NEGATIVE),
    "entry_time": Term("time of the trade", "UTC", "date"),
    "book": words("book the position belongs to"),
    "strategy": words("strategy the position belongs to"),
    "active": Term("FALSE leaves the row out of totals", "TRUE/FALSE", "boolean"),
    "note": words("free text"),
    "price_currency": words("currency the price is quoted in"),
    "bid": number("best bid", "price currency", NOT_NEGATIVE),
    "ask": number("best ask", "price currency", NOT_NEGATIVE),
    "mark_vol": vol("vol of the venue's mark"),
    "bid_vol": vol("vol of the bid"),
    "ask_vol": vol("vol of the ask"),
    "tick": number("smallest price step", "price currency", POSITIVE),
    "fee_contract": number("fee", "price currency per contract", NOT_NEGATIVE),
    "fee_cap": number("largest fee", "fraction of option price", NOT_NEGATIVE),
    "funding_8h": number("funding rate", "decimal per 8 h"),
    "max_buy": number("largest buy", "contracts", NOT_NEGATIVE),
    "max_sell": number("largest sell", "contracts", NOT_NEGATIVE),
    "daily_volume": number("traded per day", "contracts", NOT_NEGATIVE),
    "open_interest": number("open contracts", "contracts", NOT_NEGATIVE),
    "tradable": Term("TRUE = may be used as a hedge", "TRUE/FALSE", "boolean"),
    "base": words("asset or currency that is bought"),
    "quote": words("currency that is paid"),
    "fx_to_book": number("book currency per quote unit", "book per quote", POSITIVE),
    "day_count": choice("day count of years", *DAY_COUNT_CHOICES),
    "delta_convention": choice("what the delta of a smile counts", *CONVENTIONS),
    "beta": number("beta to the benchmark of the book", "ratio"),
    "source": words("file, feed or person"),
    "ex_date": Term(
        "first time without the dividend; a date: midnight in the zone of its cut",
        "UTC",
        "date",
    ),
    "amount": number("cash dividend", "quote per base", NOT_NEGATIVE),
    "smile": choice("how the row states its smile", "svi", "delta", "flat"),
    "svi_a": number("level", "total variance"),
    "svi_b": number("slope of the wings", "total variance", NOT_NEGATIVE),
    "svi_rho": number("tilt", "ratio", Limits(-1, 1)),
    "svi_m": number("shift", "log-moneyness"),
    "svi_sigma": number("curvature", "log-moneyness", POSITIVE),
    "atm": vol("vol of the delta-neutral straddle"),
    "rr25": vol_spread("25-delta risk reversal"),
    "bf25": vol_spread("25-delta smile butterfly"),
    "rr10": vol_spread("10-delta risk reversal"),
    "bf10": vol_spread("10-delta smile butterfly"),
    "rmse": number("error of the fit", "vol points", NOT_NEGATIVE),
    "arbitrage_free": Term("no static arbitrage found", "TRUE/FALSE", "boolean"),
    "target_unit": choice("unit of target and band", "base", "quote"),
    "method": choice(
        "how the result is found", "delta", "exact", "least_squares", "min_cost"
    ),
    "hedge_instrument": words(
        "instruments to hedge with, separated by commas; blank: every tradable one "
        "(method delta needs one)"
    ),
    "tol_delta": number(
        "tolerated delta; needed by every method but delta", "target unit", NOT_NEGATIVE
    ),
    "tol_gamma_1pct": number(
        "tolerated gamma; blank: not hedged", "quote per 1 %", NOT_NEGATIVE
    ),
    "tol_vega_point": number(
        "tolerated vega; blank: not hedged", "quote per point", NOT_NEGATIVE
    ),
    "max_instruments": number("most instruments in a hedge", "count", POSITIVE),
    "price_side": choice("price of a ticket", "cross", "mid", "mark"),
    "enabled": Term("FALSE switches the policy off", "TRUE/FALSE", "boolean"),
    "use": Term(
        "TRUE = may be traded in the alternative hedge", "TRUE/FALSE", "boolean"
    ),
    # Tables
    "switches": Term("table Switches with its headers", "", "table"),
    "positions": Term("table Positions with its headers", "", "table"),
    "instruments": Term("table Instruments with its headers", "", "table"),
    "market": Term("table Market with its headers", "", "table"),
    "dividends": Term("table Dividends with its headers", "", "table"),
    "surface": Term("table Surface with its headers", "", "table"),
    "policy": Term("table Policy with its headers", "", "table"),
    "by": choice(
        "one total per",
        *("underlying", "expiry", "strategy", "book", "tenor", "moneyness"),
    ),
}
