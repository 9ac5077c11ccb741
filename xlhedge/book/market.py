"""The market of a book: what a line's underlying and its time are."""

from copy import copy
from functools import cached_property

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.table import Table
from xlhedge.core.checks import slip, slip_text
from xlhedge.core.dates import minute, years_between
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.units import DAY_COUNTS, DAYS_PER_YEAR

Pair = tuple[str, np.datetime64]  # an underlying and an expiry


class Market:
    """Market, Instruments, Dividends and Surface seen together, at one time.

    `as_of` values every line at that time; without it each underlying is valued
    at its own row's time.
    """

    def __init__(
        self,
        market: Table,
        instruments: Table,
        dividends: Table | None,
        surface: Table | None,
        as_of: np.datetime64 | None = None,
    ) -> None:
        self.table, self.instruments = market, instruments
        self.dividends, self.surface = dividends, surface
        times = market["as_of"]
        self.as_of: Array = times if as_of is None else np.full(len(market), as_of)
        self.places = {name: i for i, name in enumerate(market["underlying"])}

    def rows(self, lines: Contracts) -> Array:
        """The Market row of each line; a line without one fails."""
        names = lines.underlying
        rows = np.array([self.places.get(name, -1) for name in names], dtype=int)
        reason = "no Market row for underlying"
        lines.faults.add(rows < 0, lambda i: f"{reason} {names[i]}", Code.MISSING)
        lines.faults.inherit(self.table.faults, rows, "Market")
        return rows

    def age(self, underlying: str, listings: Array) -> float:
        """Seconds between the time of valuation and the market of an underlying, or
        the quotes of listed instruments if one is older."""
        market = self.table["as_of"][self.places[underlying]]
        quoted = self.instruments["as_of"][listings]  # blank: as old as the market
        oldest = np.fmin(market, quoted)
        now = np.fmax.reduce(self.as_of)
        return float(np.abs((now - oldest) / np.timedelta64(1, "s")).max())

    def years(self, row: int, expiries: Array) -> Array:
        """Years from the time of this underlying to each expiry."""
        basis = self.table["day_count"][row] or "act365"
        return np.asarray(years_between(self.as_of[row], expiries, basis))

    def days_scale(self, rows: Array) -> Array:
        """What turns a theta per counted year into one per 365 counted days."""
        bases = [basis or "act365" for basis in self.table["day_count"]]
        scale = np.array([DAYS_PER_YEAR / DAY_COUNTS.get(b, np.nan) for b in bases])
        return np.where(rows >= 0, scale[rows], 1.0)

    def later(self, time: np.timedelta64) -> "Market":
        """The same market, that much later."""
        market = copy(self)
        market.as_of = self.as_of + time
        return market

    def line_years(self, lines: Contracts, rows: Array) -> Array:
        """Time to expiry of each line, 0 without one; an expired line fails."""
        years = self.years_left(lines, rows)
        gone = _has_expiry(lines) & (years <= 0)
        reason = "expired {}".format
        lines.faults.add(gone, lambda i: reason(minute(lines.expiry[i])), Code.EXPIRED)
        lines.faults.add(slip("years", years), lambda i: slip_text("years", years[i]))
        return years

    def years_left(self, lines: Contracts, rows: Array) -> Array:
        """Time to expiry of each line, negative once expired, 0 without one."""
        years, timed = np.zeros(len(lines)), _has_expiry(lines)
        for row in np.unique(rows[timed]):
            mine = timed & (rows == row)
            years[mine] = self.years(row, lines.expiry[mine])
        return years

    @cached_property
    def surface_rows(self) -> dict[Pair, int]:
        """Row of Surface of each underlying and expiry."""
        if self.surface is None:
            return {}
        keys = zip(self.surface["underlying"], self.surface["expiry"], strict=True)
        return {key: i for i, key in enumerate(keys) if not np.isnat(key[1])}


def _has_expiry(lines: Contracts) -> Array:
    return np.asarray(lines.is_dated & ~np.isnat(lines.expiry) & ~lines.faults.bad)
