"""The copy of a workbook that LibreOffice opens: what calculates, and nothing else.

Cells, tables, names, formats and calculation settings stay as the file has them.
Macros, links to other files, connections, objects, drawings, validation and
conditional formats are left out, and a formula that reaches out of the workbook is
#N/A. NOW shows what it showed when the file was saved. Shared formulas are written
out, and our functions have their own names.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.office.spelling import office_text
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import CELL, FORMULA, set_result
from xlhedge.excel.saved.contents import Formula, Sheet, Workbook
from xlhedge.excel.saved.grid import Grid
from xlhedge.excel.saved.package import MAIN, REFERENCE, serialized

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# Parts that calculation needs, by the kind of their relationship.
_KINDS = {
    "officeDocument": f"{_SHEETS}sheet.main+xml",
    "worksheet": f"{_SHEETS}worksheet+xml",
    "sharedStrings": f"{_SHEETS}sharedStrings+xml",
    "styles": f"{_SHEETS}styles+xml",
    "table": f"{_SHEETS}table+xml",
}
_OF_WORKBOOK = ("worksheet", "sharedStrings", "styles")
_IN_WORKBOOK = {"workbookPr", "sheets", "definedNames", "calcPr"}
_IN_SHEET = {"dimension", "sheetFormatPr", "cols", "sheetData", "mergeCells"}
_IN_SHEET |= {"tableParts"}
_IN_TABLE = {"calculatedColumnFormula", "totalsRowFormula"}
Targets = dict[str, tuple[str, str]]  # kind and part, by id
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Copy:
    """The copy of a workbook that was read from a file.

    `left_out`: formulas that are #N/A in it; `names`: defined names, in lower case,
    that are not in it. Raises InputError for a workbook made or changed in memory.
    """

    def __init__(
        self, book: Workbook, left_out: Collection[Cell], names: Collection[str]
    ) -> None:
        if book.package is None:
            raise InputError("only a workbook that was read from a file can be opened")
        if book.replaced:
            raise InputError("replaced tables are not in the file; fill a copy first")
        self._book = book
        self._package = book.package
        self._left_out = left_out
        self._names = names
        self._clock = held_clock(book)
        self._parts: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}

    def write(self, out: Path) -> None:
        """Write it as .xlsx."""
        main = self._package.workbook_part()
        self._relate("", {"main": ("officeDocument", main)})
        self._add(main, "officeDocument", self._workbook(self._package.xml(main)))
        targets = self._related(main, _OF_WORKBOOK)
        self._relate(main, targets)
        for kind, part in targets.values():
            if kind != "worksheet":
                self._add(part, kind, serialized(self._package.xml(part)))
        for sheet in self._book.sheets.values():
            self._add_sheet(sheet)
        self._parts["[Content_Types].xml"] = _content_types(self._kinds)
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for part, data in self._parts.items():
                archive.writestr(part, data)

    def _add(self, part: str, kind: str, data: bytes) -> None:
        self._parts[part], self._kinds[part] = data, kind

    def _related(self, part: str, kinds: Collection[str]) -> Targets:
        return {
            name: (kind, target)
            for kind in kinds
            for name, target in self._package.related(part, kind).items()
        }

    def _relate(self, part: str, targets: Targets) -> None:
        """Write the relationships of a part."""
        entries = "".join(
            f'<Relationship Id={quoteattr(name)} Type="{_OFFICE}/{kind}" '
            f"Target={quoteattr(f'/{target}')}/>"
            for name, (kind, target) in targets.items()
        )
        root = f'<Relationships xmlns="{_PACKAGE}/relationships">'
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels".removeprefix("/")
        self._parts[place] = f"{_HEAD}{root}{entries}</Relationships>".encode()

    def _workbook(self, root: etree._Element) -> bytes:
        """The main part, with the worksheets and the names that stay."""
        _keep(root, _IN_WORKBOOK)
        for element in root.findall(f"{MAIN}sheets/{MAIN}sheet"):
            if element.get("name") not in self._book.sheets:
                _remove(element)
        for element in root.findall(f"{MAIN}definedNames/{MAIN}definedName"):
            if element.get("name", "").lower() in self._names:
                _remove(element)
        return serialized(root)

    def _add_sheet(self, sheet: Sheet) -> None:
        root = self._package.xml(sheet.part)
        _keep(root, _IN_SHEET)
        tables = self._related(sheet.part, ("table",))
        for element in root.findall(f"{MAIN}tableParts/{MAIN}tablePart"):
            if element.get(REFERENCE) not in tables:
                _remove(element)
        for element in root.iter(CELL):
            for name in ("cm", "vm"):  # metadata that is not in the copy
                element.attrib.pop(name, "")
        grid = Grid(root)
        for formula in sheet.formulas.values():
            write = _write_error if formula.cell in self._left_out else _write_formula
            write(grid, formula, self._clock)
        self._add(sheet.part, "worksheet", grid.to_bytes())
        self._relate(sheet.part, tables)
        for _, part in tables.values():
            self._add(part, "table", _table(self._package.xml(part)))


def _write_formula(grid: Grid, formula: Formula, clock: datetime | None) -> None:
    """Write the whole text of a formula, and the area that its result covers."""
    element = grid.formula(formula.cell)
    if element is None:
        return  # it was read from there
    element.attrib.clear()
    element.text = office_text(formula, clock)
    if formula.kind != "plain":
        element.set("t", "array")
        element.set("ref", formula.area.ref)


def _write_error(grid: Grid, formula: Formula, _: datetime | None) -> None:
    """Write #N/A in place of a formula and its result."""
    for cell in formula.area.cells():
        element = grid.element(cell.row, cell.column)
        if element is not None:
            for child in element.findall(FORMULA):
                element.remove(child)
            set_result(element, CellError.NA)


def _table(root: etree._Element) -> bytes:
    for name in _IN_TABLE:
        for element in list(root.iter(f"{MAIN}{name}")):
            _remove(element)
    return serialized(root)


def _keep(root: etree._Element, names: Collection[str]) -> None:
    for child in list(root):
        if not _is_named(child, names):
            root.remove(child)


def _is_named(element: etree._Element, names: Collection[str]) -> bool:
    """Whether it is an element of the main namespace with one of these names."""
    tag = element.tag
    return isinstance(tag, str) and tag.removeprefix(MAIN) in names


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _content_types(kinds: Mapping[str, str]) -> bytes:
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    entries = "".join(
        f'<Override PartName={quoteattr(f"/{part}")} ContentType="{_KINDS[kind]}"/>'
        for part, kind in kinds.items()
    )
    default = f'<Default Extension="rels" ContentType="{relations}"/>'
    root = f'<Types xmlns="{_PACKAGE}/content-types">'
    return f"{_HEAD}{root}{default}{entries}</Types>".encode()
