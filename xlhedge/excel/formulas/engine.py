"""The embedded formula engine, in the words of this package.

formualizer evaluates native functions, spills arrays and calls our functions back
with cell values. What it does not do stands in `natives.py` and `lift.py`.
"""

import marshal
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import formualizer

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.formula import LIFTED, OMITTED_MARK
from xlhedge.excel.formulas.large import LargeArrays
from xlhedge.excel.formulas.lift import Lift
from xlhedge.excel.saved.address import Area, Cell, area, area_from
from xlhedge.excel.saved.cell_xml import Rows, Value

Functions = Callable[[str, list[Any]], Any]

_ERRORS = {
    "Null": CellError.NULL,
    "Div": CellError.DIV0,
    "Value": CellError.VALUE,
    "Ref": CellError.REF,
    "Name": CellError.NAME,
    "Num": CellError.NUM,
    "Na": CellError.NA,
    "Spill": CellError.SPILL,
    "Calc": CellError.CALC,
}
_KINDS = {error: kind for kind, error in _ERRORS.items()}
_REASONS = {
    "Circ": "a circular reference",
    "NImpl": "the formula engine does not support it",
    "Error": "the formula engine cannot read it",
}


_PLAIN = 2  # of marshal: without references, so that equal arguments are equal bytes
_TABLES = 32  # that are kept for the formulas that read them too
_MANY = 32  # cells that take the engine longer one by one than at once


class EngineError(Exception):
    """The engine gave up; the text is its own."""


