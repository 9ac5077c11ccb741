"""Where the P&L between two snapshots of a book came from.

Positions are matched by id. What is held at both ends is explained by its Greeks at
the start (taylor.py); `trades` is the end value of what was bought less that of what
was sold, `cash` what was received for it, with funding and fees. The remainder is the
total less everything named, so the sum is exact.

Source: definition.
"""

from collections.abc import Mapping

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.contracts import Contracts, of_positions
from xlhedge.book.result import Result
from xlhedge.book.scaling import position_size
from xlhedge.book.taylor import TERM_NAMES, Later, taylor
from xlhedge.book.value import Valuation, value
from xlhedge.book.valued import valued
from xlhedge.core.checks import Faults
from xlhedge.core.dates import minute
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array

COLUMNS = ("underlying", *TERM_NAMES, "trades", "cash", "remainder", "total", "flag")
TOTAL = "total"
_UNPRICED = "value needs an entry_price"
_FIXED = (
    *("underlying", "kind", "settlement", "style", "flag", "strike", "expiry"),
    "multiplier",
)


def explain(
    start: Book,
    end: Book,
    cashflows: Mapping[str, float] | None = None,
    explain_tolerance: float = 0.1,
    explain_limit: float | None = None,
) -> Result:
    """A row per underlying and their total: the terms of the P&L, book currency.

    Args: cashflows, cash received per underlying between the two (paid is negative);
    explain_tolerance, the share of the total that may stay unexplained, and
    explain_limit, the money.
    Returns: COLUMNS; `flag` is ok or unexplained, where |remainder| is beyond one.
    Raises: InputError for an end before the start and for an id that is another
    contract at the end; a position that failed at either end fails its underlying.
    """
    faults = Faults()
    share = float(faults.number("explain_tolerance", explain_tolerance))
    most = np.inf
    if explain_limit is not None:
        most = float(faults.number("explain_limit", explain_limit))
    faults.raise_with(share)
    return _Explained(start, end).result(cashflows or {}, share, most)


class _Explained:
    """Two valued books, matched line by line."""

    def __init__(self, start: Book, end: Book) -> None:
        market, self.end = valued(end)
        self.start = valued(start).positions
        kept = of_positions(start.table("Positions"), end.table("Instruments"))
        # What is gone at the end is valued there as it was held.
        self.closed = value(kept, market)
        places = {name: i for i, name in enumerate(self.end.lines.label)}
        labels = self.start.lines.label
        self.match = np.array([places.get(name, -1) for name in labels], dtype=int)
        _require_same(self.start.lines, self.end.lines, self.match)
        self.days = _days(start, end, self.start.lines)

    def result(
        self, cashflows: Mapping[str, float], tolerance: float, limit: float
    ) -> Result:
        lines = self.start.lines
        held, sold, bought = self._held(), self._sold(), self._bought()
        names = sorted({*lines.underlying, *self.end.lines.underlying, *cashflows})
        first = {n: _sums(names, lines, amounts) for n, amounts in held.items()}
        last = _sums(names, self.end.lines, bought)
        ended = _sums(names, lines, sold)
        began = _sums(names, lines, _active(lines, self.start.value))
        cash = np.array([cashflows.get(name, 0.0) for name in names])
        terms = first | {"trades": last - ended, "cash": cash}
        total = last - began + cash
        columns = _with_total(terms | {"total": total})
        columns["remainder"] = columns["total"] - sum(columns[n] for n in terms)
        codes, reasons = self._failures(names)
        flags = _flags(columns, tolerance, limit, codes)
        columns |= {"underlying": np.array([*names, TOTAL], object), "flag": flags}
        lost = {name: codes for name in columns if name not in ("underlying", "flag")}
        return Result({name: columns[name] for name in COLUMNS}, lost, reasons)

    def _held(self) -> dict[str, Array]:
        terms = taylor(self.start, self._later())
        return {n: _active(self.start.lines, t) for n, t in terms.items()}

    def _sold(self) -> Array:
        """What the lines of the start are worth at the end."""
        later, lines = self._later(), self.start.lines
        size = position_size(lines.quantity, lines.multiplier)
        coin = np.where(lines.is_inverse, later.spot, 1.0)
        return _active(lines, size * later.worth * coin * later.fx)

    def _bought(self) -> Array:
        return _active(self.end.lines, self.end.value)

    def _later(self) -> Later:
        """The end as the lines of the start see it."""

        def seen(figure: str, part: str = "state") -> Array:
            at_end, gone = (
                getattr(getattr(found, part) if part else found, figure)
                for found in (self.end, self.closed)
            )
            return np.where(self.match >= 0, at_end[self.match], gone)

        state = ("spot", "left", "rate", "forward", "years", "vol")
        unit = ("reference", "price", "worth")
        figures = {name: seen(name) for name in state}
        figures |= {name: seen(name, "unit") for name in unit}
        return Later(**figures, fx=seen("quote_fx", ""), days=self.days)

    def _failures(self, names: list[str]) -> tuple[Array, tuple[str, ...]]:
        """The code of each row, that of the total last, and the reasons."""
        codes, reasons = np.zeros(len(names) + 1, dtype=int), []
        gone = (self.match < 0) & self.start.lines.active
        checked = (
            (self.start, self.start.lines.active),
            (self.end, self.end.lines.active),
            (self.closed, gone),
        )
        for found, counted in checked:
            for row in np.flatnonzero(counted & _lost(found)):
                code = int(found.lines.faults.codes[row]) or int(Code.MISSING)
                for place in (names.index(found.lines.underlying[row]), len(names)):
                    codes[place] = codes[place] or code
                reason = found.lines.faults.reasons[row] or _UNPRICED
                reasons.append(f"{found.lines.label[row]}: {reason}")
        return codes, tuple(dict.fromkeys(reasons))


