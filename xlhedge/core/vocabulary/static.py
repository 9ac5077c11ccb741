"""Words of static hedges, funding and the ranking of hedge instruments."""

from xlhedge.core.term import NOT_NEGATIVE, POSITIVE, choice, number, numbers

STATIC_TERMS = {
    "payoff_strikes": numbers(
        "prices at which the payoff is given, increasing; straight lines between and "
        "beyond",
        "quote per base",
        NOT_NEGATIVE,
    ),
    "payoff_values": numbers("what is paid at each of them", "quote"),
    "payoff_strike": number(
        "price at which the payoff is given, increasing", "quote per base", NOT_NEGATIVE
    ),
    "payoff_value": number("what is paid at it", "quote"),
    "listed_strike": number("strike to replicate with", "quote per base", POSITIVE),
    "cover": choice(
        "side of the digital on which the spread pays", "over", "centre", "under"
    ),
    "index": number("index price", "quote per base", POSITIVE),
    "hours": number("time over which the rate is paid", "hours", NOT_NEGATIVE),
    "damper": number(
        "premium up to which nothing is paid", "decimal per 8 h", NOT_NEGATIVE
    ),
    "cap": number(
        "largest size: of a funding rate per 8 h, of a leverage",
        "decimal",
        NOT_NEGATIVE,
    ),
    "horizon": number("time the hedge is held", "days", POSITIVE),
    "horizons": numbers("times the hedge is held", "days", POSITIVE),
    "long_run_8h": number("funding rate that it returns to", "decimal per 8 h"),
    "half_life": number("time for half of the way there", "days", POSITIVE),
    "carry": number("cost of holding, continuous", "decimal per year"),
}
