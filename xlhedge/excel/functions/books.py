"""Book functions as the worksheet calls them: tables in, a result table out.

A book is parsed once for all formulas over the same cells.
"""

from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.by_bucket import by_bucket
from xlhedge.book.greeks import greeks
from xlhedge.book.policy_state import policy_states
from xlhedge.book.recon import recon
from xlhedge.book.result import Result
from xlhedge.book.tickets import tickets
from xlhedge.book.total import total
from xlhedge.core.dates import parse_dates
from xlhedge.core.errors import InputError
from xlhedge.excel.calls.failures import cell_error

Rows = list[list[Any]]
_BOOKS_KEPT = 8


class Snapshot:
    """The cells of a book, equal to others if value and type of each cell are.

    A number, TRUE and a date may be equal as Python values and differ as cells.
    """

    def __init__(self, **tables: Rows | None) -> None:
        given = sorted((n, rows) for n, rows in tables.items() if rows is not None)
        self.tables = dict(given)
        self.key = tuple((name, *_identity(r)) for name, r in self.tables.items())
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.key == other.key


def book_greeks(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each position: Greeks, value and status."""
    book = book_of(positions, instruments, market, surface, dividends)
    return _identified(greeks(book, time_of(as_of)))


def book_total(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    surface: Rows | None = None,
    by: str = "underlying",
    numeraire: str = "coin",
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each group of positions: its Greeks and its counts."""
    book = book_of(positions, instruments, market, surface, dividends)
    return total(book, by, numeraire, time_of(as_of))


def book_buckets(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    surface: Rows | None = None,
    by: str = "tenor",
    measure: str = "vega",
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each bucket, a column for each underlying."""
    book = book_of(positions, instruments, market, surface, dividends)
    return by_bucket(book, by, measure, time_of(as_of))


def book_hedge(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each trade of a policy, or one that says why there is none."""
    book = book_of(positions, instruments, market, surface, dividends, policy)
    return tickets(book, time_of(as_of))


def book_policy(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each policy: where it stands, and what is due or why nothing is."""
    book = book_of(positions, instruments, market, surface, dividends, policy)
    return policy_states(book, time_of(as_of))


def book_recon(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each option: what an independent formula needs, and bumped Greeks."""
    book = book_of(positions, instruments, market, surface, dividends)
    return recon(book, time_of(as_of))


def _identified(result: Result) -> Result:
    """The result with an error for each id that is none: its own, or #VALUE!."""
    ids, codes = result["id"], result.codes["price"]
    for row in np.flatnonzero(ids == ""):
        ids[row] = cell_error(int(codes[row]))
    return result


def book_of(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    surface: Rows | None,
    dividends: Rows | None,
    policy: Rows | None = None,
) -> Book:
    """The book of these tables, as parsed."""
    return parsed(
        Snapshot(
            positions=positions,
            instruments=instruments,
            market=market,
            surface=surface,
            dividends=dividends,
            policy=policy,
        )
    )


@lru_cache(maxsize=_BOOKS_KEPT)
def parsed(snapshot: Snapshot) -> Book:
    """The book of these cells."""
    return Book.from_cells(**snapshot.tables)


def _identity(rows: Rows) -> tuple[Any, ...]:
    cells = tuple(chain.from_iterable(rows))
    return len(rows[0]), cells, tuple(map(type, cells))


def time_of(as_of: Any) -> np.datetime64 | None:
    """A date cell as a time in UTC; a date alone is its midnight."""
    if as_of is None:
        return None
    times, _, bad = parse_dates(as_of)
    if bad:
        raise InputError(f"as_of must be a date, got {as_of!s}")
    return np.datetime64(times.item(), "us")
