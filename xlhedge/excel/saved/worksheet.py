"""Reads one worksheet part: inputs, formulas, saved results, merged cells."""

from collections.abc import Iterator

from lxml import etree
from openpyxl.formula.translate import Translator

from xlhedge.excel.saved.address import Area, Cell, area, area_from
from xlhedge.excel.saved.cell_xml import (
    FORMULA,
    Value,
    numbered_cells,
    numbered_rows,
    typed_boolean,
    value_of,
)
from xlhedge.excel.saved.contents import Formula, Kind, Place, Sheet
from xlhedge.excel.saved.package import CHAIN, MAIN, Package


def read_sheet(package: Package, name: str, part: str, strings: list[str]) -> Sheet:
    """The worksheet in `part`; `strings` are the shared strings of the workbook."""
    root = package.xml(part)
    # Excel lists its formula cells once more; there a formula must stay one.
    typed = not package.has(CHAIN)
    values: dict[Place, Value] = {}
    formulas: dict[Place, Formula] = {}
    reader = _Formulas(name)
    for cell, element in _cells(root, name):
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
        merged=tuple(_merged(root, name)),
    )


def _cells(root: etree._Element, sheet: str) -> Iterator[tuple[Cell, etree._Element]]:
    data = root.find(f"{MAIN}sheetData")
    if data is None:
        return
    for row, row_element in numbered_rows(data):
        for column, element in numbered_cells(row_element):
            yield Cell(sheet, row, column), element


def _results(formulas: dict[Place, Formula]) -> set[Place]:
    """The places of all formula cells and of the cells that their arrays cover."""
    places = set(formulas)
    for formula in formulas.values():
        if not formula.area.single:
            places.update((cell.row, cell.column) for cell in formula.area.cells())
    return places


def _merged(root: etree._Element, sheet: str) -> Iterator[Area]:
    for element in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        yield area(sheet, element.get("ref", ""))


class _Formulas:
    """Formula elements of one sheet; shared ones are written out for each cell."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._shared: dict[str, Translator] = {}

    def read(
        self, cell: Cell, element: etree._Element, formula: etree._Element
    ) -> Formula:
        """The formula of `cell`; a dynamic array is marked by cell metadata (cm)."""
        kind = formula.get("t", "normal")
        if kind == "array":
            covers = area(self._sheet, formula.get("ref", cell.ref))
            array: Kind = "dynamic" if element.get("cm") else "fixed"
            return Formula(cell, f"={formula.text or ''}", array, covers)
        text = formula.text or ""
        if kind == "shared":
            text = self._written_out(cell, formula.get("si", ""), text)
        plain: Kind = "other" if kind == "dataTable" else "plain"
        covers = area_from(cell)
        if plain == "other":
            covers = area(self._sheet, formula.get("ref", cell.ref))
        return Formula(cell, f"={text}", plain, covers)

    def _written_out(self, cell: Cell, group: str, text: str) -> str:
        if text:
            self._shared[group] = Translator(f"={text}", origin=cell.ref)
            return text
        if group not in self._shared:
            return ""
        translated: str = self._shared[group].translate_formula(cell.ref)
        return translated.removeprefix("=")
