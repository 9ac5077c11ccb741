"""The cells of one worksheet part, edited in place; everything else in it stays."""

from bisect import bisect_left
from collections.abc import Callable

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.cell_xml import (
    CELL,
    FORMULA,
    ROW,
    Value,
    clear_input,
    clear_value,
    numbered_cells,
    numbered_rows,
    set_input,
    set_result,
    whole,
)
from xlhedge.excel.saved.package import MAIN, serialized


class Grid:
    """A worksheet part by row and column; rows and cells stay in order."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        data = root.find(f"{MAIN}sheetData")
        if data is None:
            raise InputError("a worksheet must have sheet data")
        self._data = data
        self._emptied: set[tuple[int, int]] = set()
        self._rows = dict(numbered_rows(data.iterchildren(ROW)))
        self._order = sorted(self._rows)
        self._cells = {n: dict(numbered_cells(e, n)) for n, e in self._rows.items()}

    def element(self, row: int, column: int) -> etree._Element | None:
        """The cell element, if the part has one."""
        return self._cells.get(row, {}).get(column)

    def formula(self, cell: Cell) -> etree._Element | None:
        """The formula element of a cell."""
        element = self.element(cell.row, cell.column)
        return None if element is None else element.find(FORMULA)

    def write_result(self, cell: Cell, value: Value, like: Cell | None = None) -> None:
        """Write a formula's value, or one that spilled.

        A new cell takes the format of `like`, else that of its row or its column.
        """
        if (element := self._ready(cell, value, like)) is not None:
            set_result(element, value)

    def write_input(self, cell: Cell, value: Value, like: Cell | None = None) -> None:
        """Write a typed value; formats as in `write_result`."""
        if (element := self._ready(cell, value, like)) is not None:
            set_input(element, value)

    def _ready(
        self, cell: Cell, value: Value, like: Cell | None
    ) -> etree._Element | None:
        """The element to write to; None for a blank where nothing is needed."""
        element = self.element(cell.row, cell.column)
        if element is not None:
            return element
        form = self._format(like)
        return self._add_cell(cell, form) if value is not None or form else None

    def empty(self, cell: Cell) -> None:
        """Empty a cell that a result spilled into; its format stays."""
        self._empty(cell, clear_value)

    def empty_input(self, cell: Cell) -> None:
        """Empty a cell that holds a typed value; its format stays."""
        self._empty(cell, clear_input)

    def _empty(self, cell: Cell, clear: Callable[[etree._Element], None]) -> None:
        element = self.element(cell.row, cell.column)
        if element is not None:
            clear(element)
            self._emptied.add((cell.row, cell.column))

    def to_bytes(self) -> bytes:
        """The part, with the dimension that its cells now have."""
        for row, column in self._emptied:
            self._remove_if_bare(row, column)
        dimension = self._root.find(f"{MAIN}dimension")
        if dimension is not None:
            dimension.set("ref", self._extent().ref)
        return serialized(self._root)

    def _remove_if_bare(self, row: int, column: int) -> None:
        """Remove a cell that has neither a value nor a format."""
        element = self._cells[row][column]
        if len(element) == 0 and element.get("s") is None:
            self._rows[row].remove(element)
            del self._cells[row][column]

    def _extent(self) -> Area:
        rows = [row for row, cells in self._cells.items() if cells]
        columns = [column for cells in self._cells.values() for column in cells]
        if not rows:
            return Area("", 1, 1, 1, 1)
        return Area("", min(rows), min(columns), max(rows), max(columns))

    def _add_cell(self, cell: Cell, form: str | None) -> etree._Element:
        row = self._rows.get(cell.row)
        if row is None:
            row = self._add_row(cell.row)
        row.attrib.pop("spans", "")  # a hint that would no longer hold
        cells = self._cells[cell.row]
        element = etree.Element(CELL, {"r": cell.ref})
        form = form or self._row_format(cell.row) or self._column_format(cell.column)
        if form is not None:
            element.set("s", form)
        later = min((column for column in cells if column > cell.column), default=None)
        if later is None:
            row.insert(len(row.findall(CELL)), element)  # before extensions
        else:
            cells[later].addprevious(element)
        cells[cell.column] = element
        return element

    def _add_row(self, row: int) -> etree._Element:
        element = etree.Element(ROW, {"r": str(row)})
        place = bisect_left(self._order, row)
        if place == len(self._order):
            self._data.append(element)
        else:
            self._rows[self._order[place]].addprevious(element)
        self._order.insert(place, row)
        self._rows[row], self._cells[row] = element, {}
        return element

    def _format(self, cell: Cell | None) -> str | None:
        element = cell and self.element(cell.row, cell.column)
        return None if element is None else element.get("s")

    def _row_format(self, row: int) -> str | None:
        element = self._rows[row]
        applies = element.get("customFormat") in ("1", "true")
        return element.get("s") if applies else None

    def _column_format(self, column: int) -> str | None:
        for element in self._root.iterfind(f"{MAIN}cols/{MAIN}col"):
            first, last = (whole(element.get(name, "0")) for name in ("min", "max"))
            if first <= column <= last:
                return element.get("style")
        return None
