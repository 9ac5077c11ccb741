"""Formula text as a tree: operands, calls with their arguments, groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.limits import NESTING


@dataclass(frozen=True, slots=True)
class Leaf:
    """A token without parts: an operand, an operator or white space."""

    text: str
    kind: str  # RANGE, TEXT, NUMBER, LOGICAL or ERROR of an operand, else its type

    @property
    def is_space(self) -> bool:
        return self.kind == Token.WSPACE


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `head` is what stands before the bracket, as written."""

    head: str
    arguments: tuple["Nodes", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses or an array constant; `text` holds its two brackets."""

    text: str
    nodes: "Nodes"


Node: TypeAlias = Leaf | Call | Group
Nodes: TypeAlias = tuple[Node, ...]
# Files hold formulas so in every language of Excel.
_COMMAS = "arguments stand between commas, and decimals behind points"


def parse(text: str) -> Nodes:
    """The tree of a formula that begins with `=`; raises InputError if it has none."""
    try:
        tokens = Tokenizer(text).items
    except (TokenizerError, IndexError) as error:
        raise InputError(f"cannot be read as a formula: {error}") from None
    _check_nesting(tokens)
    rest = iter(tokens)
    nodes, end = _until_close(rest)
    if end is not None:
        raise InputError(f"cannot be read as a formula: unexpected {end.value}")
    return nodes


def _check_nesting(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth > NESTING:
            raise InputError(f"nests deeper than {NESTING} levels")


def _until_close(tokens: Iterator[Token]) -> tuple[Nodes, Token | None]:
    """The nodes up to a closing bracket, an argument separator or the end."""
    nodes: list[Node] = []
    for token in tokens:
        if token.type == Token.SEP and token.subtype == Token.ROW:
            raise InputError(f"cannot be read as a formula: {_COMMAS}")
        if token.subtype == Token.CLOSE or token.type == Token.SEP:
            return tuple(nodes), token
        nodes.append(_node(token, tokens))
    return tuple(nodes), None


def _node(token: Token, tokens: Iterator[Token]) -> Node:
    if token.type == Token.FUNC:
        return Call(token.value.removesuffix("("), _arguments(tokens))
    if token.type == Token.PAREN:
        return Group("()", _closed(tokens))
    if token.type == Token.ARRAY:
        return Group("{}", _constants(tokens))
    kind = token.subtype if token.type == Token.OPERAND else token.type
    return Leaf(token.value, kind)


def _arguments(tokens: Iterator[Token]) -> tuple[Nodes, ...]:
    """The arguments of a call; none at all for F()."""
    found: list[Nodes] = []
    end: Token | None = None
    while end is None or end.type == Token.SEP:
        nodes, end = _until_close(tokens)
        if end is None:
            raise InputError("cannot be read as a formula: a bracket stays open")
        found.append(nodes)
    return () if len(found) == 1 and is_empty(found[0]) else tuple(found)


def _closed(tokens: Iterator[Token]) -> Nodes:
    nodes, end = _until_close(tokens)
    if end is None or end.subtype != Token.CLOSE:
        raise InputError("cannot be read as a formula: a bracket stays open")
    return nodes


def _constants(tokens: Iterator[Token]) -> Nodes:
    """The inside of an array constant, separators kept as they are written."""
    nodes: list[Node] = []
    for token in tokens:
        if token.type == Token.ARRAY:
            return tuple(nodes)
        nodes.append(Leaf(token.value, token.type))
    raise InputError("cannot be read as a formula: a bracket stays open")


def is_empty(nodes: Nodes) -> bool:
    """Whether an argument was left out."""
    return all(isinstance(node, Leaf) and node.is_space for node in nodes)


def calls_in(nodes: Nodes) -> Iterator[Call]:
    """Every function call, those inside of others too."""
    for node in nodes:
        if isinstance(node, Call):
            yield node
            for argument in node.arguments:
                yield from calls_in(argument)
        elif isinstance(node, Group):
            yield from calls_in(node.nodes)
