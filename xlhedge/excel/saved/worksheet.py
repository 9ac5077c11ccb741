"""Reads one worksheet part: inputs, formulas, saved results, merged cells."""

from collections.abc import Iterator

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell, area
from xlhedge.excel.saved.budget import Budget
from xlhedge.excel.saved.cell_xml import (
    FORMULA,
    INLINE,
    ROW,
    VALUE,
    Value,
    numbered_cells,
    numbered_rows,
    typed_boolean,
    value_of,
)
from xlhedge.excel.saved.contents import Place, Sheet
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.formulas import Formulas
from xlhedge.excel.saved.limits import MERGED
from xlhedge.excel.saved.package import CHAIN, MAIN, FileError, Package

_DATA, _MERGED = f"{MAIN}sheetData", f"{MAIN}mergeCell"


def read_sheet(
    package: Package, name: str, part: str, strings: list[str], budget: Budget
) -> Sheet:
    """The worksheet in `part`; `strings` are the shared strings of the workbook.

    Raises InputError naming the cell, or the sheet, and the rule.
    """
    # Excel lists its formula cells once more; there a formula must stay one.
    typed = not package.has(CHAIN)
    values: dict[Place, Value] = {}
    formulas: dict[Place, Formula] = {}
    reader, source = Formulas(name, budget), _Source(package, part, name, budget)
    for cell, element in source.cells():
        place = cell.row, cell.column
        formula = element.find(FORMULA)
        boolean = typed_boolean(formula) if typed else None
        if formula is not None and boolean is None:
            formulas[place] = reader.read(cell, element, formula)
        value = value_of(element, strings, cell) if boolean is None else boolean
        if value is not None:
            values[place] = value
    results = _results(formulas)
    return Sheet(
        name=name,
        part=part,
        inputs={place: v for place, v in values.items() if place not in results},
        formulas=formulas,
        saved={place: v for place, v in values.items() if place in results},
        merged=tuple(source.merged),
    )


class _Source:
    """A worksheet part, read once from above to below; `merged` follows the cells."""

    def __init__(self, package: Package, part: str, sheet: str, budget: Budget) -> None:
        self._package = package
        self._part = part
        self._sheet = sheet
        self._budget = budget
        self.merged: list[Area] = []

    def cells(self) -> Iterator[tuple[Cell, etree._Element]]:
        """Every cell element with its place."""
        try:
            for row, row_element in numbered_rows(self._rows()):
                values = _count(row_element, VALUE, INLINE)
                self._budget.row(values, _count(row_element, FORMULA))
                for column, element in numbered_cells(row_element, row):
                    yield Cell(self._sheet, row, column), element
        except FileError:
            raise
        except InputError as error:
            raise InputError(f"sheet {self._sheet}: {error}") from None

    def _rows(self) -> Iterator[etree._Element]:
        has_data = False
        for element in self._package.elements(self._part, ROW, _DATA, _MERGED):
            if element.tag == ROW:
                yield element
            elif element.tag == _DATA:
                has_data = True
            else:
                self.merged.append(area(self._sheet, element.get("ref", "")))
                self._require_few()
        if not has_data:
            raise InputError("a worksheet must have sheet data")

    def _require_few(self) -> None:
        if len(self.merged) > MERGED:
            rule = f"must have at most {MERGED:,} merged cells"
            raise InputError(f"{rule}, got {len(self.merged):,} or more")


def _count(element: etree._Element, *tags: str) -> int:
    return sum(1 for _ in element.iter(*tags))


def _results(formulas: dict[Place, Formula]) -> set[Place]:
    """The places of all formula cells and of the cells that their arrays cover."""
    places = set(formulas)
    for formula in formulas.values():
        if not formula.area.single:
            places.update((cell.row, cell.column) for cell in formula.area.cells())
    return places
