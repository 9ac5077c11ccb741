"""Words of the ratios from samples."""

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, choice, number, numbers

# The squares of all numbers of this size are ordinary floating-point numbers.
_SIZE = Limits(-1e100, 1e100)

_PRICE = "quote per unit"

STATISTICAL_TERMS = {
    "series": Term("table Series with its headers", "", "table"),
    "date": Term("time of the row, each after the one above", "UTC", "date"),
    "asset_price": number("price of what is hedged", _PRICE, _SIZE),
    "hedge_1_price": number("price of the first hedge", _PRICE, _SIZE),
    "hedge_2_price": number("price of the second hedge", _PRICE, _SIZE),
    "hedge_3_price": number("price of the third hedge", _PRICE, _SIZE),
    "hedge_number": number("which hedge of Series: 1, 2 or 3", "number"),
    "decay": number("weight that a period keeps in the next one", "fraction"),
    "reporting": choice("length of a period", "month", "quarter", "year"),
    "holdout": number(
        "part of the changes, the last ones, that no estimate sees", "fraction"
    ),
    "asset": numbers(
        "changes or returns of what is hedged, oldest first; levels with method ecm",
        "quote or decimal",
        _SIZE,
    ),
    "hedge": numbers(
        "those of the hedge in the same periods", "quote or decimal", _SIZE
    ),
    "hedges": Term(
        "changes or returns of the hedges: a row per period, a column per hedge",
        "quote or decimal",
        "matrix",
        limits=_SIZE,
    ),
    "parameter": number(
        "of the method: lags (ols, ecm), decay (ewma), window (rolling), threshold "
        "(robust), ratio of noise variances (tls), target (semivariance), tail (cvar)",
        "as the method",
    ),
    "confidence": number("probability that the interval covers", "fraction"),
    "ridge": number(
        "added to the variance of each hedge", "fraction of it", NOT_NEGATIVE
    ),
}
