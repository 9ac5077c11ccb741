"""Formulas that reach out of a workbook: to other files, programs or addresses.

LibreOffice never sees them: they are taken out of the copy that it opens. A call of
one of our functions by way of an add-in file is none of them.
"""

from collections.abc import Collection, Iterator

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlhedge.core.errors import InputError
from xlhedge.excel.formula import PREFIX, function_name
from xlhedge.excel.formulas.tree import parse
from xlhedge.excel.saved.contents import DefinedName, Formula, Workbook

_REACHING = frozenset({"WEBSERVICE", "DDE", "RTD", "CALL", "REGISTER.ID", "IMAGE"})
# No name of a sheet holds these; they stand in the names of files and programs.
_FOREIGN = ("[", "|", "/", "\\")


def reaching_names(book: Workbook) -> set[str]:
    """The defined names, in lower case, that reach out, by way of others too.

    A name that cannot be read may reach anywhere.
    """
    found: set[str] = set()
    while new := {n.name.lower() for n in book.names if _may_reach(n, found)} - found:
        found |= new
    return found


def _may_reach(name: DefinedName, names: Collection[str]) -> bool:
    try:
        return bool(reaches(name, names))
    except InputError:
        return True


def reaches(held: Formula | DefinedName, names: Collection[str]) -> str:
    """What a formula or a name reaches out for, empty if nothing.

    `names`: those in lower case that reach out. Raises InputError for a text that is
    no formula.
    """
    text = "=" + held.text.removeprefix("=")
    parse(text)
    return next(_reached(text, names), "")


def _reached(text: str, names: Collection[str]) -> Iterator[str]:
    for token in Tokenizer(text).items:
        value = str(token.value)
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            head = value.removesuffix("(")
            name = function_name(head)
            foreign = _is_foreign(head) and not name.startswith(PREFIX)
            if foreign or name in _REACHING:
                yield head
        elif token.subtype == Token.RANGE:
            name = value.rpartition("!")[2].lower()
            if _is_foreign(value) or name in names:
                yield value


def _is_foreign(text: str) -> bool:
    qualifier = text.rpartition("!")[0]
    return any(mark in qualifier for mark in _FOREIGN)
