"""The market of a book: what a line's underlying, time and forward are.

The forward of a line is the first that applies, and the line names it:
instrument, future, surface, interpolated (log-linear in years between two listed
forwards; spot counts as years 0), carry.
"""

from functools import cached_property

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.table import Table
from xlhedge.core.dates import minute, years_between
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array

Pair = tuple[str, np.datetime64]  # an underlying and an expiry


class Market:
    """Market, Instruments and Surface seen together, at one time.

    `as_of` values every line at that time; without it each underlying is valued
    at its own row's time.
    """

    def __init__(
        self,
        market: Table,
        instruments: Table,
        surface: Table | None,
        as_of: np.datetime64 | None = None,
    ) -> None:
        self.table, self.instruments, self.surface = market, instruments, surface
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

    def age(self, underlying: str, listing: int) -> float:
        """Seconds by which the market of an underlying, or the quote of a listed
        instrument if that is older, is behind the time of valuation."""
        market = self.table["as_of"][self.places[underlying]]
        quoted = self.instruments["as_of"][listing]  # blank: as old as the market
        oldest = np.fmin(market, quoted)
        now = np.fmax.reduce(np.append(self.as_of, market))
        return float((now - oldest) / np.timedelta64(1, "s"))

    def years(self, row: int, expiries: Array) -> Array:
        """Years from the time of this underlying to each expiry."""
        basis = self.table["day_count"][row] or "act365"
        return np.asarray(years_between(self.as_of[row], expiries, basis))

    def line_years(self, lines: Contracts, rows: Array) -> Array:
        """Time to expiry of each line, 0 without one; an expired line fails."""
        years = np.zeros(len(lines))
        timed = lines.is_dated & ~np.isnat(lines.expiry) & ~lines.faults.bad
        for row in np.unique(rows[timed]):
            mine = timed & (rows == row)
            years[mine] = self.years(row, lines.expiry[mine])
        gone = timed & (years <= 0)
        reason = "expired {}".format
        lines.faults.add(gone, lambda i: reason(minute(lines.expiry[i])), Code.EXPIRED)
        return years

    @cached_property
    def futures(self) -> dict[Pair, float]:
        """Mark of each listed future."""
        table = self.instruments
        listed = (table["kind"] == "future") & table.given("mark") & ~table.faults.bad
        rows = np.flatnonzero(listed)[::-1]  # the first of two rows wins
        return {
            (table["underlying"][i], table["expiry"][i]): float(table["mark"][i])
            for i in rows
        }

    @cached_property
    def surface_rows(self) -> dict[Pair, int]:
        """Row of Surface of each underlying and expiry."""
        if self.surface is None:
            return {}
        keys = zip(self.surface["underlying"], self.surface["expiry"], strict=True)
        return {key: row for row, key in enumerate(keys)}

    @cached_property
    def listed_forwards(self) -> dict[str, list[tuple[np.datetime64, float]]]:
        """Expiry and forward of every node of each underlying, by expiry."""
        nodes = self.surface_forwards | self.futures
        by_name: dict[str, list[tuple[np.datetime64, float]]] = {}
        for (name, expiry), forward in sorted(nodes.items()):
            by_name.setdefault(name, []).append((expiry, forward))
        return by_name

    @cached_property
    def surface_forwards(self) -> dict[Pair, float]:
        """Forward of each Surface row that states one."""
        if self.surface is None:
            return {}
        forwards = self.surface["forward"]
        found = ((pair, forwards[row]) for pair, row in self.surface_rows.items())
        return {pair: float(f) for pair, f in found if not np.isnan(f)}

    def forward(self, row: int, expiry: np.datetime64) -> tuple[float, str]:
        """Forward of an underlying at an expiry, and where it comes from."""
        pair = (self.table["underlying"][row], expiry)
        if pair in self.futures:
            return self.futures[pair], "future"
        if pair in self.surface_forwards:
            return self.surface_forwards[pair], "surface"
        years = float(self.years(row, np.array([expiry]))[0])
        return self._between(row, expiry, years) or (self._carried(row, years), "carry")

    def _between(
        self, row: int, expiry: np.datetime64, years: float
    ) -> tuple[float, str] | None:
        name, spot = self.table["underlying"][row], self.table["spot"][row]
        nodes = self.listed_forwards.get(name, [])
        later = [(e, f) for e, f in nodes if e > expiry]
        if not later or years <= 0:
            return None
        ends = np.array([e for e, _ in nodes])
        times = np.append(0.0, self.years(row, ends))
        logs = np.log(np.append(spot, [f for _, f in nodes]))
        ahead = np.append(True, times[1:] > 0)
        value = np.exp(np.interp(years, times[ahead], logs[ahead]))
        return float(value), "interpolated"

    def _carried(self, row: int, years: float) -> float:
        table = self.table
        carry = table["rate"][row] - table["dividend"][row]
        return float(table["spot"][row] * np.exp(carry * years))


def find_forwards(lines: Contracts, market: Market, rows: Array) -> tuple[Array, Array]:
    """Forward and its source for each line; spot where a line has no expiry."""
    spot = np.where(rows >= 0, market.table["spot"][rows], np.nan)
    forward, source = spot.copy(), np.full(len(lines), "spot", dtype=object)
    usable = lines.is_dated & ~lines.faults.bad
    cache: dict[tuple[int, np.datetime64], tuple[float, str]] = {}
    for i in np.flatnonzero(usable):
        key = (int(rows[i]), lines.expiry[i])
        if key not in cache:
            cache[key] = market.forward(*key)
        forward[i], source[i] = cache[key]
    listed = usable & ~np.isnan(lines.forward)
    marked = usable & (lines.kind == "future") & ~np.isnan(lines.any_mark)
    forward = np.where(listed, lines.forward, np.where(marked, lines.any_mark, forward))
    source[listed], source[marked & ~listed] = "instrument", "future"
    return forward, source
