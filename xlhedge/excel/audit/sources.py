"""Where the formula of each function of ours in a cell is from.

An option function has the source of its model, so the argument is read: a text, a
cell or a name, and the function's own default where it is left out.
"""

from collections.abc import Iterator
from functools import cache

from openpyxl.formula.tokenizer import Token

from xlhedge.core.errors import InputError
from xlhedge.excel.catalogue import find
from xlhedge.excel.derivation.method import method_of
from xlhedge.excel.formula import PREFIX, function_name
from xlhedge.excel.formulas.references import References
from xlhedge.excel.formulas.tree import Call, Group, Leaf, Node, Nodes, is_empty, parse
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.saved.contents import Formula, Workbook
from xlhedge.excel.saved.named import named_cell

_MODEL = "model"
_UNKNOWN = "that of the model, which no single cell names"


def sources_of(formula: Formula, book: Workbook) -> tuple[str, ...]:
    """`NAME: source (place of the code)` of each function of ours, each once."""
    try:
        calls = list(_calls(parse(formula.text)))
    except InputError:  # then the formula is not verified, for this reason
        return ()
    found = (
        f"{name}: {_source(name, _model(name, call, formula, book))}"
        for name, call in calls
    )
    return tuple(sorted(set(found)))


def _calls(nodes: Nodes) -> Iterator[tuple[str, Call]]:
    """The calls of our functions, inner ones too."""
    for node in nodes:
        if isinstance(node, Call):
            name = function_name(node.head)
            if name.startswith(PREFIX):
                yield name, node
            for argument in node.arguments:
                yield from _calls(argument)
        elif isinstance(node, Group):
            yield from _calls(node.nodes)


def _model(name: str, call: Call, formula: Formula, book: Workbook) -> str | None:
    """What the argument model says; "" if it is left out, None if no single cell."""
    function = find(name)
    names = [parameter.name for parameter in function.parameters] if function else []
    place = names.index(_MODEL) if _MODEL in names else len(call.arguments)
    if place >= len(call.arguments) or is_empty(call.arguments[place]):
        return ""
    given = [node for node in call.arguments[place] if not _is_space(node)]
    if len(given) != 1 or not isinstance(given[0], Leaf):
        return None
    value = _value(given[0], formula, book)
    return value.strip().lower() if isinstance(value, str) else None


def _is_space(node: Node) -> bool:
    return isinstance(node, Leaf) and node.is_space


def _value(leaf: Leaf, formula: Formula, book: Workbook) -> Value:
    """A text, or what the cell holds that a reference or a name means."""
    if leaf.kind == Token.TEXT:
        return leaf.text[1:-1]
    cell = named_cell(book, leaf.text.lower())
    if cell is None:
        try:
            area = References(book, formula.cell).area(leaf.text)
        except InputError:
            return None
        cell = area.first if area and area.single else None
    sheet = book.sheets.get(cell.sheet) if cell else None
    return sheet.value((cell.row, cell.column)) if cell and sheet else None


@cache
def _source(name: str, model: str | None) -> str:
    """What the code of a function, or of the model, names as its source."""
    from xlhedge.pricing import MODELS

    function = find(name)
    if function is None:
        return "no function of this version"
    if model is None or (model and model not in MODELS):
        return _UNKNOWN
    method = method_of(function, model)
    return f"{method.source} ({method.place})"
