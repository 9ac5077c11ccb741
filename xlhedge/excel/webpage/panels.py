"""Labelled cells and texts of a page."""

from xlhedge.excel.saved.address import area_from
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.webpage.tables import value_cell
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Block, Labelled, Shown, Texts


def panel_block(panel: Panel, values: Values) -> Block:
    """The entries of a panel with their values."""
    entries = tuple(_labelled(panel, entry, values) for entry in panel.entries)
    return Block(panel.title, entries)


def notes_texts(notes: Notes) -> Texts:
    """Lines of text, as this version writes them."""
    return Texts(notes.title, tuple((word, text) for _, word, text in notes.lines))


def _labelled(panel: Panel, entry: Entry, values: Values) -> Labelled:
    area = area_from(panel.place(entry), width=entry.width)
    found = [values.value(cell) for cell in area.cells()]
    filled = [value for value in found[1:] if value not in (None, "")]
    cells = tuple(_cell(entry, value) for value in (found[0], *filled))
    return Labelled(entry.label, cells, entry.unit, entry.note, entry.is_input)


def _cell(entry: Entry, value: Value) -> Shown:
    shown = value_cell(value, entry.format)
    if not entry.good or shown.look:
        return shown
    return Shown(shown.text, "good" if _spelled(value) == entry.good else "failed")


def _spelled(value: Value) -> str:
    """A value as a formula spells it: a text in quotes, a number without a point."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return f'"{value}"'
