"""How cells look: colours, named styles and number formats.

The house rules of the desk: inputs blue on pale yellow, links green, results
black, errors red, units small and grey. Styles are the properties that xlsxwriter's
`add_format` takes; a number format is an Excel format code.
"""

from typing import Any, Final

from xlhedge.core.term import Term

Style = dict[str, Any]

NAVY: Final = "#1F3864"
SLATE: Final = "#6B7F9E"
BLUE: Final = "#0033CC"
PALE_YELLOW: Final = "#FFFBE6"
GREEN: Final = "#00703C"
RED: Final = "#C00000"
PALE_RED: Final = "#FDE9E7"
GREY: Final = "#7F7F7F"
LINE: Final = "#D9D9D9"

# Series of a chart, in their order; told apart in print and by the colour-blind.
PALETTE: Final = (NAVY, "#D55E00", "#009E73", "#56B4E9", "#CC79A7", "#E69F00", SLATE)

# Bars of money.
GAIN: Final = "#009E73"
LOSS: Final = "#D55E00"

FONT: Final[Style] = {"font_name": "Arial", "font_size": 9}  # of untouched cells too
_FONT: Style = FONT | {"valign": "vcenter"}
_BOX: Style = {"border": 1, "border_color": LINE}
_TEXT: Style = {"align": "left", "indent": 1}
_HEADER: Style = _FONT | {"bold": True, "font_color": "white"}
_UNIT: Style = _FONT | {"font_size": 7.5, "italic": True, "font_color": GREY}

STYLES: dict[str, Style] = {
    "title": _FONT | {"font_size": 13, "bold": True, "font_color": NAVY},
    "purpose": _FONT | {"font_color": GREY},
    "section": _FONT
    | {"bold": True, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "text": _FONT,
    "note": _FONT | _TEXT,
    "help": _FONT
    | _TEXT
    | {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "header": _HEADER | _TEXT | {"bg_color": NAVY},
    "optional_header": _HEADER | _TEXT | {"bg_color": SLATE},
    "number_header": _HEADER | {"bg_color": NAVY, "align": "right"},
    "unit": _UNIT | _TEXT | {"text_wrap": True, "valign": "bottom"},
    "number_unit": _UNIT | {"text_wrap": True, "valign": "bottom", "align": "right"},
    "unit_beside": _UNIT | _TEXT,
    "input": _FONT | _BOX | {"font_color": BLUE, "bg_color": PALE_YELLOW},
    "text_input": _FONT | _BOX | _TEXT | {"font_color": BLUE, "bg_color": PALE_YELLOW},
    "extra": _FONT | _BOX | _TEXT | {"font_color": GREY},
    "link": _FONT | _BOX | {"font_color": GREEN, "align": "right"},
    "text_link": _FONT | _BOX | _TEXT | {"font_color": GREEN},
    "result": _FONT | _BOX | {"align": "right"},
    "spill": _FONT | {"align": "right"},
    "text_spill": _FONT | _TEXT,
    "error": _FONT | _BOX | {"font_color": RED, "bg_color": PALE_RED},
    "verdict": _FONT | _BOX | {"bold": True, "align": "center"},
}

_GOOD: Style = {"font_color": "#375623", "bg_color": "#E2F0D9"}

# What a conditional format changes.
CONDITIONS: dict[str, Style] = {
    "failed": {"font_color": RED, "bg_color": PALE_RED},
    "excluded": {"font_color": GREY, "italic": True},
    "good": _GOOD,
    "buy": _GOOD | {"bold": True},
    "sell": {"bold": True, "font_color": "#843C0C", "bg_color": "#FCE4D6"},
    "warned": {"font_color": "#7F6000", "bg_color": "#FFF2CC"},
    "zero": {"font_color": "#A6A6A6", "num_format": "0"},
    "small": {"num_format": "0.00E+00"},
    "whole": {"num_format": "#,##0"},
    "day": {"num_format": "yyyy-mm-dd"},
    "count": {"num_format": "0"},
    "coins": {"num_format": "#,##0.0000"},
    "row": {},
    "head": {"font_color": "white", "bg_color": NAVY, "bold": True},
    "base": {"bold": True},
}
_STATES = {
    **dict.fromkeys(("ok", "fresh"), "good"),
    **dict.fromkeys(("warn", "unexplained", "stale", "future"), "warned"),
    **dict.fromkeys(("breach", "failed"), "failed"),
}
# The look of a word, by the name of its column.
WORDS: dict[str, dict[str, str]] = {
    "side": {"BUY": "buy", "SELL": "sell"},
    "state": _STATES,
    "flag": _STATES,
    "use": {"recommended": "good", "warned": "warned", "failed": "failed"},
}
# Of bars in cells.
BAR: Final = "#B4C7E7"
# Of a scale of money: a loss, nothing, a gain; told apart by the colour-blind.
SCALE: Final = ("#F2A58E", "#FFFFFF", "#8CCFBA")
# The line under a row of results, which have no boxes.
UNDERLINE: Final[Style] = {"bottom": 1, "bottom_color": LINE}

FORMATS: dict[str, str] = {
    "general": "General",
    "text": "@",
    "date": "yyyy-mm-dd hh:mm",
    "price": "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##",
    "quote": "[>=10]#,##0.00;[<0]-#,##0.000000;0.000000",
    "decimal": "0.0000",
    "parameter": "0.0000##",
    "points": "0.00",
    "amount": "#,##0.0###",
    "money": "#,##0.00",
    "whole": "#,##0",
    "count": "0",
    "figure": "#,##0.00",  # one section: the last of three loses a minus in Calc
    "percent": "0%",
    "share": "0.000",
    "coins": "#,##0.0000",
    "curvature": "0.00E+00",
    "shock": "+0.000;-0.000;0.000",
}

# The condition that shortens a whole number: 62,000 without a point, a date without
# a time of day.
WHOLE: dict[str, str] = {"amount": "whole", "date": "day"}

_PRICES = (
    "spot forward strike mark entry_price bid ask tick amount asset_price "
    "hedge_1_price hedge_2_price hedge_3_price"
)
_PARAMETERS = "svi_a svi_b svi_rho svi_m svi_sigma funding_8h"
_AMOUNTS = (
    "quantity multiplier lot minimum max_buy max_sell daily_volume open_interest "
    "target below above soft hard received tol_delta tol_gamma_1pct tol_vega_point "
    "payoff_strike payoff_value listed_strike"
)
_DECIMALS = "rr25 bf25 rr10 bf10"
_BY_NAME = {
    name: code
    for code, names in (
        ("price", _PRICES),
        ("parameter", _PARAMETERS),
        ("amount", _AMOUNTS),
        ("decimal", _DECIMALS),
        ("points", "rmse"),
        ("money", "value_before value_after"),
    )
    for name in names.split()
}
_BY_KIND = {"text": "text", "date": "date"}


def format_of(name: str, term: Term) -> str:
    """The name of the number format of an input column."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if term.unit == "decimal per year":
        return "decimal"
    return _BY_KIND.get(term.kind, "general")
