"""Tables of a page that formulas fill: arrays, links and blocks of cells."""

from collections.abc import Iterable, Sequence

from xlhedge.core.errors import CellError
from xlhedge.excel.number_text import cell_text
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.sheets.array import ResultArray, ResultColumn
from xlhedge.excel.sheets.cell_block import CellBlock
from xlhedge.excel.sheets.links import Links
from xlhedge.excel.sheets.styles import FORMATS, WORDS
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import Head, Look, Row, Shown, Table

_LONGEST = 500  # characters of a cell; more are no reading
_LOOKS: dict[str, Look] = {
    "good": "good",
    "warned": "warned",
    "failed": "failed",
    "buy": "buy",
    "sell": "sell",
}


def array_table(array: ResultArray, values: Values) -> Table:
    """A result: as many rows and columns as its formula fills now.

    A result without the names of its columns, such as an error of the whole formula,
    is the one cell that it is.
    """
    title = title_text(array.title, array.title_place, values)
    rows = values.rows(array.anchor)
    names = [column.name for column in array.columns]
    if not rows or rows[0][0] not in (names[0], *(c.name for c in array.otherwise)):
        return alone(title, rows[0][0] if rows else None)
    columns = [_column(array, str(name), i) for i, name in enumerate(rows[0])]
    return Table(title, _heads(columns), tuple(_results(columns, rows[1:])))


def links_table(links: Links, values: Values) -> Table:
    """The rows of links that are filled, and how many there are in all."""
    rows = cells_of(links.body, values)
    filled = [row for row in rows if any(cell not in ("", None) for cell in row)]
    below = links.anchor._replace(row=links.body.bottom + 2)
    note = str(values.value(below) or "") if links.caption else ""
    columns = links.columns
    return Table(links.title, _heads(columns), tuple(_results(columns, filled)), note)


def block_table(block: CellBlock, values: Values) -> Table:
    """A block of plain cells, as many rows as it always has."""
    below = block.corner._replace(row=block.corner.row + 1)
    body = area_from(below, len(block.rows), len(block.columns))
    shown = tuple(
        Row(tuple(_cell(c, v, False) for c, v in zip(block.columns, row, strict=True)))
        for row in cells_of(body, values)
    )
    return Table(block.title, _heads(block.columns), shown)


def cells_of(area: Area, values: Values) -> Rows:
    """What the cells of an area show, row by row."""
    _, top, left, bottom, right = area
    return [
        [
            values.value(Cell(area.sheet, row, column))
            for column in range(left, right + 1)
        ]
        for row in range(top, bottom + 1)
    ]


def alone(title: str, value: Value) -> Table:
    """The one cell of a formula that gave no table."""
    cell = value_cell("nothing calculated" if value is None else value, "general")
    return Table(title, (), (Row((cell,)),))


def value_cell(value: Value, form: str, as_result: bool = False) -> Shown:
    """A value in a format; an error is one that is seen."""
    look: Look = "failed" if isinstance(value, CellError) else ""
    text = cell_text(value, form, as_result)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… ({len(text):,} characters)"
    return Shown(text, look)


def title_text(title: str, place: Cell, values: Values) -> str:
    """A title, or what its formula says."""
    return str(values.value(place) or "") if title.startswith("=") else title


def _column(array: ResultArray, name: str, place: int) -> ResultColumn:
    """What a column of the result is, by its name."""
    known = {c.name: c for c in (*array.columns, *array.otherwise)}
    if name in known:
        return known[name]
    first = array.columns[min(place, len(array.columns) - 1)]
    return ResultColumn(name, first.unit, first.format, first.width)


def _heads(columns: Iterable[ResultColumn]) -> tuple[Head, ...]:
    return tuple(Head(c.name, c.unit, c.is_text) for c in columns)


def _results(
    columns: Sequence[ResultColumn], rows: Iterable[Sequence[Value]]
) -> Iterable[Row]:
    places = {column.name: place for place, column in enumerate(columns)}
    for row in rows:
        cells = (_cell(c, v, True) for c, v in zip(columns, row, strict=True))
        yield Row(tuple(cells), _row_look(row, places.get("status")))


def _row_look(row: Sequence[Value], status: int | None) -> Look:
    if status is None or row[status] in ("ok", "", None):
        return ""
    return "excluded" if row[status] == "excluded" else "failed"


def _cell(column: ResultColumn, value: Value, as_result: bool) -> Shown:
    """A cell of a result: the colour of its word, the bar of its share."""
    shown = value_cell(
        value, column.format if column.format in FORMATS else "general", as_result
    )
    word = WORDS.get(column.name, {}).get(value) if isinstance(value, str) else None
    if word:
        return Shown(shown.text, _LOOKS[word])
    if column.format == "percent" and isinstance(value, float):
        return Shown(shown.text, shown.look, share=min(max(value, 0.0), 1.0))
    return shown
