"""Compares results of formulas, cell by cell: held by a file, or found by engines.

Numbers are equal within 1e-12 of the larger one; texts, booleans and errors exactly,
and a value of one kind never equals one of another. Another size of an array is a
statement of its own, and a formula without a value on either side never agrees.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.formula_cell import Formula

Status = Literal["equal", "different", "size", "not held", "not evaluated"]
RELATIVE = 1e-12  # of the larger number


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of a result where the two sides differ."""

    cell: Cell
    held: Value
    found: Value

    @property
    def relative(self) -> float | None:
        """The difference over the larger number; None unless both are numbers."""
        if type(self.held) is not float or type(self.found) is not float:
            return None
        larger = max(abs(self.found), abs(self.held))
        scale = 0.5 if larger > 1 else 1.0  # the largest numbers differ by no number
        return abs(scale * self.found - scale * self.held) / (scale * larger)


@dataclass(frozen=True, slots=True)
class Compared:
    """One formula; `reason` says why it was not evaluated.

    `size`: the results cover different areas. `differences` are those of the cells
    that both cover; `held` and `found` are empty where there is no result.
    """

    formula: Formula
    status: Status
    held: Rows
    found: Rows
    differences: tuple[Difference, ...] = ()
    reason: str = ""

    @property
    def found_area(self) -> Area:
        """The area that the found result covers."""
        return _covered(self.formula.cell, self.found)

    @property
    def held_area(self) -> Area:
        """The area that the held result covers."""
        return _covered(self.formula.cell, self.held)


def _covered(cell: Cell, rows: Rows) -> Area:
    return area_from(cell, len(rows), len(rows[0]))


def held_results(book: Workbook) -> dict[Cell, Rows]:
    """The results that a file holds, of the formulas that it holds one for."""
    return {
        formula.cell: book.saved(formula)
        for formula in book.formulas()
        if (formula.cell.row, formula.cell.column)
        in book.sheets[formula.cell.sheet].saved
    }


def compare(
    formulas: Iterable[Formula],
    held: Mapping[Cell, Rows],
    found: Evaluation,
    relative: float = RELATIVE,
) -> list[Compared]:
    """Every formula, in their order; `relative` is the tolerance of numbers."""
    return [_compared(formula, held, found, relative) for formula in formulas]


def _compared(
    formula: Formula, held: Mapping[Cell, Rows], found: Evaluation, relative: float
) -> Compared:
    cell = formula.cell
    before, now = held.get(cell, []), found.values.get(cell, [])
    if not now:
        reason = found.failures[cell]
        return Compared(formula, "not evaluated", before, now, reason=reason)
    if not before:
        return Compared(formula, "not held", before, now)
    pairs = _pairs(cell, before, now)
    differences = tuple(
        Difference(*pair)
        for pair in pairs
        if not same(*pair[1:], relative, booleans=found.booleans)
    )
    status: Status = "different" if differences else "equal"
    if (len(before), len(before[0])) != (len(now), len(now[0])):
        status = "size"
    return Compared(formula, status, before, now, differences)


def _pairs(first: Cell, held: Rows, found: Rows) -> Iterator[tuple[Cell, Value, Value]]:
    """The cells that both cover, with their values."""
    for row, pair in enumerate(zip(held, found, strict=False), first.row):
        for column, values in enumerate(zip(*pair, strict=False), first.column):
            yield Cell(first.sheet, row, column), *values


def same(
    one: Value, other: Value, relative: float = RELATIVE, booleans: bool = True
) -> bool:
    """Whether two values of a cell are equal; without `booleans`, TRUE is 1.

    >>> same(0.1 + 0.2, 0.3), same(1.0, True), same("", None)
    (True, False, False)
    """
    if not booleans:
        one, other = _number(one), _number(other)
    if type(one) is float and type(other) is float:
        return abs(one - other) <= relative * max(abs(one), abs(other))
    return type(one) is type(other) and one == other


def _number(value: Value) -> Value:
    return float(value) if isinstance(value, bool) else value
