"""One expiry of the Surface, read as an option of the book reads it.

    k   = ln(strike/forward)
    vol = that of the smile of this expiry, else between two expiries: linear in total
          variance over time at equal k; never before the first or beyond the last

Source: Gatheral and Jacquier (2014), Arbitrage-free SVI volatility surfaces, section 2
(k and total variance); the kinds of smile are those of vol/smile.py.
"""

from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.forwards import Forwards
from xlhedge.book.market import Market
from xlhedge.book.result import Result
from xlhedge.book.smiles import Surface
from xlhedge.core.checks import Faults
from xlhedge.core.dates import apply_cut, minute, parse_dates
from xlhedge.core.errors import Code, DomainError, InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step

SURFACE_VOL_COLUMNS = ("strike", "k", "vol", "source")
_STRIKES, _DEVIATIONS = 41, 2.5  # of the grid where no strikes are given


class Slice:
    """The smile of one underlying at one expiry, for contracts of one settlement.

    Raises: MissingDataError for an underlying that Market has not, DomainError for an
    expiry that has passed, InputError where Market or the forward failed.
    """

    def __init__(
        self,
        market: Market,
        underlying: str,
        expiry: np.datetime64,
        settlement: str = "linear",
    ) -> None:
        row = market.places.get(underlying, -1)
        if row < 0:
            raise MissingDataError(f"no Market row for underlying {underlying}")
        if market.table.faults.bad[row]:
            raise market.table.error(row)
        self.market, self.row, self.expiry = market, row, expiry
        self.years = float(market.years(row, np.array([expiry]))[0])
        if not self.years > 0:
            raise DomainError(f"expired {minute(expiry)}", code=Code.EXPIRED)
        self.surface = Surface(market, row, settlement)
        forward, self.forward_source = Forwards(market).at(row, expiry, settlement)
        self.forward = step("forward", f"from {self.forward_source}", forward)

    def vol(self, k: Array) -> tuple[Array, str]:
        """Vols at log-moneyness k, and whether from the expiry or between two.

        Raises: MissingDataError for an expiry that the Surface does not reach.
        """
        found = self.surface.vol(self.expiry, self.years, k)
        if found is None:
            reach = [minute(self.surface.expiries[i]) for i in self._ends()]
            known = f"it reaches from {' to '.join(reach)}" if reach else "it has none"
            text = f"Surface has no vol for {self.surface.name} {minute(self.expiry)}"
            raise MissingDataError(f"{text}: {known}")
        return found

    def _ends(self) -> tuple[int, ...]:
        return (0, -1) if self.surface.expiries else ()


def surface_vols(
    book: Book,
    underlying: str,
    expiry: Any,
    strikes: Array | None = None,
    settlement: str = "linear",
    as_of: np.datetime64 | None = None,
) -> Result:
    """The vols of the Surface at one expiry: SURFACE_VOL_COLUMNS, a row per strike.

    Args: expiry, a date (of the time of day of its cut where it has none); strikes,
    quote per base, > 0; without them 41, evenly spaced in k to 2.5 standard deviations
    either side. No row where the Surface has none. Raises: as Slice and its vol,
    DomainError for strikes out of range.
    """
    if not len(book.table("Surface")):
        return Result({n: np.array([]) for n in SURFACE_VOL_COLUMNS}, {})
    market = book.market_at(as_of)
    time = expiry_at(book, underlying, expiry)
    found = Slice(market, underlying, time, settlement)
    strike = _spread(found) if strikes is None else _given(strikes)
    k = step("k", "ln(strike/forward)", np.log(strike / found.forward))
    vols, source = found.vol(k)
    codes = np.where(np.isfinite(vols), Code.OK, Code.OUT_OF_RANGE)
    columns = {"strike": strike, "k": k, "vol": vols}
    columns |= {"source": np.full(len(vols), source, dtype=object)}
    return Result(columns, {"vol": codes})


def expiry_at(book: Book, underlying: str, expiry: Any) -> np.datetime64:
    """An expiry as a time in UTC; a date alone has the time of day of its cut."""
    times, date_only, bad = parse_dates(expiry)
    if bad or np.isnat(times):
        raise InputError(f"expiry must be a date, got {expiry!s}")
    time = np.array([times.item()], dtype="M8[us]")
    if not date_only:
        return np.datetime64(time[0])
    cut = book.cut(underlying)
    if not cut:
        text = f"expiry {str(time[0])[:10]} has no time of day"
        raise InputError(f"{text} and Market has no cut for {underlying}")
    return np.datetime64(apply_cut(time, cut)[0])


def _spread(found: Slice) -> Array:
    """The strikes of a grid as wide as the smile."""
    middle = float(found.vol(np.zeros(1))[0][0]) * np.sqrt(found.years)
    k = np.linspace(-_DEVIATIONS, _DEVIATIONS, _STRIKES) * middle
    return np.asarray(found.forward * np.exp(k))


def _given(strikes: Array) -> Array:
    faults = Faults()
    return faults.raise_with(faults.positive("strikes", np.ravel(strikes)))
