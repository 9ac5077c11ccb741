"""Calls of worksheet functions as sheets of a workbook, for a real Calc to answer.

Each call has a sheet: its arguments in cells from row 1 on, side by side, and below
them its formula over as many cells as the boundary's answer has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.contract_samples import GOOD
from tests.excel.workbooks import write_book
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, call
from xlhedge.excel.calc.cells import Rows, to_calc
from xlhedge.excel.calls.cells import rows_of
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.saved.address import Area, letters

NO_NUMBER = "no number"


@dataclass(frozen=True)
class Case:
    """A call by its title; `expected` is what Calc must show."""

    title: str
    function: str
    arguments: list[Any]

    @property
    def expected(self) -> Rows:
        return to_calc(call(self.function, self.arguments))


def good() -> list[Case]:
    """Every function with all of its arguments."""
    return [Case(f"{name} given", name, cells) for name, cells in GOOD.items()]


def left_out() -> list[Case]:
    """Every function without what is optional, and with a gap among it."""
    cases = []
    for name, function in CATALOGUE.items():
        needed = sum(p.required for p in function.parameters)
        if any(p.repeated for p in function.parameters):
            continue
        short = Case(f"{name} short", name, GOOD[name][:needed])
        gap = [*GOOD[name][:needed], OMITTED, *GOOD[name][needed + 1 :]]
        cases += [short, Case(f"{name} gap", name, gap)][: len(GOOD[name]) - needed]
    return cases


def wrong() -> list[Case]:
    """Every function that calculates by element, with a text for its first number."""
    cases = []
    for name, function in CATALOGUE.items():
        kinds = [p.kind for p in function.parameters]
        if function.shape in ("elementwise", "rows") and "number" in kinds:
            cells = list(GOOD[name])
            cells[kinds.index("number")] = NO_NUMBER
            cases.append(Case(f"{name} wrong", name, cells))
    return cases


def write_cases(path: Path, cases: Iterable[Case]) -> list[Area]:
    """Write the workbook; where the answer of each case stands."""
    areas: list[Area] = []

    def build(book: Any) -> None:
        areas.extend(_add(book, f"S{n}", case) for n, case in enumerate(cases, 1))

    write_book(path, build)
    return areas


def _add(book: Any, title: str, case: Case) -> Area:
    sheet = book.add_worksheet(title)
    column, row, texts = 0, 1, []
    for argument in case.arguments:
        if argument is OMITTED:
            texts.append("")
            continue
        rows = rows_of("argument", argument)
        texts.append(_put(sheet, rows, column))
        column, row = column + len(rows[0]), max(row, len(rows))
    answer = case.expected
    area = Area(title, row + 2, 1, row + 1 + len(answer), len(answer[0]))
    formula = f"{{={case.function}({','.join(texts)})}}"
    sheet.write_array_formula(row + 1, 0, area.bottom - 1, area.right - 1, formula)
    return area


def _put(sheet: Any, rows: list[list[Any]], column: int) -> str:
    """Write the cells of an argument; the reference to them."""
    for place, cells in enumerate(rows):
        for beside, cell in enumerate(cells):
            put(sheet, place, column + beside, cell)
    first, last = letters(column + 1), letters(column + len(rows[0]))
    single = len(rows) * len(rows[0]) == 1
    return f"{first}1" if single else f"{first}1:{last}{len(rows)}"


def put(sheet: Any, row: int, column: int, cell: Any) -> None:
    """Write one cell as Excel would save it; an empty text is a formula's."""
    if isinstance(cell, CellError):
        sheet.write_formula(row, column, f"={cell}", None, str(cell))
    elif cell == "":
        sheet.write_formula(row, column, '=""', None, "")
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        write = sheet.write_boolean if isinstance(cell, bool) else sheet.write_number
        write(row, column, cell)
