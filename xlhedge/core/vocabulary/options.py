"""Words of the option models: the option, barriers, averages, forwards, time."""

from xlhedge.core.term import (
    NOT_NEGATIVE,
    POSITIVE,
    Limits,
    Term,
    choice,
    number,
    numbers,
    rate,
    vol,
)
from xlhedge.core.vocabulary.choices import (
    ACCURACIES,
    BARRIER_KINDS,
    CONVENTIONS,
    DAY_COUNT_CHOICES,
    FLAGS,
    UNITS_CHOICES,
)

OPTION_TERMS = {
    # The option
    "flag": Term("call or put", "call/put, c/p, +1/-1", "flag", FLAGS),
    "spot": number("price of the underlying now", "quote per base", NOT_NEGATIVE),
    "forward": number("forward of the expiry", "quote per base", NOT_NEGATIVE),
    "strike": number("exercise price", "quote per base", NOT_NEGATIVE),
    "years": Term(
        "time to expiry",
        "years",
        limits=Limits(0, 200),
        slip=50,
        doubt=30,
        hint="looks like days; type {years:g}",
    ),
    "rate": rate("interest rate of the quote currency, continuous"),
    "dividend": rate("yield, foreign rate or coin yield, continuous"),
    "vol": vol("volatility; in price units with bachelier"),
    "price": number("price per unit", "quote", NOT_NEGATIVE),
    "payout": number("what a digital pays in the money", "quote or base", NOT_NEGATIVE),
    "delta": number("units of underlying, per option or of a book", "base"),
    "spread_width": number(
        "call spread in place of the digital", "quote per base", NOT_NEGATIVE
    ),
    "convention": choice("what the delta counts", *CONVENTIONS),
    "model": choice("pricing model"),
    "accuracy": choice("how finely a numerical model works", *ACCURACIES),
    "greek": choice("sensitivity"),
    "units": choice("desk units or partial derivatives", *UNITS_CHOICES),
    "headers": Term("column names above the result", "", "boolean"),
    # Barriers
    "barrier_kind": choice("side of the barrier, and what it does", *BARRIER_KINDS),
    "barrier": number(
        "level that starts or ends the option", "quote per base", POSITIVE
    ),
    "rebate": number(
        "paid by an out when hit, by an in if never hit", "quote", NOT_NEGATIVE
    ),
    "monitorings": number(
        "times at which the barrier is watched; 0 is always", "count", NOT_NEGATIVE
    ),
    "knocked": Term("the barrier is touched", "TRUE/FALSE", "boolean"),
    "near_barrier": Term("within a day or a step of it", "TRUE/FALSE", "boolean"),
    "watched_barrier": number("moved if watched at times only", "quote per base"),
    "alive_delta": number("delta just before the touch", "base per unit"),
    "knocked_delta": number("delta just after the touch", "base per unit"),
    # Averages
    "average": choice("what the fixings are averaged to", "arithmetic", "geometric"),
    "fixing_times": Term(
        "times from now to the future fixings, increasing",
        "years",
        "numbers",
        limits=Limits(0, 200),
    ),
    "past_fixings": numbers("fixings already made", "quote per base", POSITIVE),
    "standard_error": number(
        "one standard deviation of a simulated price", "quote", NOT_NEGATIVE
    ),
    # Forwards
    "dividend_years": Term(
        "time to each ex-date",
        "years",
        "numbers",
        slip=50,
        hint="looks like days; type {years:g}",
    ),
    "dividend_amounts": numbers("cash dividends", "quote per base", NOT_NEGATIVE),
    "call_prices": numbers("prices of the calls", "quote", NOT_NEGATIVE),
    "put_prices": numbers("prices of the puts", "quote", NOT_NEGATIVE),
    # Time
    "as_of": Term("time of valuation", "UTC", "date"),
    "expiry": Term("time of expiry", "UTC", "date"),
    "basis": choice(
        "day count; act252 counts weekdays, no holidays", *DAY_COUNT_CHOICES
    ),
    "cut": Term("time of day of date-only values", "HH:MM zone", "text"),
    "code": Term("venue code such as BTC-27MAR26-95000-C, or OCC code", "", "text"),
}
