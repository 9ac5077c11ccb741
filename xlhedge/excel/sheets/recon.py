"""The sheet Recon: every European option three times, and whether the three agree.

At the left what the book says of each option: its terms, price and Greeks, and the
Greeks again by bumps of the price. Right of it Excel's own functions calculate the same
from the terms, and compare. They read the array by FILTER, so that they grow with it.
Gaps are rounded to a thousandth of their tolerance: what is left below is rounding, in
which engines differ.
"""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Area, Cell, absolute
from xlhedge.excel.sheets.array import ResultArray, ResultColumn
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.native import NativeArray, let
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.results import RECON
from xlhedge.excel.sheets.sheet import Sheet

_HEADER_ROW = 17  # below verdict and notes
_READ = 20_000  # options that Excel's functions read; one more counts as different
_FREE = "free of unit"
_Parts = tuple[tuple[str, str], ...]

RECON_ARRAY = ResultArray(
    Cell("Recon", _HEADER_ROW, 1),
    book_formula("XLH_BOOK_RECON", *MARKET, "Surface", "as_of", *LAST),
    RECON,
    title="Python: terms, price and Greeks per unit, and the Greeks by bumps",
)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its name: what it reads of the columns left of it, and its result.

    `parts` are numbers on the way; an option that is not covered shows `otherwise`.
    """

    shown: ResultColumn
    reads: str
    result: str
    parts: _Parts = ()
    otherwise: str = ""
    good: str = ""


def _parts(**parts: str) -> _Parts:
    return tuple(parts.items())


def _column(name: str, unit: str, look: str, width: float) -> ResultColumn:
    return ResultColumn(name, unit, look, width)


def _gaps(other: str) -> _Parts:
    """Differences of the Greeks, each as a part of what it is at most at any spot."""
    return _parts(
        off_delta=f"ABS(delta-delta_{other})",
        off_gamma=f"ABS(gamma-gamma_{other})*spot*vol*years^0.5",
        off_vega=f"ABS(vega_point-vega_{other})*100/(spot*years^0.5)",
        off="IF(off_delta>off_gamma,off_delta,off_gamma)",
    )


_LARGEST = "IF(off>off_vega,off,off_vega)"
_GREEKS = "spot years vol delta gamma vega_point"
_COLUMNS = (
    _Column(
        _column("d_plus", "standard deviations", "decimal", 11),
        "forward strike years vol",
        "LN(forward/strike)/width+width/2",
        _parts(width="vol*years^0.5"),
    ),
    _Column(
        _column("price_native", "currency per unit", "quote", 13),
        "forward strike years rate vol paid_in d_plus",
        "sign*EXP(-rate*years)*(forward*NORM.S.DIST(sign*d_plus,TRUE)"
        "-strike*NORM.S.DIST(sign*(d_plus-vol*years^0.5),TRUE))/paid_in",
    ),
    _Column(
        _column("delta_native", "base per unit", "decimal", 13),
        "spot forward years rate d_plus",
        "sign*EXP(-rate*years)*forward/spot*NORM.S.DIST(sign*d_plus,TRUE)",
    ),
    _Column(
        _column("gamma_native", "per quote", "curvature", 14),
        "spot forward years rate vol d_plus",
        "EXP(-rate*years)*forward*NORM.S.DIST(d_plus,FALSE)/(spot^2*vol*years^0.5)",
    ),
    _Column(
        _column("vega_native", "quote per vol point", "coins", 13),
        "forward years rate d_plus",
        "EXP(-rate*years)*forward*NORM.S.DIST(d_plus,FALSE)*years^0.5/100",
    ),
    _Column(
        _column("price_most", "tolerance × max(price, 1e-6 strike)", "curvature", 13),
        "strike paid_in price",
        "recon_tolerance*IF(price>least,price,least)",
        _parts(least="0.000001*strike/paid_in"),
    ),
    _Column(
        _column("price_gap", "Python to native, of price_most", "share", 13),
        "price price_native price_most",
        "ROUND(ABS(price-price_native)/price_most,3)",
    ),
    _Column(
        _column("native_gap", "Greeks, Python to native, of tolerance", "share", 13),
        f"{_GREEKS} delta_native gamma_native vega_native",
        f"ROUND({_LARGEST}/recon_tolerance,3)",
        _gaps("native"),
    ),
    _Column(
        _column("bump_gap", "Greeks, Python to bump, of tolerance", "share", 13),
        f"{_GREEKS} delta_bump gamma_bump vega_bump",
        f"ROUND({_LARGEST}/recon_bump_tolerance,3)",
        _gaps("bump"),
    ),
    _Column(
        _column("verdict", "all within tolerance", "general", 13),
        "price_gap native_gap bump_gap",
        'IF((price_gap<1)*(native_gap<1)*(bump_gap<1),"PASS","CHECK")',
        otherwise="not covered",
        good='"PASS"',
    ),
)
_LEFT = len(RECON) + 2  # of Excel's own functions
_NAMES = [column.name for column in RECON]
_NAMES += ["", *(column.shown.name for column in _COLUMNS)]


def _cells(name: str) -> Area:
    """The cells under a column that Excel's functions read."""
    place = _NAMES.index(name) + 1
    return Area("Recon", _HEADER_ROW + 1, place, _HEADER_ROW + _READ, place)


