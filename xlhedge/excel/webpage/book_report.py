"""All that a page says of one workbook: facts, findings and sheets.

Every number is calculated anew from the inputs that the file holds, at the time that
its clock shows, and held against what the file says; nothing in the file is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlhedge import __version__
from xlhedge.core.dates import minute
from xlhedge.excel.audit.structure import Structure
from xlhedge.excel.clock import held_clock, shown_clock
from xlhedge.excel.comparison import Compared, compare, held_results
from xlhedge.excel.desk import Desk
from xlhedge.excel.failures import Failed, Failures, failures
from xlhedge.excel.fingerprint import FUNCTIONS, VERSION, functions_sha256
from xlhedge.excel.number_text import cell_text
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved.named import named_cell
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.inputs import REFRESHED_AT
from xlhedge.excel.webpage.deviations import deviations
from xlhedge.excel.webpage.sections import missing_sheets, sections
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Section

NO_CLOCK = "none"
_PASS = "PASS"
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class BookReport:
    """A workbook as a page shows it.

    `failed` are rows, cells and formulas that failed: place and rule; `unlike` is what
    the file holds and its formulas do not give, or holds otherwise than this version;
    `notes` say what was left out.
    """

    name: str
    master_check: str
    facts: dict[str, str]
    sections: tuple[Section, ...]
    formulas: int
    failed: Failures
    unlike: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether all is well: nothing failed, and the file holds what it should."""
        return self.master_check == _PASS and not (self.failed.lines or self.unlike)

    @property
    def told(self) -> tuple[str, ...]:
        """A line for each cause of failure; what follows, and where the file differs,
        is on the page."""
        causes = tuple(dict.fromkeys(one.line for one in self.failed.causes))
        others = len(self.failed.lines) - len(causes)
        follow = (f"{others} more that follow: see the page",) if others else ()
        count = len(self.unlike)
        unlike = (f"the file differs, {count} found: see the page",) if count else ()
        return causes + follow + unlike


def book_report(source: Path, moment: datetime | None = None) -> BookReport:
    """Recalculate the workbook `source`, which is only read.

    Args: moment, when the page is made (UTC), now if None.
    Raises: InputError for a workbook that cannot be used, and for a formula of ours
    that cannot be evaluated.
    """
    made = moment or datetime.now(UTC)
    book = read_workbook(source)
    desk = Desk(book)
    done = recalculate(book, desk.answer, held_clock(book))
    values = Values(book, done.results(everything=True))
    desk.require_usable()
    compared = compare(book.formulas(), held_results(book), done)
    return BookReport(
        source.name,
        _named(values, "master_check") or "none in this file",
        _facts(values, made),
        tuple(sections(values)),
        len(compared),
        _failed(desk, done),
        tuple(_unlike(compared, values)),
        tuple(dict.fromkeys(desk.warnings())),
        tuple(_left_out(compared, values)),
    )


def _facts(values: Values, made: datetime) -> dict[str, str]:
    """What the file is, how old its numbers are, and what calculated them."""
    book = values.book
    package = book.package
    assert package is not None  # it was read from a file
    said = Structure(package).properties
    clock = shown_clock(book)
    return {
        "book": package.path.name,
        "valued as of": _aged(values, "as_of", made),
        "refreshed at": _aged(values, REFRESHED_AT, made) or "not said",
        "clock of the file": f"{minute(clock)} UTC" if clock is not None else NO_CLOCK,
        "page made": f"{made:%Y-%m-%d %H:%M} UTC",
        "built by": f"xlhedge {said.get(VERSION, 'of an unknown version')}",
        "calculated by": f"xlhedge {__version__}",
        "functions": _functions(said.get(FUNCTIONS, "")),
        "SHA-256 of the file": package.sha256,
    }


def _functions(told: str) -> str:
    """The fingerprint of the worksheet functions, and whether the file's is another."""
    if told == functions_sha256():
        return f"{told}, of the file and here"
    return f"{told or 'not said'}, of the file; {functions_sha256()}, here"


def _aged(values: Values, name: str, made: datetime) -> str:
    """A time that the workbook holds, and how long before the page that was."""
    cell = named_cell(values.book, name)
    serial = values.value(cell) if cell else None
    text = cell_text(serial, "date")
    if not isinstance(serial, float) or serial == 0:
        return text
    now = made.replace(tzinfo=None) - datetime(1899, 12, 30)
    days = now.total_seconds() / _SECONDS_A_DAY - serial
    if days < 0:
        return f"{text} UTC, after this page was made"
    age = f"{days:,.0f} days" if days >= 2 else f"{days * 24:.1f} hours"
    return f"{text} UTC, {age} before this page"


def _named(values: Values, name: str) -> str:
    cell = named_cell(values.book, name)
    return cell_text(values.value(cell), "general") if cell else ""


def _failed(desk: Desk, done: Recalculation) -> Failures:
    """What failed, with the formulas that have no value."""
    found = failures(desk, done)
    kept = (
        Failed(f"{cell} shows what the file holds: {reason}", str(cell), (reason,))
        for cell, reason in sorted(done.failures.items())
    )
    return found._replace(causes=(*found.causes, *kept))


def _unlike(compared: list[Compared], values: Values) -> Iterator[str]:
    """What the file holds against what its formulas give, and against this version."""
    for one in compared:
        if one.status == "size":
            sizes = f"{one.held_area.ref}, and gives {one.found_area.ref}"
            yield f"{one.formula.cell}: the file holds {sizes}"
        elif one.status == "different":
            first, cells = one.differences[0], len(one.differences)
            more = f" and {cells - 1} more cells" if cells > 1 else ""
            pair = f"{_short(first.held)}, recalculated {_short(first.found)}"
            yield f"{first.cell}{more}: the file holds {pair}"
    yield from deviations(values.book)


def _short(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text[:40]


def _left_out(compared: list[Compared], values: Values) -> Iterator[str]:
    """What a reader might miss."""
    unsaved = sum(one.status == "not held" for one in compared)
    if unsaved:
        yield f"the file holds no value for {unsaved} of its formulas"
    for name in missing_sheets(values):
        yield f"the file has no sheet {name}"
