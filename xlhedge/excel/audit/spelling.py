"""Formulas and values as an audit compares and shows them."""

import re

from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator

from xlhedge.core.errors import InputError
from xlhedge.excel.formula import PREFIX, function_name
from xlhedge.excel.formulas.tree import Call, Leaf, Node, Nodes, parse
from xlhedge.excel.saved.address import LAST_ROW, letters
from xlhedge.excel.saved.cell_xml import Value, spelled_number
from xlhedge.excel.saved.contents import Formula

_QUOTED = re.compile(r"'([A-Za-z_][A-Za-z_.]*)'!")
_STRINGS = re.compile(r'"[^"]*"')
_SHEETS = re.compile(r"'(?:[^']|'')*'")


def canonical(text: str) -> str:
    """A formula without what a program may spell otherwise and mean the same.

    Spaces, capitals, needless quotes of sheets, the prefixes of new functions and the
    file that our functions come from. A text that is no formula stays as it is.

    >>> canonical("= sum(A1, [1]!xlh_lots(B2, _xlfn.SINGLE('Start'!c3)))")
    '=SUM(A1,XLH_LOTS(B2,@START!C3))'
    """
    try:
        return f"={_all(parse(text))}"
    except InputError:
        return text


def _all(nodes: Nodes) -> str:
    return "".join(_one(node) for node in nodes)


def _one(node: Node) -> str:
    if isinstance(node, Call):
        return _call(node)
    if isinstance(node, Leaf):
        return _leaf(node)
    return f"{node.text[0]}{_all(node.nodes)}{node.text[1]}"


def _call(call: Call) -> str:
    name = function_name(call.head)
    arguments = ",".join(_all(nodes) for nodes in call.arguments)
    if name == "SINGLE":
        return f"@{arguments}"
    ours = name.startswith(PREFIX) or "!" not in call.head
    return f"{name if ours else call.head.upper()}({arguments})"


def _leaf(leaf: Leaf) -> str:
    if leaf.is_space:
        return ""
    if leaf.kind == Token.TEXT:
        return leaf.text
    return _QUOTED.sub(r"\1!", leaf.text).upper()


def relative(formula: Formula) -> str:
    """A formula as its column repeats it: the same text for each row of a pattern.

    References that move are counted from the cell, as in R1C1; here all formulas are
    seen from the last row of their column.
    """
    there = f"{letters(formula.cell.column)}{LAST_ROW}"
    moved = Translator(formula.text, formula.cell.ref).translate_formula(there)
    return canonical(moved)


def without_texts(text: str) -> str:
    """A formula without its text constants and quoted sheet names."""
    return _SHEETS.sub("", _STRINGS.sub("", text))


def shown(value: Value) -> str:
    """A value with all its digits; a text in quotes, nothing as such."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return spelled_number(value)
    return f'"{value}"' if type(value) is str else str(value)
