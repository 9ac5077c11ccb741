"""The derivation of one number of a workbook, down to the cells that were typed.

A formula is followed to what its text names; a cell inside an array explains the
formula of that array, and its own row of it. What is wide or deep ends with how much
more there is, and what was said once is not repeated.
"""

from dataclasses import replace
from itertools import islice

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.comparison import same
from xlhedge.excel.derivation.again import calls_of
from xlhedge.excel.derivation.call import CallDerivation, derive_call
from xlhedge.excel.derivation.node import Node
from xlhedge.excel.derivation.sheet_values import SheetValues
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.formula import Reading, read_formula
from xlhedge.excel.formulas.references import References
from xlhedge.excel.functions.trust import fingerprint
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.contents import Formula, Workbook

DEEPEST = 8  # formulas that rest on formulas
WIDEST = 24  # precedents of one formula
_HASH = 16  # digits that are shown


def derive(book: Workbook, place: str, found: Evaluation | None = None) -> Node:
    """How the number of a cell, such as Sheet!B7, comes about.

    `found` is the recalculation of the workbook; without it, it is done here.
    Raises InputError for a place that names no single cell of the workbook.
    """
    cell = _cell(book, place)
    values = SheetValues(book, found or _recalculated(book))
    return _Tree(values).node(cell, DEEPEST)


def _recalculated(book: Workbook) -> Evaluation:
    return recalculate(book, clock=held_clock(book))


def _cell(book: Workbook, place: str) -> Cell:
    """The cell that a text names: Sheet!B7, or a defined name."""
    first = Cell(next(iter(book.sheets)), 1, 1)
    references = References(book, first)
    if "!" not in place and "[" not in place:
        area = references.area(references.name(place).text)
    else:
        area = references.area(place.replace("$", ""))
    if area is None or not area.single:
        raise InputError(f"{place} must be one cell, such as {first}")
    return area.first


