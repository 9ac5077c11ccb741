"""The sheet Risk: stress scenarios, value at risk, and one contract's way out.

The scenarios stand at the left, what they give right of them; then the value at risk,
and at the right the tables that it and the scenarios rest on.
"""

from xlhedge.book.columns import CORRELATIONS, FACTORS, STRESS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.page import OWN_COLUMNS, Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.risk_contract import risk_contract
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable

_HEADER_ROW = 28  # below the answers
_DRAWN = 8  # scenarios of the chart
_BOOK = "book currency"
_NO_STRESS = "COUNTA(Stress[scenario])=0"
_NO_FACTORS = "COUNTA(Factors[factor])=0"
_NO_HISTORY = "COUNT(History[daily_pnl])=0"
_TABLES = ("Factors", "Correlations")


def _at(row: int, column: int = 1) -> Cell:
    return Cell("Risk", row, column)


def _unless(lacking: str, said: str, formula: str) -> str:
    """A formula over tables, or words where one of them is empty."""
    return f'=IF({lacking},"{said}",{formula.removeprefix("=")})'


def _of_stress(function: str) -> str:
    tables = (*MARKET, "Stress", *_TABLES, "Surface", "as_of", *LAST)
    return _unless(_NO_STRESS, "no scenario", book_formula(function, *tables))


_STRESS = len(STRESS.columns) + OWN_COLUMNS + 1
STRESS_ARRAY = ResultArray(
    _at(_HEADER_ROW, _STRESS),
    _of_stress("XLH_STRESS"),
    result_columns(
        ("scenario", "name", "general", 24),
        ("pnl", _BOOK, "whole", 14),
        ("worst_underlying", "that loses most", "general", 17),
        ("worst_pnl", _BOOK, "whole", 14),
        ("status", "ok or why not", "general", 40),
    ),
    title="What the book gains in each scenario, revalued in full",
)
_MOVES = _STRESS + len(STRESS_ARRAY.columns) + 1
MOVES_ARRAY = ResultArray(
    _at(_HEADER_ROW, _MOVES),
    _of_stress("XLH_STRESS_MOVES"),
    result_columns(
        ("scenario", "name", "general", 24),
        ("underlying", "key of Market", "general", 16),
        ("moved", "shocked, follows", "general", 13),
        ("spot_move", "decimal", "shock", 11),
        ("vol_move", "decimal", "shock", 11),
        ("pnl", _BOOK, "whole", 14),
        ("status", "ok or why not", "general", 24),
    ),
    title="How far each underlying moves, and what it gains",
)
_VAR = _MOVES + len(MOVES_ARRAY.columns) + 1
VAR_ARRAY = ResultArray(
    _at(_HEADER_ROW, _VAR),
    _unless(
        _NO_FACTORS,
        "no factors",
        book_formula(
            *("XLH_BOOK_VAR", *MARKET, *_TABLES, "risk_horizon", "risk_tail"),
            *("Surface", "as_of", *LAST),
        ),
    ),
    result_columns(
        ("underlying", "alone, then the book", "general", 13),
        ("dollar_delta", f"{_BOOK}, coins held included", "whole", 14),
        ("gamma_1pct", f"{_BOOK} of delta per 1 %", "whole", 14),
        ("vol", "decimal per year", "decimal", 8),
        ("var", f"{_BOOK}, loss +", "whole", 12),
        ("es", f"{_BOOK}, loss +", "whole", 12),
        ("validity", "exact, ok, or why not", "general", 26),
        ("var_normal", "the same without skew", "whole", 12),
        ("mean", _BOOK, "whole", 11),
        ("sd", _BOOK, "whole", 11),
        ("skew", "of the P&L", "points", 8),
        ("excess_kurtosis", "of the P&L", "points", 15),
    ),
    title="Delta-gamma VaR and ES, each underlying alone and the book",
)
_FACTORS = _VAR + len(VAR_ARRAY.columns) + 1
_CORRELATIONS = _FACTORS + len(FACTORS.columns) + OWN_COLUMNS
_HISTORY = _CORRELATIONS + len(CORRELATIONS.columns) + OWN_COLUMNS


def _historical(row: int) -> str:
    """A number of XLH_VAR by its row."""
    called = f"INDEX(XLH_VAR(History[daily_pnl],risk_tail),{row},2)"
    return _unless(_NO_HISTORY, "no history", called)


def _of_book(area: str) -> str:
    """What the last row of the value at risk says."""
    last = "COUNTA(risk_underlyings)"
    shown = f"IF(ISERROR(risk_var_head),risk_var_head,INDEX({area},{last}))"
    return _unless(_NO_FACTORS, "no factors", shown)


_FAILED = "ISERROR(risk_stress_head)"
_WORST = f"IF({_FAILED},risk_stress_head,MIN(stress_pnls))"

