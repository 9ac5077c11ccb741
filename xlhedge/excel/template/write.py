"""The workbook without results: every sheet, table, formula and name.

What it looks like stands in layout.py and `sheets`.
The file holds no date, path or name of the machine: two writes are identical.
"""

from collections.abc import Mapping
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.conventions import convention_rows
from xlhedge.excel.guide import help_rows
from xlhedge.excel.layout import AREA_NAMES, SHEETS
from xlhedge.excel.model_card import card_rows
from xlhedge.excel.saved.address import LAST_COLUMN
from xlhedge.excel.sheets.conventions import CONVENTIONS_SHEET
from xlhedge.excel.sheets.help import HELP_SHEET
from xlhedge.excel.sheets.input_tables import Rows
from xlhedge.excel.sheets.inputs import SOURCE
from xlhedge.excel.sheets.model_card import MODEL_CARD_SHEET
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.table import InputTable
from xlhedge.excel.template.arrays import write_array
from xlhedge.excel.template.blocks import write_notes, write_panel, write_section
from xlhedge.excel.template.buttons import PLACE as BUTTONS
from xlhedge.excel.template.buttons import write_buttons
from xlhedge.excel.template.canvas import Canvas
from xlhedge.excel.template.cell_blocks import write_cell_block
from xlhedge.excel.template.chart import write_chart
from xlhedge.excel.template.figure_blocks import write_figures
from xlhedge.excel.template.grid import write_grid, write_list
from xlhedge.excel.template.links import write_links
from xlhedge.excel.template.natives import write_native
from xlhedge.excel.template.tables import write_table
from xlhedge.excel.template.text_table import (
    CONVENTIONS,
    HELP,
    MODEL_CARD,
    write_text_table,
)


def write_template(
    tables: Mapping[str, Rows],
    out: Path,
    macros: bytes | None = None,
    source: str = "",
    underlyings: int | None = None,
) -> None:
    """Write the workbook for these tables, its formulas without values.

    Args: tables, rows by table name, headers first (Positions, Instruments, Market,
    Policy and any other of TABLES; a table that a book can do without may be
    missing); out, .xlsx, or .xlsm with macros; source, where its button finds the
    market; underlyings, how many the charts draw [those of the positions].
    Raises: InputError for an unknown or missing table, a missing column and a number
    that no cell can hold.
    """
    given = _complete(tables)
    with Canvas(out, macros) as canvas:
        pages = {sheet.name: canvas.add_page(sheet.page) for sheet in SHEETS}
        for sheet in SHEETS:
            _write_tables(canvas, pages[sheet.name], sheet, given)
        drawn = underlyings or _underlyings(given["Positions"])
        for sheet in SHEETS:
            _write_sheet(canvas, pages[sheet.name], sheet, drawn)
        _write_texts(canvas, pages)
        if source:
            pages[SOURCE.sheet].write_string(
                SOURCE.ref, source, canvas.style("text_input")
            )
        if macros is not None:
            write_buttons(pages[BUTTONS.sheet])
        for name, area in AREA_NAMES.items():
            canvas.workbook.define_name(name, area)


def _write_texts(canvas: Canvas, pages: Mapping[str, Worksheet]) -> None:
    """The sheets that are generated from what the package says of itself."""
    for sheet, rows, widths in (
        (CONVENTIONS_SHEET, convention_rows(), CONVENTIONS),
        (MODEL_CARD_SHEET, card_rows(), MODEL_CARD),
        (HELP_SHEET, help_rows(), HELP),
    ):
        page = pages[sheet.name]
        write_text_table(canvas, page, rows, widths, sheet.page.header_row)


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


def _write_tables(
    canvas: Canvas, page: Worksheet, sheet: Sheet, given: Mapping[str, Rows]
) -> None:
    """The input tables of one sheet, each under its title if it has one."""
    for table in sheet.input_tables:
        spec = TABLES[table.name]
        _require_room(sheet, table, given[table.name])
        write_table(canvas, page, spec, table.corner, given[table.name])
        if table.title:
            width = len(spec.columns)
            write_section(canvas, page, table.title_place, table.title, width)


def _require_room(sheet: Sheet, table: InputTable, rows: Rows) -> None:
    """Raise InputError for more columns of the user's own than are free beside it."""
    spec, left = TABLES[table.name], table.corner.column
    own = [str(name) for name in rows[0] if name not in spec.names]
    beside = [a.anchor.column for a in sheet.arrays]
    beside += [other.corner.column for other in sheet.tables]
    room = min((c for c in beside if c > left), default=LAST_COLUMN + 1) - left
    free = room - len(spec.columns)
    if len(own) > free:
        rule = f"{table.name} has room for {free} columns of your own"
        raise InputError(f"{rule} beside its results, got {', '.join(own)}")


def _write_sheet(
    canvas: Canvas, page: Worksheet, sheet: Sheet, underlyings: int
) -> None:
    """The results of one sheet, and what stands beside them."""
    for array in sheet.arrays:
        write_array(canvas, page, array)
        if array.title:
            width = len(array.columns)
            write_section(canvas, page, array.title_place, array.title, width)
    for native in sheet.natives:
        write_native(canvas, page, native)
    for place, width_in_characters in sheet.widths.items():
        page.set_column(place - 1, place - 1, width_in_characters)
    for panel in sheet.panels:
        write_panel(canvas, page, panel)
    for block in sheet.blocks:
        write_cell_block(canvas, page, block)
    for figures in sheet.figures:
        write_figures(canvas, page, figures)
    for links in sheet.links:
        write_links(canvas, page, links)
    for notes in sheet.notes:
        write_notes(canvas, page, notes)
    for given in sheet.lists:
        write_list(canvas, page, given)
    for grid in sheet.grids:
        write_grid(canvas, page, grid)
    for chart in sheet.charts:
        write_chart(canvas, page, chart, underlyings)


def _underlyings(positions: Rows) -> int:
    """How many underlyings the positions have; at least one row for the chart."""
    place = list(positions[0]).index("underlying")
    return max(len({row[place] for row in positions[1:]} - {None}), 1)
