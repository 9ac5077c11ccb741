"""What the references and names in a formula stand for, seen from its cell."""

from xlhedge.core.errors import InputError
from xlhedge.excel.formulas.structured import split_reference, structured_area
from xlhedge.excel.saved.address import LAST_COLUMN, LAST_ROW, Area, Cell, area_of
from xlhedge.excel.saved.contents import DefinedName, Workbook
from xlhedge.excel.saved.formula_cell import Formula

_FAR_BELOW = 9999
ABSENT = "is not in this workbook"


def spans_sheets(text: str) -> bool:
    """Whether a reference of this workbook is to the same cells of several sheets."""
    qualifier = text.rpartition("!")[0]
    return ":" in qualifier and "[" not in qualifier


class References:
    """Looks texts up for a formula in `cell`; sheets and names in any case."""

    def __init__(self, book: Workbook, cell: Cell) -> None:
        self._book = book
        self._cell = cell

    def area(self, text: str) -> Area | None:
        """The area of an A1 or structured reference or of a table; None for a name.

        Raises InputError for a sheet, table or column that the workbook lacks.
        """
        if "[" in text:
            return self._structured(text)
        sheet, ref = self._split(text)
        if table := self._book.tables.get(ref.lower()):
            return table.data
        return area_of(sheet or self._cell.sheet, ref)

    def require_bounded(self, area: Area) -> None:
        """Raise InputError for whole columns or rows that an array spills into.

        The engine may read them before the array fills them.
        """
        if area.height < LAST_ROW and area.width < LAST_COLUMN:
            return
        formula = self._book.spills.first(area)
        if formula is not None:
            text = f"{area} may miss what {formula.cell} has just filled"
            raise InputError(f"{text}; name a part, such as {_part(area, formula)}")

    def name(self, text: str) -> DefinedName:
        """A defined name: the sheet's own, else the workbook's; raises InputError."""
        sheet, word = self._split(text)
        for scope in (sheet or self._cell.sheet, None):
            if name := self._book.names_by_word.get((word.lower(), scope)):
                return name
        raise InputError(f"{text} {ABSENT}")

    def _structured(self, text: str) -> Area:
        name, inside = split_reference(text)
        table = self._book.tables.get(name.lower())
        if table is None:
            raise InputError(f"{text} {ABSENT}")
        return structured_area(table, inside, self._cell)

    def _split(self, text: str) -> tuple[str | None, str]:
        """The sheet as the workbook spells it (None if not given), and the rest."""
        qualifier, mark, ref = text.rpartition("!")
        if not mark:
            return None, ref
        wanted = qualifier.removeprefix("'").removesuffix("'").replace("''", "'")
        if sheet := self._book.sheet_names.get(wanted.lower()):
            return sheet, ref
        raise InputError(f"{text} {ABSENT}")


def _part(area: Area, formula: Formula) -> str:
    """The columns that the area and the array share, with room below the array."""
    left = max(area.left, formula.area.left)
    right = min(area.right, formula.area.right)
    return Area(area.sheet, formula.area.top, left, _FAR_BELOW, right).ref
