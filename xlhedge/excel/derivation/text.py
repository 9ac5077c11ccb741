"""A derivation as indented text, as a colleague would explain it."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from xlhedge.core.printable import printable
from xlhedge.core.steps import Step
from xlhedge.core.terms import TERMS
from xlhedge.excel.derivation.call import Argument, CallDerivation
from xlhedge.excel.derivation.node import Node
from xlhedge.excel.derivation.rows import Row, TableRow
from xlhedge.excel.derivation.spelled import dated, spelled
from xlhedge.excel.saved.cell_xml import Rows, Value

WIDTH = 100
_TAB = "  "
_LEAST = 40  # of a line far in
_WIDEST_FORMULA = 58
_MEASURED = ("number", "numbers", "matrix")


def derivation_text(node: Node) -> str:
    """The whole tree; formula and source of each function once."""
    return "\n".join(map(printable, _Writer().node(node, "")))


def calls_text(calls: Sequence[CallDerivation], rows: Rows) -> str:
    """The calls in a formula, and below what the formula shows if it is more."""
    writer = _Writer()
    lines = [line for call in calls for line in writer.call(call, "")]
    if len(calls) != 1 or calls[0].value not in (rows, rows[0][0]):
        lines.append(f"the formula gives {'; '.join(map(spelled, rows[0]))}")
    return "\n".join(lines)


class _Writer:
    """Writes lines; knows which functions were described."""

    def __init__(self) -> None:
        self._described: set[tuple[str, str]] = set()

    def node(self, node: Node, margin: str) -> Iterator[str]:
        yield from _wrapped(_headline(node), margin)
        inner = margin + _TAB
        if node.formula:
            yield from _wrapped(node.formula, inner)
        if node.differs:
            yield f"{inner}the file holds {spelled(node.held)}"
        if node.kind == "formula" and node.note:
            yield from _wrapped(node.note, inner)
        for call in node.calls:
            yield from self.call(call, inner)
        if node.children or node.left_out:
            yield f"{inner}{'filled by' if node.kind == 'table' else 'from'}"
        for child in node.children:
            yield from self.node(child, inner + _TAB)
        if node.left_out:
            yield f"{inner}{_TAB}… {node.left_out} more"

    def call(self, call: CallDerivation, margin: str) -> Iterator[str]:
        name = call.function.name
        yield f"{margin}{name} gives {_answer(call)}"
        inner = margin + _TAB
        for reason in call.reasons:
            yield from _wrapped(f"failed: {reason}", inner)
        if call.row is not None:
            yield from _row(call.row, inner)
        else:
            yield from _arguments(call.arguments, inner)
        if call.steps:
            yield f"{inner}step by step"
            yield from _steps(call.steps, inner + _TAB)
        yield from self._method(call, inner)

    def _method(self, call: CallDerivation, margin: str) -> Iterator[str]:
        key = call.function.name, call.method.place
        if key in self._described:
            return
        self._described.add(key)
        yield f"{margin}formula"
        for line in call.method.formula:
            yield f"{margin}{_TAB}{line}"
        yield from _wrapped(f"source: {call.method.source}", margin)
        yield f"{margin}code: {call.method.place}"


def _headline(node: Node) -> str:
    """Place, label, value and unit; of an input also what it is."""
    label = f"{node.place}  {node.label}".rstrip()
    if node.kind == "table":
        return f"{label}: {node.note}"
    if node.kind == "above" and node.value is None:
        return f"{label}: above"
    unit = "" if node.unit == "UTC" else f" {node.unit}" * bool(node.unit)
    said = {"input": f"   {node.note}", "above": "   above"}.get(node.kind, "")
    return f"{label}: {_value(node.value, node.unit)}{unit}{said}"


def _value(value: Value, unit: str) -> str:
    return dated(value) if unit == "UTC" else spelled(value)


def _answer(call: CallDerivation) -> str:
    value = call.value
    if isinstance(value, list) and len(value) == 1:
        return "; ".join(map(spelled, value[0]))
    return spelled(value)


def _arguments(arguments: Sequence[Argument], margin: str) -> Iterator[str]:
    width = max((len(argument.name) for argument in arguments), default=0)
    for argument in arguments:
        kind = TERMS[argument.name].kind
        shown = dated(argument.value) if kind == "date" else spelled(argument.value)
        unit = argument.unit if kind in _MEASURED else ""
        yield f"{margin}{argument.name:{width}}  {shown}  {unit}".rstrip()


def _row(row: Row, margin: str) -> Iterator[str]:
    yield f"{margin}{row.title}, column {row.column}"
    if row.inputs:
        yield f"{margin}the rows that matter"
    for inputs in row.inputs:
        yield from _wrapped(_table_row(inputs), margin + _TAB)


def _table_row(row: TableRow) -> str:
    cells = ", ".join(f"{name} {_cell(name, c)}" for name, c in row.cells.items())
    return f"{row.place or row.table}  {row.table} row {row.number}: {cells}"


def _cell(name: str, value: Value) -> str:
    is_date = name in TERMS and TERMS[name].kind == "date"
    return dated(value) if is_date else spelled(value)


def _steps(steps: Sequence[Step], margin: str) -> Iterator[str]:
    """A line each: symbol, formula, value; a formula too long for its column first."""
    symbols = max(len(step.symbol) for step in steps)
    texts = [step.formula if step.formula != step.symbol else "" for step in steps]
    short = [text for text in texts if len(text) <= _WIDEST_FORMULA]
    width = max(map(len, short), default=0)
    for step, text in zip(steps, texts, strict=True):
        mark = " " if step.given or not text else "="
        start = f"{margin}{step.symbol:{symbols}} {mark} "
        value = spelled(step.value)
        value = value if value.startswith("-") else f" {value}"
        if len(text) > width:
            yield f"{start}{text}"
            start, text = f"{margin}{'':{symbols}}   ", ""
        yield f"{start}{text:{width}} {value}".rstrip()


def _wrapped(text: str, margin: str) -> Iterator[str]:
    """Lines no longer than the page; those that follow stand further in."""
    yield from wrap(
        text,
        max(WIDTH, len(margin) + _LEAST),
        initial_indent=margin,
        subsequent_indent=margin + 2 * _TAB,
        break_long_words=False,
        break_on_hyphens=False,
    )
