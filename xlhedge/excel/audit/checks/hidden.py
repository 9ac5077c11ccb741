"""What a reader of the workbook does not see, and its formulas do."""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding
from xlhedge.excel.saved.address import LAST_ROW, Area
from xlhedge.excel.saved.contents import Sheet

_STATES = {
    "hidden": "the sheet is hidden",
    "veryHidden": "the sheet is hidden so that no menu of Excel shows it",
}


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
    twin = case.template.sheets.get(sheet.name)
    known = set(case.template_structure.hidden_parts(twin)) if twin else set()
    for area in case.structure.hidden_parts(sheet):
        held = _held(sheet, area)
        if held and area not in known:
            kind = "column" if area.height == LAST_ROW else "row"
            many = "s" if (area.width if kind == "column" else area.height) > 1 else ""
            what = f"the hidden {kind}{many} {'hold' if many else 'holds'} {held}"
            yield Finding("hidden", area, what)


def _held(sheet: Sheet, area: Area) -> str:
    """How many inputs and formulas an area holds; empty for none."""
    _, top, left, bottom, right = area
    counts = {
        kind: sum(
            top <= row <= bottom and left <= column <= right for row, column in cells
        )
        for kind, cells in (
            ("inputs", sheet.inputs),
            ("formulas and results", sheet.saved),
        )
    }
    return " and ".join(f"{count} {kind}" for kind, count in counts.items() if count)
