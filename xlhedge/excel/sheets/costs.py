"""The sheet Costs: the cheapest hedge of a delta over a horizon, and its funding.

Inputs and answer stand above, the costs by horizon below them; the ranking and the
forecast of the funding, last, grow down.
"""

from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.grid import Grid, InputList
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet

_GRID_ROW, _HEADER_ROW = 28, 40
_QUOTE = "price currency"
_DRAWN = 6  # instruments of the ranking
_LINES = 3  # instruments by horizon

_KINDS = "+".join(
    f'(Instruments[kind]="{kind}")' for kind in ("spot", "future", "perpetual")
)
_MINE = "(Instruments[underlying]=cost_underlying)"
_NONE_LISTED = f"SUMPRODUCT({_MINE}*(Instruments[tradable]=TRUE)*({_KINDS}))=0"
_PERPETUALS = 'Instruments[underlying],cost_underlying,Instruments[kind],"perpetual"'
_NO_PERPETUAL = f"COUNTIFS({_PERPETUALS})=0"
_NO_FUNDING = f'COUNTIFS({_PERPETUALS},Instruments[funding_8h],">-1")=0'


def _listed(formula: str) -> str:
    """A formula over instruments, which may be none."""
    return f'=IF({_NONE_LISTED},"no instrument",{formula.removeprefix("=")})'


def _perpetual(formula: str) -> str:
    """A formula over a perpetual, which may not be listed, or lack its funding."""
    found = f'IF({_NO_FUNDING},"no funding_8h",{formula.removeprefix("=")})'
    return f'=IF({_NO_PERPETUAL},"no perpetual",{found})'


def _at(row: int, column: int = 1) -> Cell:
    return Cell("Costs", row, column)


HORIZONS = InputList(
    "cost_horizons",
    _at(_GRID_ROW + 1),
    (1.0, 7.0, 14.0, 21.0, 30.0, 60.0),
    "days",
    "general",
)
_ASKED = ("Market", "cost_underlying", "as_of", "TRUE")
HORIZON_GRID = Grid(
    _at(_GRID_ROW, 2),
    _at(_GRID_ROW - 1),
    10,
    f"Cost per unit of delta over each horizon, {_QUOTE}; #N/A: cannot be held so long",
    _listed(
        book_formula(
            "XLH_HEDGE_COSTS", "Instruments", "cost_delta", HORIZONS.name, *_ASKED
        )
    ),
    rows=len(HORIZONS.values),
    format="figure",
    first="general",
)
RANK_ARRAY = ResultArray(
    _at(_HEADER_ROW),
    _listed(
        book_formula(
            "XLH_HEDGE_RANK", "Instruments", "cost_delta", "cost_horizon", *_ASKED
        )
    ),
    result_columns(
        ("instrument", "cheapest first", "general", 22),
        ("quantity", "contracts, + buy", "amount", 16),
        ("spread", f"{_QUOTE}, both ways", "money", 15),
        ("fee", f"{_QUOTE}, both ways", "money", 15),
        ("funding", f"{_QUOTE}, - received", "money", 15),
        ("basis", f"{_QUOTE}, - received", "money", 15),
        ("total", f"{_QUOTE}, - received", "money", 15),
        ("per_delta", f"{_QUOTE} per unit of delta", "money", 15),
        ("price_currency", "of the costs", "general", 15),
        ("status", "ok or why not", "general", 44),
    ),
    title="Hedges by cost over the horizon",
)
FORECAST_ARRAY = ResultArray(
    _at(_HEADER_ROW, len(RANK_ARRAY.columns) + 2),
    _perpetual(
        "XLH_FUNDING_FORECAST(cost_notional,cost_funding,cost_horizons,"
        "cost_long_run,cost_half_life,TRUE)"
    ),
    result_columns(
        ("days", "from now", "amount", 14),
        ("funding_8h", "decimal per 8 h, then", "parameter", 13),
        ("rate_year", "decimal per year, then", "decimal", 13),
        ("received", "quote until then, - paid", "money", 16),
    ),
    title="Funding forecast of the hedge in a perpetual",
)
INPUTS = Panel(
    "Question",
    _at(4),
    value=2,
    unit=3,
    note=4,
    width=5,
    entries=(
        Entry(
            "underlying",
            "=INDEX(Policy[underlying],1)",
            "",
            "at first that of the first policy",
            name="cost_underlying",
            style="link",
            choices_from="underlying_names",
        ),
        Entry(
            "delta to hedge",
            10.0,
            "base",
            "+: the book is long, the hedge sells",
            name="cost_delta",
            style="input",
            format="amount",
        ),
        Entry(
            "horizon",
            30.0,
            "days",
            "of the ranking",
            name="cost_horizon",
            style="input",
        ),
        Entry(
            "notional",
            "=-cost_delta*SUMIF(Market[underlying],cost_underlying,Market[spot])",
            "quote",
            "of the hedge in a perpetual, long +",
            name="cost_notional",
            style="link",
            format="money",
        ),
        Entry(
            "funding now",
            _perpetual(f"AVERAGEIFS(Instruments[funding_8h],{_PERPETUALS})"),
            "decimal per 8 h",
            "Instruments, mean of its perpetuals",
            name="cost_funding",
            style="link",
            format="parameter",
        ),
        Entry(
            "returns to",
            0.0001,
            "decimal per 8 h",
            "the usual rate of the venue",
            name="cost_long_run",
            style="input",
            format="parameter",
        ),
        Entry(
            "half-life",
            7.0,
            "days",
            "time for half of the way there",
            name="cost_half_life",
            style="input",
        ),
    ),
)


