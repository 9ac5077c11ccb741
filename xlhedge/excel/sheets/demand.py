"""The sheet Demand: the gamma of dealers, and where it turns."""

from xlhedge.book.demand import STEPS_SHOWN
from xlhedge.excel.saved.address import Area, Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.page import LOWER_HEADER_ROW, Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.sheet import Sheet

_BOOK = "book currency"
_GAMMA = f"{_BOOK} of delta per 1 %"
_PROFILE = STEPS_SHOWN + 1  # rows; the row `now` stands before them
_FLIP = _PROFILE + 2  # row of the nearest flip, or of the words that there is none


def _at(row: int, column: int = 1) -> Cell:
    return Cell("Demand", row, column)


_CALL = book_formula(
    *("XLH_BOOK_GEX", "Instruments", "Market", "demand_underlying"),
    *("demand_signs", "demand_ends", "Surface", "as_of", "TRUE", "Dividends"),
)
# Not a failure: a desk may list no options, or not know their open interest.
_NOTHING = (
    "COUNTIFS(Instruments[underlying],demand_underlying,"
    'Instruments[kind],"option",Instruments[open_interest],">=0")=0'
)
DEMAND_ARRAY = ResultArray(
    _at(LOWER_HEADER_ROW),
    f'=IF({_NOTHING},"no open interest",{_CALL[1:]})',
    result_columns(
        ("item", "now, profile, flip", "general", 22),
        ("move", "of spot", "shock", 14),
        ("spot", "quote per base", "price", 14),
        ("gamma_1pct", _GAMMA, "whole", 24),
    ),
    title="Gamma of dealers: now, along moves of spot, and every flip",
)


def _shown(name: str, row: int) -> str:
    """A cell of the array; its error where it is one, none where it asks nothing."""
    found = f"IF(ISERROR(demand_head),demand_head,INDEX({name},{row}))"
    return f'IF({_NOTHING},"none",{found})'


def _of_now(formula: str) -> str:
    """A formula over the gamma of now; what stands in its place where there is none."""
    return f"=IF(ISNUMBER(demand_now),{formula},demand_now)"


def _number(label: str, value: float, unit: str, note: str, name: str) -> Entry:
    return Entry(label, value, unit, note, name, style="input", format="general")


QUESTION = Panel(
    "Question",
    _at(4),
    value=2,
    unit=3,
    note=4,
    width=4,
    entries=(
        Entry(
            "underlying",
            "=INDEX(Market[underlying],1)",
            "of Instruments",
            "its options with open_interest",
            name="demand_underlying",
            style="text_link",
            choices_from="underlying_names",
        ),
        _number("sign of calls", 1.0, "-1 to 1", "1: dealers are long", "demand_calls"),
        _number(
            "sign of puts", -1.0, "-1 to 1", "-1: dealers are short", "demand_puts"
        ),
        _number("lowest move", -0.3, "decimal", "of the profile", "demand_low"),
        _number("highest move", 0.3, "decimal", "flips: between them", "demand_high"),
    ),
)
ANSWER = Panel(
    "Answer",
    _at(11),
    value=2,
    unit=3,
    note=4,
    width=4,
    entries=(
        Entry(
            "gamma of dealers",
            f"={_shown('demand_gammas', 1)}",
            "per 1 %",
            f"{_BOOK} of delta",
            name="demand_now",
            format="whole",
        ),
        Entry(
            "their trade",
            _of_now("-demand_now"),
            "+ buy",
            "as the spot rises 1 %",
            format="whole",
        ),
        Entry(
            "they",
            _of_now('IF(demand_now>0,"damp",IF(demand_now<0,"drive","leave"))'),
            "moves",
            "long damps, short drives",
        ),
        Entry(
            "nearest flip",
            f"={_shown('demand_spots', _FLIP)}",
            "quote per base",
            "none: no sign change",
            name="demand_flip",
            format="price",
        ),
        Entry(
            "distance",
            '=IF(ISNUMBER(demand_flip),demand_flip/demand_spot-1,"none")',
            "of spot",
            format="decimal",
        ),
        Entry(
            "flips",
            '=IF(ISERROR(demand_head),demand_head,COUNTIF(demand_items,"fli?"))',
            "count",
            "all stand below the profile",
            format="count",
        ),
        Entry(
            "spot",
            f"={_shown('demand_spots', 1)}",
            "quote per base",
            name="demand_spot",
            format="price",
        ),
        Entry(
            "mark of the flip",
            "=IF(ISNUMBER(demand_flip),demand_flip,demand_spot)",
            "quote per base",
            "on the chart; none: now",
            name="demand_mark",
            format="price",
        ),
        Entry(
            "its height",
            "=IF(ISNUMBER(demand_flip),0,demand_now)",
            "per 1 %",
            name="demand_mark_height",
            format="whole",
        ),
    ),
)
_CONVENTION = Notes(
    "How to read",
    _at(LOWER_HEADER_ROW + 2, 6),  # below what repeats on paper
    (
        ("text", "sign", "what dealers hold of the open interest: an assumption"),
        ("text", "+1, -1", "long the calls, short the puts: the usual convention"),
        (
            "text",
            "profile",
            "every gamma at the moved spot, vols of strikes stay",
        ),
        ("text", "flip", "where the profile crosses 0: from damping to driving"),
    ),
)


def _cells(panel: Panel, *names: str) -> Area:
    """The values of entries that stand below each other."""
    sheet, top, column = panel.corner._replace(column=panel.value)
    rows = [top + 1 + i for i, e in enumerate(panel.entries) if e.name in names]
    return Area(sheet, rows[0], column, rows[-1], column)


def _profile(name: str) -> Area:
    """The rows of the profile under one column name."""
    whole = DEMAND_ARRAY.first(name, _PROFILE + 1)
    return whole._replace(top=whole.top + 1)


_CHART = Chart(
    "scatter",
    f"Gamma of dealers by spot, {_GAMMA}",
    _at(4, 6),
    (650, 360),
    categories=_profile("spot"),
    series=(
        Series("profile", _profile("gamma_1pct")),
        Series(
            "now",
            DEMAND_ARRAY.first("gamma_1pct", 1),
            DEMAND_ARRAY.first("spot", 1),
            as_points=True,
        ),
        Series(
            "nearest flip",
            _cells(ANSWER, "demand_mark_height"),
            _cells(ANSWER, "demand_mark"),
            as_points=True,
        ),
    ),
    category_title="spot",
    category_format="#,##0",
)

DEMAND_SHEET = Sheet(
    Page(
        "Demand",
        "Demand",
        "What dealers must trade to stay hedged as the spot moves, from the open "
        "interest of the options in Instruments; whom it belongs to is an assumption.",
        "result",
        header_row=LOWER_HEADER_ROW,
        scale=70,
        breaks=(7,),
    ),
    arrays=(DEMAND_ARRAY,),
    panels=(QUESTION, ANSWER),
    notes=(_CONVENTION,),
    charts=(_CHART,),
    names={
        "demand_signs": f"={absolute(_cells(QUESTION, 'demand_calls', 'demand_puts'))}",
        "demand_ends": f"={absolute(_cells(QUESTION, 'demand_low', 'demand_high'))}",
        "demand_head": f"={absolute(DEMAND_ARRAY.anchor)}",
        "demand_items": f"={absolute(DEMAND_ARRAY.below('item'))}",
        "demand_spots": f"={absolute(DEMAND_ARRAY.below('spot'))}",
        "demand_gammas": f"={absolute(DEMAND_ARRAY.below('gamma_1pct'))}",
    },
    widths={5: 3, 6: 14, 7: 84},
)
