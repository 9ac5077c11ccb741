"""The sheet HedgeRatio: series of prices in, every method of a ratio side by side.

The series stand at the left, the answer above them; the methods, the hedges held
together and the ratio over time stand right of them, each growing down.
"""

from xlhedge.book.columns import SERIES
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.page import OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable

_HEADER_ROW = 28  # below the answer
_METHODS = len(SERIES.columns) + OWN_COLUMNS + 1
DRAWN = 1000  # rows of the ratio over time
_RATIO = "hedge per asset"
_SHARE = "part of the variance"

NO_SERIES = "COUNTA(Series[date])=0"
NONE = '"no series"'


def of_series(function: str, *arguments: str) -> str:
    """A formula over the table Series, which may be empty."""
    called = book_formula(function, "Series", *arguments)
    return f"=IF({NO_SERIES},{NONE},{called[1:]})"


def _at(row: int, column: int = 1) -> Cell:
    return Cell("HedgeRatio", row, column)


METHODS_ARRAY = ResultArray(
    _at(_HEADER_ROW, _METHODS),
    of_series(
        "XLH_SERIES_RATIOS",
        *("ratio_hedge_number", "ratio_window", "ratio_holdout"),
        *("ratio_confidence", "TRUE"),
    ),
    result_columns(
        ("method", "how it is found", "general", 13),
        ("use", "which one", "general", 13),
        ("ratio", _RATIO, "decimal", 10),
        ("standard_error", "same unit", "decimal", 15),
        ("low", "end of the interval", "decimal", 10),
        ("high", "end of the interval", "decimal", 10),
        ("correlation", "of the changes", "decimal", 11),
        ("r_squared", f"{_SHARE} that it takes off", "decimal", 11),
        ("residual_volatility", "quote per asset and period", "decimal", 19),
        ("durbin_watson", "2: no autocorrelation", "decimal", 14),
        ("stability", "p-value that one ratio held", "decimal", 11),
        ("reduction", f"{_SHARE}, out of the sample", "decimal", 12),
        ("lead", "t, on the usual method", "points", 9),
        ("why", "to use it or not", "general", 78),
        ("status", "ok or why not", "general", 34),
    ),
    title="Every method, the recommended one first",
)
_TOGETHER = _METHODS + len(METHODS_ARRAY.columns) + 1
TOGETHER_ARRAY = ResultArray(
    _at(_HEADER_ROW, _TOGETHER),
    of_series("XLH_SERIES_TOGETHER", "ratio_ridge", "ratio_confidence", "TRUE"),
    result_columns(
        ("hedge", "column of Series", "general", 15),
        ("ratio", f"{_RATIO}, with the others", "decimal", 12),
        ("standard_error", "same unit", "decimal", 15),
        ("low", "end of the interval", "decimal", 10),
        ("high", "end of the interval", "decimal", 10),
        ("ratio_alone", f"{_RATIO}, without them", "decimal", 12),
        ("r_squared_alone", f"{_SHARE}, this one alone", "decimal", 16),
        ("r_squared", f"{_SHARE}, all together", "decimal", 11),
        ("condition", "of their correlations", "points", 11),
        ("stability", "p-value that they held", "decimal", 11),
        ("status", "ok or what to know", "general", 34),
    ),
    title="All hedges at once, and each alone",
)
_PATH = _TOGETHER + len(TOGETHER_ARRAY.columns) + 1
PATH_ARRAY = ResultArray(
    _at(_HEADER_ROW, _PATH),
    of_series(
        "XLH_SERIES_PATH",
        *("ratio_hedge_number", "ratio_window", "ratio_decay"),
        *("ratio_confidence", "TRUE"),
    ),
    result_columns(
        ("date", "UTC, end of the window", "date", 17),
        ("rolling", f"{_RATIO}, in the window", "decimal", 12),
        ("low", "end of the interval", "decimal", 10),
        ("high", "end of the interval", "decimal", 10),
        ("ewma", f"{_RATIO}, of EWMA", "decimal", 10),
        ("status", "ok or why not", "general", 30),
    ),
    title="The ratio over time",
)


def _first(column: str) -> str:
    """What the first row of the methods says; the error of the array if it is one."""
    shown = f"IF(ISERROR(ratio_head),ratio_head,INDEX({column},1))"
    return f"=IF({NO_SERIES},{NONE},{shown})"


def _input(label: str, value: float, unit: str, note: str, name: str) -> Entry:
    return Entry(label, value, unit, note, name, style="input", format="general")


