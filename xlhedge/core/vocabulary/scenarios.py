"""Words of scenarios: shocks of the market and what they are measured by."""

from dataclasses import replace

from xlhedge.core.term import NOT_NEGATIVE, Limits, Term, choice, number, words

MEASURES = ("pnl", "delta", "gamma", "vega", "theta")
_PERCENT = "looks like percent; type {percent:g}"
_SPOT_SHOCK = Term(
    "relative move of spot; measure pnl needs it; of a stress, blank: it follows",
    "decimal",
    limits=Limits(lowest=-1.0, open_below=True),
    slip=5,
    hint=_PERCENT,
)
_VOL_SHOCK = Term(
    "absolute move of vol; measure pnl needs it; of a stress, blank: vols stay",
    "decimal vol",
    limits=Limits(-10, 10),
    slip=2,
    hint=_PERCENT,
)

SCENARIO_TERMS = {
    "spot_shocks": replace(_SPOT_SHOCK, text="relative moves of spot", kind="numbers"),
    "vol_shocks": replace(
        _VOL_SHOCK, text="absolute moves of every vol", kind="numbers"
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
        "table Cashflows with its headers: underlying and received",
        "",
        "table",
    ),
    "explain_tolerance": number(
        "share of the P&L that may stay unexplained", "decimal", NOT_NEGATIVE
    ),
    "explain_limit": number(
        "money that may stay unexplained; blank: any", "book currency", NOT_NEGATIVE
    ),
    "received": number("cash received, paid negative", "book currency"),
    "limit": words("name of the limit, unique"),
    "limits": Term("table Limits with its headers", "", "table"),
    "spot_shock": _SPOT_SHOCK,
    "vol_shock": _VOL_SHOCK,
    "soft": number("beyond it a warning", "unit of the value", NOT_NEGATIVE),
    "hard": number("beyond it a breach", "unit of the value", NOT_NEGATIVE),
    "measure": choice("the figure that is shown or limited", *MEASURES),
}
