"""Words of rebalancing: when to trade, and what the wait costs."""

from xlhedge.core.term import NOT_NEGATIVE, POSITIVE, Limits, Term, choice, number

BANDS = ("whalley_wilmott", "zakamouline")
RULES = ("time", "edge", "target", "whalley_wilmott")
# A hedge every five minutes of a month; more are continuous in all but name.
MOST_REBALANCES = 10_000
_PERCENT = "looks like percent; type {percent:g}"

REBALANCING_TERMS = {
    "band": choice("formula of the no-trade band", *BANDS),
    "cost": Term(
        "cost of a trade, one way",
        "decimal of its value",
        limits=NOT_NEGATIVE,
        slip=0.2,
        hint=_PERCENT,
    ),
    "interval": Term(
        "time between two trades",
        "years",
        limits=POSITIVE,
        slip=1,
        hint="looks like days; type {years:g}",
    ),
    "gamma": number("ddelta/dspot, per option or of a position", "base per quote"),
    "theta": number("time decay, as XLH_THETA gives it", "quote per day"),
    "rebalances": number(
        "trades at equal intervals, the first at once",
        "count",
        Limits(1, MOST_REBALANCES),
    ),
    "risk_premium": Term(
        "expected return of the underlying above the rate, continuous",
        "decimal per year",
        limits=Limits(-10, 10),
        slip=1,
        hint=_PERCENT,
    ),
    "rule": choice("when the hedge is adjusted", *RULES),
    "setting": number(
        "time: rebalances; edge, target: half-width of the band, in base per option; "
        "whalley_wilmott: risk aversion",
        "as the rule says",
        POSITIVE,
    ),
}
