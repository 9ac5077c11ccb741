"""The sheet Effectiveness: the hedge of Series by reporting period, in both standards.

Samples speak of the economic relationship only; that credit risk does not dominate and
that the ratio is the one in use are typed by whoever judges them.
"""

from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, result_columns
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.hedge_ratio import NO_SERIES, NONE, of_series
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet

_HEADER_ROW = 26  # below the questions
_MONEY = "quote per unit of asset"
_UNJUDGED, _YES, _NO = JUDGED = ("to be judged", "yes", "no")
DRAWN = 200  # periods

PERIODS_ARRAY = ResultArray(
    Cell("Effectiveness", _HEADER_ROW, 1),
    of_series(
        "XLH_SERIES_EFFECTIVENESS",
        *("effective_ratio", "effective_hedge_number", "effective_period", "TRUE"),
    ),
    result_columns(
        ("period", "reporting period", "general", 19),
        ("to", "UTC, last date", "date", 15),
        ("n", "changes", "count", 9),
        ("asset_change", _MONEY, "decimal", 13),
        ("hedge_change", f"{_MONEY}, as held", "decimal", 13),
        ("offset", "80 % to 125 %", "decimal", 9),
        ("offset_status", "of the period", "general", 14),
        ("offset_to_date", "80 % to 125 %", "decimal", 14),
        ("offset_to_date_status", "of all periods so far", "general", 21),
        ("r_squared", "0.80 or more, to date", "decimal", 11),
        ("slope", "-1.25 to -0.80, to date", "decimal", 11),
        ("variance_reduction", "part of it, to date", "decimal", 18),
        ("net", f"{_MONEY}: fair value hedge", "decimal", 13),
        ("asset_to_date", _MONEY, "decimal", 14),
        ("hedge_to_date", f"{_MONEY}, as held", "decimal", 14),
        ("reserve", f"{_MONEY}: cash flow hedge", "decimal", 13),
        ("excess", "ineffective part to date", "decimal", 12),
        ("asc_815", "to date: 80-125 % offset, or regression", "general", 46),
        ("ifrs_9", "to date: no line in numbers", "general", 50),
        ("status", "ok or why not", "general", 34),
    ),
    title="Period by period",
)


def _last(column: str) -> str:
    """The last period's cell of a column; the error of the array if it is one."""
    found = f"INDEX({column},COUNTA({column}))"
    shown = f"IF(ISERROR(effective_head),effective_head,{found})"
    return f"=IF({NO_SERIES},{NONE},{shown})"


def _judgement(label: str, note: str, name: str) -> Entry:
    return Entry(
        label, _UNJUDGED, "", note, name=name, style="text_input", choices=JUDGED
    )


QUESTION = Panel(
    "Hedge",
    Cell("Effectiveness", 4, 1),
    value=2,
    unit=3,
    note=5,
    width=8,
    entries=(
        Entry(
            "hedge ratio in use",
            "=ratio_recommended",
            "per asset",
            "type that of the documentation; at first the recommended one",
            name="effective_ratio",
            style="link",
            format="decimal",
        ),
        Entry(
            "hedge",
            "=ratio_hedge_number",
            "1, 2 or 3",
            "by its price in Series",
            name="effective_hedge_number",
            style="link",
        ),
        Entry(
            "period",
            "quarter",
            "",
            "ASC 815 asks for an assessment every three months",
            name="effective_period",
            style="text_input",
            choices=TERMS["reporting"].choices,
        ),
        _judgement(
            "credit dominates",
            "IFRS 9 6.4.1(c)(ii): does credit risk dominate the changes of value",
            "effective_credit",
        ),
        _judgement(
            "ratio is in use",
            "IFRS 9 6.4.1(c)(iii): of the quantities that are really hedged and held",
            "effective_in_use",
        ),
    ),
)
_UNRELATED = 'COUNTIF(effective_last,"economi*")=0'
_MET = f'AND(effective_credit="{_NO}",effective_in_use="{_YES}")'
_UNMET = f'OR(effective_credit="{_YES}",effective_in_use="{_NO}")'
ANSWER = Panel(
    "At the last date",
    Cell("Effectiveness", 11, 1),
    value=2,
    unit=3,
    note=5,
    width=8,
    entries=(
        Entry(
            "ASC 815", _last("effective_asc"), name="effective_asc_last", style="note"
        ),
        Entry("IFRS 9", _last("effective_ifrs"), name="effective_last", style="note"),
        Entry(
            "IFRS 9 6.4.1(c)",
            f"=IF({NO_SERIES},{NONE},IF(ISERROR(effective_head),effective_head,"
            f'IF({_UNRELATED},"not met: no economic relationship",'
            f'IF({_UNMET},"not met: judged so",'
            f'IF({_MET},"met","to be judged")))))',
            name="effective_criteria",
            style="note",
        ),
        Entry(
            "cash flow reserve",
            f"=IF({NO_SERIES},{NONE},ratio_asset_units*effective_reserve_last)",
            "quote",
            name="effective_reserve",
            format="money",
        ),
        Entry(
            "excess",
            f"=IF({NO_SERIES},{NONE},ratio_asset_units*effective_excess_last)",
            "quote",
            name="effective_excess",
            format="money",
        ),
        Entry(
            "of one unit: reserve",
            _last("effective_reserves"),
            "quote per unit of asset",
            name="effective_reserve_last",
            format="decimal",
        ),
        Entry(
            "of one unit: excess",
            _last("effective_excesses"),
            "quote per unit of asset",
            name="effective_excess_last",
            format="decimal",
        ),
        Entry(
            "periods that failed",
            f"=IF({NO_SERIES},0,IF(ISERROR(effective_head),1,"
            'COUNTA(effective_states)-COUNTIF(effective_states,"o?")))',
            "the reason stands in status",
            name="effective_failed",
            format="count",
            good="0",
        ),
    ),
)


def _chart(title: str, column: int, names: tuple[str, ...]) -> Chart:
    return Chart(
        "scatter",
        title,
        Cell("Effectiveness", 4, column),
        (385, 400),
        categories=PERIODS_ARRAY.first("to", DRAWN),
        series=tuple(Series(n, PERIODS_ARRAY.first(n, DRAWN)) for n in names),
        number_format="0.00",
        category_format="yyyy-mm",
    )


EFFECTIVENESS_SHEET = Sheet(
    Page(
        "Effectiveness",
        "Hedge effectiveness",
        "The hedge of the sheet HedgeRatio by reporting period. Numbers support a "
        "judgement; they do not replace the documentation of the hedge.",
        "result",
        header_row=_HEADER_ROW,
        frozen_columns=1,
        scale=58,
        breaks=(17,),
    ),
    arrays=(PERIODS_ARRAY,),
    panels=(QUESTION, ANSWER),
    charts=(
        _chart(
            f"Summed changes, {_MONEY}",
            10,
            ("asset_to_date", "hedge_to_date"),
        ),
        _chart("Offset and fit, to date", 14, ("offset_to_date", "r_squared")),
    ),
    names={
        "effective_head": f"={absolute(PERIODS_ARRAY.anchor)}",
        "effective_asc": f"={absolute(PERIODS_ARRAY.below('asc_815'))}",
        "effective_ifrs": f"={absolute(PERIODS_ARRAY.below('ifrs_9'))}",
        "effective_reserves": f"={absolute(PERIODS_ARRAY.below('reserve'))}",
        "effective_excesses": f"={absolute(PERIODS_ARRAY.below('excess'))}",
        "effective_states": f"={absolute(PERIODS_ARRAY.below('status'))}",
    },
)
