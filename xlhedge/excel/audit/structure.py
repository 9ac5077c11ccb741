"""What a workbook file says besides its cells: what is hidden, links, settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import LAST_COLUMN, LAST_ROW, Area
from xlhedge.excel.saved.cell_xml import numbered_rows, whole
from xlhedge.excel.saved.contents import Sheet
from xlhedge.excel.saved.package import MAIN, REFERENCE, Package

_YES = ("1", "true")
_NOTHING = re.compile(r"[+-]?(0+\.?0*|\.0+)([eE].*)?\Z")  # a size of zero


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a workbook to something outside; formulas name it by its `number`."""

    part: str
    number: int
    kind: str  # file, DDE or OLE
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """The parts of one workbook file that no cell shows."""

    package: Package

    @cached_property
    def _root(self) -> etree._Element:
        return self.package.xml(self.package.workbook_part())

    @property
    def hidden_sheets(self) -> dict[str, str]:
        """Sheet name to `hidden` or `veryHidden`, which Excel's menus do not list."""
        sheets = self._root.iterfind(f"{MAIN}sheets/{MAIN}sheet")
        states = {e.get("name", ""): e.get("state", "visible") for e in sheets}
        return {name: state for name, state in states.items() if state != "visible"}

    @property
    def hidden_names(self) -> set[str]:
        """Defined names that Excel's name manager does not list, but its own."""
        names = self._root.iterfind(f"{MAIN}definedNames/{MAIN}definedName")
        found = {e.get("name", "") for e in names if e.get("hidden") in _YES}
        return {name for name in found if not name.startswith("_xlnm.")}

    @property
    def settings(self) -> dict[str, str]:
        """The attributes of the calculation settings."""
        element = self._root.find(f"{MAIN}calcPr")
        return {} if element is None else {str(k): str(v) for k, v in element.items()}

    def is_protected(self, sheet: Sheet) -> bool:
        """Whether a program lets nobody type into the locked cells of a sheet."""
        found = self.package.xml(sheet.part).find(f"{MAIN}sheetProtection")
        return found is not None and found.get("sheet") in _YES

    def hidden_parts(self, sheet: Sheet) -> list[Area]:
        """Hidden rows and columns of a sheet, one area for each run."""
        root = self.package.xml(sheet.part)
        try:
            return [*_hidden_rows(root, sheet.name), *_hidden_columns(root, sheet.name)]
        except InputError as error:
            raise self.package.refuse(f"sheet {sheet.name}: {error}") from None

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the order of their numbers."""
        main = self.package.workbook_part()
        parts = self.package.related(main, "externalLink")
        wanted = self._root.iterfind(
            f"{MAIN}externalReferences/{MAIN}externalReference"
        )
        listed = [parts.get(e.get(REFERENCE, ""), "") for e in wanted]
        return tuple(
            self._link(number, part) for number, part in enumerate(listed, 1) if part
        )

    def _link(self, number: int, part: str) -> Link:
        root = self.package.xml(part)
        if (dde := root.find(f"{MAIN}ddeLink")) is not None:
            target = f"{dde.get('ddeService', '')}|{dde.get('ddeTopic', '')}"
            return Link(part, number, "DDE", (target,))
        kind = "OLE" if root.find(f"{MAIN}oleLink") is not None else "file"
        found = self.package.relations(part)
        return Link(part, number, kind, tuple(one.get("Target", "") for one in found))

    @property
    def properties(self) -> dict[str, str]:
        """The file's own properties: core (modified), app (Application) and custom."""
        found: dict[str, str] = {}
        for kind in ("core-properties", "extended-properties"):
            for part in self.package.related("", kind).values():
                for element in self.package.xml(part).iterchildren(etree.Element):
                    found[etree.QName(element).localname] = element.text or ""
        for part in self.package.related("", "custom-properties").values():
            for element in self.package.xml(part).iterchildren(etree.Element):
                texts = (child.text or "" for child in element)
                found[element.get("name", "")] = "".join(texts)
        return found


def _hidden_rows(root: etree._Element, sheet: str) -> Iterator[Area]:
    standard = root.find(f"{MAIN}sheetFormatPr")
    unless_sized = standard is not None and standard.get("zeroHeight") in _YES
    rows = [
        number
        for number, row in numbered_rows(root.iterfind(f"{MAIN}sheetData/{MAIN}row"))
        if _is_hidden(row, "ht") or (unless_sized and row.get("ht") is None)
    ]
    for first, last in _runs(rows):
        yield Area(sheet, first, 1, last, LAST_COLUMN)


def _hidden_columns(root: etree._Element, sheet: str) -> Iterator[Area]:
    for element in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        if _is_hidden(element, "width"):
            left, right = (whole(element.get(end, "1")) for end in ("min", "max"))
            yield Area(sheet, 1, left, LAST_ROW, right)


def _is_hidden(line: etree._Element, size: str) -> bool:
    """Whether a row or column is hidden, or as good as: of size zero."""
    return line.get("hidden") in _YES or _NOTHING.match(line.get(size, "")) is not None


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    first = last = 0
    for row in rows:
        if row != last + 1 or not first:
            if first:
                yield first, last
            first = row
        last = row
    if first:
        yield first, last
