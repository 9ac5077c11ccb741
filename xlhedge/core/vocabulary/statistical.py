"""Words of the ratios from samples."""

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, number, numbers

# The squares of all numbers of this size are ordinary floating-point numbers.
_SIZE = Limits(-1e100, 1e100)

STATISTICAL_TERMS = {
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
