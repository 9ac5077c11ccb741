"""Reads a saved workbook: its sheets, tables and names, as the file stores them."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from openpyxl.utils.escape import unescape

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import area
from xlhedge.excel.saved.budget import Budget
from xlhedge.excel.saved.cell_xml import joined_text, whole
from xlhedge.excel.saved.contents import DefinedName, Sheet, Table, Workbook
from xlhedge.excel.saved.limits import NAMES, SHEETS
from xlhedge.excel.saved.opening import open_package
from xlhedge.excel.saved.package import MAIN, REFERENCE, FileError, Package
from xlhedge.excel.saved.worksheet import read_sheet


def read_workbook(path: Path | str) -> Workbook:
    """Read .xlsx or .xlsm; raises InputError naming the file and the broken rule."""
    package = open_package(Path(path))
    try:
        return _read(package)
    except FileError:
        raise
    except InputError as error:
        raise package.refuse(str(error)) from None


def _read(package: Package) -> Workbook:
    main = package.workbook_part()
    root = package.xml(main)
    _check_calendar(root)
    listed = list(_listed(root, package, main))
    strings, budget = _shared_strings(package, main), Budget()
    sheets = {
        name: read_sheet(package, name, part, strings, budget)
        for name, part in listed
        if part
    }
    tables = [
        table for sheet in sheets.values() for table in _tables(package, sheet, budget)
    ]
    by_name = {table.name.lower(): table for table in tables}
    if len(by_name) < len(tables):
        raise InputError("must not hold two tables of one name")
    names = tuple(_names(root, [name for name, _ in listed], budget))
    if len({(name.name.lower(), name.sheet) for name in names}) < len(names):
        raise InputError("must not hold two defined names of one word")
    return Workbook(package, sheets, by_name, names)


def _listed(
    root: etree._Element, package: Package, main: str
) -> Iterator[tuple[str, str]]:
    """Every sheet with its part; no part for one that is no worksheet."""
    worksheets = package.related(main, "worksheet")
    elements = root.findall(f"{MAIN}sheets/{MAIN}sheet")
    names = [element.get("name", "") for element in elements]
    if len(names) > SHEETS:
        raise InputError(f"must have at most {SHEETS:,} sheets, got {len(names):,}")
    if not all(names) or len({name.lower() for name in names}) < len(names):
        raise InputError("must not hold two sheets of one name, or one without a name")
    parts = [worksheets.get(element.get(REFERENCE, ""), "") for element in elements]
    used = [part for part in parts if part]
    if len(set(used)) < len(used):
        raise InputError("must not show one part as two sheets")
    yield from zip(names, parts, strict=True)


def _check_calendar(root: etree._Element) -> None:
    properties = root.find(f"{MAIN}workbookPr")
    if properties is not None and properties.get("date1904") in ("1", "true"):
        raise InputError("dates must count from 1900, got the 1904 calendar")


def _shared_strings(package: Package, main: str) -> list[str]:
    parts = package.related(main, "sharedStrings")
    if not parts:
        return []
    root = package.xml(next(iter(parts.values())))
    return [joined_text(item) for item in root.iterchildren(f"{MAIN}si")]


def _tables(package: Package, sheet: Sheet, budget: Budget) -> Iterator[Table]:
    for part in package.related(sheet.part, "table").values():
        root = package.xml(part)
        columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        table = Table(
            name=root.get("displayName", ""),
            area=area(sheet.name, root.get("ref", "")),
            columns=tuple(unescape(column.get("name", "")) for column in columns),
            part=part,
            has_header=root.get("headerRowCount", "1") != "0",
            has_totals=root.get("totalsRowCount", "0") != "0",
        )
        _check_table(table, budget)
        yield table


def _check_table(table: Table, budget: Budget) -> None:
    budget.covered(table.area, f"table {table.name} at")
    if len(table.columns) != table.area.width or table.data.height < 1:
        rule = f"must have {table.area.width} columns and a row"
        raise InputError(f"table {table.name} at {table.area} {rule}")


def _names(
    root: etree._Element, order: list[str], budget: Budget
) -> Iterator[DefinedName]:
    elements = root.findall(f"{MAIN}definedNames/{MAIN}definedName")
    if len(elements) > NAMES:
        raise InputError(f"must have at most {NAMES:,} names, got {len(elements):,}")
    for element in elements:
        name, text = element.get("name", ""), element.text or ""
        budget.text(text, f"the name {name}")
        yield DefinedName(name, text, _scope(name, element, order))


def _scope(name: str, element: etree._Element, order: list[str]) -> str | None:
    """The sheet that a name belongs to; None for the workbook."""
    scope = element.get("localSheetId")
    if scope is None:
        return None
    if whole(scope) >= len(order):
        raise InputError(f"the name {name} must belong to a sheet, got number {scope}")
    return order[whole(scope)]