class _Tree:
    """Builds the nodes; knows what was said."""

    def __init__(self, values: SheetValues) -> None:
        self._values = values
        self._said: set[str] = set()

    def node(self, cell: Cell, depth: int) -> Node:
        """A cell and what it rests on."""
        formula = self._values.formula_of(cell)
        if str(cell) in self._said:
            return self._named(cell, "above")
        self._said.add(str(cell))
        if formula is None:
            return self._input(cell)
        return self._formula(cell, formula, depth)

    def _named(self, cell: Cell, kind: str, note: str = "") -> Node:
        values = self._values
        name = values.name_of(area_from(cell))
        label = " ".join(filter(None, [values.label(cell), f"({name})" * bool(name)]))
        return Node(
            str(cell),
            "above" if kind == "above" else "input",
            label,
            values.value(cell),
            values.unit(cell),
            note=note,
        )

    def _input(self, cell: Cell) -> Node:
        """A typed cell: the column and the row of its table, or its entry."""
        table = self._values.table_of(area_from(cell))
        if table is None:
            blank = self._values.value(cell) is None
            return self._named(cell, "input", "blank" if blank else "input")
        column = table.columns[cell.column - table.area.left]
        key = self._values.value(cell._replace(column=table.area.left))
        row = cell.row - table.data.top + 1
        note = f"input: column {column} of table {table.name}, row {row} ({key})"
        return self._named(cell, "input", note)

    def _formula(self, cell: Cell, formula: Formula, depth: int) -> Node:
        values = self._values
        reading = read_formula(formula, values.book)
        failure = values.found.failures.get(formula.cell, "")
        calls = () if failure else self._calls(reading, cell)
        named = self._named(cell, "formula")
        held = values.book.sheets[cell.sheet].value((cell.row, cell.column))
        areas = sorted(reading.areas, key=lambda a: (a.sheet != cell.sheet, a))
        children, left_out = self._precedents(areas, depth)
        return Node(
            named.place,
            "formula",
            named.label,
            named.value,
            named.unit,
            held=held,
            differs=not same(held, named.value),
            formula=self._shown(cell, formula),
            note=self._note(named.value, failure, calls, areas),
            calls=calls,
            children=children,
            left_out=left_out,
        )

    def _shown(self, cell: Cell, formula: Formula) -> str:
        """Its text, and where the array begins that the cell lies in."""
        if cell == formula.cell:
            return formula.text
        return f"{formula.text} in {formula.cell}"

    def _note(
        self,
        value: object,
        failure: str,
        calls: tuple[CallDerivation, ...],
        areas: list[Area],
    ) -> str:
        """Why there is no value, or an error; `areas` are what the formula reads."""
        if failure:
            return f"not evaluated: {failure}"
        if not isinstance(value, CellError):
            return ""
        reasons = [reason for call in calls for reason in call.reasons]
        if reasons:
            return "; ".join(dict.fromkeys(reasons))
        if any(map(self._values.has_error, areas)):
            return f"{value} comes from what it reads"
        return f"the formula itself gives {value}"

    def _calls(self, reading: Reading, cell: Cell) -> tuple[CallDerivation, ...]:
        if not reading.ours:
            return ()
        anchor = reading.formula.cell
        place = cell.row - anchor.row, cell.column - anchor.column
        asked = calls_of(self._values, reading)
        found = [derive_call(*one, place) for one in asked]
        return tuple(self._placed(call) for call in found if call is not None)

    def _placed(self, call: CallDerivation) -> CallDerivation:
        """The call, the rows of its tables as cells of the workbook."""
        if call.row is None:
            return call
        tables = self._values.book.tables
        inputs = []
        for row in call.row.inputs:
            table = tables.get(row.table.lower())
            if table is not None:
                first = table.area.first
                row = replace(
                    row, place=str(first._replace(row=first.row + row.number))
                )
            inputs.append(row)
        return replace(call, row=replace(call.row, inputs=tuple(inputs)))

    def _precedents(
        self, areas: list[Area], depth: int
    ) -> tuple[tuple[Node, ...], int]:
        if depth == 0:
            return (), len(areas)
        nodes = tuple(self._precedent(a, depth - 1) for a in islice(areas, WIDEST))
        return nodes, len(areas) - len(nodes)

    def _precedent(self, area: Area, depth: int) -> Node:
        if area.single:
            return self.node(area.first, depth)
        return self._table(area, depth)

    def _table(self, area: Area, depth: int) -> Node:
        """An area in one node, and the formulas that fill it."""
        values = self._values
        if str(area) in self._said:
            return Node(str(area), "above", self._called(area))
        self._said.add(str(area))
        formulas = values.formulas_in(area)
        kept = formulas[:WIDEST] if depth else []
        children = tuple(self.node(formula.cell, depth - 1) for formula in kept)
        return Node(
            str(area),
            "table",
            self._called(area),
            note=self._summary(area),
            children=children,
            left_out=len(formulas) - len(kept),
        )

    def _called(self, area: Area) -> str:
        """The table that it is, or its name."""
        table = self._values.table_of(area)
        if table is None:
            return self._values.name_of(area)
        if area.width == table.area.width:
            return f"table {table.name}"
        first, last = area.left - table.area.left, area.right - table.area.left
        columns = ":".join(dict.fromkeys([table.columns[first], table.columns[last]]))
        return f"column {columns} of table {table.name}"

    def _summary(self, area: Area) -> str:
        """Its size, the cells in use, and their hash, as XLH_HASH gives it."""
        cells = self._values.cells(area.sheet)
        used = [
            place
            for place in cells
            if area.holds(Cell(area.sheet, *place)) and cells[place] is not None
        ]
        if not used:
            return f"{area.height} x {area.width} cells, all blank"
        bottom = max(row for row, _ in used)
        rows = [
            [cells.get((row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, bottom + 1)
        ]
        size = f"{len(rows)} rows x {area.width} columns"
        return f"{size}, {len(used)} filled, hash {fingerprint(rows)[:_HASH]}…"
