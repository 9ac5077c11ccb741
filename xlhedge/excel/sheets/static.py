"""The sheet Static: a payoff drawn as points and the strip that pays it; a barrier.

The points and the listed strikes stand at the left; the strip, what it pays beside the
payoff, and the legs of a barrier option right of them, each growing down.
"""

from xlhedge.book.columns import LISTED, PAYOFF
from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.page import OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable

_HEADER_ROW = 30
_STRIKES = len(PAYOFF.columns) + OWN_COLUMNS + 1
_STRIP = _STRIKES + len(LISTED.columns) + OWN_COLUMNS + 1
_DRAWN = 60  # prices
_NO_PAYOFF = "COUNTA(Payoff[payoff_strike])=0"
_NONE = '"no payoff"'
_QUOTE = "quote"


def _of_payoff(function: str) -> str:
    """A formula over the payoff, which may be empty."""
    columns = "Payoff[payoff_strike],Payoff[payoff_value],Listed[listed_strike]"
    called = f"{function}({columns},static_forward,TRUE)"
    return f"=IF({_NO_PAYOFF},{_NONE},{called})"


def _at(row: int, column: int = 1) -> Cell:
    return Cell("Static", row, column)


_LEGS = (
    ("leg", "long positive", "general", 17),
    ("strike", "quote per base", "price", 14),
    ("quantity", "units; of gaps in quote", "coins", 14),
)
STRIP_ARRAY = ResultArray(
    _at(_HEADER_ROW, _STRIP),
    _of_payoff("XLH_STATIC_STRIP"),
    result_columns(*_LEGS),
    title="The strip that pays it",
)
_PAID = _STRIP + len(STRIP_ARRAY.columns) + 1
PAYOFF_ARRAY = ResultArray(
    _at(_HEADER_ROW, _PAID),
    _of_payoff("XLH_STATIC_PAYOFF"),
    result_columns(
        ("price", "quote per base, at expiry", "price", 14),
        ("payoff", _QUOTE, "money", 14),
        ("replication", f"{_QUOTE}, of the strip", "money", 14),
        ("gap", f"{_QUOTE}, strip - payoff", "money", 14),
    ),
    title="What it pays beside the payoff",
)
_BARRIER = _PAID + len(PAYOFF_ARRAY.columns) + 1
_TERMS = "barrier_flag,barrier_spot,barrier_strike,barrier_level"
_MARKET = "barrier_years,barrier_rate,barrier_vol,barrier_dividend"
BARRIER_ARRAY = ResultArray(
    _at(_HEADER_ROW, _BARRIER),
    f"=XLH_BARRIER_STATIC({_TERMS},barrier_type,{_MARKET},TRUE)",
    result_columns(*_LEGS),
    title="Legs of the barrier option",
)


def _input(name: str, label: str, term: str, value: str | float) -> Entry:
    """An input of a panel, with the unit and the choices of its term."""
    found = TERMS[term]
    is_text = isinstance(value, str)
    return Entry(
        label,
        value,
        "" if is_text else found.unit,
        name=name,
        style="text_input" if is_text else "input",
        choices=found.choices if is_text else (),
    )


