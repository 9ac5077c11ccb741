"""The shape of each row of the Surface: level, skew, wings, fit to the listed marks.

    atm_vol  vol at k = 0, k = ln(strike/forward)
    skew     dvol/dk at k = 0, by a central difference of 1e-5 either side
    rr25     vol(25-delta call) - vol(25-delta put)
    bf25     (vol(25-delta call) + vol(25-delta put))/2 - vol of the straddle

The 25-delta strikes are those where the delta at the vol of the smile is the quoted
one, under Market's delta_convention; a premium-adjusted call means the upper strike.
The straddle is that of zero delta. The smile is smooth at k = 0, so the difference is
off by 1e-10 of its third derivative; where two cubics meet there, by 1e-5 of the jump
of the second.

Source: Reiswich and Wystup (2010), FX volatility smile construction, equations 15-17;
Clark (2011), Foreign Exchange Option Pricing, chapter 3.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.market import Market
from xlhedge.book.quoted_smile import QuotedSmile
from xlhedge.book.result import Result
from xlhedge.book.surface_check import check_surface
from xlhedge.book.surface_marks import mark_errors, marks
from xlhedge.book.surface_slice import Slice
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array

_STEP = 1e-5
_DELTA = 0.25


class Shape(NamedTuple):
    """The numbers of a row; NaN where the row failed."""

    years: float
    forward: float
    atm_vol: float
    skew: float
    rr25: float
    bf25: float


_FAILED = Shape(*(np.nan,) * len(Shape._fields))
SHAPE_COLUMNS = (
    *("underlying", "expiry", "smile", "years", "forward", "forward_source"),
    *("atm_vol", "skew", "rr25", "bf25", "marks", "mark_rmse", "status"),
)


def surface_shape(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """SHAPE_COLUMNS, a row per row of Surface.

    Vols are decimals, skew per unit of k; marks counts the listed options of this
    expiry with a mark_vol, mark_rmse is their distance from the smile in vol points,
    the word none without marks. The status is ok, why the row failed, or what of it
    can be arbitraged. Raises: MissingDataError for a book without a Surface.
    """
    table, market = book.table("Surface"), book.market_at(as_of)
    checked = check_surface(book, as_of)
    fits = mark_errors(marks(book, market))
    found = [_shape(market, row) for row in range(len(table))]
    pairs = zip(table["underlying"], table["expiry"], strict=True)
    fitted = [fits.get(pair, (0, "none")) for pair in pairs]
    numbers = np.array([shape for shape, *_ in found], dtype=float).reshape(-1, 6)
    columns = {name: checked[name] for name in ("underlying", "expiry", "smile")}
    columns |= {name: numbers[:, i] for i, name in enumerate(Shape._fields)}
    columns["forward_source"] = _words([source for _, source, *_ in found])
    columns["marks"] = np.array([count for count, _ in fitted], dtype=float)
    columns["mark_rmse"] = _words([error for _, error in fitted])
    reasons = [reason for *_, reason in found]
    said = zip(reasons, checked["status"], strict=True)
    columns["status"] = _words([reason or status for reason, status in said])
    codes = np.array([code for *_, code, _ in found], dtype=int)
    return Result(
        {name: columns[name] for name in SHAPE_COLUMNS},
        dict.fromkeys(Shape._fields, codes),
    )


def _words(values: list[object]) -> Array:
    return np.array(values, dtype=object)


def _shape(market: Market, row: int) -> tuple[Shape, str, int, str]:
    """Shape, source of the forward, code and reason of one row."""
    table = market.surface
    assert table is not None
    try:
        if table.faults.bad[row]:
            raise table.error(row)
        place = Slice(market, table["underlying"][row], table["expiry"][row])
        return _of_slice(place), place.forward_source, Code.OK, ""
    except InputError as error:
        return _FAILED, "none", int(error.code), error.rule


def _of_slice(place: Slice) -> Shape:
    below, middle, above = place.vol(np.array([-_STEP, 0.0, _STEP]))[0]
    smile = QuotedSmile(place)
    call, put = smile.vol("call", _DELTA), smile.vol("put", -_DELTA)
    return Shape(
        years=place.years,
        forward=place.forward,
        atm_vol=float(middle),
        skew=float(above - below) / (2 * _STEP),
        rr25=call - put,
        bf25=(call + put) / 2 - smile.straddle(),
    )
