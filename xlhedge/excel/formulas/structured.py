"""Structured references: the cells that Table[[#Headers],[column]] means.

Inside the brackets stand nothing, a special item, a column, or a list of bracketed
items; two columns joined by a colon mean all between. An apostrophe escapes the next
character. Source: ECMA-376 part 1, 18.17.2 (structure references).
"""

import re

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.contents import Table

_THIS_ROW = "#this row"
_ITEM = re.compile(r"\[((?:'.|[^'\[\]])*)\]")
_ESCAPE = re.compile(r"'(.)")
# Which of header, data and totals each special item takes.
_PARTS = {
    "#all": {"header", "data", "totals"},
    "#data": {"data"},
    "#headers": {"header"},
    "#totals": {"totals"},
}


def split_reference(text: str) -> tuple[str, str]:
    """The table's name and what its outer brackets hold."""
    name, _, inside = text.partition("[")
    return name, inside.removesuffix("]")


def structured_area(table: Table, inside: str, cell: Cell) -> Area:
    """The area of Table[inside] in a formula of `cell`.

    Raises InputError for a column or part that the table does not have, and for this
    row of a formula that stands beside no row of the table.
    """
    specials, first, last = _read(inside)
    left, right = _columns(table, first, last)
    top, bottom = _rows(table, specials, cell)
    return Area(table.area.sheet, top, left, bottom, right)


def _read(inside: str) -> tuple[set[str], str, str]:
    """The special items in lower case, and the first and last column ("" for all)."""
    if inside.startswith("@"):
        _, first, last = _read(inside[1:])
        return {_THIS_ROW}, first, last
    if not inside.startswith("["):
        inside = f"[{inside}]"
    items = _ITEM.findall(inside)
    specials = {item.lower() for item in items if item.startswith("#")}
    columns = [_ESCAPE.sub(r"\1", item) for item in items if not item.startswith("#")]
    return specials, columns[0] if columns else "", columns[-1] if columns else ""


def _columns(table: Table, first: str, last: str) -> tuple[int, int]:
    if not first:
        return table.area.left, table.area.right
    places = [_place(table, first), _place(table, last)]
    return table.area.left + min(places), table.area.left + max(places)


def _place(table: Table, column: str) -> int:
    words = [word.lower() for word in table.columns]
    if column.lower() not in words:
        raise InputError(f"table {table.name} has no column {column}")
    return words.index(column.lower())


def _rows(table: Table, specials: set[str], cell: Cell) -> tuple[int, int]:
    if _THIS_ROW in specials:
        return _this_row(table, cell)
    if unknown := specials - _PARTS.keys():
        raise InputError(f"a table has no part {unknown.pop()}")
    wanted = {part for special in specials or {"#data"} for part in _PARTS[special]}
    spans = [span for part, span in _spans(table).items() if part in wanted]
    if not spans:
        raise InputError(f"table {table.name} has no {' or '.join(sorted(wanted))}")
    return spans[0][0], spans[-1][1]


def _spans(table: Table) -> dict[str, tuple[int, int]]:
    """First and last row of each part that the table has, from the top."""
    spans = {"data": (table.data.top, table.data.bottom)}
    if table.has_header:
        spans = {"header": (table.area.top, table.area.top), **spans}
    if table.has_totals:
        spans["totals"] = (table.area.bottom, table.area.bottom)
    return spans


def _this_row(table: Table, cell: Cell) -> tuple[int, int]:
    if not table.data.top <= cell.row <= table.data.bottom:
        raise InputError(f"row {cell.row} is no row of table {table.name}")
    return cell.row, cell.row