QUESTION = Panel(
    "Question",
    _at(4),
    value=2,
    unit=3,
    note=5,
    width=6,
    entries=(
        Entry(
            "horizon",
            1.0,
            "calendar days",
            "of the VaR; historical: a row",
            name="risk_horizon",
            style="input",
            format="general",
        ),
        Entry(
            "tail",
            0.01,
            "probability",
            "0.01 is a confidence of 99 %",
            name="risk_tail",
            style="input",
            format="general",
        ),
    ),
)
ANSWER = Panel(
    "Answer",
    _at(8),
    value=2,
    unit=3,
    note=5,
    width=6,
    entries=(
        Entry(
            "worst scenario",
            _unless(_NO_STRESS, "no scenario", _WORST),
            _BOOK,
            "P&L, a loss negative",
            name="stress_worst",
            format="whole",
        ),
        Entry(
            "scenarios failed",
            _unless(
                _NO_STRESS,
                "no scenario",
                f'IF({_FAILED},1,COUNTA(stress_names)-COUNTIF(stress_status,"o?"))',
            ),
            "scenarios",
            "the reason stands in status",
            name="stress_failed",
            format="count",
        ),
        Entry(
            "VaR, delta-gamma",
            _of_book("risk_vars"),
            _BOOK,
            "loss positive",
            name="risk_var",
            format="whole",
        ),
        Entry(
            "ES, delta-gamma",
            _of_book("risk_shortfalls"),
            _BOOK,
            "mean loss in the tail",
            name="risk_es",
            format="whole",
        ),
        Entry(
            "validity",
            _of_book("risk_validities"),
            name="risk_validity",
            style="note",
        ),
        Entry(
            "VaR, historical",
            _historical(1),
            _BOOK,
            "of History, as it is",
            name="risk_var_historical",
            format="whole",
        ),
        Entry(
            "ES, historical",
            _historical(2),
            _BOOK,
            "mean of the worst",
            name="risk_es_historical",
            format="whole",
        ),
        Entry(
            "validity",
            _historical(5),
            name="risk_historical_validity",
            style="note",
        ),
        Entry(
            "tables that failed",
            "=ISERROR(stress_worst)+ISERROR(risk_var)+ISERROR(risk_var_historical)",
            "of three",
            "stress, VaR, historical VaR",
            name="risk_failed",
            format="count",
            good="0",
        ),
    ),
)
LEVERAGE = risk_contract(_at(4, _MOVES))
_CHART = Chart(
    "bar",
    f"P&L of the first {_DRAWN} scenarios, {_BOOK}",
    _at(4, _STRESS),
    (760, 440),
    categories=STRESS_ARRAY.first("scenario", _DRAWN),
    series=(Series("pnl", STRESS_ARRAY.first("pnl", _DRAWN)),),
)

RISK_SHEET = Sheet(
    Page(
        "Risk",
        "Risk",
        "What the book may lose: in stress scenarios, where prices that are not "
        "shocked follow along their correlations, and by value at risk.",
        "input",
        header_row=_HEADER_ROW,
        scale=54,
        breaks=(_MOVES - 2, _FACTORS - 2),
    ),
    tables=(
        InputTable("Stress", _at(_HEADER_ROW), "Stress: scenarios"),
        InputTable("Factors", _at(_HEADER_ROW, _FACTORS), "Factors: vols"),
        InputTable("Correlations", _at(_HEADER_ROW, _CORRELATIONS), "Correlations"),
        InputTable("History", _at(_HEADER_ROW, _HISTORY), "History: P&L by day"),
    ),
    arrays=(STRESS_ARRAY, MOVES_ARRAY, VAR_ARRAY),
    panels=(QUESTION, ANSWER, LEVERAGE),
    charts=(_CHART,),
    names={
        "stress_names": f"={absolute(STRESS_ARRAY.below('scenario'))}",
        "stress_pnls": f"={absolute(STRESS_ARRAY.below('pnl'))}",
        "stress_status": f"={absolute(STRESS_ARRAY.below('status'))}",
        "risk_stress_head": f"={absolute(STRESS_ARRAY.anchor)}",
        "risk_var_head": f"={absolute(VAR_ARRAY.anchor)}",
        "risk_underlyings": f"={absolute(VAR_ARRAY.below('underlying'))}",
        "risk_deltas": f"={absolute(VAR_ARRAY.below('dollar_delta'))}",
        "risk_vars": f"={absolute(VAR_ARRAY.below('var'))}",
        "risk_shortfalls": f"={absolute(VAR_ARRAY.below('es'))}",
        "risk_validities": f"={absolute(VAR_ARRAY.below('validity'))}",
    },
    widths=dict.fromkeys(range(_STRESS - OWN_COLUMNS, _STRESS), 3)
    | dict.fromkeys(range(_CORRELATIONS - OWN_COLUMNS, _CORRELATIONS), 3)
    | dict.fromkeys(range(_HISTORY - OWN_COLUMNS, _HISTORY), 3)
    | {_MOVES - 1: 3, _VAR - 1: 3, _FACTORS - 1: 3},
)
