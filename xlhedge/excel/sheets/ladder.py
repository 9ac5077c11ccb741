"""The sheet Ladder: the book under moves of spot and vol, and as time passes.

Blocks stand below each other. The lists of inputs fix their heights; what has a column
for each underlying grows right, where nothing stands; the trades, last, grow down.
"""

from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.grid import Grid, InputList
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.results import RUNGS
from xlhedge.excel.sheets.sheet import Sheet

_MATRIX_ROW, _ROLL_ROW, _LADDER_ROW, _TRADES_ROW = 24, 41, 54, 100
_CHART_ROW, _CHART_SIZE = 4, (345, 330)
_WIDTH = len(RUNGS)


def _at(row: int, column: int = 1) -> Cell:
    return Cell("Ladder", row, column)


def _steps(first: int, last: int, step: int) -> tuple[float, ...]:
    """Decimals from thousandths, ends included."""
    return tuple(number / 1000 for number in range(first, last + 1, step))


def _points(*numbers: int) -> tuple[float, ...]:
    return tuple(number / 100 for number in numbers)


INPUTS = Panel(
    "Inputs",
    _at(4),
    value=2,
    unit=3,
    note=3,
    width=3,
    entries=(
        Entry(
            "measure",
            "pnl",
            "all blocks but the trades",
            name="ladder_measure",
            style="text_input",
            choices=TERMS["measure"].choices,
        ),
        Entry(
            "underlying",
            "=INDEX(Positions[underlying],1)",
            "of the matrix; all: their sum",
            name="matrix_underlying",
            style="text_input",
            choices_from="underlying_names",
        ),
        Entry(
            "unit",
            '="book currency"&IF(ladder_measure="gamma"," of delta per 1 %",'
            'IF(ladder_measure="vega"," per vol point",'
            'IF(ladder_measure="theta"," per day","")))',
            name="ladder_unit",
            style="note",
        ),
    ),
)
READING = Notes(
    "How to read",
    _at(9),
    (
        ("text", "moves", "-0.1: spot falls by 10 %; 0.05: vol gains 5 points"),
        ("text", "yellow", "overwrite as you like; strike/spot - 1 is a strike"),
        ("text", "bold", "the market as it is"),
        ("text", "total, all", "of pnl and theta; other measures do not add"),
        ("text", "vol", "every strike moves alike: sticky strike"),
        ("text", "trades", "of each policy, once every spot has moved"),
    ),
)

SPOT_MOVES = InputList(
    "ladder_spot_shocks", _at(_LADDER_ROW + 1), _steps(-300, 300, 15), "moves", "shock"
)
DAYS = InputList(
    "roll_days",
    _at(_ROLL_ROW + 1),
    (0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0),
    "days",
    "general",
)
ROW_MOVES = InputList(
    "matrix_spot_shocks",
    _at(_MATRIX_ROW + 1),
    _steps(-300, 300, 50),
    "spot ↓  vol →",
    "shock",
)
COLUMN_MOVES = InputList(
    "matrix_vol_shocks",
    _at(_MATRIX_ROW, 2),
    _points(-20, -15, -10, -5, -2, 0, 2, 5, 10, 15, 20),
    "",
    "shock",
    across=True,
)

MATRIX = Grid(
    _at(_MATRIX_ROW + 1, 2),
    _at(_MATRIX_ROW - 1),
    _WIDTH,
    '="Spot by vol: "&ladder_measure&" of "&matrix_underlying&", "&ladder_unit',
    book_formula(
        "XLH_MATRIX",
        *MARKET,
        ROW_MOVES.name,
        COLUMN_MOVES.name,
        "Surface",
        "ladder_measure",
        "as_of",
        "matrix_underlying",
        "Dividends",
    ),
    rows=len(ROW_MOVES.values),
    columns=len(COLUMN_MOVES.values),
    header=False,
    scale=True,
)
ROLL = Grid(
    _at(_ROLL_ROW, 2),
    _at(_ROLL_ROW - 1),
    _WIDTH,
    '="Time roll: "&ladder_measure&" after days at an unchanged market, "&ladder_unit',
    book_formula(
        "XLH_ROLL", *MARKET, DAYS.name, "Surface", "ladder_measure", "as_of", *LAST
    ),
    rows=len(DAYS.values),
)
LADDER = Grid(
    _at(_LADDER_ROW, 2),
    _at(_LADDER_ROW - 1),
    _WIDTH,
    '="Spot ladder: "&ladder_measure&" at moves of every spot, "&ladder_unit',
    book_formula(
        "XLH_LADDER",
        *MARKET,
        SPOT_MOVES.name,
        "Surface",
        "ladder_measure",
        "as_of",
        *LAST,
    ),
    rows=len(SPOT_MOVES.values),
    first="shock",
)
TRADES = ResultArray(
    _at(_TRADES_ROW),
    book_formula(
        "XLH_HEDGE_LADDER",
        *MARKET,
        "Policy",
        ROW_MOVES.name,
        "Surface",
        "as_of",
        *LAST,
    ),
    RUNGS,
    title="Trades due at each move of every spot, as the policies stand",
)

_MATRIX_LINES = (0, 2, 3, 5, 7, 8, 10)  # of its columns, a colour each


def _by_underlying(
    title: str, column: int, grid: Grid, days_or_moves: InputList, axis: str
) -> Chart:
    return Chart(
        "scatter",
        title,
        _at(_CHART_ROW, column),
        _CHART_SIZE,
        categories=days_or_moves.area,
        series=(Series(grid.name_of(1), grid.column(1), each=True, total=True),),
        category_title=axis,
        category_format="0.0" if grid is LADDER else "0",
        caption=_at(_CHART_ROW + 17, column),
    )


CHARTS = (
    _by_underlying("Spot ladder, unit at the left", 4, LADDER, SPOT_MOVES, "spot"),
    Chart(
        "scatter",
        "Spot by vol, a line per move of vol",
        _at(_CHART_ROW, 7),
        _CHART_SIZE,
        categories=ROW_MOVES.area,
        series=tuple(
            Series(MATRIX.name_of(place), MATRIX.column(place))
            for place in _MATRIX_LINES
        ),
        category_title="spot",
        category_format="0.0",
    ),
    _by_underlying("Time roll, unit at the left", 10, ROLL, DAYS, "days"),
)

LADDER_SHEET = Sheet(
    Page(
        "Ladder",
        "Ladder",
        "The book revalued in full at other spots, vols and times, and the trades that "
        "the policies would ask for on the way.",
        "result",
        header_row=_TRADES_ROW,
        scale=62,
        breaks=(_WIDTH,),
        row_breaks=(_LADDER_ROW - 2, _TRADES_ROW - 3),
    ),
    arrays=(TRADES,),
    panels=(INPUTS,),
    notes=(READING,),
    lists=(SPOT_MOVES, DAYS, ROW_MOVES, COLUMN_MOVES),
    grids=(MATRIX, ROLL, LADDER),
    charts=CHARTS,
)
