"""Words of implied and realised volatility."""

from dataclasses import replace

from xlhedge.core.term import NOT_NEGATIVE, POSITIVE, Term, number, numbers, vol

VOLATILITY_TERMS = {
    "strikes": numbers("exercise prices", "quote per base", POSITIVE),
    "vols": replace(vol("implied vols, one per strike"), kind="numbers"),
    "weights": numbers(
        "weight of each quote, or of the square of each Greek; a matrix of Greeks is "
        "the covariance of what they multiply",
        "any",
        NOT_NEGATIVE,
    ),
    "skew": number(
        "slope of the smile, dvol/dk at the strike", "vol per log-moneyness"
    ),
    "regime": Term(
        "how the smile moves with spot, or its stickiness ratio",
        kind="choice",
        or_number=True,
    ),
    "mv_a": number("constant of the minimum-variance delta", "coefficient"),
    "mv_b": number("its coefficient of delta", "coefficient"),
    "mv_c": number("its coefficient of delta squared", "coefficient"),
    "d_option": numbers("changes of the option price", "quote"),
    "d_spot": numbers("changes of the spot", "quote"),
    "vega": number("dprice/dvol", "quote per 1.00 vol"),
    "prices": Term(
        "closes, or rows of open high low close, oldest first",
        "quote",
        "matrix",
        limits=POSITIVE,
    ),
    "window": number("periods, counted from the last", "periods"),
    "periods_per_year": number("periods of a year", "periods", POSITIVE),
}