class Engine:
    """A workbook being calculated; `call` answers our functions by name."""

    def __init__(
        self, sheets: Iterable[str], call: Functions, clock: datetime | None
    ) -> None:
        settings = formualizer.EvaluationConfig()
        settings.enable_parallel = False  # our functions need not be thread-safe
        # Nothing is ever undone; its log takes more memory than the cells.
        config = formualizer.WorkbookConfig(
            eval_config=settings, enable_changelog=False
        )
        self._book = formualizer.Workbook(config=config)
        self._book.set_temporal_egress("serial")
        if clock is not None:
            # The engine shows UTC; the wall-clock time is what NOW shows.
            self._book.set_deterministic_clock(clock.replace(tzinfo=UTC))
        for sheet in sheets:
            self._book.add_sheet(sheet)
        self._large = LargeArrays(self._book)
        self._call = call
        self._tables: dict[bytes, Any] = {}
        self._raised: list[BaseException] = []

    def register(self, ours: Iterable[str], lifted: Iterable[str]) -> None:
        """Make our functions and lifted native ones known to formulas."""
        for name in ours:
            self._book.register_function(name, self._callback(name))
        for name in lifted:
            self._book.register_function(f"{LIFTED}{name}", self._kept(Lift(name)))

    def _callback(self, name: str) -> Callable[..., Any]:
        """The function as the engine calls it; the pieces of a large array ask for
        the same again, one after the other."""
        asked: list[bytes] | None = None
        answer = None

        def callback(*arguments: Any) -> Any:
            nonlocal asked, answer
            asking = [marshal.dumps(argument, _PLAIN) for argument in arguments]
            if asking != asked:
                taken = map(self._table, asking, arguments)
                asked, answer = asking, _given(self._call(name, list(taken)))
            return answer

        return self._kept(callback)

    def _table(self, key: bytes, argument: Any) -> Any:
        """The raw cells of an argument; a table is read once for all formulas."""
        if type(argument) is not list:
            return _taken(argument)
        if key not in self._tables:
            if len(self._tables) >= _TABLES:
                self._tables.clear()
            self._tables[key] = _taken(argument)
        return self._tables[key]

    def _kept(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function; what it raises, Ctrl-C too, is kept and ends the calculation.

        The engine would turn it into #VALUE! and go on.
        """

        def callback(*arguments: Any) -> Any:
            if not self._raised:
                try:
                    return function(*arguments)
                except BaseException as error:
                    self._raised.append(error)
            return _given(CellError.VALUE)

        return callback

    def set_value(self, cell: Cell, value: Value) -> None:
        """Write an input; None empties the cell."""
        if isinstance(value, CellError) and value not in _KINDS:
            raise InputError(f"{cell} holds {value}, which only Excel can resolve")
        self._large.wrote(cell, "")
        self._book.set_value(*cell, _given(value))

    def set_values(self, first: Cell, rows: Rows) -> None:
        """Write inputs from a cell to the right and downwards, many at once."""
        held = {value for row in rows for value in row if isinstance(value, CellError)}
        if len(rows) * len(rows[0]) >= _MANY and held <= _KINDS.keys():
            for cell in area_from(first, len(rows), len(rows[0])).cells():
                self._large.wrote(cell, "")
            self._book.set_values_batch(*first, _given(rows))
            return
        for cell in area_from(first, len(rows), len(rows[0])).cells():
            self.set_value(cell, rows[cell.row - first.row][cell.column - first.column])

    def set_formula(self, cell: Cell, text: str) -> None:
        """Write a formula that begins with `=`."""
        self._large.wrote(cell, text)
        self._book.set_formula(*cell, text)

    def evaluate(self) -> None:
        """Calculate everything; raises what a function raised, or EngineError."""
        try:
            self._book.evaluate_all()
            while not self._raised and self._large.rewrite():
                self._book.evaluate_all()
                # What reads the clock too was calculated before the pieces were.
                self._book.evaluate_all()
        except formualizer.ExcelEvaluationError as error:
            raise EngineError(str(error)) from None
        finally:
            self._raise()

    def gives_up(self, cell: Cell) -> bool:
        """Whether the engine cannot calculate this cell."""
        try:
            self._book.evaluate_cell(*cell)
        except formualizer.ExcelEvaluationError:
            return True
        return False

    def _raise(self) -> None:
        if self._raised:
            raise self._raised[0]

    def value(self, cell: Cell) -> Value:
        """The value of a cell; an error that no cell can show is #VALUE!."""
        taken: Value = _taken(self._book.get_value(*cell))
        return taken

    def failure(self, cell: Cell) -> str:
        """Why a cell has no value that a cell could show; empty if it has."""
        value = self._book.get_value(*cell)
        if isinstance(value, dict) and value["kind"] not in _ERRORS:
            return _REASONS.get(value["kind"], f"the formula engine: {value['kind']}")
        if value is None:
            return "it gave no value"
        if isinstance(value, float) and not math.isfinite(value):
            return "its result is no finite number"
        return ""

    def extent(self, cell: Cell) -> Area:
        """The area that the result of a formula covers."""
        if (pieces := self._large.area(cell)) is not None:
            return pieces
        spill = self._book.inspect_cell(str(cell), include_values=False).cell.spill
        if spill is None or spill.extent is None:
            return area(cell.sheet, cell.ref)
        return area(cell.sheet, spill.extent.rpartition("!")[2])


def unknown_functions(names: Sequence[str]) -> set[str]:
    """The native functions that the engine does not have.

    It answers #NAME? for those even without arguments; the others either work or
    answer another error.
    """
    book = formualizer.Workbook()
    book.add_sheet("S")
    for row, name in enumerate(names, 1):
        book.set_formula("S", row, 1, f"={name}()")
    book.evaluate_all()
    answers = [book.get_value("S", row, 1) for row in range(1, len(names) + 1)]
    return {
        name
        for name, value in zip(names, answers, strict=True)
        if isinstance(value, dict) and value["kind"] == "Name"
    }


def _taken(value: Any) -> Any:
    """A value of the engine as a raw cell value."""
    if type(value) is list:
        return [[_taken(element) for element in row] for row in value]
    if type(value) is dict:
        return _ERRORS.get(value["kind"], CellError.VALUE)
    if type(value) is int:
        return float(value)
    return OMITTED if value == OMITTED_MARK else value


def _given(value: Any) -> Any:
    """A raw cell value as one of the engine."""
    if isinstance(value, list):
        return [[_given(element) for element in row] for row in value]
    if isinstance(value, CellError):
        return {"type": "Error", "kind": _KINDS[value]}
    return value
