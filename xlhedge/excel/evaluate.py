"""One formula text, evaluated exactly as a cell would."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.boundary import answer
from xlhedge.excel.formula import read_formula
from xlhedge.excel.formulas.references import ABSENT
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Sheet, Workbook
from xlhedge.excel.saved.formula_cell import Formula

_CELL = Cell("Sheet1", 1, 1)
_NOWHERE = "is nowhere: a formula alone has no workbook"


class Asked(NamedTuple):
    """A call of one of our functions."""

    name: str
    arguments: list[Any]


@dataclass(frozen=True)
class Evaluated:
    """The cells a formula fills, a line for each thing that failed, and its calls."""

    rows: Rows
    reasons: tuple[str, ...]
    calls: tuple[Asked, ...] = ()

    @property
    def failed(self) -> bool:
        """True when any cell shows an error."""
        return any(isinstance(cell, CellError) for row in self.rows for cell in row)


def evaluate_text(text: str) -> Evaluated:
    """Evaluate a formula that begins with `=`; it may refer to no cell.

    Raises: InputError when the text is no formula, or refers to a cell.
    """
    if not text.startswith("="):
        raise InputError(f"a formula begins with =, got {text[:40]}")
    reasons: list[str] = []
    asked: list[Asked] = []

    def call(name: str, arguments: list[Any]) -> Any:
        found = answer(name, arguments)
        reasons.extend(found.reasons)
        if Asked(name, arguments) not in asked:
            asked.append(Asked(name, arguments))
        return found.value

    book = _workbook(text)
    _require_self_contained(text, book)
    done = recalculate(book, call)
    if _CELL in done.failures:
        reason = done.failures[_CELL].replace(ABSENT, _NOWHERE)
        raise InputError(f"{text} cannot be evaluated: {reason}")
    said = tuple(dict.fromkeys(reasons))
    return Evaluated(done.values[_CELL], said, tuple(asked))


def _require_self_contained(text: str, book: Workbook) -> None:
    """Raise InputError for a formula that reads cells: there are none."""
    (formula,) = book.formulas()
    areas = sorted(area.ref for area in read_formula(formula, book).areas)
    if areas:
        rule = "a formula alone has no workbook; type the value in its place"
        raise InputError(f"{text} reads {', '.join(areas)}: {rule}")


def _workbook(text: str) -> Workbook:
    """A workbook in memory whose one cell holds the formula."""
    formula = Formula(_CELL, text, "dynamic", Area(_CELL.sheet, 1, 1, 1, 1))
    sheet = Sheet(_CELL.sheet, "", {}, {(1, 1): formula}, {}, ())
    return Workbook(None, {sheet.name: sheet}, {}, ())
