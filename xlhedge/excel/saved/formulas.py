"""Formula elements of one worksheet part; shared ones are written out for each cell."""

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell, area, area_from
from xlhedge.excel.saved.budget import Budget
from xlhedge.excel.saved.formula_cell import Formula, Kind
from xlhedge.excel.saved.translation import Movable

_NO_METADATA = "0"  # indices of metadata count from 1


class Formulas:
    """Reads the formulas of a sheet in the order of its cells."""

    def __init__(self, sheet: str, budget: Budget) -> None:
        self._sheet = sheet
        self._budget = budget
        self._shared: dict[str, Movable] = {}

    def read(
        self, cell: Cell, element: etree._Element, formula: etree._Element
    ) -> Formula:
        """The formula of `cell`; a dynamic array is marked by cell metadata (cm)."""
        read = self._read(cell, element, formula)
        self._budget.text(read.text, cell)
        if not read.area.single:
            self._budget.covered(read.area, "the array of")
        return read

    def _read(
        self, cell: Cell, element: etree._Element, formula: etree._Element
    ) -> Formula:
        kind, text = formula.get("t", "normal"), formula.text or ""
        if kind == "array":
            dynamic = element.get("cm", _NO_METADATA) != _NO_METADATA
            array: Kind = "dynamic" if dynamic else "fixed"
            return Formula(cell, f"={text}", array, self._area(cell, formula))
        if kind == "dataTable":
            return Formula(cell, f"={text}", "other", self._area(cell, formula))
        if kind == "shared":
            text = self._written_out(cell, formula.get("si", ""), text)
        return Formula(cell, f"={text}", "plain", area_from(cell))

    def _area(self, cell: Cell, formula: etree._Element) -> Area:
        """The cells that an array or a data table covers, itself the first."""
        covers = area(self._sheet, formula.get("ref", cell.ref))
        if covers.first != cell:
            raise InputError(f"the array of {cell} must begin there, got {covers.ref}")
        return covers

    def _written_out(self, cell: Cell, group: str, text: str) -> str:
        """The text of a cell that shares the formula of the first of its group."""
        try:
            if text:
                self._budget.text(text, cell)
                self._shared[group] = Movable(text, cell.ref)
                return text
            if group not in self._shared:
                return ""
            return self._shared[group].at(cell.ref).removeprefix("=")
        except InputError as error:
            raise InputError(f"the shared formula of {cell}: {error}") from None
