"""An input table on its sheet: units above, headers, cells, drop-down lists.

Cells are written as they came: a text never becomes a formula or a number. Drop-down
lists and conditions reach below the table, so that it can grow.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from xlsxwriter.worksheet import Worksheet

from xlhedge.book.columns import Column, TableSpec
from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import LAST_ROW, Area, Cell, area_from
from xlhedge.excel.sheets.input_tables import Rows, typed_rows, with_every_column
from xlhedge.excel.sheets.styles import format_of
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.conditions import of_input
from xlhedge.excel.template.validation import validation

_FILTER_BUTTON = 4  # characters that it and the indent take
_WIDTHS = {
    "id": 13,
    "instrument": 28,
    "hedge_instrument": 20,
    "limit": 24,
    "scenario": 24,
    "factor": 13,
    "measure": 14,
    "note": 34,
    "cut": 24,
    "strategy": 14,
    "source": 14,
    "decided_by": 16,
    "decision": 17,
    "reason": 52,
    "quantity": 14,
}
_KIND_WIDTHS = {"date": 17}
_WIDTH = 11


def write_table(
    canvas: Canvas, sheet: Worksheet, spec: TableSpec, corner: Cell, rows: Rows
) -> None:
    """Write `rows` (headers first) as the Excel table of `spec` at `corner`.

    Raises: InputError for a column that the table needs and the rows have not, and
    for a number that no cell can hold.
    """
    names, *body = with_every_column(spec, typed_rows(spec, rows))
    headers = []
    for place, name in enumerate(names):
        column = spec.column(name) if name in spec.names else None
        head = corner._replace(column=corner.column + place)
        _write_head(canvas, sheet, head, name, column)
        below = Area(head.sheet, head.row + 1, head.column, LAST_ROW, head.column)
        _write_cells(canvas, sheet, below, column, [row[place] for row in body])
        if column:
            sheet.data_validation(below.ref, validation(spec, column))
        style = "header" if column and column.required else "optional_header"
        headers.append({"header": name, "header_format": canvas.style(style)})
    area = area_from(corner, len(body) + 1, len(names))
    sheet.add_table(area.ref, {"name": spec.name, "style": None, "columns": headers})


def _write_head(
    canvas: Canvas, sheet: Worksheet, head: Cell, name: str, column: Column | None
) -> None:
    usual = _KIND_WIDTHS.get(column.term.kind, _WIDTH) if column else _WIDTH
    width = max(_WIDTHS.get(name, usual), len(name) + _FILTER_BUTTON)
    sheet.set_column(head.column - 1, head.column - 1, width)
    unit = column.term.unit if column else ""
    above = head._replace(row=head.row - 1)
    sheet.write_string(above.ref, unit, canvas.style("unit"))


def _write_cells(
    canvas: Canvas,
    sheet: Worksheet,
    below: Area,
    column: Column | None,
    values: Sequence[Any],
) -> None:
    shown = format_of(column.name, column.term) if column else "text"
    style = "extra"
    if column:
        is_number = column.term.kind in ("number", "date")
        style = "input" if is_number else "text_input"
    look = canvas.style(style, shown)
    for row, value in enumerate(values, start=below.top):
        _write(sheet, below.first._replace(row=row), value, look)
    for condition in of_input(below, shown):
        canvas.add_condition(sheet, condition)


def _write(sheet: Worksheet, cell: Cell, value: Any, look: Any) -> None:
    """One cell, as the kind it is."""
    if value is None:
        sheet.write_blank(cell.ref, None, look)
    elif isinstance(value, bool | np.bool_):
        sheet.write_boolean(cell.ref, bool(value), look)
    elif isinstance(value, int | float | np.number):
        if not np.isfinite(value):
            raise InputError(f"{cell} must be a finite number, got {value}")
        sheet.write_number(cell.ref, float(value), look)
    else:
        sheet.write_string(cell.ref, str(value), look)
