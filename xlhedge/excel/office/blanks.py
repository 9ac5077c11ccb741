"""Arguments that Calc takes for 0 and Excel for a blank.

A single empty cell as an argument of one of our functions arrives as 0 there, except
where a table is asked for. A formula with such an argument is not comparable. An
operator makes 0 of a blank in both, so only what stands alone counts; what a function
refers to may be any cell of what it chooses from.
"""

from openpyxl.formula.tokenizer import Token

from xlhedge.core.errors import InputError
from xlhedge.excel.calc.methods import REFERENCE, type_of
from xlhedge.excel.catalogue import find
from xlhedge.excel.formula import function_name
from xlhedge.excel.formulas.references import References
from xlhedge.excel.formulas.tree import Call, Group, Leaf, Nodes, calls_in, parse
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Formula, Workbook

# Native functions that give a reference, and the arguments it is chosen from.
_CHOOSING = {
    "IF": range(1, 3),
    "CHOOSE": range(1, 255),
    "INDEX": range(1),
    "XLOOKUP": range(2, 4),
    "IFERROR": range(2),
    "IFNA": range(2),
}
_ANYWHERE = frozenset({"OFFSET", "INDIRECT"})


class Blanks:
    """Finds arguments that refer to an empty cell of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        areas = [formula.area for formula in book.formulas()]
        self._results = {cell for area in areas for cell in area.cells()}

    def empty_argument(self, formula: Formula) -> str:
        """The first argument of ours that is, or may be, an empty cell; empty if none.

        Raises InputError for a text that is no formula.
        """
        references = References(self._book, formula.cell)
        found = (
            self._blank(call, references) for call in calls_in(parse(formula.text))
        )
        return next(filter(None, found), "")

    def _blank(self, call: Call, references: References) -> str:
        """The first argument of a call of ours that is, or may be, an empty cell."""
        function = find(function_name(call.head))
        if function is None or not function.parameters:
            return ""
        last = function.parameters[-1]
        for place, nodes in enumerate(call.arguments):
            given = function.parameters[place : place + 1] or (last,)
            if type_of(given[0]) == REFERENCE:
                continue
            if found := self._empty(nodes, references, chosen=False):
                return found
        return ""

    def _empty(self, nodes: Nodes, references: References, chosen: bool) -> str:
        """The empty cell that nodes refer to; `chosen`: any cell of a range may be."""
        nodes = tuple(n for n in nodes if not (isinstance(n, Leaf) and n.is_space))
        if len(nodes) != 1:
            return ""
        (node,) = nodes
        if isinstance(node, Group):
            inside = node.nodes if node.text == "()" else ()
            return self._empty(inside, references, chosen)
        if isinstance(node, Call):
            return self._chosen(node, references)
        if node.kind != Token.RANGE:
            return ""
        return self._named(node.text, references, chosen)

    def _chosen(self, call: Call, references: References) -> str:
        name = function_name(call.head)
        if name in _ANYWHERE:
            return f"what {name} refers to"
        for place in _CHOOSING.get(name, ()):
            for nodes in call.arguments[place : place + 1]:
                if found := self._empty(nodes, references, chosen=True):
                    return found
        return ""

    def _named(self, text: str, references: References, chosen: bool) -> str:
        try:
            area = references.area(text)
            if area is None:
                named = parse(f"={references.name(text).text}")
                return self._empty(named, references, chosen)
        except InputError:
            return ""  # an error in both, or a variable of LET
        if not (chosen or area.single):
            return ""
        return next((str(cell) for cell in area.cells() if self._is_empty(cell)), "")

    def _is_empty(self, cell: Cell) -> bool:
        inputs = self._book.sheets[cell.sheet].inputs
        return (cell.row, cell.column) not in inputs and cell not in self._results
