"""Small workbooks for tests, and worksheet functions simple enough to check by eye."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from xlhedge.core.errors import CellError
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.package import Package

COLUMNS = ("id", "quantity", "expiry", "active", "note")
EXPIRY = datetime.datetime(2026, 3, 27, 8)
EXPIRY_SERIAL = 46108 + 8 / 24  # 27 March 2026 is day 46108 of the 1900 calendar
POSITIONS = "Positions[[#Headers],[#Data]]"
KINDS: list[list[Any]] = [[1.5, "text", True], [CellError.NA, "", -0.25]]

Build = Callable[[Any], None]


def write_book(path: Path, build: Build) -> Path:
    """A workbook as the project writes them: Excel shows the saved values."""
    book = xlsxwriter.Workbook(str(path))
    book.calc_on_load = False
    book.set_calc_mode("auto", 191029)
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    build(book)
    book.close()
    return path


def package_of(book: Workbook) -> Package:
    """The file that a workbook was read from."""
    assert book.package is not None
    return book.package


def add_positions(book: Any, rows: int = 3) -> Any:
    """A sheet with units in row 1 and the table Positions from row 2, dates styled."""
    sheet = book.add_worksheet("Positions")
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["", "contracts", "UTC"])
    for row in range(2, 2 + rows):
        sheet.write_row(row, 0, [f"P{row - 1}", float(row - 1)])
        sheet.write_datetime(row, 2, EXPIRY, date)
        sheet.write_boolean(row, 3, True)
    headers = [{"header": column} for column in COLUMNS]
    options = {"name": "Positions", "columns": headers}
    sheet.add_table(1, 0, 1 + rows, len(COLUMNS) - 1, options)
    return sheet


def add_array(sheet: Any, area: str, formula: str, style: Any = None) -> None:
    """A dynamic array formula whose saved result covers `area`."""
    sheet.write_dynamic_array_formula(area, formula, style)


def call(name: str, arguments: list[Any]) -> Any:
    """The functions of the test workbooks."""
    return FUNCTIONS[name](*arguments)


def _count(rows: float, step: float | None = 1.0) -> list[list[float]]:
    """Rows of n and n times step, n from 1; a blank step is 0."""
    return [[float(n), n * (step or 0.0)] for n in range(1, int(rows) + 1)]


def _height(table: list[list[Any]]) -> float:
    return float(len(table))


def _quantities(table: list[list[Any]]) -> list[list[Any]]:
    """Id and doubled quantity of every row of Positions that has one, with a header."""
    rows = [row for row in table[1:] if row[1] is not None]
    return [["id", "twice"], *([row[0], 2 * row[1]] for row in rows)]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "XLH_ECHO": lambda value: value,
    "XLH_COUNT": _count,
    "XLH_HEIGHT": _height,
    "XLH_QUANTITIES": _quantities,
    "XLH_KINDS": lambda: KINDS,
    "XLH_FAIL": lambda: CellError.NUM,
}
