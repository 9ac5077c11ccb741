"""The sheet Greeks: a row per position."""

from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.book_formula import LAST, MARKET, book_formula
from xlhedge.excel.sheets.page import HEADER_ROW, Page
from xlhedge.excel.sheets.results import GREEKS
from xlhedge.excel.sheets.sheet import Sheet

GREEKS_ARRAY = ResultArray(
    Cell("Greeks", HEADER_ROW, 1),
    book_formula("XLH_BOOK_GREEKS", *MARKET, "Surface", "as_of", *LAST),
    GREEKS,
)

GREEKS_SHEET = Sheet(
    Page(
        "Greeks",
        "Greeks",
        "One row per position, keyed by id. Position Greeks but delta are in book "
        "currency; delta counts units of the underlying.",
        "result",
        frozen_columns=1,
        scale=85,
        breaks=(14,),
    ),
    arrays=(GREEKS_ARRAY,),
    names={
        "greeks_status": f"={absolute(GREEKS_ARRAY.below('status'))}",
    },
)
