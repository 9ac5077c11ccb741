"""What is valued: one line per position or per candidate hedge.

A position names an instrument or states the contract itself. What stands in both
places must agree; what neither states is missing. A faulty instrument fails every
line that uses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlhedge.book.faults import RowFaults
from xlhedge.book.table import Table, given
from xlhedge.core.dates import minute
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, sign_of

_SHARED = ("kind", "settlement", "style", "flag", "strike", "expiry", "multiplier")
_ALWAYS = ("kind", "settlement", "multiplier")
_NEEDED = {
    "option": ("style", "flag", "strike", "expiry"),
    "future": ("expiry",),
    "forward": ("expiry", "entry_price"),
}
_LINEAR_ONLY = ("forward", "spot")


@dataclass(frozen=True)
class Contracts:
    """Columns of equal length, one element per line.

    `listing` is the row in Instruments (-1 = none); `own_vol` and `own_mark` are
    the position's, `mark`, `mark_vol` and `forward` the instrument's.
    """

    label: Array
    underlying: Array
    quantity: Array
    active: Array
    kind: Array
    settlement: Array
    style: Array
    flag: Array
    strike: Array
    expiry: Array
    multiplier: Array
    own_vol: Array
    own_mark: Array
    entry_price: Array
    listing: Array
    price_currency: Array
    mark: Array
    mark_vol: Array
    forward: Array
    faults: RowFaults

    def __len__(self) -> int:
        return len(self.label)

    @property
    def phi(self) -> Array:
        """+1 call, -1 put, NaN for anything but an option."""
        return sign_of(np.where(self.flag == "", "none", self.flag).astype(str))

    @property
    def any_mark(self) -> Array:
        """The position's mark, else the instrument's; NaN without either."""
        return np.where(np.isnan(self.own_mark), self.mark, self.own_mark)

    @property
    def is_option(self) -> Array:
        """True for options."""
        return np.asarray(self.kind == "option")

    @property
    def is_american(self) -> Array:
        """True where the option may be exercised before it expires."""
        return np.asarray(self.style == "american")

    @property
    def is_inverse(self) -> Array:
        """True where the contract settles in the underlying."""
        return np.asarray(self.settlement == "inverse")

    @property
    def is_margined(self) -> Array:
        """True for futures and perpetuals, whose gains are exchanged as margin."""
        return np.isin(self.kind, ("future", "perpetual"))

    @property
    def is_dated(self) -> Array:
        """True where the contract has an expiry."""
        return np.isin(self.kind, ("option", "future", "forward"))


def of_positions(positions: Table, instruments: Table) -> Contracts:
    """A line for each row of Positions."""
    faults = RowFaults(len(positions))
    faults.inherit(positions.faults, np.arange(len(positions)), "Positions")
    listing = _listing(positions, instruments, faults)
    faults.inherit(instruments.faults, listing, "Instruments")
    shared = {n: _agreed(n, positions, instruments, listing, faults) for n in _SHARED}
    _agreed("underlying", positions, instruments, listing, faults)
    lines = Contracts(
        label=positions["id"],
        underlying=positions["underlying"],
        quantity=positions["quantity"],
        active=positions.is_true("active", default=True),
        own_vol=positions["vol"],
        own_mark=positions["mark"],
        entry_price=positions["entry_price"],
        listing=listing,
        faults=faults,
        **shared,
        **_listed(instruments, listing),
    )
    _require_whole(lines)
    return lines


def of_instruments(instruments: Table, rows: Array) -> Contracts:
    """A line of one contract for each of these rows of Instruments."""
    faults = RowFaults(len(rows))
    faults.inherit(instruments.faults, rows, "Instruments")
    none = np.full(len(rows), np.nan)
    lines = Contracts(
        label=instruments["instrument"][rows],
        underlying=instruments["underlying"][rows],
        quantity=np.ones(len(rows)),
        active=np.ones(len(rows), dtype=bool),
        own_vol=none,
        own_mark=none,
        entry_price=instruments["mark"][rows],  # traded now: no P&L yet
        listing=rows,
        faults=faults,
        **{name: instruments[name][rows] for name in _SHARED},
        **_listed(instruments, rows),
    )
    _require_whole(lines)
    return lines


def _listing(positions: Table, instruments: Table, faults: RowFaults) -> Array:
    names = positions["instrument"]
    places = {name: row for row, name in enumerate(instruments["instrument"])}
    listing = np.array([places.get(name, -1) for name in names], dtype=int)
    unknown = (names != "") & (listing < 0)
    reason = "no Instruments row for"
    faults.add(unknown, lambda i: f"{reason} {names[i]}", Code.MISSING)
    return listing


def _agreed(
    name: str, positions: Table, instruments: Table, listing: Array, faults: RowFaults
) -> Array:
    """The value both tables agree on; a contradiction fails the line."""
    own, known = positions[name], listing >= 0
    if not len(instruments):
        return own
    listed = instruments[name][listing]
    both = given(own) & known & given(listed)
    clash = both & (own != listed)
    in_words = f"{name} {{}} here, {{}} in Instruments"
    faults.add(
        clash,
        lambda i: in_words.format(_shown(own[i]), _shown(listed[i])),
        Code.WRONG_KIND,
    )
    return np.where(given(own) | ~known, own, listed)


def _listed(instruments: Table, listing: Array) -> dict[str, Array]:
    """What only Instruments knows; blank without a listing."""
    blanks: dict[str, Any] = {"price_currency": ""}
    known = listing >= 0
    names = ("price_currency", "mark", "mark_vol", "forward")
    if not len(instruments):
        return {n: np.full(len(listing), blanks.get(n, np.nan)) for n in names}
    return {
        n: np.where(known, instruments[n][listing], blanks.get(n, np.nan))
        for n in names
    }


def lacking_terms(columns: dict[str, Array]) -> Iterator[tuple[str, str, Array]]:
    """Kind, column and the rows of that kind that leave the column blank."""
    for kind, names in _NEEDED.items():
        for name in names:
            if name in columns:
                yield kind, name, (columns["kind"] == kind) & ~given(columns[name])


def article(kind: str) -> str:
    """The kind of an instrument in a sentence."""
    return f"{'an' if kind == 'option' else 'a'} {kind}"


def _require_whole(lines: Contracts) -> None:
    columns = {name: getattr(lines, name) for name in (*_SHARED, "entry_price")}
    for name in _ALWAYS:
        reason = f"{name} is blank and no instrument is named"
        lines.faults.add(~given(columns[name]), reason, Code.WRONG_KIND)
    for kind, name, lacking in lacking_terms(columns):
        reason = f"{name} is blank: {article(kind)} needs it"
        lines.faults.add(lacking, reason, Code.WRONG_KIND)
    coin = np.isin(lines.kind, _LINEAR_ONLY) & lines.is_inverse
    reason = "settlement must be linear for a {}, got inverse"
    lines.faults.add(coin, lambda i: reason.format(lines.kind[i]), Code.WRONG_KIND)


def _shown(value: Any) -> str:
    """A value as a trader reads it: 95000, 2026-03-27 08:00, call."""
    if isinstance(value, np.datetime64):
        return minute(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
