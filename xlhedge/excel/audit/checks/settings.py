"""How the program that saved the workbook was told to calculate."""

from collections.abc import Iterator

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.finding import WORKBOOK, Finding

_YES, _NO = ("1", "true"), ("0", "false")


def check_settings(case: Case) -> Iterator[Finding]:
    """Manual calculation, iteration, and precision as displayed."""
    settings = case.structure.settings
    mode = settings.get("calcMode", "auto")
    if mode != "auto":
        what = "saved values may be older than the inputs"
        yield Finding("setting", WORKBOOK, what, f"calculation mode {mode}", "auto")
    if settings.get("iterate", "0") in _YES:
        what = "circular references are calculated by iteration, unnoticed"
        yield Finding("setting", WORKBOOK, what, "iteration on", "off")
    if settings.get("fullPrecision", "1") in _NO:
        what = "numbers are rounded to what cells show"
        yield Finding("setting", WORKBOOK, what, "precision as displayed", "full")