QUESTION = Panel(
    "Question",
    _at(4),
    value=2,
    unit=3,
    note=4,
    width=6,
    entries=(
        _input("hedge", 1.0, "1, 2 or 3", "by its price", "ratio_hedge_number"),
        _input("window", 40.0, "changes", "of method rolling", "ratio_window"),
        _input("decay", 0.94, "fraction", "of method ewma", "ratio_decay"),
        _input("holdout", 0.25, "of the changes", "kept out", "ratio_holdout"),
        _input("confidence", 0.95, "fraction", "of intervals", "ratio_confidence"),
        _input("ridge", 0.0, "fraction", "all hedges at once", "ratio_ridge"),
        Entry(
            "asset held",
            2_000_000.0,
            "units, + long",
            "of what asset_price is for",
            name="ratio_asset_units",
            style="input",
            format="amount",
        ),
        Entry(
            "one contract",
            42_000.0,
            "units",
            "of what the price of the hedge is for",
            name="ratio_contract_units",
            style="input",
            format="amount",
        ),
        _input("lot", 1.0, "contracts", "", "ratio_lot"),
    ),
)
ANSWER = Panel(
    "Answer",
    _at(15),
    value=2,
    unit=3,
    note=4,
    width=6,
    entries=(
        Entry(
            "method",
            _first("ratio_methods"),
            "recommended",
            name="ratio_method",
        ),
        Entry("why", _first("ratio_reasons"), name="ratio_why", style="note"),
        Entry(
            "hedge ratio",
            _first("ratio_values"),
            _RATIO,
            "+: sell against a long asset",
            name="ratio_recommended",
            format="decimal",
        ),
        Entry(
            "contracts",
            f"=IF({NO_SERIES},{NONE},XLH_CONTRACTS(ratio_recommended,"
            "ratio_asset_units,ratio_contract_units))",
            "contracts",
            "ratio × asset held / one contract",
            name="ratio_contracts",
            format="money",
        ),
        Entry(
            "trade",
            f"=IF({NO_SERIES},{NONE},XLH_LOTS(-ratio_contracts,ratio_lot))",
            "contracts, + buy",
            "in whole lots",
            name="ratio_trade",
            format="amount",
        ),
        Entry(
            "methods that failed",
            '=COUNTIF(ratio_uses,"faile?")',
            "methods",
            "the reason stands in status",
            name="ratio_methods_failed",
            format="count",
        ),
        Entry(
            "tables that failed",
            f'=IF({NO_SERIES},0,(COUNTIF(ratio_uses,"recommende?")=0)'
            "+ISERROR(ratio_together_head)+ISERROR(ratio_path_head))",
            "of three",
            "nothing recommended, or an error",
            name="ratio_failed",
            format="count",
            good="0",
        ),
    ),
)
_PATH_CHART = Chart(
    "scatter",
    "Ratio over time, hedge per asset",
    _at(4, _METHODS),
    (560, 420),
    categories=PATH_ARRAY.first("date", DRAWN),
    series=(
        Series("rolling", PATH_ARRAY.first("rolling", DRAWN)),
        Series("low", PATH_ARRAY.first("low", DRAWN), colour="#B4C7E7"),
        Series("high", PATH_ARRAY.first("high", DRAWN), colour="#B4C7E7"),
        Series("ewma", PATH_ARRAY.first("ewma", DRAWN), colour="#D55E00"),
    ),
    number_format="0.00",
    category_format="yyyy-mm",
)
_KINDS = 9  # methods
_METHODS_CHART = Chart(
    "line",
    "Ratio by method with its interval, hedge per asset",
    _at(4, _METHODS + 7),
    (560, 420),
    categories=METHODS_ARRAY.first("method", _KINDS),
    series=tuple(
        Series(name, METHODS_ARRAY.first(name, _KINDS), as_points=True)
        for name in ("high", "ratio", "low")
    ),
    number_format="0.00",
)

HEDGE_RATIO_SHEET = Sheet(
    Page(
        "HedgeRatio",
        "Hedge ratio",
        "Prices of an asset and of its hedges at the same times, oldest first. Ratios "
        "are from the changes between neighbouring rows; ecm takes the prices.",
        "input",
        header_row=_HEADER_ROW,
        scale=55,
        breaks=(_METHODS - 2, _TOGETHER - 2, _PATH - 2),
    ),
    tables=(InputTable("Series", _at(_HEADER_ROW, 1), "Series"),),
    arrays=(METHODS_ARRAY, TOGETHER_ARRAY, PATH_ARRAY),
    panels=(QUESTION, ANSWER),
    charts=(_PATH_CHART, _METHODS_CHART),
    names={
        "ratio_head": f"={absolute(METHODS_ARRAY.anchor)}",
        "ratio_together_head": f"={absolute(TOGETHER_ARRAY.anchor)}",
        "ratio_path_head": f"={absolute(PATH_ARRAY.anchor)}",
        "ratio_methods": f"={absolute(METHODS_ARRAY.below('method'))}",
        "ratio_uses": f"={absolute(METHODS_ARRAY.below('use'))}",
        "ratio_values": f"={absolute(METHODS_ARRAY.below('ratio'))}",
        "ratio_reasons": f"={absolute(METHODS_ARRAY.below('why'))}",
    },
    widths=dict.fromkeys(range(_METHODS - OWN_COLUMNS, _METHODS), 3)
    | {_TOGETHER - 1: 3, _PATH - 1: 3},
)