def _native(place: int, column: _Column) -> NativeArray:
    reads = ("sign", *column.reads.split())
    filled = {n: f'FILTER({_cells(n).ref},recon_rows<>"")' for n in reads}
    result = f'IF(sign=0,"{column.otherwise}",{column.result})'
    formula = let(filled | dict(column.parts), result)
    return NativeArray(
        Cell("Recon", _HEADER_ROW, _LEFT + place),
        column.shown,
        f'=IF(recon_listed=0,"",{formula})',
        column.good,
        "" if place else "Excel's own functions, and the gaps between the three",
    )


NATIVES = tuple(_native(*item) for item in enumerate(_COLUMNS))
VERDICTS = NATIVES[-1]

VERDICT = Panel(
    "Verdict",
    Cell("Recon", 4, 2),
    value=4,
    unit=5,
    note=6,
    width=7,
    entries=(
        Entry(
            "reconciliation",
            '=IF(recon_failed>0,"CHECK",IF(recon_covered>0,"PASS","nothing covered"))',
            "",
            "in the master check of the Dashboard",
            name="recon_verdict",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "options of the book",
            "=COUNT(recon_signs)",
            "rows",
            name="recon_listed",
            format="count",
        ),
        Entry(
            "covered",
            "=COUNTIF(recon_signs,1)+COUNTIF(recon_signs,-1)",
            "rows",
            "European, linear or settled in coin",
            name="recon_covered",
            format="count",
        ),
        Entry(
            "agree three times",
            '=COUNTIF(recon_verdicts,"PAS?")',
            "rows",
            "all differences within tolerance",
            name="recon_agreed",
            format="count",
        ),
        Entry(
            "differ",
            "=recon_covered-recon_agreed",
            "rows",
            "covered, and not within tolerance",
            name="recon_failed",
            format="count",
            good="0",
        ),
        Entry(
            "options not covered",
            "=recon_listed-recon_covered",
            "rows",
            "not compared: the reason stands in status",
            name="recon_left",
            format="count",
        ),
        Entry(
            "other positions",
            "=MAX(rows_given,COUNTA(greeks_status))-recon_listed",
            "rows",
            "futures, spot, cash …: not compared here",
            name="recon_others",
            format="count",
        ),
        Entry(
            "tolerance, native",
            1e-9,
            _FREE,
            "Python against Excel's own functions",
            name="recon_tolerance",
            format="curvature",
        ),
        Entry(
            "tolerance, bump",
            1e-6,
            _FREE,
            "Python against differences of its own prices",
            name="recon_bump_tolerance",
            format="curvature",
        ),
    ),
)
READING = Notes(
    "What is compared",
    Cell("Recon", 4, 11),
    (
        ("text", "Python", "price and Greeks of the book, as on the sheet Greeks"),
        ("text", "bump", "the same Greeks as differences of the Python price"),
        ("text", "native", "Black (1976) on the forward, by LN, EXP and NORM.S.DIST"),
        ("text", "terms", "forward, vol and years are those of Python: not compared"),
        (
            "text",
            "gaps",
            "of delta, gamma × spot × vol √T, vega/(spot √T): the largest",
        ),
        ("text", "coin", "on its own forward, undiscounted; premium paid in coin"),
        ("text", "status", "why an option is not covered: American, settling, failed"),
        ("text", "sign", "+1 call, -1 put, 0 not covered"),
    ),
)
RECON_SHEET = Sheet(
    Page(
        "Recon",
        "Reconciliation",
        "Every European option of the book three times: by Python, by Excel's own "
        "functions, by bumps of the Python price; and whether the three agree.",
        "result",
        header_row=_HEADER_ROW,
        frozen_columns=1,
        scale=62,
        breaks=(len(RECON),),
    ),
    arrays=(RECON_ARRAY,),
    natives=NATIVES,
    panels=(VERDICT,),
    notes=(READING,),
    names={
        "recon_signs": f"={absolute(RECON_ARRAY.below('sign'))}",
        "recon_rows": f"={absolute(_cells('sign'))}",
        "recon_verdicts": f"={absolute(VERDICTS.below)}",
    },
    widths={_LEFT - 1: 3},
)
