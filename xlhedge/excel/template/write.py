"""The workbook without results: every sheet, table, formula and name.

What it looks like stands in pages.py, layout.py, start.py, example.py and styles.py.
The file holds no date, path or name of the machine: two writes are identical.
"""

from collections.abc import Mapping
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.layout import AREA_NAMES, ARRAYS
from xlhedge.excel.sheets.example import EXAMPLE, STEPS
from xlhedge.excel.sheets.input_tables import Rows
from xlhedge.excel.sheets.pages import PAGES
from xlhedge.excel.sheets.start import CHECKS, INPUTS, NOTES
from xlhedge.excel.template.arrays import write_array
from xlhedge.excel.template.blocks import write_notes, write_panel, write_section
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.chart import write_chart
from xlhedge.excel.template.help import write_help
from xlhedge.excel.template.tables import write_table

# Columns of Start that no array sets: the margins and the notes.
_START_WIDTHS = {1: 2, 13: 3, 14: 11, 15: 70}


def write_template(tables: Mapping[str, Rows], out: Path) -> None:
    """Write the workbook for these tables, its formulas without values.

    Args: tables, rows by table name, headers first (Positions, Instruments, Market,
    Dividends, Surface, Policy; a table that a book can do without may be missing);
    out, .xlsx.
    Raises: InputError for an unknown or missing table, a missing column and a number
    that no cell can hold.
    """
    given = _complete(tables)
    with Canvas(out) as canvas:
        sheets = {page.name: canvas.add_page(page) for page in PAGES}
        for name, spec in TABLES.items():
            write_table(canvas, sheets[name], spec, given[name])
        _write_results(canvas, sheets)
        write_chart(canvas, sheets["Start"], _underlyings(given["Positions"]))
        write_help(canvas, sheets["Help"])
        for name, area in AREA_NAMES.items():
            canvas.workbook.define_name(name, area)


def _complete(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Every table; one that may be empty gets its headers."""
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise InputError(f"no such table: {', '.join(unknown)}")
    given: dict[str, Rows] = {}
    for name, spec in TABLES.items():
        if name not in tables and not spec.may_be_empty:
            raise InputError(f"the workbook needs a table {name}")
        given[name] = tables.get(name) or [list(spec.names)]
    return given


def _write_results(canvas: Canvas, sheets: dict[str, Worksheet]) -> None:
    for array in ARRAYS:
        sheet = sheets[array.anchor.sheet]
        write_array(canvas, sheet, array)
        if array.title:
            width = len(array.columns)
            write_section(canvas, sheet, array.title_place, array.title, width)
    for place, width in _START_WIDTHS.items():
        sheets["Start"].set_column(place - 1, place - 1, width)
    for panel in (INPUTS, CHECKS, EXAMPLE, STEPS):
        write_panel(canvas, sheets[panel.corner.sheet], panel)
    for notes in NOTES:
        write_notes(canvas, sheets[notes.corner.sheet], notes)


def _underlyings(positions: Rows) -> int:
    """How many underlyings the positions have; at least one row for the chart."""
    place = list(positions[0]).index("underlying")
    return max(len({row[place] for row in positions[1:]} - {None}), 1)
