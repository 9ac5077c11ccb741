"""Words of risk: tails of P&L, moves together, and the gamma of dealers."""

from xlhedge.core.term import Limits, Term, number, numbers, words

_SIZE = Limits(-1e100, 1e100)  # its fourth power is of standardised numbers only

RISK_TERMS = {
    "pnl": numbers("gains per period, losses negative", "money", _SIZE),
    "tail": Term(
        "probability of the tail",
        "fraction",
        limits=Limits(0, 0.5, open_below=True),
        slip=0.5,
        hint="looks like a confidence; type 0.01 for 99 %",
    ),
    "gammas": Term(
        "change of each delta per unit of each move: a matrix, or its diagonal",
        "money per unit",
        "matrix",
    ),
    "theta_pnl": number("gain over the horizon without moves", "money", _SIZE),
    "correlations": Term(
        "correlations of the moves: a matrix, or the table Correlations with its "
        "headers",
        "fraction",
        "matrix",
        limits=Limits(-1, 1),
        slip=1,
        hint="looks like percent; type {percent:g}",
    ),
    "scenario": words("name of the scenario; it may have several rows"),
    "factor": words("an underlying of the book, or another price that they move with"),
    "other": words("the other factor of the pair"),
    "correlation": Term(
        "correlation of the moves; of a stress, with what is shocked, in its place",
        "fraction",
        limits=Limits(-1, 1),
        slip=1,
        hint="looks like percent; type {percent:g}",
    ),
    "daily_pnl": number("gain of the day, a loss negative", "book currency", _SIZE),
    "stress": Term("table Stress with its headers", "", "table"),
    "factors": Term("table Factors with its headers", "", "table"),
    "chain": Term(
        "option chain with its headers: flag, spot, strike, years, rate, dividend, "
        "vol, open_interest, multiplier",
        "",
        "table",
    ),
    "signs": numbers(
        "what dealers hold of the open interest: of calls and of puts, or one per row; "
        "1 all long, -1 all short",
        "fraction",
        Limits(-1, 1),
    ),
    "shocks": Term(
        "relative moves of spot of the profile: two are the ends of 40 equal steps; "
        "flips are sought between the ends",
        "decimal",
        "numbers",
        limits=Limits(lowest=-1.0, open_below=True),
        slip=5,
        hint="looks like percent; type {percent:g}",
    ),
}
