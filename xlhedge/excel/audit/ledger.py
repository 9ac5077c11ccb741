"""Every formula that calls xlhedge: inputs, held and recomputed value, source."""

from collections.abc import Iterator
from typing import NamedTuple

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.checks.values import is_verified
from xlhedge.excel.audit.sources import sources_of
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.comparison import Compared
from xlhedge.excel.functions.trust import fingerprint
from xlhedge.excel.saved.address import Area, Cell, area_from, area_of
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Sheet, Workbook

_FAR = 1_000_000  # cells; no input table is as large


class Input(NamedTuple):
    """What a formula reads: a cell with its value, or an area with its fingerprint."""

    place: str
    name: str
    value: str


class Entry(NamedTuple):
    """One formula of ours. `difference` is the largest relative one, as text."""

    cell: Cell
    formula: str
    inputs: tuple[Input, ...]
    held: str
    recomputed: str
    difference: str
    sources: tuple[str, ...]
    status: str
    is_good: bool


def ledger(case: Case) -> list[Entry]:
    """An entry for each formula that calls our functions, in the book's order."""
    reader = _Inputs(case.book)
    return [
        _entry(case, reader, cell, compared)
        for cell, compared in case.compared.items()
        if case.readings[cell].ours
    ]


def _entry(case: Case, reader: "_Inputs", cell: Cell, compared: Compared) -> Entry:
    reading = case.readings[cell]
    return Entry(
        cell,
        compared.formula.text,
        tuple(map(reader.of, sorted(reading.areas))),
        _result(cell, compared.held),
        _result(cell, compared.found),
        _difference(compared),
        sources_of(compared.formula, case.book),
        _status(case, compared),
        is_verified(case, compared) and compared.status == "equal",
    )


def _status(case: Case, compared: Compared) -> str:
    if compared.status == "not evaluated":
        return f"not verified: {compared.reason}"
    if compared.status == "not held":
        return "not verified: the file holds no value"
    if not is_verified(case, compared):
        return "not verified: depends on a volatile function"
    if compared.status == "size":
        return f"covers {compared.formula.area.ref}, not {compared.found_area.ref}"
    return "agrees" if compared.status == "equal" else "differs"


def _difference(compared: Compared) -> str:
    """The largest relative one, and how many cells differ that are no two numbers."""
    if not (compared.held and compared.found):
        return ""
    sizes = [d.relative for d in compared.differences]
    numbers = [size for size in sizes if size is not None]
    parts = [f"{max(numbers):.1e}"] if numbers else []
    if others := len(sizes) - len(numbers):
        parts.append(f"{others} not numbers")
    return ", ".join(parts) or "0"


def _result(cell: Cell, rows: Rows) -> str:
    """A value, or the size and fingerprint of an array."""
    if not rows:
        return "none"
    if len(rows) == len(rows[0]) == 1:
        return shown(rows[0][0])
    covers = area_from(cell, len(rows), len(rows[0]))
    return f"{_size(covers)}, {fingerprint(rows)}"


def _size(area: Area) -> str:
    return f"{area.height} × {area.width}"


class _Inputs:
    """Reads areas of a workbook as inputs; each is read once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[Area, Input] = {}
        self._names = dict(_named_areas(book))

    def of(self, area: Area) -> Input:
        """A cell with its value, or an area with its size and fingerprint."""
        if area not in self._known:
            name = self._names.get(area, "")
            self._known[area] = Input(str(area), name, self._value(area))
        return self._known[area]

    def _value(self, area: Area) -> str:
        sheet = self._book.sheets[area.sheet]
        if area.single:
            return shown(sheet.value((area.top, area.left)))
        used = _used(sheet, area)
        return f"{_size(used)}, {fingerprint(self._book.rows(used))}"


def _used(sheet: Sheet, area: Area) -> Area:
    """The area; one that reaches far, only as far as the sheet has cells in use."""
    if area.height * area.width <= _FAR:
        return area
    places = [*sheet.inputs, *sheet.saved, (area.top, area.left)]
    bottom, right = (max(numbers) for numbers in zip(*places, strict=True))
    return area._replace(
        bottom=max(min(area.bottom, bottom), area.top),
        right=max(min(area.right, right), area.left),
    )


def _named_areas(book: Workbook) -> Iterator[tuple[Area, str]]:
    """The areas that have a name, and the tables with and without their headers."""
    for name in book.names:
        sheet, _, ref = name.text.rpartition("!")
        found = area_of(sheet.strip("'").replace("''", "'"), ref)
        if found is not None:
            yield found, name.name
    for table in book.tables.values():
        yield table.data, table.name
        yield table.data._replace(top=table.area.top), table.name