STRIP_PANEL = Panel(
    "Payoff",
    _at(4),
    value=2,
    unit=3,
    note=3,
    width=3,
    entries=(
        Entry(
            "forward",
            "=INDEX(Market[spot],1)",
            "quote per base: puts below it, calls above; at first spot of row 1",
            name="static_forward",
            style="link",
            format="price",
        ),
        Entry(
            "largest shortfall",
            f"=IF({_NO_PAYOFF},{_NONE},IF(ISERROR(static_paid_head),static_paid_head,"
            "MAX(0,-MIN(static_gaps))))",
            "quote, at any price",
            name="static_shortfall",
            format="money",
        ),
        Entry(
            "largest excess",
            f"=IF({_NO_PAYOFF},{_NONE},IF(ISERROR(static_paid_head),static_paid_head,"
            "MAX(0,MAX(static_gaps))))",
            "quote, at any price",
            name="static_excess",
            format="money",
        ),
        Entry(
            "legs not listed",
            '=COUNTIF(static_legs,"uncovered*")',
            "kinks beyond the listed strikes",
            name="static_uncovered",
            format="count",
        ),
        Entry(
            "tables that failed",
            f"=IF({_NO_PAYOFF},0,ISERROR(static_head)+ISERROR(static_paid_head))"
            "+ISERROR(barrier_head)",
            "of three",
            name="static_failed",
            format="count",
            good="0",
        ),
    ),
)
BARRIER_PANEL = Panel(
    "Barrier option, by put-call symmetry",
    _at(4, _BARRIER),
    value=_BARRIER + 1,
    unit=_BARRIER + 2,
    note=_BARRIER + 3,
    width=4,
    entries=(
        _input("barrier_type", "kind", "barrier_kind", "down_out"),
        _input("barrier_flag", "flag", "flag", "call"),
        _input("barrier_spot", "spot", "spot", 100.0),
        _input("barrier_strike", "strike", "strike", 100.0),
        _input("barrier_level", "barrier", "barrier", 90.0),
        _input("barrier_years", "years", "years", 0.5),
        _input("barrier_rate", "rate", "rate", 0.03),
        _input("barrier_vol", "vol", "vol", 0.25),
        _input("barrier_dividend", "dividend", "dividend", 0.03),
        Entry(
            "price of the option",
            '=XLH_BARRIER("price",barrier_type,barrier_flag,barrier_spot,'
            f"barrier_strike,barrier_level,{_MARKET})",
            _QUOTE,
            "value of the legs: below",
            name="barrier_price",
            format="decimal",
        ),
    ),
)
DIGITAL_PANEL = Panel(
    "Digital option, by a spread",
    _at(17, _BARRIER),
    value=_BARRIER + 1,
    unit=_BARRIER + 2,
    note=_BARRIER + 3,
    width=4,
    entries=(
        _input("digital_flag", "flag", "flag", "call"),
        _input("digital_strike", "strike", "strike", 100.0),
        _input("digital_width", "width", "spread_width", 2.0),
        _input("digital_payout", "payout", "payout", 1000.0),
        _input("digital_cover", "cover", "cover", "over"),
        Entry(
            "long, short, spreads",
            "=XLH_DIGITAL_STATIC(digital_flag,digital_strike,digital_width,"
            "digital_payout,digital_cover)",
            name="digital_spread",
            format="general",
            width=3,
        ),
    ),
)

STATIC_SHEET = Sheet(
    Page(
        "Static",
        "Static hedges",
        "A payoff at one expiry as points, straight lines between and beyond, and the "
        "options that pay it; a barrier and a digital option by plain ones.",
        "input",
        header_row=_HEADER_ROW,
        scale=60,
        breaks=(_BARRIER - 2,),
    ),
    tables=(
        InputTable("Payoff", _at(_HEADER_ROW), "Payoff, as points"),
        InputTable("Listed", _at(_HEADER_ROW, _STRIKES), "Listed"),
    ),
    arrays=(STRIP_ARRAY, PAYOFF_ARRAY, BARRIER_ARRAY),
    panels=(STRIP_PANEL, BARRIER_PANEL, DIGITAL_PANEL),
    charts=(
        Chart(
            "scatter",
            "Payoff and replication at expiry, quote",
            _at(4, _STRIP),
            (720, 460),
            categories=PAYOFF_ARRAY.first("price", _DRAWN),
            series=(
                Series("payoff", PAYOFF_ARRAY.first("payoff", _DRAWN)),
                Series("replication", PAYOFF_ARRAY.first("replication", _DRAWN)),
            ),
            category_format="#,##0",
        ),
    ),
    names={
        "static_head": f"={absolute(STRIP_ARRAY.anchor)}",
        "static_paid_head": f"={absolute(PAYOFF_ARRAY.anchor)}",
        "static_legs": f"={absolute(STRIP_ARRAY.below('leg'))}",
        "static_gaps": f"={absolute(PAYOFF_ARRAY.below('gap'))}",
        "barrier_head": f"={absolute(BARRIER_ARRAY.anchor)}",
    },
    widths=dict.fromkeys(range(_STRIKES - OWN_COLUMNS, _STRIKES), 3)
    | dict.fromkeys(range(_STRIP - OWN_COLUMNS, _STRIP), 3)
    | {_PAID - 1: 3, _BARRIER - 1: 3, _BARRIER + 3: 22},
)
