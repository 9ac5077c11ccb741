"""Reads one worksheet part: inputs, formulas, saved results, merged cells."""

from collections.abc import Iterator

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Area, Cell, area
from xlhedge.excel.saved.budget import Budget
from xlhedge.excel.saved.cell_xml import (
    FORMULA,
    INLINE,
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
from xlhedge.excel.saved.package import CHAIN, MAIN, Package


def read_sheet(
    package: Package, name: str, part: str, strings: list[str], budget: Budget
) -> Sheet:
    """The worksheet in `part`; `strings` are the shared strings of the workbook.

    Raises InputError naming the cell, or the sheet, and the rule.
    """
    root = package.xml(part)
    # Excel lists its formula cells once more; there a formula must stay one.
    typed = not package.has(CHAIN)
    values: dict[Place, Value] = {}
    formulas: dict[Place, Formula] = {}
    reader = Formulas(name, budget)
    budget.sheet(_count(root, VALUE, INLINE), _count(root, FORMULA))
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


def _count(root: etree._Element, *tags: str) -> int:
    return sum(1 for _ in root.iter(*tags))


def _cells(root: etree._Element, sheet: str) -> Iterator[tuple[Cell, etree._Element]]:
    data = root.find(f"{MAIN}sheetData")
    if data is None:
        raise InputError(f"sheet {sheet}: a worksheet must have sheet data")
    try:
        for row, row_element in numbered_rows(data):
            for column, element in numbered_cells(row_element, row):
                yield Cell(sheet, row, column), element
    except InputError as error:
        raise InputError(f"sheet {sheet}: {error}") from None


def _results(formulas: dict[Place, Formula]) -> set[Place]:
    """The places of all formula cells and of the cells that their arrays cover."""
    places = set(formulas)
    for formula in formulas.values():
        if not formula.area.single:
            places.update((cell.row, cell.column) for cell in formula.area.cells())
    return places


def _merged(root: etree._Element, sheet: str) -> Iterator[Area]:
    elements = root.findall(f"{MAIN}mergeCells/{MAIN}mergeCell")
    if len(elements) > MERGED:
        rule = f"must have at most {MERGED:,} merged cells, got {len(elements):,}"
        raise InputError(f"sheet {sheet}: {rule}")
    for element in elements:
        yield area(sheet, element.get("ref", ""))
