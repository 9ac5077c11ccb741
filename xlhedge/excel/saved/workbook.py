"""Reads a saved workbook: its sheets, tables and names, as the file stores them."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from openpyxl.utils.escape import unescape

from xlhedge.excel.saved.address import area
from xlhedge.excel.saved.cell_xml import joined_text
from xlhedge.excel.saved.contents import DefinedName, Sheet, Table, Workbook
from xlhedge.excel.saved.package import MAIN, REFERENCE, Package, open_package
from xlhedge.excel.saved.worksheet import read_sheet


def read_workbook(path: Path | str) -> Workbook:
    """Read .xlsx or .xlsm; raises InputError naming the file and the broken rule."""
    package = open_package(Path(path))
    main = package.workbook_part()
    root = package.xml(main)
    _check_calendar(root, package)
    strings = _shared_strings(package, main)
    parts = package.related(main, "worksheet")
    listed = [(e.get("name", ""), parts.get(e.get(REFERENCE, ""))) for e in _of(root)]
    sheets = {
        name: read_sheet(package, name, part, strings) for name, part in listed if part
    }
    tables = [table for sheet in sheets.values() for table in _tables(package, sheet)]
    order = [name for name, _ in listed]
    by_name = {table.name.lower(): table for table in tables}
    return Workbook(package, sheets, by_name, tuple(_names(root, order)))


def _of(root: etree._Element) -> list[etree._Element]:
    return root.findall(f"{MAIN}sheets/{MAIN}sheet")


def _check_calendar(root: etree._Element, package: Package) -> None:
    properties = root.find(f"{MAIN}workbookPr")
    if properties is not None and properties.get("date1904") in ("1", "true"):
        raise package.refuse("dates must count from 1900, got the 1904 calendar")


def _shared_strings(package: Package, main: str) -> list[str]:
    parts = package.related(main, "sharedStrings")
    if not parts:
        return []
    root = package.xml(next(iter(parts.values())))
    return [joined_text(item) for item in root.iterchildren(f"{MAIN}si")]


def _tables(package: Package, sheet: Sheet) -> Iterator[Table]:
    for part in package.related(sheet.part, "table").values():
        root = package.xml(part)
        columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        yield Table(
            name=root.get("displayName", ""),
            area=area(sheet.name, root.get("ref", "")),
            columns=tuple(unescape(column.get("name", "")) for column in columns),
            part=part,
            has_header=root.get("headerRowCount", "1") != "0",
            has_totals=root.get("totalsRowCount", "0") != "0",
        )


def _names(root: etree._Element, order: list[str]) -> Iterator[DefinedName]:
    for element in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        scope = element.get("localSheetId")
        sheet = None if scope is None else order[int(scope)]
        yield DefinedName(element.get("name", ""), element.text or "", sheet)
