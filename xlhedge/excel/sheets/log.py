"""The sheet Log: what was decided, by whom and why."""

from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.sheet import Sheet

LOG_SHEET = Sheet(
    Page(
        "Log",
        "Log",
        "Decisions, one row each: what was traded or not, overridden or corrected, by "
        "whom and why. Nothing here changes a number; a refresh keeps it.",
        "input",
        frozen_columns=1,
    )
)
