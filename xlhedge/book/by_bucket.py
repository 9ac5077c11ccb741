"""One Greek of a book by bucket: a row per bucket, a column per underlying.

Every bucket has a row, also an empty one, so that two books have rows alike.

Source: definition; figures of total.py.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.buckets import BUCKETS
from xlhedge.book.measures import GREEK_OF
from xlhedge.book.result import Result
from xlhedge.book.total import total
from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array


def by_bucket(
    book: Book,
    by: str = "tenor",
    measure: str = "vega",
    as_of: np.datetime64 | None = None,
) -> Result:
    """Sums of one Greek: column `by`, then the underlyings; book currency.

    Args: by (tenor or moneyness), measure (delta, gamma, vega or theta: dollar_delta,
    gamma_1pct, vega_point or theta_day of total.py). Raises: InputError for another
    choice; a failed position fails the bucket of its underlying.
    """
    Faults().choice("by", by, tuple(BUCKETS))
    Faults().choice("measure", measure, tuple(GREEK_OF))
    found = total(book, by, as_of=as_of)
    name = GREEK_OF[measure]
    names = BUCKETS[by]
    columns: dict[str, Array] = {by: np.array(names, dtype=object)}
    codes: dict[str, Array] = {}
    for underlying in sorted(set(found["underlying"])):
        mine = np.flatnonzero(found["underlying"] == underlying)
        places = [names.index(found[by][row]) for row in mine]
        columns[underlying] = np.zeros(len(names))
        columns[underlying][places] = found[name][mine]
        codes[underlying] = np.full(len(names), Code.OK)
        codes[underlying][places] = found.codes[name][mine]
    return Result(columns, codes, found.reasons)
