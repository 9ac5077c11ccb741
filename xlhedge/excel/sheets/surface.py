"""The sheet Surface: the input rows, the shape of each, and one smile drawn."""

from xlhedge.book.columns import SURFACE
from xlhedge.book.surface_shape import SHAPE_COLUMNS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.page import HEADER_ROW, OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet

_SHAPE = len(SURFACE.columns) + OWN_COLUMNS + 1  # the first column of the shape
_SMILE = _SHAPE + len(SHAPE_COLUMNS) + 1  # that of the smile and its chart
_GRID = _SMILE + 7
_MARKS = _GRID + 5
_DRAWN_MARKS = 60  # of one expiry; a venue lists fewer

_VOL = "decimal per year"
_K = "ln(strike/forward)"

SHAPE_ARRAY = ResultArray(
    Cell("Surface", HEADER_ROW, _SHAPE),
    book_formula(
        "XLH_SURFACE_SHAPE",
        *("Surface", "Market", "Instruments", "Dividends", "as_of", "TRUE"),
    ),
    result_columns(
        ("underlying", "key of Market", "general", 11),
        ("expiry", "UTC", "general", 17),
        ("smile", "kind", "general", 8),
        ("years", "years", "decimal", 8),
        ("forward", "quote per base", "price", 12),
        ("forward_source", "where it is from", "general", 15),
        ("atm_vol", "decimal, at the forward", "decimal", 10),
        ("skew", "dvol/dk at the forward", "decimal", 12),
        ("rr25", "vol of 25-delta call less put", "decimal", 12),
        ("bf25", "their mean less the straddle", "decimal", 12),
        ("marks", "options with mark_vol", "count", 10),
        ("mark_rmse", "vol points from the marks", "points", 11),
        ("status", "ok, why the row failed, or what can be arbitraged", "general", 60),
    ),
    title="Shape of each row, fit to the listed marks, arbitrage",
)


def _chosen(name: str) -> str:
    """The first row of the table until somebody chooses another."""
    column = f"Surface[{name}]"
    return f'=IF(COUNTA({column})=0,"none",INDEX({column},1))'


SMILE_INPUTS = Panel(
    "One smile",
    Cell("Surface", HEADER_ROW, _SMILE),
    value=_SMILE + 1,
    unit=_SMILE + 2,
    note=_SMILE + 3,
    width=6,
    entries=(
        Entry(
            "underlying",
            _chosen("underlying"),
            "",
            "choose one; at first that of row 1",
            name="smile_underlying",
            style="link",
            choices_from="underlying_names",
        ),
        Entry(
            "expiry",
            _chosen("expiry"),
            "UTC",
            "any time between its first and its last",
            name="smile_expiry",
            style="link",
            format="date",
            choices_from="surface_expiries",
        ),
    ),
)
_CHOSEN = ("Surface", "Market", "smile_underlying", "smile_expiry")
SMILE_ARRAY = ResultArray(
    Cell("Surface", HEADER_ROW, _GRID),
    book_formula(
        "XLH_SURFACE_VOL",
        *(*_CHOSEN, "", "Instruments", "Dividends", "as_of", "", "TRUE"),
    ),
    result_columns(
        ("strike", "quote per base", "price", 12),
        ("k", _K, "decimal", 14),
        ("vol", _VOL, "decimal", 10),
        ("source", "expiry, or between two", "general", 13),
    ),
    title="Its vols by strike",
)
MARKS_ARRAY = ResultArray(
    Cell("Surface", HEADER_ROW, _MARKS),
    book_formula(
        "XLH_SURFACE_MARKS",
        *("Surface", "Market", "Instruments", "smile_underlying", "smile_expiry"),
        *("Dividends", "as_of", "TRUE"),
    ),
    result_columns(
        ("instrument", "listed option", "general", 26),
        ("underlying", "key of Market", "general", 11),
        ("expiry", "UTC", "general", 17),
        ("strike", "quote per base", "price", 12),
        ("k", _K, "decimal", 14),
        ("mark_vol", _VOL, "decimal", 10),
        ("vol", f"{_VOL}, of the smile", "decimal", 10),
        ("difference", "vol points, smile less mark", "points", 12),
        ("source", "expiry, or between two", "general", 13),
        ("status", "ok or why not", "general", 36),
    ),
    title="Listed marks beside it",
)

_DRAWN = 41  # strikes of the grid
_CHART = Chart(
    "scatter",
    "Smile and listed marks, vol by log-moneyness",
    Cell("Surface", HEADER_ROW + 4, _SMILE),
    (540, 330),
    categories=SMILE_ARRAY.first("k", _DRAWN),
    series=(
        Series("Surface", SMILE_ARRAY.first("vol", _DRAWN)),
        Series(
            "listed mark_vol",
            MARKS_ARRAY.first("mark_vol", _DRAWN_MARKS),
            places=MARKS_ARRAY.first("k", _DRAWN_MARKS),
            as_points=True,
        ),
    ),
    number_format="0.00",
    category_title=_K,
)
SURFACE_SHEET = Sheet(
    Page(
        "Surface",
        "Surface",
        "One row per underlying and expiry: an svi smile, a delta smile or a flat "
        "vol. To the right: the shape of each row, and one smile drawn.",
        "input",
        frozen_columns=2,
        scale=60,
        breaks=(_SHAPE - 2, _SMILE - 2, _GRID - 2),
    ),
    arrays=(SHAPE_ARRAY, SMILE_ARRAY, MARKS_ARRAY),
    panels=(SMILE_INPUTS,),
    charts=(_CHART,),
    names={
        "surface_expiries": "=Surface[expiry]",
        "surface_status": f"={absolute(SHAPE_ARRAY.below('status'))}",
    },
    widths={
        **dict.fromkeys(range(_SHAPE - OWN_COLUMNS, _SHAPE), 3),
        _SMILE - 1: 3,
        _SMILE: 12,
        _SMILE + 1: 17,
        **dict.fromkeys(range(_SMILE + 2, _GRID - 1), 12),
        _GRID - 1: 3,
        _MARKS - 1: 3,
    },
)