def _cheapest(column: str) -> str:
    """A cell of the first row; the error of the array, or of the row's cost."""
    cost = "INDEX(cost_totals,1)"
    found = f"IF(ISERROR({cost}),{cost},INDEX({column},1))"
    return _listed(f"IF(ISERROR(cost_head),cost_head,{found})")


ANSWER = Panel(
    "Answer",
    _at(14),
    value=2,
    unit=3,
    note=4,
    width=5,
    entries=(
        Entry("cheapest", _cheapest("cost_instruments"), name="cost_cheapest"),
        Entry(
            "trade",
            _cheapest("cost_quantities"),
            "contracts, + buy",
            name="cost_trade",
            format="amount",
        ),
        Entry(
            "cost over the horizon",
            _cheapest("cost_totals"),
            _QUOTE,
            "received if below 0",
            name="cost_total",
            format="money",
        ),
        Entry(
            "hedges that failed",
            f"=IF({_NONE_LISTED},0,IF(ISERROR(cost_head),0,"
            "COUNTA(cost_states)-COUNT(cost_totals)))",
            "hedges",
            "the reason stands in status",
            name="cost_hedges_failed",
            format="count",
        ),
        Entry(
            "tables that failed",
            f"=IF({_NONE_LISTED},0,ISERROR(cost_head)+ISERROR(cost_horizon_head))"
            f"+IF({_NO_FUNDING},0,ISERROR(cost_funding_head)+0)",
            "of three",
            name="cost_failed",
            format="count",
            good="0",
        ),
    ),
)
_SIZE = (400, 420)
CHARTS = (
    Chart(
        "stacked",
        f"Cost over the horizon by its parts, {_QUOTE}",
        _at(4, 6),
        _SIZE,
        categories=RANK_ARRAY.first("instrument", _DRAWN),
        series=tuple(
            Series(name, RANK_ARRAY.first(name, _DRAWN))
            for name in ("spread", "fee", "funding", "basis")
        ),
    ),
    Chart(
        "scatter",
        "Cost per unit of delta by days, first three",
        _at(4, 10),
        (330, 420),
        categories=HORIZONS.area,
        series=tuple(
            Series(HORIZON_GRID.name_of(place), HORIZON_GRID.column(place))
            for place in range(1, _LINES + 1)
        ),
        category_format="0",
    ),
    Chart(
        "scatter",
        "Funding received by days, quote",
        _at(4, 12),
        (400, 420),
        categories=FORECAST_ARRAY.first("days", len(HORIZONS.values)),
        series=(
            Series("received", FORECAST_ARRAY.first("received", len(HORIZONS.values))),
        ),
        category_format="0",
    ),
)

COSTS_SHEET = Sheet(
    Page(
        "Costs",
        "Costs of hedging",
        "Spread, fee, funding and basis of each instrument that can hedge a delta, "
        "opened now and closed at the horizon, with spot unchanged.",
        "result",
        header_row=_HEADER_ROW,
        scale=58,
        breaks=(len(RANK_ARRAY.columns) + 5,),
    ),
    arrays=(RANK_ARRAY, FORECAST_ARRAY),
    panels=(INPUTS, ANSWER),
    lists=(HORIZONS,),
    grids=(HORIZON_GRID,),
    charts=CHARTS,
    names={
        "cost_head": f"={absolute(RANK_ARRAY.anchor)}",
        "cost_horizon_head": f"={absolute(HORIZON_GRID.anchor)}",
        "cost_funding_head": f"={absolute(FORECAST_ARRAY.anchor)}",
        "cost_instruments": f"={absolute(RANK_ARRAY.below('instrument'))}",
        "cost_quantities": f"={absolute(RANK_ARRAY.below('quantity'))}",
        "cost_totals": f"={absolute(RANK_ARRAY.below('total'))}",
        "cost_states": f"={absolute(RANK_ARRAY.below('status'))}",
    },
    widths={len(RANK_ARRAY.columns) + 1: 3},
)
