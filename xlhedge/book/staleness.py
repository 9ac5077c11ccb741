"""Which rows of a book are of another time than the one it is valued at.

    stale   |time of valuation - as_of| > max_age, in seconds

max_age is the shortest that a policy of the underlying allows, or of all policies
where it has none. A blank as_of of Instruments or Surface stands for that of Market,
whose own row is held against the limit. Source: TABLES of the project, max_age.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.table import Failure, Table
from xlhedge.core.dates import minute
from xlhedge.core.numeric import Array

TIMED = ("Market", "Instruments", "Surface")
_SECOND = np.timedelta64(1, "s")


def stale_rows(book: Book, name: str, as_of: np.datetime64 | None = None) -> Array:
    """True for each row of a table of TIMED that is of another time."""
    table = book.table(name)
    return np.asarray(_apart(book, table, as_of) > _allowed(book, table))


def stale_marks(book: Book, as_of: np.datetime64 | None = None) -> list[Failure]:
    """The first stale row of each table and underlying, saying how many there are."""
    found = []
    for name in (name for name in TIMED if name in book.tables):
        table = book.table(name)
        stale = stale_rows(book, name, as_of)
        for underlying in dict.fromkeys(table["underlying"][stale]):
            rows = np.flatnonzero(stale & (table["underlying"] == underlying))
            reason = _sentence(book, table, rows, as_of)
            first = table.failure(int(rows[0]))
            found.append(first._replace(key=str(underlying), reason=reason))
    return found


def _sentence(
    book: Book, table: Table, rows: Array, as_of: np.datetime64 | None
) -> str:
    """How many rows there are, how far the furthest is, and what is allowed."""
    apart = _apart(book, table, as_of)[rows]
    furthest = int(apart.argmax())
    count = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
    seconds = f"{apart[furthest]:,.0f} seconds from the time of valuation"
    allowed = f"max_age is {_allowed(book, table)[rows][0]:,g}"
    when = minute(table["as_of"][rows[furthest]])
    return f"{count} of another time, as_of {when} is {seconds}, {allowed}"


def _apart(book: Book, table: Table, as_of: np.datetime64 | None) -> Array:
    """Seconds from the time of valuation; NaN for a blank."""
    now = np.fmax.reduce(book.market_at(as_of).as_of)
    return np.asarray(np.abs((now - table["as_of"]) / _SECOND), dtype=float)


def _allowed(book: Book, table: Table) -> Array:
    """max_age of each row, seconds; infinite for a book without policies."""
    if "Policy" not in book.tables:
        return np.full(len(table), np.inf)
    policy = book.table("Policy")
    shortest: dict[str, float] = {}
    for name, age in zip(policy["underlying"], policy["max_age"], strict=True):
        shortest[name] = np.fmin(shortest.get(name, np.inf), age)
    least = min(shortest.values(), default=np.inf)
    return np.array([shortest.get(name, least) for name in table["underlying"]])
