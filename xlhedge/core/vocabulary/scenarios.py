"""Words of scenarios: shocks of the market and what they are measured by."""

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, choice, number

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
    "positions0": Term("table Positions at the start", "", "table"),
    "instruments0": Term("table Instruments at the start", "", "table"),
    "market0": Term("table Market at the start", "", "table"),
    "surface0": Term("table Surface at the start", "", "table"),
    "dividends0": Term("table Dividends at the start", "", "table"),
    "positions1": Term("table Positions at the end", "", "table"),
    "instruments1": Term("table Instruments at the end", "", "table"),
    "market1": Term("table Market at the end", "", "table"),
    "surface1": Term("table Surface at the end", "", "table"),
    "dividends1": Term("table Dividends at the end", "", "table"),
    "cashflows": Term(
        "underlying and cash received, paid negative, in book currency: two columns "
        "with these headers",
        "",
        "table",
    ),
    "explain_tolerance": number(
        "share of the P&L that may stay unexplained", "decimal", NOT_NEGATIVE
    ),
    "explain_limit": number(
        "money that may stay unexplained; blank: any", "book currency", NOT_NEGATIVE
    ),
    "soft": number("beyond it a warning", "unit of the value", NOT_NEGATIVE),
    "hard": number("beyond it a breach", "unit of the value", NOT_NEGATIVE),
    "measure": choice("what is shown of each scenario", *MEASURES),
}
