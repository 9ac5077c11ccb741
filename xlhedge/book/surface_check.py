"""Whether the Surface of a book can be arbitraged: a status for each of its rows.

A row that can be arbitraged prices all the same, and says so here. Looked at are the
flag arbitrage_free, the butterfly and the wings of an svi row where |k| <= 1.5, and
whether total variance at equal k = ln(strike/forward) falls from the expiry before,
within 6 standard deviations of the later one.
"""

from collections.abc import Iterator

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.market import Market
from xlhedge.book.result import Result
from xlhedge.book.smiles import Surface
from xlhedge.book.table import Failure
from xlhedge.core.dates import minute
from xlhedge.core.errors import InputError
from xlhedge.vol.arbitrage import butterfly_minimum
from xlhedge.vol.svi import Svi, lee_slope, lowest_variance

SURFACE_COLUMNS = ("underlying", "expiry", "smile", "status")
_DEVIATIONS = 6.0
_POINTS = 601
_STEEPEST = 2.0
_ROUNDING = 1e-12  # of total variance, that is no fall


def check_surface(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """Per Surface row: underlying, expiry, smile and status.

    The status is ok, why the row failed, or what can be arbitraged and where. Raises:
    MissingDataError for a book without a Surface.
    """
    table, market = book.table("Surface"), book.market_at(as_of)
    falls = _falls(market)
    words = [
        str(table.faults.reasons[row])
        if table.faults.bad[row]
        else "; ".join([*_on_its_own(market, row), *falls.get(row, ())]) or "ok"
        for row in range(len(table))
    ]
    expiries = np.array([minute(time) for time in table["expiry"]], dtype=object)
    columns = {"underlying": table["underlying"], "expiry": expiries}
    columns |= {"smile": table["smile"], "status": np.array(words, dtype=object)}
    return Result(columns, {})


def surface_warnings(book: Book, as_of: np.datetime64 | None = None) -> list[Failure]:
    """The Surface rows that price and can be arbitraged; none without a Surface."""
    if "Surface" not in book.tables:
        return []
    table, found = book.table("Surface"), check_surface(book, as_of)
    flagged = np.flatnonzero((found["status"] != "ok") & ~table.faults.bad)
    return [
        table.failure(int(row))._replace(reason=found["status"][row]) for row in flagged
    ]


def _on_its_own(market: Market, row: int) -> Iterator[str]:
    """What one row says of itself, and what its slice shows."""
    table = market.surface
    assert table is not None
    if table["arbitrage_free"][row] == 0:
        yield "arbitrage_free is FALSE"
    if table["smile"][row] == "svi":
        svi = Svi(*(float(table[name][row]) for name in Svi._fields))
        yield from _of_slice(svi)


def _of_slice(svi: Svi) -> Iterator[str]:
    if lowest_variance(svi) <= 0:
        yield f"total variance falls to {float(lowest_variance(svi)):.3g}"
        return
    if lee_slope(svi) >= _STEEPEST:
        yield f"a wing has slope {float(lee_slope(svi)):.4g}, Lee's bound is 2"
    lowest = butterfly_minimum(svi)
    if lowest.value < 0:
        yield f"butterfly: g = {lowest.value:.3g} at k = {lowest.k:.4g}"


def _falls(market: Market) -> dict[int, list[str]]:
    """Per Surface row where its total variance is below that of the expiry before."""
    found: dict[int, list[str]] = {}
    for row in market.places.values():
        surface = Surface(market, row, "linear")
        for i in range(1, len(surface.places)):
            try:
                text = _fall(surface, i)
            except InputError as error:  # a row that failed has no total variance
                text = f"not compared with {minute(surface.expiries[i - 1])}: {error}"
            if text:
                found[surface.places[i]] = [text]
    return found


def _fall(surface: Surface, i: int) -> str:
    """Where total variance falls most from the expiry before; "" if nowhere."""
    near, far = surface.years(i - 1), surface.years(i)
    if near <= 0:
        return ""
    middle = surface.smile(i, np.zeros(1))[0] * np.sqrt(far)
    k = np.linspace(-1, 1, _POINTS) * _DEVIATIONS * middle
    early, late = (surface.smile(j, k) ** 2 * t for j, t in ((i - 1, near), (i, far)))
    rise = late / early
    worst = int(np.argmin(np.where(np.isnan(rise), np.inf, rise)))
    if not rise[worst] < 1 - _ROUNDING:
        return ""
    drop = f"{early[worst] - late[worst]:.3g} below that of"
    before = minute(surface.expiries[i - 1])
    return f"total variance is {drop} {before} at k = {k[worst]:.4g}"
