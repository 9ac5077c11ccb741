"""A row of a book formula explained: of a position, a total or a ticket.

The same functions are asked about that row alone while their steps are watched: a
position is valued as a book of one, a total adds up the rows of its group, a ticket is
written again for its policy. The rows of the input tables that matter stand beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.steps import Step, watched
from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.calls.function import Function
from xlhedge.excel.derivation.shown_steps import leading_to, spread, tidy

Tables = dict[str, Any]
TABLES = ("positions", "instruments", "market", "dividends", "surface", "policy")


@dataclass(frozen=True)
class TableRow:
    """A row of an input table: its number below the header, and its filled cells.

    `place` is its first cell in the workbook, where that is known.
    """

    table: str
    number: int
    cells: dict[str, Any]
    place: str = ""


@dataclass(frozen=True)
class Row:
    """What a row of a book formula is about, and the column that was asked for."""

    title: str
    column: str
    value: Any
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    inputs: tuple[TableRow, ...]


def row_of(
    function: Function, arguments: Sequence[Any], place: tuple[int, int]
) -> Row | None:
    """The row and column of a book formula; None of its headers and of others."""
    explain = EXPLAINED.get(function.name)
    if explain is None:
        return None
    names = [parameter.name for parameter in function.parameters]
    given = {
        name: value
        for name, value in zip(names, arguments, strict=False)
        if value is not OMITTED
    }
    whole = answer(function.name, list(arguments))
    if not isinstance(whole.value, list):
        return None  # the whole call failed, and says why
    headers = given.get("headers") is True
    row, column = place[0] - headers, place[1]
    if row < 0:
        return None
    cells = whole.value[place[0]]
    try:
        return explain(given, row, column, cells)
    except InputError as error:
        return Row("", "", cells[column], (str(error),), (), ())


def _position(given: Tables, row: int, column: int, cells: list[Any]) -> Row:
    from xlhedge.book.greeks import GREEK_COLUMNS, greeks
    from xlhedge.excel.functions.books import time_of

    book = _book(given)
    number = int(book.table("Positions").rows[row])
    header, *body = given["positions"]
    alone = _book({**given, "positions": [header, body[number - 1]]})
    with watched() as kept:
        greeks(alone, time_of(given.get("as_of")))
    name = GREEK_COLUMNS[column]
    record = dict(zip(GREEK_COLUMNS, cells, strict=True))
    steps = leading_to(tidy(kept), name, *_SOURCES)
    reason = str(record["status"])
    return Row(
        f"position {record['id']}",
        name,
        cells[column],
        () if reason in ("ok", "excluded") else (reason,),
        tuple(steps),
        tuple(_inputs_of_position(given, book, number, record)),
    )


_SOURCES = ("forward", "forward_source", "vol", "vol_source")


def _total(given: Tables, row: int, column: int, cells: list[Any]) -> Row:
    from xlhedge.book.total import total, total_columns
    from xlhedge.excel.functions.books import time_of

    by, numeraire = given.get("by", "underlying"), given.get("numeraire", "coin")
    names = total_columns(by)
    with watched() as kept:
        found = total(_book(given), by, numeraire, time_of(given.get("as_of")))
    name = names[column]
    places = [i for i, step in enumerate(kept) if step.symbol == name]
    sums = [i for i in places if kept[i - 1].symbol == "amounts"]
    failed = np.asarray(found.codes.get(name, np.zeros(len(found))))
    good = int((failed[:row] == 0).sum())  # a failed group shows no sum
    steps = kept[sums[good] - 2 : sums[good] + 1] if sums and not failed[row] else []
    group = ", ".join(str(cells[i]) for i in range(names.index("dollar_delta")))
    steps = spread(steps, "positions", "amounts")
    reasons = found.reasons if failed[row] else ()
    return Row(f"group {group}", name, cells[column], reasons, tuple(steps), ())


def _ticket(given: Tables, row: int, column: int, cells: list[Any]) -> Row:
    from xlhedge.book.policies import policies
    from xlhedge.book.ticket import TICKET_COLUMNS
    from xlhedge.book.tickets import Desk
    from xlhedge.book.value import value
    from xlhedge.excel.functions.books import time_of

    book = _book(given)
    market = book.market_at(time_of(given.get("as_of")))
    desk = Desk(book, market, value(book.lines(), market))
    record = dict(zip(TICKET_COLUMNS, cells, strict=True))
    key = record["underlying"], record["book"]
    numbered = enumerate(policies(book))
    place, policy = next(
        (i, p) for i, p in numbered if (p.underlying, p.book or "all") == key
    )
    with watched() as kept:
        desk.write(policy)
    steps = _of_trade(tidy(kept), record["instrument"])
    name = TICKET_COLUMNS[column]
    known = any(step.symbol == name for step in steps)
    steps = leading_to(steps, *((name, "reason") if known else _DECISION))
    steps = spread(steps, "positions", "dollar_deltas")
    number = int(book.table("Policy").rows[place])
    named = [_row_named("instruments", given, "instrument", n) for n in policy.named]
    reason = str(record["status"])
    return Row(
        f"ticket of {record['underlying']}, book {record['book']}",
        name,
        cells[column],
        () if reason == "ok" else (reason,),
        tuple(steps),
        (_table_row("policy", given, number), *filter(None, named)),
    )


def _of_trade(steps: list[Step], instrument: Any) -> list[Step]:
    """The steps up to the trade of this instrument; later ones are other tickets."""
    trades = [i for i, step in enumerate(steps) if step.symbol == "instrument"]
    later = [i for i in trades if steps[i].value == instrument]
    ends = [i for i in trades if later and i > later[0]]
    return steps[: ends[0]] if ends else steps


# What a column that is no number of its own rests on: the trade, or why there is none.
_DECISION = ("reason", "traded", "quantity", "held_delta")
EXPLAINED: dict[str, Callable[[Tables, int, int, list[Any]], Row]] = {
    "XLH_BOOK_GREEKS": _position,
    "XLH_BOOK_TOTAL": _total,
    "XLH_BOOK_HEDGE": _ticket,
}


def _book(given: Tables) -> Any:
    from xlhedge.excel.functions.books import Snapshot, parsed

    return parsed(Snapshot(**{name: given.get(name) for name in TABLES}))


def _inputs_of_position(
    given: Tables, book: Any, number: int, record: dict[str, Any]
) -> list[TableRow]:
    """Its own row, and those of its instrument, market and expiry."""
    position = _table_row("positions", given, number)
    underlying = record["underlying"]
    found = [position, _row_named("market", given, "underlying", underlying)]
    if "instrument" in position.cells:
        name = position.cells["instrument"]
        found.insert(1, _row_named("instruments", given, "instrument", name))
    if record["vol_source"] in ("surface", "interpolated"):
        found += _surface_rows(given, book, number, str(underlying))
    return [row for row in found if row is not None]


def _surface_rows(
    given: Tables, book: Any, number: int, underlying: str
) -> list[TableRow]:
    """The Surface row of the expiry, or the two around it."""
    surface, lines = book.table("Surface"), book.lines()
    place = list(book.table("Positions").rows).index(number)
    expiry = lines.expiry[place]
    mine = np.flatnonzero(surface["underlying"] == underlying)
    mine = mine[np.argsort(surface["expiry"][mine])]
    times = surface["expiry"][mine]
    after = int(np.searchsorted(times, expiry))
    exact = after < len(times) and times[after] == expiry
    chosen = mine[after : after + 1] if exact else mine[max(after - 1, 0) : after + 1]
    return [_table_row("surface", given, int(surface.rows[i])) for i in chosen]


def _row_named(table: str, given: Tables, column: str, key: Any) -> TableRow | None:
    """The row whose key column holds the key."""
    rows = given.get(table)
    if not rows or column not in rows[0]:
        return None
    place = rows[0].index(column)
    for number, row in enumerate(rows[1:], 1):
        if row[place] == key:
            return _table_row(table, given, number)
    return None


def _table_row(table: str, given: Tables, number: int) -> TableRow:
    header, row = given[table][0], given[table][number]
    pairs = zip(header, row, strict=True)
    filled = {str(name): cell for name, cell in pairs if cell is not None and name}
    return TableRow(table.capitalize(), number, filled)
