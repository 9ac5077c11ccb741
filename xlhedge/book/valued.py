"""The positions of a book valued once at each time, for every formula that asks.

The sheets of a workbook ask a dozen formulas about the same book. Nobody may change
what is kept: its arrays refuse to be written, and each caller gets faults of its own,
to which scenarios add.
"""

from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.market import Market
from xlhedge.book.options import doubt_settling
from xlhedge.book.value import Valuation, value
from xlhedge.core.steps import is_watched

_KEPT = 8  # valuations; as many as books are kept parsed


class Valued(NamedTuple):
    """The market of a book at a time, and its positions valued in it."""

    market: Market
    positions: Valuation


def valued(book: Book, as_of: np.datetime64 | None = None) -> Valued:
    """The positions of a book at `as_of`, or at each underlying's own time.

    What is watched is valued anew, because its steps are wanted. A doubt is told to
    each caller, not only to the first.
    """
    market, found = _fresh(book, as_of) if is_watched() else _kept(book, as_of)
    doubt_settling(found.lines, found.state)
    lines = replace(found.lines, faults=found.lines.faults.copy())
    return Valued(market, replace(found, lines=lines))


@lru_cache(maxsize=_KEPT)
def _kept(book: Book, as_of: np.datetime64 | None) -> Valued:
    found = _fresh(book, as_of)
    for part in (found.positions, found.positions.lines):
        _freeze(*(getattr(part, field.name) for field in fields(part)))
    state, unit = found.positions.state, found.positions.unit
    _freeze(*state, *state.escrow, *unit)
    return found


def _fresh(book: Book, as_of: np.datetime64 | None) -> Valued:
    market = book.market_at(as_of)
    return Valued(market, value(book.lines(), market))


def _freeze(*parts: Any) -> None:
    """Arrays that raise where they are written to; other parts as they are."""
    for part in parts:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
