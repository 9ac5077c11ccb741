"""What no workbook of ours may hold: each law names the breaches in a file."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.workbook import read_workbook

CLOCK = "clock"  # the only name whose cell may ask for the time
_VOLATILE = {
    "NOW",
    "TODAY",
    "RAND",
    "RANDBETWEEN",
    "RANDARRAY",
    "OFFSET",
    "INDIRECT",
    "CELL",
    "INFO",
}
_AFTER_2021 = re.compile(
    r"\b(LAMBDA|MAP|REDUCE|SCAN|BYROW|BYCOL|MAKEARRAY|VSTACK|HSTACK|TOCOL|TOROW|"
    r"CHOOSECOLS|CHOOSEROWS|TAKE|DROP|EXPAND|WRAPROWS|WRAPCOLS|TEXTSPLIT|TEXTBEFORE|"
    r"TEXTAFTER|GROUPBY|PIVOTBY|TRIMRANGE|ISOMITTED)\("
)
_TEXT = re.compile(r'"[^"]*"')
_STRUCTURED = re.compile(r"\w+\[(?:[^\[\]]|\[[^\]]*\])*\]")
_FOREIGN = ("externalLinks/", "connections.xml", "queryTables/", "ctrlProps/external")


class Formula(NamedTuple):
    """A formula of the file: where it stands, what it says, and how a cell holds it."""

    place: str
    text: str
    kind: str = ""
    spills: bool = False


class Parts:
    """A workbook file as XML parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.names = archive.namelist()
            self._content = {n: archive.read(n) for n in self.names}

    def roots(self, folder: str) -> Iterator[tuple[str, etree._Element]]:
        """The XML parts of a folder of xl."""
        for name in self.names:
            if name.startswith(f"xl/{folder}") and name.endswith(".xml"):
                yield name, etree.fromstring(self._content[name])

    @property
    def book(self) -> etree._Element:
        """The part that lists sheets and names."""
        return etree.fromstring(self._content["xl/workbook.xml"])

    def cells(self) -> Iterator[Formula]:
        """The formulas of cells."""
        for name, root in self.roots("worksheets/"):
            for cell in root.iter("{*}c"):
                found = cell.find("{*}f")
                if found is not None:
                    place = f"{Path(name).stem}!{cell.get('r')}"
                    spills = cell.get("cm") is not None
                    yield Formula(place, found.text or "", found.get("t", ""), spills)

    def others(self) -> Iterator[Formula]:
        """The formulas of conditions, lists, table columns and charts."""
        tags = ("formula", "formula1", "formula2", "calculatedColumnFormula", "f")
        for folder in ("worksheets/", "tables/", "charts/"):
            for name, root in self.roots(folder):
                for element in root.iter(*(f"{{*}}{tag}" for tag in tags)):
                    parent = element.getparent()
                    if parent is not None and not parent.tag.endswith("}c"):
                        yield Formula(Path(name).stem, element.text or "")

    def defined(self) -> Iterator[tuple[str, etree._Element]]:
        """The defined names."""
        for element in self.book.iter("{*}definedName"):
            yield element.get("name", ""), element

    def everything(self) -> Iterator[Formula]:
        """All formulas."""
        yield from self.cells()
        yield from self.others()
        for name, element in self.defined():
            yield Formula(name, element.text or "")


def ours_are_dynamic_arrays(parts: Parts) -> Iterator[str]:
    """Also single cells: without it Excel writes an @ before the function."""
    for one in parts.cells():
        if "XLH_" in one.text and not (one.kind == "array" and one.spills):
            yield f"{one.place} {one.text}"


def ours_stand_in_cells_only(parts: Parts) -> Iterator[str]:
    """Nor do structured references: Excel takes neither there."""
    places = [*parts.others(), *(Formula(n, e.text or "") for n, e in parts.defined())]
    for one in places:
        structured = "[#" in one.text or "[@" in one.text
        if "XLH_" in one.text or structured:
            yield f"{one.place} {one.text}"


def formulas_are_known_to_excel_2021(parts: Parts) -> Iterator[str]:
    """No spill reference, no implicit intersection, no later function."""
    for one in parts.everything():
        plain = _STRUCTURED.sub("", _TEXT.sub("", one.text))
        marked = set("#@") & set(plain) or "ANCHORARRAY" in plain or "SINGLE(" in plain
        if marked or _AFTER_2021.search(plain):
            yield f"{one.place} {one.text}"


def only_the_clock_is_volatile(parts: Parts) -> Iterator[str]:
    """What changes by itself stands in one cell, or in none."""
    clock = [e.text or "" for name, e in parts.defined() if name == CLOCK]
    cell = clock[0].rpartition("!")[2].replace("$", "") if clock else None
    for one in parts.everything():
        words = re.findall(r"\b([A-Z]+)\(", _TEXT.sub("", one.text))
        if set(words) & _VOLATILE and one.place.rpartition("!")[2] != cell:
            yield f"{one.place} {one.text}"


def nothing_comes_from_outside(parts: Parts) -> Iterator[str]:
    """No links, connections or queries."""
    yield from (n for n in parts.names if any(word in n for word in _FOREIGN))
    for one in parts.everything():
        if re.search(r"\[\d+\]", one.text):
            yield f"{one.place} {one.text}"


def nothing_is_hidden(parts: Parts) -> Iterator[str]:
    """Sheets, rows, columns and names show."""
    for sheet in parts.book.iter("{*}sheet"):
        if sheet.get("state", "visible") != "visible":
            yield f"sheet {sheet.get('name')}"
    yield from (f"name {n}" for n, e in parts.defined() if e.get("hidden") == "1")
    for name, root in parts.roots("worksheets/"):
        for element in root.iter("{*}row", "{*}col"):
            if element.get("hidden") in ("1", "true"):
                yield f"{Path(name).stem} {etree.QName(element).localname}"


def names_in_use_are_defined(parts: Parts) -> Iterator[str]:
    """Ours are lower case, so that none is taken for a function or a sheet."""
    known = {name for name, _ in parts.defined()}
    for one in (*parts.cells(), *parts.others()):
        plain = _STRUCTURED.sub("", _TEXT.sub("", one.text))
        for word in re.findall(r"(?<![\w!$'.])[a-z][a-z_]*[a-z](?![\w(!'])", plain):
            if word not in known:
                yield f"{one.place} {word}"
    yield from (f"name {n}" for n, e in parts.defined() if "#REF!" in (e.text or ""))


def nothing_is_circular(parts: Parts) -> Iterator[str]:
    """No formula reads its own result."""
    done = recalculate(read_workbook(parts.path), lambda name, arguments: 1.0)
    for cell, reason in done.failures.items():
        if "circular" in reason.lower():
            yield f"{cell} {reason}"


Law = Callable[[Parts], Iterator[str]]
LAWS: tuple[Law, ...] = (
    ours_are_dynamic_arrays,
    ours_stand_in_cells_only,
    formulas_are_known_to_excel_2021,
    only_the_clock_is_volatile,
    nothing_comes_from_outside,
    nothing_is_hidden,
    names_in_use_are_defined,
    nothing_is_circular,
)
