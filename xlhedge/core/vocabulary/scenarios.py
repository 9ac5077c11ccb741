"""Words of scenarios: shocks of the market and what they are measured by."""

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, choice

MEASURES = ("pnl", "delta", "gamma", "vega", "theta")
_PERCENT = "looks like percent; type {percent:g}"

SCENARIO_TERMS = {
    "spot_shocks": Term(
        "relative moves of spot",
        "decimal",
        "numbers",
        limits=Limits(lowest=-1.0, open_below=True),
        slip=5,
        hint=_PERCENT,
    ),
    "vol_shocks": Term(
        "absolute moves of every vol",
        "decimal vol",
        "numbers",
        limits=Limits(-10, 10),
        slip=2,
        hint=_PERCENT,
    ),
    "days": Term("calendar days that pass", "days", "numbers", limits=NOT_NEGATIVE),
    "measure": choice("what is shown of each scenario", *MEASURES),
}
