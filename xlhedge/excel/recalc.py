"""Evaluates a saved workbook outside Excel, with our functions for the XLH_ ones.

Every formula gets its value, or the reason why it could not be evaluated; whatever
depends on such a formula is not evaluated either. Nothing is written.
"""

from dataclasses import dataclass
from datetime import datetime

from xlhedge.core.errors import InputError
from xlhedge.excel.boundary import call as call_function
from xlhedge.excel.comparison import held_results
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.formulas.engine import Functions
from xlhedge.excel.formulas.run import Run
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Workbook


@dataclass(frozen=True)
class Recalculation(Evaluation):
    """What the embedded engine found.

    `derived` are the formulas that call our functions or the clock, or read replaced
    tables, and all that depends on them. `unsaved` are those that the file holds no
    value for, as openpyxl saves them.
    """

    derived: frozenset[Cell]
    unsaved: frozenset[Cell]

    def results(self, everything: bool = False) -> dict[Cell, Rows]:
        """The values to write: of derived and unsaved formulas, or all evaluated ones.

        Raises InputError if one of the former could not be evaluated: they are written
        together or not at all.
        """
        needed = self.derived | self.unsaved
        for cell in sorted(needed & self.failures.keys()):
            raise InputError(f"{cell} cannot be evaluated: {self.failures[cell]}")
        if everything:
            return self.values
        return {cell: self.values[cell] for cell in sorted(needed)}


def recalculate(
    book: Workbook, call: Functions = call_function, clock: datetime | None = None
) -> Recalculation:
    """Evaluate every formula of the workbook.

    `call` answers our functions: name and raw cell values in, a value or rows out.
    `clock` is the wall-clock time that NOW and TODAY show; else it is now.
    Raises whatever `call` raises, and InputError if the formula engine gives up.
    """
    run = Run(book, call, clock)
    run.settle()
    values = run.values()
    return Recalculation(values, run.failures, run.derived(), _unsaved(book))


def _unsaved(book: Workbook) -> frozenset[Cell]:
    """The formulas without a saved value."""
    return frozenset({f.cell for f in book.formulas()} - held_results(book).keys())
