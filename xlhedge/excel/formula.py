"""Formula text read for an engine: our functions under one spelling, references as A1.

XLH_X, [n]!XLH_X, 'path\\xlhedge.xlam'!XLH_X and hedge_book.xlsm!XLH_X are the same
function. Structured references and defined names become plain ranges, an argument
left out of one of our functions becomes a mark, and a native function over an array
becomes its lifted form.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from openpyxl.formula.tokenizer import Token

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.formulas.expansion import Expansion
from xlhedge.excel.formulas.natives import (
    CALCULATING,
    DYNAMIC,
    GENERATORS,
    NATIVES,
    VOLATILE,
    Native,
)
from xlhedge.excel.formulas.references import References, spans_sheets
from xlhedge.excel.formulas.tree import Call, Group, Leaf, Node, Nodes, is_empty, parse
from xlhedge.excel.saved.address import Area
from xlhedge.excel.saved.contents import DefinedName, Workbook
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.translation import Movable

PREFIX = "XLH_"
LIFTED = "LIFTED."  # before the name of a native function that is lifted
OMITTED_MARK = "\x00"  # XML cannot hold it, so no cell does
_MARKS = ("_xlfn.", "_xlws.", "_xludf.", "_xlpm.", "_xleta.")
_LOCAL = "_xlpm."  # a variable of LET
_REF = str(CellError.REF)
# Errors of data that Excel fetches; nothing else can calculate with them.
_FETCHED = {"#GETTING_DATA", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!"}
_ERRORS = {str(error) for error in CellError} - _FETCHED


@dataclass
class Reading:
    """A formula as the engine takes it, and what it depends on.

    `text` is empty when `reason` says why the formula cannot be evaluated;
    `is_dynamic`: it may read cells that `areas` does not name.
    """

    formula: Formula
    text: str = ""
    reason: str = ""
    is_dynamic: bool = False
    areas: set[Area] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)
    natives: set[str] = field(default_factory=set)
    lifted: set[str] = field(default_factory=set)

    @property
    def is_volatile(self) -> bool:
        """Whether its result changes without any input."""
        return not self.natives.isdisjoint(VOLATILE)


def function_name(head: str) -> str:
    """A function's name without file, prefix and @, in capitals."""
    name = head.rpartition("!")[2].lstrip("@")
    for mark in _MARKS:
        name = name.removeprefix(mark)
    return name.upper()


def read_formula(formula: Formula, book: Workbook) -> Reading:
    """What a formula calls and reads, and its text for the engine."""
    if formula.kind == "other":
        return _data_table(formula)
    reading = Reading(formula)
    reader = _Reader(book, reading)
    try:
        nodes = _nodes(formula)
    except InputError as error:
        reading.reason, reading.is_dynamic = str(error), True
        return reading
    try:
        reading.text = f"={_whole_text(formula, nodes, reader)}"
    except InputError as error:
        reading.reason = str(error)
        reader.survey(nodes)
    reading.is_dynamic |= not reading.natives.isdisjoint(DYNAMIC)
    return reading


def _data_table(formula: Formula) -> Reading:
    """A what-if table shows what the formulas above it and to its left would give."""
    sheet, top, left, bottom, right = formula.area
    above = Area(sheet, max(top - 1, 1), max(left - 1, 1), max(top - 1, 1), right)
    beside = Area(sheet, above.top, above.left, bottom, above.left)
    return Reading(formula, reason="a what-if data table", areas={above, beside})


def _nodes(formula: Formula) -> Nodes:
    if formula.text == "=":
        raise InputError("a formula without text")
    return parse(formula.text)


def _whole_text(formula: Formula, nodes: Nodes, reader: "_Reader") -> str:
    text = reader.all(nodes, Want.VALUE if reader.is_plain else Want.ARRAY).text
    # An array entered over one cell shows its first element.
    first_only = formula.kind == "fixed" and formula.area.single
    return f"INDEX({text},1,1)" if first_only else text


