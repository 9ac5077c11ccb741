"""The forward of a line: the first that applies, and the line names it.

instrument, future (a listed one of this expiry, of the same settlement first), surface,
interpolated (log-linear in years between two listed forwards; spot counts as years
0), carry: what cash dividends leave of the spot (dividends.py), grown at rate less
dividend. A future is its own mark. A row that failed is no forward, and what it
would have been looked up for fails with it.
"""

from functools import cached_property

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.dividends import escrow_at
from xlhedge.book.market import Market, Pair
from xlhedge.core.dates import minute
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.pricing.forwards import forward_price

Found = tuple[float, str]


class Forwards:
    """The forwards that a market states or implies."""

    def __init__(self, market: Market) -> None:
        self.market = market

    def at(self, row: int, expiry: np.datetime64, settlement: str) -> Found:
        """Forward of an underlying (its Market row) at an expiry, and its source.

        Raises: InputError where it would rest on a row that failed, on two futures
        that disagree, or on dividends that leave nothing of the spot.
        """
        pair = (self.market.table["underlying"][row], expiry)
        if pair in self._futures:
            return _agreed(pair, self._futures[pair], settlement), "future"
        if pair in self._surface:
            return self._surface[pair], "surface"
        if pair[0] in self._failed:
            raise self._failed[pair[0]]
        years = float(self.market.years(row, np.array([expiry]))[0])
        between = self._between(row, expiry, years)
        return between or (self._carried(row, expiry, years), "carry")

    @cached_property
    def _futures(self) -> dict[Pair, list[tuple[str, float]]]:
        """Settlement and mark of the listed futures of each expiry."""
        table = self.market.instruments
        good = (table["kind"] == "future") & (table["mark"] > 0) & ~table.faults.bad
        found: dict[Pair, list[tuple[str, float]]] = {}
        for i in np.flatnonzero(good):
            pair = (table["underlying"][i], table["expiry"][i])
            mark = (str(table["settlement"][i]), float(table["mark"][i]))
            found.setdefault(pair, []).append(mark)
        return found

    @cached_property
    def _surface(self) -> dict[Pair, float]:
        """Forward of each good Surface row that states one."""
        surface = self.market.surface
        if surface is None:
            return {}
        forwards, good = surface["forward"], ~surface.faults.bad
        rows = self.market.surface_rows.items()
        return {
            pair: float(forwards[row])
            for pair, row in rows
            if good[row] and not np.isnan(forwards[row])
        }

    @cached_property
    def _failed(self) -> dict[str, InputError]:
        """The first failed future or Surface row of each underlying."""
        listed = self.market.instruments
        tables = [(listed, listed["kind"] == "future")]
        if self.market.surface is not None:
            tables.append(
                (self.market.surface, self.market.surface["underlying"] != "")
            )
        failed: dict[str, InputError] = {}
        for table, concerned in tables:
            for row in np.flatnonzero(concerned & table.faults.bad):
                name = table["underlying"][row]
                failed.setdefault(name, table.error(int(row)))
        return failed

    @cached_property
    def _nodes(self) -> dict[str, list[tuple[np.datetime64, float]]]:
        """Expiry and forward of every node of each underlying, by expiry."""
        marks = {pair: _agreed(pair, m, "linear") for pair, m in self._futures.items()}
        by_name: dict[str, list[tuple[np.datetime64, float]]] = {}
        for (name, expiry), forward in sorted((self._surface | marks).items()):
            by_name.setdefault(name, []).append((expiry, forward))
        return by_name

    def _between(self, row: int, expiry: np.datetime64, years: float) -> Found | None:
        table = self.market.table
        nodes = self._nodes.get(table["underlying"][row], [])
        if years <= 0 or not any(end > expiry for end, _ in nodes):
            return None
        ends = np.array([end for end, _ in nodes])
        times = np.append(0.0, self.market.years(row, ends))
        logs = np.log(np.append(table["spot"][row], [f for _, f in nodes]))
        ahead = np.append(True, times[1:] > 0)
        value = np.exp(np.interp(years, times[ahead], logs[ahead]))
        return float(value), "interpolated"

    def _carried(self, row: int, expiry: np.datetime64, years: float) -> float:
        table = self.market.table
        left = table["spot"][row] - escrow_at(self.market, row, expiry).paid
        rates = (table["rate"][row], table["dividend"][row])
        return float(forward_price(left, years, *rates))


def _agreed(pair: Pair, marks: list[tuple[str, float]], settlement: str) -> float:
    """The mark of the future of this settlement, else of the other."""
    same = {mark for kind, mark in marks if kind == settlement}
    marked = same or {mark for _, mark in marks}
    if len(marked) > 1:
        name, expiry = pair
        raise InputError(f"two futures on {name} of {minute(expiry)} disagree")
    return marked.pop()


def find_forwards(lines: Contracts, market: Market, rows: Array) -> tuple[Array, Array]:
    """Forward and its source for each line; spot where a line has no expiry."""
    forward = np.where(rows >= 0, market.table["spot"][rows], np.nan)
    source = np.full(len(lines), "spot", dtype=object)
    future = (lines.kind == "future") & ~np.isnan(lines.any_mark)
    listed = lines.is_dated & ~future & ~np.isnan(lines.forward)
    for mask, stated, name in (
        (listed, lines.forward, "instrument"),
        (future, lines.any_mark, "future"),
    ):
        forward, source[mask] = np.where(mask, stated, forward), name
    _look_up(lines, market, rows, lines.is_dated & ~future & ~listed, forward, source)
    wrong = lines.is_dated & ~(forward > 0)
    lines.faults.add(wrong, lambda i: f"forward must be > 0, got {forward[i]:.12g}")
    return forward, source


def _look_up(
    lines: Contracts,
    market: Market,
    rows: Array,
    wanted: Array,
    forward: Array,
    source: Array,
) -> None:
    """Fill in the forwards that the lines do not state, once per expiry."""
    forwards = Forwards(market)
    cache: dict[tuple[int, np.datetime64, str], Found | InputError] = {}
    for i in np.flatnonzero(wanted & ~lines.faults.bad):
        key = (int(rows[i]), lines.expiry[i], str(lines.settlement[i]))
        if key not in cache:
            try:
                cache[key] = forwards.at(*key)
            except InputError as error:
                cache[key] = error
        found = cache[key]
        if isinstance(found, InputError):
            lines.faults.add(np.arange(len(lines)) == i, str(found), found.code)
        else:
            forward[i], source[i] = found
