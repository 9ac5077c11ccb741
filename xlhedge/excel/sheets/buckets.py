"""The sheet Buckets: vega and gamma by time to expiry and by strike/forward."""

from xlhedge.book.buckets import BUCKETS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.grid import Grid
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.sheet import Sheet

_TOP, _HEIGHT = 4, 11  # first row, and rows from one grid to the next
_KEYS = 3  # column of the buckets; the charts stand left of it
_SHOWN = 6  # columns under the line of a title
_CHART_SIZE = (480, 420)

_OF = {"tenor": "time to expiry", "moneyness": "strike/forward"}
_UNITS = {
    "vega": "book currency per vol point",
    "gamma": "book currency of delta per 1 %",
}


def _grid(place: int, by: str, measure: str) -> Grid:
    row = _TOP + place * _HEIGHT
    words = f'"{by}"', f'"{measure}"'
    return Grid(
        Cell("Buckets", row + 1, _KEYS),
        Cell("Buckets", row, _KEYS),
        _SHOWN,
        f"{measure.capitalize()} by {_OF[by]}, {_UNITS[measure]}",
        book_formula("XLH_BUCKETS", *MARKET, "Surface", *words, "as_of", *LAST),
        rows=len(BUCKETS[by]),
        words=True,
    )


def _chart(grid: Grid, row: int, title: str) -> Chart:
    return Chart(
        "column",
        title,
        Cell("Buckets", row, 1),
        _CHART_SIZE,
        categories=grid.column(0),
        series=(Series(grid.name_of(1), grid.column(1), each=True),),
        caption=Cell("Buckets", row + 2 * _HEIGHT - 1, 1),
    )


_KINDS = ((by, measure) for by in _OF for measure in _UNITS)
GRIDS = tuple(_grid(place, *kind) for place, kind in enumerate(_KINDS))

BUCKETS_SHEET = Sheet(
    Page(
        "Buckets",
        "Buckets",
        "Where the vega and the gamma of the book lie. What has no strike or no "
        "expiry is in none, and so is an option that failed without a forward.",
        "result",
        header_row=_TOP + 1,
        scale=70,
        breaks=(_KEYS + _SHOWN - 1,),
    ),
    grids=GRIDS,
    charts=(
        _chart(GRIDS[0], _TOP, f"Vega by time to expiry, {_UNITS['vega']}"),
        _chart(
            GRIDS[3],
            _TOP + 2 * _HEIGHT,
            f"Gamma by strike/forward, {_UNITS['gamma']}",
        ),
    ),
    widths={1: 72, 2: 2, _KEYS: 18} | {_KEYS + i: 16 for i in range(1, _SHOWN)},
)