class Want(Enum):
    """What Excel expects of a part of a formula.

    VALUE: one value, of a range the cell beside the formula. SINGLE: the same inside
    a function of ranges, where that cell is hardly meant: a range is refused. RANGE:
    a range as it stands; what an operator or a function makes of it is SINGLE.
    ARRAY: calculated element by element, as everywhere in an array formula.
    """

    VALUE = "value"
    SINGLE = "single"
    RANGE = "range"
    ARRAY = "array"


_ONE = (Want.VALUE, Want.SINGLE)
_OPERATORS = (Token.OP_PRE, Token.OP_IN, Token.OP_POST)
_COMPARING = ("=", "<>", "<", ">", "<=", ">=")
_INTERSECTED = "Excel would intersect these ranges; enter it as an array formula"


class _Piece(NamedTuple):
    """Text for the engine; `array`: its value may be several cells."""

    text: str
    array: bool = False


class _Reader:
    """Reads one formula; a plain one is no array formula and gives one value."""

    def __init__(self, book: Workbook, reading: Reading) -> None:
        self._reading = reading
        self._references = References(book, reading.formula.cell)
        self._cell = reading.formula.cell
        self.is_plain = reading.formula.kind == "plain"
        self._open: list[DefinedName] = []  # names being read, against circles
        self._expansion = Expansion()

    def all(self, nodes: Nodes, want: Want) -> _Piece:
        with self._expansion.level():
            return self._all(nodes, want)

    def _all(self, nodes: Nodes, want: Want) -> _Piece:
        if want is Want.RANGE and any(_is_operator(node) for node in nodes):
            want = Want.SINGLE
        pieces = [self._one(node, want) for node in nodes]
        return _Piece("".join(p.text for p in pieces), any(p.array for p in pieces))

    def survey(self, nodes: Nodes) -> None:
        """Note what can be understood of a formula that cannot be read."""
        for node in nodes:
            with suppress(InputError):
                self._one(node, Want.ARRAY)
            if isinstance(node, Call):
                for argument in node.arguments:
                    self.survey(argument)
            elif isinstance(node, Group):
                self.survey(node.nodes)

    def _one(self, node: Node, want: Want) -> _Piece:
        if isinstance(node, Call):
            self._expansion.take(node.head)
            return self._call(node, want)
        self._expansion.take(node.text)
        if isinstance(node, Group):
            inside = self.all(node.nodes, want)
            text = f"{node.text[0]}{inside.text}{node.text[1]}"
            return _Piece(text, inside.array or node.text == "{}")
        if node.kind == Token.RANGE:
            return self._operand(node.text, want)
        if node.kind == Token.ERROR and node.text not in _ERRORS:
            raise InputError(f"unknown error value {node.text}")
        return _Piece(node.text)

    def _call(self, call: Call, want: Want) -> _Piece:
        name = function_name(call.head)
        if name.startswith(PREFIX):
            return self._our_call(name, call, want)
        if name == "SINGLE" and len(call.arguments) == 1:
            return _Piece(f"@({self.all(call.arguments[0], Want.ARRAY).text})")
        if "!" in call.head or ":" in call.head:
            raise InputError(f"{call.head} is not a function of Excel or of this file")
        self._reading.natives.add(name)
        return self._native_call(name, call, want)

    def _our_call(self, name: str, call: Call, want: Want) -> _Piece:
        self._reading.ours.add(name)
        inside = Want.RANGE if self.is_plain else Want.ARRAY
        arguments = [
            f'"{OMITTED_MARK}"' if is_empty(nodes) else self.all(nodes, inside).text
            for nodes in call.arguments
        ]
        text = f"{name}({','.join(arguments)})"
        return _Piece(f"@{text}") if want in _ONE else _Piece(text, array=True)

    def _native_call(self, name: str, call: Call, want: Want) -> _Piece:
        native = NATIVES.get(name)
        if name == "SUMPRODUCT" and any(map(_is_comparison, call.arguments)):
            raise InputError("SUMPRODUCT counts a comparison as 0; write --(...)")
        pieces = [
            self.all(nodes, self._wanted(name, native, place, want))
            for place, nodes in enumerate(call.arguments)
        ]
        text = f"({','.join(piece.text for piece in pieces)})"
        if native is None:
            self._check_values(name, pieces)
            return _Piece(name + text, name in GENERATORS)
        lifts = any(p.array for i, p in enumerate(pieces) if i not in native.whole)
        if lifts:
            self._lift(name, native)
        array = lifts or name in GENERATORS
        array |= not native.reduces and any(piece.array for piece in pieces)
        return _Piece(f"{LIFTED * lifts}{name}{text}", array)

    def _wanted(self, name: str, native: Native | None, place: int, want: Want) -> Want:
        """What an argument of a native call is wanted as."""
        if not self.is_plain:
            return Want.ARRAY
        if native is not None and native.transparent:
            passes = want in _ONE or (name == "IF" and place > 0)
            return want if passes else Want.SINGLE
        if want is Want.ARRAY or (
            native and name in CALCULATING and place in native.whole
        ):
            return Want.ARRAY
        if native is None or place in native.whole:
            return Want.RANGE
        return want if want in _ONE else Want.SINGLE

    def _check_values(self, name: str, pieces: list[_Piece]) -> None:
        if name not in GENERATORS and any(piece.array for piece in pieces):
            raise InputError(f"{name} over several cells is not supported")

    def _lift(self, name: str, native: Native) -> None:
        if not native.lifts:
            raise InputError(f"{name} with an array for one value is not supported")
        self._reading.lifted.add(name)

    def _operand(self, text: str, want: Want) -> _Piece:
        """A reference or a name; Excel takes one cell of it where it wants a value."""
        at, text = text.startswith("@"), text.removeprefix("@")
        if text.startswith(_LOCAL):
            return _Piece(text.removeprefix(_LOCAL), array=True)
        if text.endswith(_REF):
            return _Piece(_REF)
        if spans_sheets(text):
            self._reading.is_dynamic = True  # any sheet may be among them
            raise InputError(f"{text} reads several sheets; name each of them")
        found = self._references.area(text)
        if found is None:
            return self._name(text, want)
        self._reading.areas.add(found)
        self._references.require_bounded(found)
        if want is Want.SINGLE and not (at or found.single):
            raise InputError(_INTERSECTED)
        at = (at or want in _ONE) and not found.single
        return _Piece(f"{'@' * at}{found}", array=not (at or found.single))

    def _name(self, text: str, want: Want) -> _Piece:
        name = self._references.name(text)
        if name in self._open:
            raise InputError(f"{text} refers to itself")
        self._open.append(name)
        # Relative references of a name are stored as seen from A1.
        nodes = parse(Movable(name.text, "A1").at(self._cell.ref))
        # Excel calculates a name as an array.
        piece = self.all(nodes, Want.ARRAY if want is Want.RANGE else want)
        self._open.pop()
        alone = len(nodes) == 1 and isinstance(nodes[0], Leaf)
        return piece if alone else piece._replace(text=f"({piece.text})")


def _is_operator(node: Node) -> bool:
    return isinstance(node, Leaf) and node.kind in _OPERATORS


def _is_comparison(nodes: Nodes) -> bool:
    """Whether a text compares; that is done last, so the result is TRUE or FALSE."""
    nodes = tuple(n for n in nodes if not (isinstance(n, Leaf) and n.is_space))
    if len(nodes) == 1 and isinstance(nodes[0], Group) and nodes[0].text == "()":
        return _is_comparison(nodes[0].nodes)
    return any(isinstance(n, Leaf) and n.text in _COMPARING for n in nodes)
