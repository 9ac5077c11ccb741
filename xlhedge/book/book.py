"""A book: six tables read once, and the lines that stand in them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from xlhedge.book.columns import BOOK_TABLES, INSTRUMENTS
from xlhedge.book.contracts import (
    Contracts,
    article,
    lacking_terms,
    of_instruments,
    of_positions,
)
from xlhedge.book.market import Market
from xlhedge.book.table import Cells, Failure, Table, given
from xlhedge.core.dates import apply_cut
from xlhedge.core.errors import Code, InputError, MissingDataError
from xlhedge.core.numeric import Array

if TYPE_CHECKING:
    import pandas

# What a row of Surface needs for its kind of smile.
_SMILE_NEEDS = {
    "svi": ("svi_a", "svi_b", "svi_rho", "svi_m", "svi_sigma"),
    "delta": ("atm", "rr25", "bf25"),
    "flat": ("atm",),
}


class Book:
    """Positions with everything they need.

    >>> book = Book.from_cells(positions=[["id", "underlying", "quantity"]])
    Traceback (most recent call last):
    xlhedge.core.errors.MissingDataError: Positions has no rows
    """

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self._resolve_dates()
        for table in tables.values():
            table.require_unique()
        self._require_smiles()
        self._require_contracts()

    @classmethod
    def from_cells(cls, **cells: Cells | None) -> "Book":
        """A book from rectangles of raw cells, headers first.

        Keywords: positions, instruments, market, dividends, surface, policy; a table
        that is left out or None is absent. Raises InputError naming table and column
        where a table is unusable; what is wrong with one row fails that row only.
        """
        tables = {}
        for spec in BOOK_TABLES:
            rows = cells.pop(spec.name.lower(), None)
            if rows is None and spec is INSTRUMENTS:
                rows = [list(spec.names)]
            if rows is not None:
                tables[spec.name] = Table(spec, rows)
        if cells:
            raise InputError(f"no such table: {', '.join(cells)}")
        return cls(tables)

    @classmethod
    def from_frame(cls, **frames: "pandas.DataFrame") -> "Book":
        """A book from pandas frames; a missing value is a blank cell."""
        return cls.from_cells(**{n: _cells_of(frame) for n, frame in frames.items()})

    def to_frame(self, name: str) -> "pandas.DataFrame":
        """One table, typed, as a pandas frame."""
        import pandas

        table = self.table(name)
        kinds = {column.name: column.term.kind for column in table.spec.columns}
        columns = {n: _shown(v, kinds[n]) for n, v in table.columns.items()}
        return pandas.DataFrame(columns)

    def table(self, name: str) -> Table:
        """A table by name; MissingDataError when the book has none."""
        if name not in self.tables:
            raise MissingDataError(f"the book has no table {name}")
        return self.tables[name]

    def market_at(self, as_of: np.datetime64 | None = None) -> Market:
        """The market, valued at `as_of` or at each underlying's own time."""
        return Market(
            self.table("Market"),
            self.table("Instruments"),
            self.tables.get("Dividends"),
            self.tables.get("Surface"),
            as_of,
        )

    def lines(self) -> Contracts:
        """A line for each position."""
        return of_positions(self.table("Positions"), self.table("Instruments"))

    def hedge_lines(self, rows: Array) -> Contracts:
        """A line of one contract for each of these rows of Instruments."""
        return of_instruments(self.table("Instruments"), rows)

    def failures(self) -> list[Failure]:
        """Each row of any table that failed on its own."""
        return [row for table in self.tables.values() for row in table.failures()]

    def cut(self, underlying: str) -> str:
        """Time of day of its date-only expiries; "" where Market has none."""
        return self._cuts.get(underlying, "")

    @cached_property
    def _cuts(self) -> dict[str, str]:
        market = self.table("Market")
        return dict(zip(market["underlying"], market["cut"], strict=True))

    def _resolve_dates(self) -> None:
        """Give date-only expiries the time of day of their underlying's cut."""
        if "Market" in self.tables:
            self._check_cuts()
        for name in ("Positions", "Instruments", "Surface"):
            if name in self.tables and "Market" in self.tables:
                self._resolve(self.tables[name])
        if "Dividends" in self.tables and "Market" in self.tables:
            self._resolve_ex_dates(self.tables["Dividends"])
        for name in ("Dividends", "Surface"):
            if name in self.tables and "Market" in self.tables:
                self._require_known(self.tables[name])

    def _check_cuts(self) -> None:
        market = self.table("Market")
        for row, cut in enumerate(market["cut"]):
            try:
                apply_cut(market["as_of"][row], cut or "00:00 UTC")
            except InputError as error:
                mine = np.arange(len(market)) == row
                market.faults.add(mine, str(error), Code.WRONG_KIND)
                self._cuts[market["underlying"][row]] = ""

    def _resolve(self, table: Table) -> None:
        times, names = table["expiry"], table["underlying"]
        date_only = table.date_only["expiry"] & ~np.isnat(times)
        cuts = np.array([self._cuts.get(name, "") for name in names], dtype=object)
        for cut in set(cuts[date_only]) - {""}:
            here = date_only & (cuts == cut)
            times[here] = apply_cut(times[here], cut)
        lacking = date_only & (cuts == "")
        rule = "expiry {} has no time of day and Market has no cut for {}".format
        table.faults.add(
            lacking, lambda i: rule(str(times[i])[:10], names[i]), Code.WRONG_KIND
        )

    def _resolve_ex_dates(self, table: Table) -> None:
        """A share has lost its dividend from midnight on, in the zone of its cut.

        In UTC without a cut. By the opening of its ex-date it trades without; what
        expires on that day, at whatever hour, settles without.
        """
        times, date_only = table["ex_date"], table.date_only["ex_date"]
        cuts = [self._cuts.get(name) or "00:00 UTC" for name in table["underlying"]]
        midnights = np.array([f"00:00 {cut.split()[1]}" for cut in cuts], dtype=object)
        for midnight in set(midnights[date_only]):
            here = date_only & (midnights == midnight)
            times[here] = apply_cut(times[here], midnight)

    def _require_known(self, table: Table) -> None:
        """Fail the rows of an underlying that Market has not."""
        names, reason = table["underlying"], "no Market row for underlying"
        unknown = ~np.isin(names, self.table("Market")["underlying"])
        table.faults.add(unknown, lambda i: f"{reason} {names[i]}", Code.MISSING)

    def _require_smiles(self) -> None:
        surface = self.tables.get("Surface")
        if surface is None:
            return
        for kind, names in _SMILE_NEEDS.items():
            for name in names:
                lacking = (surface["smile"] == kind) & ~given(surface[name])
                reason = f"{name} is blank: smile {kind} needs it"
                surface.faults.add(lacking, reason, Code.WRONG_KIND)
        for one, other in (("rr10", "bf10"), ("bf10", "rr10")):
            half = given(surface[one]) & ~given(surface[other])
            surface.faults.add(
                half, f"{other} is blank: {one} needs it", Code.WRONG_KIND
            )

    def _require_contracts(self) -> None:
        """Fail the listed contracts that lack what their kind needs."""
        table = self.tables.get("Instruments")
        if table is None:
            return
        columns = {name: table[name] for name in table.spec.names}
        for kind, name, lacking in lacking_terms(columns):
            if name in columns:
                reason = f"{name} is blank: {article(kind)} needs it"
                table.faults.add(lacking, reason, Code.WRONG_KIND)


def _cells_of(frame: Any) -> Cells:
    blank = frame.isna().to_numpy()
    body = frame.astype(object).to_numpy()
    rows = [
        [None if b else v for v, b in zip(row, gaps, strict=True)]
        for row, gaps in zip(body, blank, strict=True)
    ]
    return [list(frame.columns), *rows]


def _shown(values: Array, kind: str) -> Array:
    """A typed column as a frame shows it: TRUE/FALSE as booleans, blanks as None."""
    if kind != "boolean":
        return values
    words = {1.0: True, 0.0: False}
    return np.array([words.get(value) for value in values], dtype=object)
