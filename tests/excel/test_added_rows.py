"""Rows that a person adds to a table in Excel, with no formula changed for them."""

import re
import zipfile
from copy import deepcopy
from pathlib import Path

from lxml import etree

from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import area
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"


def grown(out: Path, added: int) -> Path:
    """A copy whose table Positions has its first row several times more at its end.

    As Excel saves it: new rows in the sheet, and the table and its filter end later.
    """
    book = read_workbook(BOOK)
    table = book.tables["positions"]
    first, last = table.data.top, table.area.bottom
    after = table.area._replace(bottom=last + added).ref
    with zipfile.ZipFile(BOOK) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == book.sheets["Positions"].part:
                data = _with_rows(data, first, last, added)
            elif name == table.part:
                data = data.replace(table.area.ref.encode(), after.encode())
            target.writestr(name, data)
    return out


def _with_rows(data: bytes, first: int, last: int, added: int) -> bytes:
    root = etree.fromstring(data)
    rows = {row.get("r"): row for row in root.iter("{*}row")}
    for number in range(last + added, last, -1):
        copied = deepcopy(rows[str(first)])
        copied.set("r", str(number))
        for cell in copied:
            cell.set("r", re.sub(r"\d+", str(number), cell.get("r", "")))
        _name(copied[0], f"added {number}")
        rows[str(last)].addnext(copied)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name(cell: etree._Element, text: str) -> None:
    """An id of its own, as a text inside the cell."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inside = etree.SubElement(cell, cell.tag.replace("}c", "}is"))
    etree.SubElement(inside, cell.tag.replace("}c", "}t")).text = text


def test_rows_added_in_excel_are_valued_counted_and_totalled(tmp_path: Path) -> None:
    before, after = BOOK, grown(tmp_path / "grown.xlsx", 3)
    results = [recalculate(read_workbook(path)).values for path in (before, after)]
    heights = [len(values[GREEKS_ARRAY.anchor]) for values in results]
    assert heights[1] == heights[0] + 3
    assert results[1][GREEKS_ARRAY.anchor][-1][0] == f"added {last_row(after)}"
    counts = {e.name: CHECKS.place(e) for e in CHECKS.entries if e.name}
    for name in ("rows_given", "rows_valued"):
        old, new = (values[counts[name]][0][0] for values in results)
        assert isinstance(old, float)
        assert new == old + 3


def last_row(path: Path) -> int:
    """The row in which the table Positions ends."""
    found = read_workbook(path).tables["positions"].area
    assert area(found.sheet, found.ref) == found
    return found.bottom