def _lost(found: Valuation) -> Array:
    return np.asarray(found.lines.faults.bad | np.isnan(found.value))


def _active(lines: Contracts, amounts: Array) -> Array:
    """The amounts of active lines, 0 elsewhere; what failed is counted apart."""
    return np.where(lines.active, np.nan_to_num(amounts), 0.0)


def _sums(names: list[str], lines: Contracts, amounts: Array) -> Array:
    """The sum of each underlying."""
    return np.array([amounts[lines.underlying == name].sum() for name in names])


def _with_total(columns: dict[str, Array]) -> dict[str, Array]:
    return {name: np.append(sums, sums.sum()) for name, sums in columns.items()}


def _flags(
    columns: dict[str, Array], tolerance: float, limit: float, codes: Array
) -> Array:
    missed = np.abs(columns["remainder"])
    large = (missed > tolerance * np.abs(columns["total"])) | (missed > limit)
    words = np.where(large, "unexplained", "ok").astype(object)
    return np.where(codes != 0, "failed", words)


def _require_same(start: Contracts, end: Contracts, match: Array) -> None:
    """Raise for an id that names another contract at the end; what failed is none."""
    whole = ~start.faults.bad & ~end.faults.bad[match]
    both = np.flatnonzero((match >= 0) & whole)
    for name in _FIXED:
        then, now = getattr(start, name)[both], getattr(end, name)[match[both]]
        blank = (then != then) & (now != now)
        for first in np.flatnonzero((then != now) & ~blank)[:1]:
            place = start.label[both[first]]
            raise InputError(f"{place}: {name} {then[first]} then, {now[first]} now")


def _days(start: Book, end: Book, lines: Contracts) -> Array:
    """Days between the two times of each line's underlying."""
    before, after = (book.market_at() for book in (start, end))
    days = np.full(len(lines), np.nan)
    for i, name in enumerate(lines.underlying):
        if name in before.places and name in after.places:
            times = [m.as_of[m.places[name]] for m in (before, after)]
            if times[1] < times[0]:
                rule = f"{name}: the end, {minute(times[1])}, is before the start"
                raise InputError(f"{rule}, {minute(times[0])}")
            days[i] = (times[1] - times[0]) / np.timedelta64(1, "D")
    return days
