"""A cell's value, and how a worksheet part spells it (ECMA-376 part 1, 18.3.1.4)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from lxml import etree
from openpyxl.utils.escape import unescape

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.saved.address import Cell, number
from xlhedge.excel.saved.package import MAIN

Value: TypeAlias = float | str | bool | CellError | None
Rows: TypeAlias = list[list[Value]]

ROW, CELL = f"{MAIN}row", f"{MAIN}c"
FORMULA, VALUE, INLINE, TEXT = f"{MAIN}f", f"{MAIN}v", f"{MAIN}is", f"{MAIN}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_LETTERS = re.compile(r"[A-Z]+")
# What XML cannot hold is written _xHHHH_, and so is an underscore that would look so.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH, _DAY = datetime(1899, 12, 30), timedelta(days=1)  # serial 0, and 1
_LARGEST_WHOLE = 1e15  # below it a whole float is written without a point


def numbered_rows(data: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Each row element with its number; a row without one follows the last."""
    row = 0
    for element in data.iterchildren(ROW):
        row = int(element.get("r", row + 1))
        yield row, element


def numbered_cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Each cell element of a row with its column number."""
    column = 0
    for element in row.iterchildren(CELL):
        found = _LETTERS.match(element.get("r", ""))
        column = number(found[0]) if found else column + 1
        yield column, element


def value_of(element: etree._Element, strings: list[str], cell: Cell) -> Value:
    """The raw value of a cell element; dates are serial numbers.

    Raises InputError for an error value that has no name here.
    """
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return joined_text(element.find(INLINE))
    text = element.findtext(VALUE)
    if not text:  # openpyxl saves formulas with an empty value
        return "" if kind == "str" else None
    if kind == "n":
        return float(text)
    if kind == "s":
        return strings[int(text)]
    return _other_value(kind, text, cell)


def typed_boolean(formula: etree._Element | None) -> bool | None:
    """The boolean that LibreOffice writes as the formula TRUE() or FALSE()."""
    if formula is None or formula.get("t", "normal") != "normal":
        return None
    return {"TRUE()": True, "FALSE()": False}.get(formula.text or "")


def _other_value(kind: str, text: str, cell: Cell) -> Value:
    if kind == "str":
        return unescape(text)
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        return (datetime.fromisoformat(text.removesuffix("Z")) - _EPOCH) / _DAY
    try:
        return CellError(text)
    except ValueError:
        raise InputError(f"{cell} holds an unknown error value, {text}") from None


def joined_text(element: etree._Element | None) -> str:
    """The plain or rich text of a string element, without phonetic runs."""
    if element is None:
        return ""
    parts = element.findall(TEXT) + element.findall(f"{MAIN}r/{TEXT}")
    return unescape("".join(part.text or "" for part in parts))


def set_result(element: etree._Element, value: Value) -> None:
    """Write a formula's value, or one that spilled; formula and format stay."""
    clear_value(element)
    if value is None:
        return
    kind, text = _spelled(value)
    if kind:
        element.set("t", kind)
    _add_text(element, VALUE, text)


def set_input(element: etree._Element, value: Value) -> None:
    """Write a typed value; a text stands inside the cell, not among shared ones."""
    clear_input(element)
    if not isinstance(value, str):
        set_result(element, value)
        return
    element.set("t", "inlineStr")
    _add_text(etree.SubElement(element, INLINE), TEXT, value)


def clear_value(element: etree._Element) -> None:
    """Remove the value of a cell element; its formula and its style stay."""
    for attribute in ("t", "vm"):  # vm: metadata of the value that goes
        element.attrib.pop(attribute, "")
    for name in (VALUE, INLINE):
        for child in element.findall(name):
            element.remove(child)


def clear_input(element: etree._Element) -> None:
    """Remove a typed value, and the formula that a boolean may be written as."""
    clear_value(element)
    for formula in element.findall(FORMULA):
        element.remove(formula)


def _spelled(value: float | str | bool | CellError) -> tuple[str, str]:
    """The type attribute and the text of the value element."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, CellError):
        return "e", str(value)
    if isinstance(value, str):
        return "str", value
    return "", spelled_number(value)


def spelled_number(value: float) -> str:
    """The shortest text that reads back as the same number."""
    if value == int(value) and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    return repr(float(value))


def _add_text(parent: etree._Element, tag: str, text: str) -> None:
    child = etree.SubElement(parent, tag)
    child.text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if text != text.strip():
        child.set(_SPACE, "preserve")
