"""What a reader of the workbook does not see, and its formulas do."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding
from xlhedge.excel.saved.address import LAST_ROW, Area
from xlhedge.excel.saved.contents import Sheet

_STATES = {
    "hidden": "the sheet is hidden",
    "veryHidden": "the sheet is hidden so that no menu of Excel shows it",
}
_NAMED = 3  # areas that a finding names


def check_hidden(case: Case) -> Iterator[Finding]:
    """Hidden sheets, names, rows and columns, save those hidden in the template."""
    known = case.template_structure
    for name, state in case.structure.hidden_sheets.items():
        if known.hidden_sheets.get(name) != state:
            yield Finding("hidden", name, _STATES.get(state, f"the sheet is {state}"))
    for name in sorted(case.structure.hidden_names - known.hidden_names):
        yield Finding("hidden", WORKBOOK, f"the name {name} is hidden")
    for sheet in case.book.sheets.values():
        yield from _parts(case, sheet)


def _parts(case: Case, sheet: Sheet) -> Iterator[Finding]:
    """A finding for the hidden rows of a sheet, and one for its hidden columns."""
    twin = case.template.sheets.get(sheet.name)
    known = set(case.template_structure.hidden_parts(twin)) if twin else set()
    areas = [a for a in case.structure.hidden_parts(sheet) if a not in known]
    rows = [area for area in areas if area.height < LAST_ROW]
    columns = [area for area in areas if area.height == LAST_ROW]
    yield from _hidden(sheet, "row", 0, {a: range(a.top, a.bottom + 1) for a in rows})
    spans = {a: range(a.left, a.right + 1) for a in columns}
    yield from _hidden(sheet, "column", 1, spans)


def _hidden(
    sheet: Sheet, kind: str, axis: int, spans: dict[Area, range]
) -> Iterator[Finding]:
    """What stands in hidden rows (axis 0) or columns (axis 1), if anything does."""
    inputs = _Lines(place[axis] for place in sheet.inputs)
    results = _Lines(place[axis] for place in sheet.saved)
    held = {a: (inputs.within(s), results.within(s)) for a, s in spans.items()}
    areas = [area for area, counts in held.items() if any(counts)]
    if areas:
        named = ", ".join(area.ref for area in areas[:_NAMED])
        more = f" and {len(areas) - _NAMED} more" if len(areas) > _NAMED else ""
        totals = (sum(held[area][of] for area in areas) for of in (0, 1))
        counts = zip(totals, ("inputs", "formulas and results"), strict=True)
        what = " and ".join(f"{count} {of}" for count, of in counts if count)
        yield Finding("hidden", areas[0], f"hidden {kind} {named}{more}: {what}")


class _Lines:
    """The rows, or columns, of cells in use, in order."""

    def __init__(self, lines: Iterable[int]) -> None:
        self._lines = sorted(lines)

    def within(self, span: range) -> int:
        """The number of cells in a range of rows or columns."""
        first = bisect_left(self._lines, span.start)
        return bisect_left(self._lines, span.stop) - first
