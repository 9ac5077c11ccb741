"""The sheet Conventions; its rows are those of excel/conventions.py."""

from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.sheet import Sheet

CONVENTIONS_SHEET = Sheet(
    Page(
        "Conventions",
        "Conventions",
        "Signs, units, day counts, Greeks, error values, and every word of the tables "
        "and functions.",
        "text",
        frozen_columns=2,
    )
)
