"""The sections of a page: every sheet that shows results, then the other inputs.

What stands where is data of the sheets; a sheet that is new appears by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from xlhedge.excel.layout import SHEETS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.start import START_SHEET
from xlhedge.excel.webpage.grids import beside, grid_table
from xlhedge.excel.webpage.inputs import input_table, list_table
from xlhedge.excel.webpage.panels import notes_texts, panel_block
from xlhedge.excel.webpage.series import drawing
from xlhedge.excel.webpage.tables import array_table, block_table, links_table
from xlhedge.excel.webpage.texts import figures_table, text_table
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Section, View

_Placed = tuple[Cell, Callable[[], View]]


def sections(values: Values) -> Iterator[Section]:
    """The sheets of results in the order of their tabs, then those of inputs alone.

    Sheets of mere text, Start too, are left out, and so are sheets that the file lacks.
    """
    here = [sheet for sheet in SHEETS if sheet.name in values.book.sheets]
    results = [sheet for sheet in here if _has_results(sheet)]
    inputs = [s for s in here if s.input_tables and s not in results]
    for sheet in (*results, *inputs):
        page = sheet.page
        views = tuple(_views(sheet, values))
        yield Section(sheet.name, page.title, page.purpose, views)


def missing_sheets(values: Values) -> list[str]:
    """The sheets of results that the file lacks."""
    lacking = [sheet for sheet in SHEETS if sheet.name not in values.book.sheets]
    return [sheet.name for sheet in lacking if _has_results(sheet)]


def _has_results(sheet: Sheet) -> bool:
    calculated = sheet.arrays or sheet.grids or sheet.links or sheet.blocks
    return bool(calculated or sheet.charts or sheet.figures or _is_card(sheet))


def _is_card(sheet: Sheet) -> bool:
    """Whether a sheet of text has cells of its own; those of Start are links."""
    return sheet.page.holds == "text" and bool(sheet.panels) and sheet != START_SHEET


def _views(sheet: Sheet, values: Values) -> Iterator[View]:
    """All that stands on a sheet, from the top left; input tables last."""
    for _, view in sorted(_results(sheet, values), key=lambda placed: placed[0]):
        yield view()
    if _is_card(sheet):
        yield text_table(sheet.page, values)
    for table in sheet.input_tables:
        saved = values.book.tables.get(table.name.lower())
        if saved is not None:
            yield input_table(table, saved, values)


def _results(sheet: Sheet, values: Values) -> Iterable[_Placed]:
    """Each thing with its place; its values are read only when it is its turn."""
    for panel in sheet.panels:
        yield panel.corner, partial(panel_block, panel, values)
    for array in sheet.arrays:
        yield array.title_place, partial(array_table, array, values)
    for links in sheet.links:
        yield links.anchor, partial(links_table, links, values)
    for block in sheet.blocks:
        yield block.title_place, partial(block_table, block, values)
    for figures in sheet.figures:
        yield figures.corner, partial(figures_table, figures, values)
    for notes in sheet.notes:
        yield notes.corner, partial(notes_texts, notes)
    for grid in sheet.grids:
        yield grid.corner, partial(grid_table, grid, sheet.lists, values)
    for given in sheet.lists:
        if not any(beside(grid, given) for grid in sheet.grids):
            yield given.first, partial(list_table, given, values)
    for chart in sheet.charts:
        yield chart.corner, partial(drawing, chart, values)
