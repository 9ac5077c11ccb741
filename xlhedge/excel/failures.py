"""What failed in a recalculated workbook: the causes, and what only depends on them.

One cell that cannot be used fails its row, and with it every ticket, limit and result
of the book. What fails for the reason of a failed row is a consequence of it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xlhedge.core.errors import CellError
from xlhedge.excel.desk import Desk
from xlhedge.excel.recalc import Recalculation

_OURS, _BY_BOOK = "XLH_", "XLH_BOOK_"
_PASSED_ON = " holds #"  # of a function that was given an error
_NAMED = 6  # consequences that a line of text names, and causes of one reason


class Failed(NamedTuple):
    """One thing that failed: the line that says so, its place, and the reasons."""

    line: str
    place: str
    reasons: tuple[str, ...]


class Failures(NamedTuple):
    """What failed by itself, and what failed with it."""

    causes: tuple[Failed, ...] = ()
    consequences: tuple[Failed, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for everything that failed, the causes first."""
        both = self.causes + self.consequences
        return tuple(dict.fromkeys(one.line for one in both))

    @property
    def told(self) -> tuple[str, ...]:
        """The causes, many of one reason in one line, and what fails with them."""
        lines = tuple(_told_causes(self.causes))
        places = list(dict.fromkeys(c.place for c in self.consequences if c.place))
        if not places:
            return lines
        named = ", ".join(places[:_NAMED])
        left = len(places) - _NAMED
        more = f" and {left} more; --json names all" if left > 0 else ""
        what = "1 result fails" if len(places) == 1 else f"{len(places)} results fail"
        cause = "it" if len(lines) == 1 else "them"
        return *lines, f"{what} with {cause}: {named}{more}"


def _told_causes(causes: Iterable[Failed]) -> Iterator[str]:
    """A line for each cause, and one for many that have the same reasons."""
    alike: dict[tuple[str, ...], dict[str, None]] = {}
    for cause in causes:
        # What shows no reason stands for itself.
        alike.setdefault(cause.reasons or (cause.line,), {})[cause.line] = None
    for lines in map(list, alike.values()):
        if len(lines) <= _NAMED:
            yield from lines
        else:
            yield f"{lines[0]}; {len(lines) - 1} more for this reason, --json names all"


def failures(desk: Desk, done: Recalculation) -> Failures:
    """Each failed row, ticket, limit and cell; the rows are the causes of the others
    that repeat their reason, or that have none of their own."""
    rows = list(_rows(desk))
    reasons = {row.reasons[0] for row in rows}
    causes, consequences = [*rows], list[Failed]()
    for one in [*_answers(desk), *_formulas(desk, done)]:
        follows = rows and all(_repeats(reason, reasons) for reason in one.reasons)
        (consequences if follows else causes).append(one)
    return Failures(tuple(causes), tuple(consequences))


def _repeats(reason: str, known: Iterable[str]) -> bool:
    """Whether a reason is a known one, or that a function was given an error."""
    return _PASSED_ON in reason or any(one in reason for one in known)


def _rows(desk: Desk) -> Iterator[Failed]:
    """The rows of tables that failed on their own, and the positions without value."""
    for call in desk.calls:
        for row in call.book.failures():
            place = f"{desk.place(row.table, row.row)} ({row.key})"
            yield Failed(f"{place}: {row.reason}", place, (row.reason,))
    for number, record in zip(desk.numbers, desk.greeks, strict=True):
        status = str(record["status"])
        # A row that failed on its own was named above.
        if not status.startswith(("ok", "excluded", "Positions:")):
            place = f"{desk.place('Positions', number)} ({record['id']})"
            yield Failed(f"{place}: {status}", place, (status,))


def _answers(desk: Desk) -> Iterator[Failed]:
    """The tickets and limits without an answer."""
    for record in desk.tickets:
        place = f"ticket {record['underlying']} (book {record['book']})"
        if (status := str(record["status"])) != "ok":
            yield Failed(f"{place}: {status}", place, (status,))
    for record in desk.limits:
        place = f"limit {record['limit']}"
        if (status := str(record["status"])) != "ok":
            yield Failed(f"{place}: {status}", place, (status,))


def _formulas(desk: Desk, done: Recalculation) -> Iterator[Failed]:
    """The functions that gave no answer, and the cells that show an error for it."""
    cells = list(_failed_cells(desk, done))
    # A function may have failed only until what it reads was calculated.
    for name, reason in desk.reasons if cells else ():
        yield Failed(f"{name}: {reason}", "", (reason,))
    yield from cells


def _failed_cells(desk: Desk, done: Recalculation) -> Iterator[Failed]:
    """The formulas of ours that show an error in any cell.

    The failed rows of a book formula are named one by one, and #N/A may be an
    answer where nothing failed: there only the first cell counts.
    """
    for cell in sorted(done.derived):
        formula = desk.workbook.formula_at(cell)
        if formula is None or _OURS not in formula.text:
            continue
        values = [value for row in done.values[cell] for value in row]
        if _BY_BOOK in formula.text or not desk.reasons:
            values = values[:1]
        reasons = tuple(why for name, why in desk.reasons if f"{name}(" in formula.text)
        for error in [v for v in values if isinstance(v, CellError)][:1]:
            yield Failed(f"{cell} shows {error}", str(cell), reasons)
