"""The listed options with a vol of their own, beside what the Surface gives for them.

    k          = ln(strike/forward)
    difference = 100 (vol - mark_vol)                              vol points
    rmse       = sqrt(mean of difference^2)                        per expiry

An option is read as the book would read it without its mark: at its own forward and
expiry. Source: Gatheral and Jacquier (2014), Arbitrage-free SVI volatility surfaces,
section 5 (a slice is fitted to quoted vols, strike by strike).
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.contracts import Contracts
from xlhedge.book.forwards import find_forwards
from xlhedge.book.market import Market, Pair
from xlhedge.book.result import Result
from xlhedge.book.smiles import from_surface
from xlhedge.book.surface_slice import expiry_at
from xlhedge.core.dates import minute
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.units import POINT

MARK_COLUMNS = (
    *("instrument", "underlying", "expiry", "strike", "k"),
    *("mark_vol", "vol", "difference", "source", "status"),
)


class Marks(NamedTuple):
    """The listed options with a mark_vol, and the vol of the Surface for each.

    `difference` is the Surface less the mark, in vol points; `source` is none where
    the Surface does not reach.
    """

    lines: Contracts
    k: Array
    vol: Array
    difference: Array
    source: Array


def surface_marks(
    book: Book,
    underlying: str | None = None,
    expiry: Any = None,
    as_of: np.datetime64 | None = None,
) -> Result:
    """MARK_COLUMNS, a row per listed option with a mark_vol, by expiry and strike.

    Args: underlying and expiry, a date, leave the others out. No row where there is no
    mark, or no row of Surface to read. Raises: InputError for an expiry that is no
    date, or has neither an underlying nor a time of day.
    """
    lines, k, vol, difference, source = marks(book, book.market_at(as_of))
    kept = np.full(len(lines), len(book.table("Surface")) > 0)
    if underlying is not None:
        kept &= lines.underlying == underlying
    if expiry is not None and kept.any():
        kept &= lines.expiry == expiry_at(book, underlying or "", expiry)
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((lines.strike[rows], lines.expiry[rows]))]
    names = {"instrument": lines.label, "underlying": lines.underlying}
    names |= {"expiry": np.array([minute(time) for time in lines.expiry], dtype=object)}
    numbers = {"strike": lines.strike, "k": k, "mark_vol": lines.mark_vol}
    numbers |= {"vol": vol, "difference": difference}
    status = np.where(lines.faults.bad, lines.faults.reasons, "ok")
    words = {"source": source, "status": status}
    columns = {name: v[rows] for name, v in (names | numbers | words).items()}
    codes = lines.faults.codes[rows]
    return Result(columns, dict.fromkeys(("k", "vol", "difference"), codes))


def marks(book: Book, market: Market) -> Marks:
    """Every listed option with a mark_vol; what fails it stands in its faults."""
    table = book.table("Instruments")
    listed = (table["kind"] == "option") & ~np.isnan(table["mark_vol"])
    lines = book.hedge_lines(np.flatnonzero(listed))
    rows = market.rows(lines)
    years = market.line_years(lines, rows)
    forward, _ = find_forwards(lines, market, rows)
    vol, source = np.full(len(lines), np.nan), np.full(len(lines), "none", dtype=object)
    from_surface(lines, market, rows, years, forward, vol, source)
    missing = "the Surface does not reach this expiry"
    lines.faults.add(source == "none", missing, Code.MISSING)
    lines.faults.add(~np.isfinite(vol), "the Surface has no vol at this strike")
    k = np.log(lines.strike / forward)
    return Marks(lines, k, vol, (vol - lines.mark_vol) / POINT, source)


def mark_errors(found: Marks) -> dict[Pair, tuple[int, float]]:
    """Per underlying and expiry: how many marks there are, and their rmse."""
    squares: dict[Pair, list[float]] = {}
    for i in np.flatnonzero(~found.lines.faults.bad):
        pair = (found.lines.underlying[i], found.lines.expiry[i])
        squares.setdefault(pair, []).append(float(found.difference[i]) ** 2)
    return {p: (len(s), float(np.sqrt(np.mean(s)))) for p, s in squares.items()}
