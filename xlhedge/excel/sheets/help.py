"""The sheet Help; its rows are those of the catalogue (template/text_table.py)."""

from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.sheet import Sheet

HELP_SHEET = Sheet(
    Page(
        "Help",
        "Help",
        "Every worksheet function: arguments, result and units.",
        "text",
        frozen_columns=2,
    )
)
