"""A cell's value, and how a worksheet part spells it (ECMA-376 part 1, 18.3.1.4)."""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

from lxml import etree
from openpyxl.utils.escape import unescape

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.saved.address import LAST_COLUMN, LAST_ROW, Cell, number
from xlhedge.excel.saved.package import MAIN

Value: TypeAlias = float | str | bool | CellError | None
Rows: TypeAlias = list[list[Value]]

ROW, CELL = f"{MAIN}row", f"{MAIN}c"
FORMULA, VALUE, INLINE, TEXT = f"{MAIN}f", f"{MAIN}v", f"{MAIN}is", f"{MAIN}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_LETTERS = re.compile(r"[A-Z]{1,3}\Z")
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*\Z", re.ASCII)
# What XML cannot hold is written _xHHHH_, and so is an underscore that would look so.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_EPOCH, _DAY = datetime(1899, 12, 30), timedelta(days=1)  # serial 0, and 1
_DIGITS = 10  # of an index: four bytes
_SHOWN = 40  # characters of a bad value in a message
_LARGEST_WHOLE = 1e15  # below it a whole float is written without a point


def numbered_rows(
    rows: Iterable[etree._Element],
) -> Iterator[tuple[int, etree._Element]]:
    """Each row element with its number; a row without one follows the last.

    Raises InputError for rows out of order or off the sheet.
    """
    row = 0
    for element in rows:
        given = element.get("r")
        found = row + 1 if given is None else whole(given)
        if not row < found <= LAST_ROW:
            raise InputError(f"rows must be in order and on the sheet, got {given}")
        row = found
        yield row, element


def numbered_cells(
    row: etree._Element, number_of_row: int
) -> Iterator[tuple[int, etree._Element]]:
    """Each cell element of a row with its column; one without a place follows the last.

    Raises InputError for cells out of order, of another row or off the sheet.
    """
    column = 0
    for element in row.iterchildren(CELL):
        given = element.get("r")
        found = column + 1 if given is None else _column(given, number_of_row)
        if not column < found <= LAST_COLUMN:
            rule = f"cells of row {number_of_row} must be in order and on the sheet"
            raise InputError(f"{rule}, got {given}")
        column = found
        yield column, element


def _column(ref: str, row: int) -> int:
    """The column of a cell that must stand in that row; 0 for what is no such cell."""
    return _named(ref.removesuffix(f"{row}")) if ref.endswith(f"{row}") else 0


@lru_cache(LAST_COLUMN)
def _named(letters: str) -> int:
    """The column of these letters; 0 for what is no column."""
    return number(letters) if _LETTERS.match(letters) else 0


def whole(text: str) -> int:
    """A count or an index of a file; raises InputError for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return int(text)
    raise InputError(f"must be a whole number, got {text[:_SHOWN]!r}")


def value_of(element: etree._Element, strings: list[str], cell: Cell) -> Value:
    """The raw value of a cell element; dates are serial numbers.

    Raises InputError for a value that its type cannot have.
    """
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return joined_text(element.find(INLINE))
    text = next((child.text for child in element if child.tag == VALUE), None)
    if not text:  # openpyxl saves formulas with an empty value
        return "" if kind == "str" else None
    try:
        return _typed_value(kind, text, strings)
    except InputError as error:
        raise InputError(f"{cell} {error}") from None


def typed_boolean(formula: etree._Element | None) -> bool | None:
    """The boolean that LibreOffice writes as the formula TRUE() or FALSE()."""
    if formula is None or formula.get("t", "normal") != "normal":
        return None
    return {"TRUE()": True, "FALSE()": False}.get(formula.text or "")


def _typed_value(kind: str, text: str, strings: list[str]) -> Value:
    if kind == "n":
        return _number(text)
    if kind == "s":
        return _shared(text, strings)
    if kind == "str":
        return unescape(text)
    if kind == "b":
        return _boolean(text)
    if kind == "d":
        return _serial(text)
    if kind == "e":
        return _error(text)
    raise InputError(f"must have a known type, got {kind[:_SHOWN]!r}")


def _number(text: str) -> float:
    value = float(text) if _NUMBER.match(text) else math.nan
    if not math.isfinite(value):
        raise InputError(f"must hold a finite number, got {text[:_SHOWN]!r}")
    return value


def _boolean(text: str) -> bool:
    """As XML Schema spells one; Excel writes 0 and 1."""
    if (value := _BOOLEANS.get(text.strip())) is None:
        raise InputError(f"must hold TRUE or FALSE as 1 or 0, got {text[:_SHOWN]!r}")
    return value


def _shared(text: str, strings: list[str]) -> str:
    index = whole(text.strip())
    if index >= len(strings):
        rule = f"must show one of {len(strings)} shared texts"
        raise InputError(f"{rule}, got number {index}")
    return strings[index]


def _serial(text: str) -> float:
    """An ISO date, with or without a time of day, as a serial number."""
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
        return (moment.replace(tzinfo=None) - _EPOCH) / _DAY
    except ValueError:
        raise InputError(f"must hold an ISO date, got {text[:_SHOWN]!r}") from None


def _error(text: str) -> CellError:
    try:
        return CellError(text)
    except ValueError:
        raise InputError(f"holds an unknown error value, {text[:_SHOWN]}") from None


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
        if element.get(attribute) is not None:
            del element.attrib[attribute]
    for child in list(element):  # quicker than a search by name
        if child.tag in (VALUE, INLINE):
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
