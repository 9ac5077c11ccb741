"""A built workbook read back with openpyxl: named cells, and arrays as they stand."""

from pathlib import Path
from typing import Any

import openpyxl

from xlhedge.excel.build import build
from xlhedge.excel.sheets.array import ResultArray

Tables = dict[str, list[list[Any]]]


def rebuilt(tables: Tables, out: Path) -> openpyxl.Workbook:
    """The workbook of these tables, with its values."""
    build(tables, out)
    return openpyxl.load_workbook(out, data_only=True)


def named_value(book: openpyxl.Workbook, name: str) -> Any:
    """What the cell of a defined name shows."""
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell].value


def block(book: openpyxl.Workbook, array: ResultArray) -> list[list[Any]]:
    """A result array as it stands in the sheet, headers first."""
    sheet, row, left = array.anchor
    width = len(array.columns)
    area = book[sheet].iter_rows(
        min_row=row, min_col=left, max_col=left + width - 1, values_only=True
    )
    rows = [list(cells) for cells in area]
    return [row for row in rows if row[0] is not None]


def column(rows: list[list[Any]], name: str) -> list[Any]:
    """The cells under one column name of a block."""
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]
