"""A sheet of text on a page, and published figures: read from the cells as they are."""

from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.sheets.figure_block import RESULTS, FigureBlock
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.webpage.tables import cells_of, value_cell
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Head, Look, Row, Shown, Table

_FORMATS = {"tolerance": "curvature", "gap": "share"}
_TEXTS = ("figure", "verdict", "source")
_COLUMNS = 20  # at most, of a sheet of text


def text_table(page: Page, values: Values) -> Table:
    """The rows of a sheet of text, under the names in its header row."""
    head = Area(page.name, page.header_row, 1, page.header_row, _COLUMNS)
    names = [name for name in cells_of(head, values)[0] if name is not None]
    used = {row for row, _ in values.book.sheets[page.name].inputs}
    heads = tuple(Head(str(name), "", is_text=True) for name in names)
    rows = (
        cells_of(Area(page.name, row, 1, row, len(names)), values)[0]
        for row in sorted(used)
        if row > page.header_row
    )
    shown = (tuple(value_cell(value, "general") for value in row) for row in rows)
    return Table("", heads, tuple(map(Row, shown)))


def figures_table(block: FigureBlock, values: Values) -> Table:
    """Published figures: what is expected, what was computed, and for what."""
    names = (*RESULTS, *block.arguments)
    areas = {name: block.of(name) for name in names}
    heads = tuple(_head(name, areas[name], values) for name in names)
    rows = tuple(
        Row(tuple(_cell(name, areas[name], row, values) for name in names))
        for row in range(block.height)
    )
    return Table(f"{block.kind.title}: {block.kind.function}", heads, rows)


def _head(name: str, area: Area, values: Values) -> Head:
    unit = values.value(area.first._replace(row=area.top - 2))
    return Head(name, str(unit or ""), name in _TEXTS)


def _cell(name: str, area: Area, row: int, values: Values) -> Shown:
    value = values.value(Cell(area.sheet, area.top + row, area.left))
    shown = value_cell(value, _FORMATS.get(name, "general"))
    return Shown(shown.text, _verdict(value)) if name == "verdict" else shown


def _verdict(value: Value) -> Look:
    if value is None:  # samples that are longer than the list of figures
        return ""
    return "good" if value == "PASS" else "failed"
