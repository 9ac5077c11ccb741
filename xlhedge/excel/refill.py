"""Recalculates a workbook and writes the results into a copy: what fill and refresh do.

The numbers are those of the workbook's own formulas; the copy is written only when
every formula that depends on our functions has its value. The original is never
touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlhedge.core.errors import CellError
from xlhedge.excel.comparison import Compared, compare, held_results
from xlhedge.excel.desk import Desk
from xlhedge.excel.failures import Failed, Failures, failures
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import Recalculation, recalculate
from xlhedge.excel.saved.active import notes
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.signature import signature_parts
from xlhedge.excel.saved.workbook import read_workbook

_UNSIGNED = "the copy has no digital signature: that of the source does not hold for it"


@dataclass(frozen=True)
class Filled:
    """A copy that was written: where, each formula before and after, what it answered.

    `failed` are the rows, tickets and cells that failed: place and rule;
    `warnings` one for each row that prices all the same; `notes` one for what the
    file holds and nothing here acts on.
    """

    out: Path
    written: tuple[Compared, ...]
    desk: Desk
    failed: Failures
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """A line for everything that failed."""
        return self.failed.lines

    @property
    def told(self) -> tuple[str, ...]:
        """A line for each cause of failure, and one for all that follows."""
        return self.failed.told

    @property
    def formulas(self) -> int:
        """How many formulas were written."""
        return len(self.written)

    @property
    def changed(self) -> list[Compared]:
        """Those whose result is not what the source held."""
        return [one for one in self.written if one.status != "equal"]

    @property
    def resized(self) -> list[Compared]:
        """The arrays among them that cover another area now."""
        return [one for one in self.written if one.status == "size"]


def refill(source: Path, out: Path) -> Filled:
    """Recalculate `source` and write every result into the copy `out`.

    A formula that the engine cannot evaluate, and that does not depend on ours, keeps
    its saved value and is named among the failures.
    Raises: InputError, and nothing is written, for a workbook that cannot be used and
    for a formula of ours that cannot be evaluated.
    """
    return fill_copy(read_workbook(source), out, everything=True)


def fill_copy(book: Workbook, out: Path, everything: bool = False) -> Filled:
    """The same for a workbook in memory; only what depends on our functions, or all.

    Raises: as `refill`.
    """
    desk = Desk(book)
    done = recalculate(book, desk.answer)
    results = done.results(everything)
    desk.require_usable()
    failed = failures(desk, done)
    others = [*_blocked(book, done), *(_kept(done) if everything else [])]
    failed = failed._replace(causes=(*failed.causes, *others))
    warnings = tuple(dict.fromkeys(desk.warnings()))
    held = held_results(book)
    fill(book, results, out)
    formulas = [formula for formula in book.formulas() if formula.cell in results]
    written = tuple(compare(formulas, held, done))
    told = tuple(_told(book))
    return Filled(out, written, desk, failed, warnings, told)


def _blocked(book: Workbook, done: Recalculation) -> Iterator[Failed]:
    """The native arrays that have no room; desk names ours."""
    for formula in book.formulas():
        ours = formula.kind != "dynamic" or "XLH_" in formula.text
        if not ours and done.values.get(formula.cell) == [[CellError.SPILL]]:
            line = f"{formula.cell} shows {CellError.SPILL}"
            yield Failed(line, str(formula.cell), ())


def _kept(done: Recalculation) -> Iterator[Failed]:
    """The formulas that could not be evaluated."""
    for cell, reason in sorted(done.failures.items()):
        yield Failed(f"{cell} keeps its saved value: {reason}", str(cell), (reason,))


def _told(book: Workbook) -> Iterator[str]:
    if book.package is not None:
        yield from notes(book.package)
        if signature_parts(book.package):
            yield _UNSIGNED
