"""Words of the solver: hedges of several Greeks at once."""

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, number, numbers

SOLVER_TERMS = {
    "exposures": numbers("what is held of each Greek", "units of each Greek"),
    "sensitivities": Term(
        "what one contract adds: a row per Greek, a column per instrument",
        "units of each Greek per contract",
        "matrix",
    ),
    "tolerances": numbers("what may be left", "units of each Greek", NOT_NEGATIVE),
    "costs": numbers("cost of a trade", "currency per contract", NOT_NEGATIVE),
    "lots": numbers("smallest step, 0 for any size", "contracts", NOT_NEGATIVE),
    "lower": numbers("largest sale, negative", "contracts", Limits(highest=0.0)),
    "upper": numbers("largest purchase", "contracts", NOT_NEGATIVE),
    "fixed_costs": numbers("cost of each instrument traded", "currency", NOT_NEGATIVE),
    "margins": numbers("margin", "currency per contract", NOT_NEGATIVE),
    "budget": number("largest sum of margins", "currency", NOT_NEGATIVE),
    "risk_aversion": number(
        "price of variance (of half of it in a band)", "1 per currency", NOT_NEGATIVE
    ),
}
