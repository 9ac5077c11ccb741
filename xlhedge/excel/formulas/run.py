"""One evaluation of a workbook: load, evaluate until it settles, read the results."""

from collections.abc import Iterator
from datetime import datetime

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.formula import Reading, read_formula
from xlhedge.excel.formulas.dependents import Dependents, spread
from xlhedge.excel.formulas.engine import (
    Engine,
    EngineError,
    Functions,
    unknown_functions,
)
from xlhedge.excel.formulas.obstacles import Obstacles
from xlhedge.excel.saved.address import Area, Cell, area_from
from xlhedge.excel.saved.arrays import ENTER_AGAIN
from xlhedge.excel.saved.cell_xml import Rows, Value
from xlhedge.excel.saved.contents import Sheet, Workbook
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.limits import FORMULAS_EXPANDED, ROUNDS


class Run:
    """One evaluation: what was read, the engine, and `failures` so far by cell."""

    def __init__(self, book: Workbook, call: Functions, clock: datetime | None) -> None:
        self._book = book
        self.failures: dict[Cell, str] = {}
        self._readings: dict[Cell, Reading] = {}
        self._read()
        self._dependents = Dependents(self._readings.values())
        self._obstacles = Obstacles(book)
        self._engine = Engine(book.sheets, call, clock)
        self._load()
        # What each result covers; of a formula that is not evaluated, as saved.
        self._extents = {cell: r.formula.area for cell, r in self._readings.items()}

    def _read(self) -> None:
        for formula in self._book.formulas():
            reading = read_formula(formula, self._book)
            self._readings[formula.cell] = reading
            if reading.reason:
                self.failures[formula.cell] = reading.reason
        self._require_short()
        names = {name for r in self._readings.values() for name in r.natives}
        unknown = unknown_functions(sorted(names))
        for cell, reading in self._readings.items():
            for name in sorted(reading.natives & unknown):
                self.failures[cell] = f"the formula engine has no function {name}"

    def _require_short(self) -> None:
        letters = sum(len(reading.text) for reading in self._readings.values())
        if letters > FORMULAS_EXPANDED:
            rule = f"must take at most {FORMULAS_EXPANDED:,} letters, got {letters:,}"
            raise InputError(f"all formulas with their names written out {rule}")

    def _load(self) -> None:
        readings = self._readings.values()
        ours = {name for reading in readings for name in reading.ours}
        lifted = {name for reading in readings for name in reading.lifted}
        self._engine.register(ours, lifted)
        for sheet in self._book.sheets.values():
            for first, values in _columns(sheet):
                self._engine.set_values(first, [[value] for value in values])
        for cell, reading in self._readings.items():
            if cell in self.failures:
                self._occupy(reading.formula)
            else:
                self._engine.set_formula(cell, reading.text)

    def _occupy(self, formula: Formula) -> None:
        """Keep the area of a formula that is not evaluated from being spilled into."""
        row: list[Value] = [CellError.CALC] * formula.area.width
        self._engine.set_values(formula.area.first, [row] * formula.area.height)

    def settle(self) -> None:
        """Evaluate until no formula has to be taken out or blocked any more.

        Raises InputError for formulas that take turns in blocking each other.
        """
        for _ in range(ROUNDS):
            if not self._round():
                return
        raise InputError(f"the formulas do not settle in {ROUNDS} calculations")

    def _round(self) -> bool:
        """Calculate once; whether it has to be done again."""
        message = self._evaluate()
        for formula in self._running():
            self._extents[formula.cell] = self._engine.extent(formula.cell)
        if message:
            return self._fail(self._stuck(message))
        return self._fail(self._unfit()) | self._block()

    def _evaluate(self) -> str:
        """Let the engine calculate; its message if it gave up."""
        try:
            self._engine.evaluate()
        except EngineError as error:
            return str(error)
        return ""

    def _fail(self, reasons: dict[Cell, str]) -> bool:
        """Take formulas out of the evaluation; whether there were any."""
        self.failures |= reasons
        for cell in reasons:
            formula = self._readings[cell].formula
            self._extents[cell] = formula.area
            self._occupy(formula)
        return bool(reasons)

    def _running(self) -> Iterator[Formula]:
        for cell, reading in self._readings.items():
            if cell not in self.failures:
                yield reading.formula

    def _stuck(self, message: str) -> dict[Cell, str]:
        """The formulas that stop the engine: arrays that read their own result."""
        found = dict.fromkeys(self._circular(), "a circular reference")
        if not found:
            cells = [f.cell for f in self._running() if self._engine.gives_up(f.cell)]
            found = dict.fromkeys(cells, message)
        if not found:
            raise InputError(f"the formula engine stopped: {message}")
        return found

    def _circular(self) -> Iterator[Cell]:
        for cell in [formula.cell for formula in self._running()]:
            extent = self._extents[cell]
            if not extent.single and cell in self._reached(extent):
                yield cell

    def _unfit(self) -> dict[Cell, str]:
        """The formulas whose result does not fit where the file keeps it."""
        found = {}
        for formula in self._running():
            extent = self._extents[formula.cell]
            if formula.kind == "plain" and not extent.single:
                found[formula.cell] = "gives several cells where Excel shows one"
            if formula.kind == "fixed" and extent != formula.area:
                entered = f"entered over {formula.area.ref}; {ENTER_AGAIN}"
                found[formula.cell] = f"gives {extent.ref}, {entered}"
        return found

    def _block(self) -> bool:
        """Turn arrays that would spill into a table or merged cells into #SPILL!."""
        blocked = [f.cell for f in self._running() if self._is_blocked(f)]
        for cell in blocked:
            self._engine.set_formula(cell, f"={CellError.SPILL}")
        return bool(blocked)

    def _is_blocked(self, formula: Formula) -> bool:
        extent = self._extents[formula.cell]
        if formula.kind != "dynamic" or extent.single:
            return False
        return self._obstacles.meet(extent)

    def _reached(self, *start: Area) -> set[Cell]:
        """The formulas that depend on these areas and have not failed."""
        return self._dependents.of(start, self._extents, self.failures)

    def values(self) -> dict[Cell, Rows]:
        """The results; what depends on a failure is added to `failures`."""
        for formula in list(self._running()):
            reasons = map(self._engine.failure, self._extents[formula.cell].cells())
            if reason := next(filter(None, reasons), ""):
                self.failures[formula.cell] = reason
        self.failures = spread(
            self.failures, self._readings, self._dependents, self._extents
        )
        return {f.cell: self._rows(self._extents[f.cell]) for f in self._running()}

    def _rows(self, extent: Area) -> Rows:
        values = [self._engine.value(cell) for cell in extent.cells()]
        width = extent.width
        return [values[at : at + width] for at in range(0, len(values), width)]

    def derived(self) -> frozenset[Cell]:
        """The formulas that call us or the clock or read new rows, and dependents."""
        start = {
            cell
            for cell, reading in self._readings.items()
            if reading.ours or reading.is_volatile or reading.is_dynamic
        }
        touched = {
            cell: _over(reading.formula.area, self._extents[cell])
            for cell, reading in self._readings.items()
        }
        areas = [touched[cell] for cell in start]
        for change in self._book.replaced:
            areas += [change.before.area, change.after.area]
        areas += map(area_from, self._book.typed)
        return frozenset(start | self._dependents.of(areas, touched))


def _columns(sheet: Sheet) -> Iterator[tuple[Cell, list[Value]]]:
    """The inputs of a sheet as runs without a gap, each with its first cell."""
    first, values = Cell(sheet.name, 0, 0), list[Value]()
    for column, row in sorted((column, row) for row, column in sheet.inputs):
        if (row, column) != (first.row + len(values), first.column):
            if values:
                yield first, values
            first, values = Cell(sheet.name, row, column), []
        values.append(sheet.inputs[row, column])
    if values:
        yield first, values


def _over(saved: Area, now: Area) -> Area:
    """The area over a result as saved and as it is; cells that it left changed too."""
    bottom, right = max(saved.bottom, now.bottom), max(saved.right, now.right)
    return now._replace(bottom=bottom, right=right)
