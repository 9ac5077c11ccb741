"""Words of the number of contracts that a ratio or a beta asks for."""

from xlhedge.core.term import POSITIVE, Limits, Term, number

CONTRACT_TERMS = {
    "asset_value": number(
        "what is hedged, long positive; value where the ratio is of returns",
        "units or book currency",
    ),
    "hedge_value": number(
        "one contract of the hedge, as asset_value", "units or quote", POSITIVE
    ),
    "tail_rate": Term(
        "interest of a daily settled hedge, less the yield for units of spot now",
        "decimal per year",
        limits=Limits(-10, 10),
        slip=1,
        hint="looks like percent; type {percent:g}",
    ),
    "tail_years": Term(
        "time over which the hedge is tailed, 0 for none",
        "years",
        limits=Limits(0, 200),
        slip=50,
        doubt=30,
        hint="looks like days; type {years:g}",
    ),
    "value": number("value of a portfolio, long positive", "currency"),
    "target_beta": number("beta to end with", "ratio"),
}
