"""The hedging policies of a book: one per underlying, or per underlying and book."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array


@dataclass(frozen=True)
class Policy:
    """One row of Policy, blanks replaced by their defaults.

    target, below, above and minimum are in target_unit (base: units of the
    underlying; quote: quote currency of delta), so is tol_delta; the other
    tolerances are in quote currency, NaN where the Greek is not hedged. `claimed`
    are the books that have a policy of their own, which a policy for all books
    leaves to them. `fault` says why the row cannot be used.
    """

    underlying: str
    book: str
    numeraire: str
    target: float
    target_unit: str
    below: float
    above: float
    ratio: float
    minimum: float
    method: str
    hedge_instrument: str
    tol_delta: float
    tol_gamma_1pct: float
    tol_vega_point: float
    max_instruments: float
    rounding: str
    price_side: str
    max_age: float
    enabled: bool
    claimed: frozenset[str]
    fault: InputError | None

    @property
    def named(self) -> list[str]:
        """The instruments that hedge_instrument names; none: every tradable one."""
        names = (name.strip() for name in self.hedge_instrument.split(","))
        return [name for name in names if name]

    def covers(self, books: Array) -> Array:
        """True for the positions (by their book) that this policy hedges."""
        if self.book:
            return np.asarray(books == self.book)
        return ~np.isin(books, list(self.claimed))

    def require_readable(self) -> None:
        """Raise what is wrong with the row."""
        if self.fault:
            raise self.fault


_TEXTS = (
    "underlying",
    "book",
    "numeraire",
    "target_unit",
    "method",
    "hedge_instrument",
)
_NUMBERS = (
    *("target", "below", "above", "max_age", "max_instruments"),
    *("tol_delta", "tol_gamma_1pct", "tol_vega_point"),
)
_DEFAULTS = {"ratio": 1.0, "minimum": 0.0}
_DEFAULT_WORDS = {"rounding": "nearest", "price_side": "cross"}


def policies(book: Book) -> list[Policy]:
    """The policies in the order of their table."""
    table = book.table("Policy")
    enabled = table.is_true("enabled", default=True)
    found = []
    for row in range(len(table)):
        words: dict[str, Any] = {n: str(table[n][row]) for n in _TEXTS}
        numbers: dict[str, Any] = {n: float(table[n][row]) for n in _NUMBERS}
        numbers |= {n: _or(table[n][row], d) for n, d in _DEFAULTS.items()}
        words |= {n: str(table[n][row]) or d for n, d in _DEFAULT_WORDS.items()}
        same = (table["underlying"] == words["underlying"]) & (table["book"] != "")
        failed = table.faults.bad[row]
        reason, code = table.faults.reasons[row], int(table.faults.codes[row])
        policy = Policy(
            **words,
            **numbers,
            enabled=bool(enabled[row]),
            claimed=frozenset(table["book"][same]),
            fault=InputError(f"Policy: {reason}", code=code) if failed else None,
        )
        found.append(policy)
    return found


def _or(value: float, default: float) -> float:
    return default if np.isnan(value) else float(value)
