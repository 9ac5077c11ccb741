"""A workbook being written: formats made once, and sheets set up as pages."""

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlhedge import __version__
from xlhedge.excel.fingerprint import functions_sha256, properties
from xlhedge.excel.sheets.page import PURPOSE_ROW, TITLE_ROW, Page
from xlhedge.excel.sheets.styles import (
    BAR,
    CONDITIONS,
    FONT,
    FORMATS,
    NAVY,
    PALE_YELLOW,
    STYLES,
    UNDERLINE,
)
from xlhedge.excel.template.conditions import Condition

# Of the Excel that this file counts as calculated by; an older one recalculates it.
_CALCULATION_ID = 191029
# A fixed date, so that two builds are byte-identical.
_CREATED = datetime(2026, 1, 1)
_A4 = 9  # Excel's number of the paper size
_HASH = 12  # letters of it on paper: as many as a person compares
_ROW_HEIGHT, _TITLE_HEIGHT, UNIT_HEIGHT = 15, 26, 32  # points
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}  # inches
# What a protected sheet still lets everybody do; objects are its charts.
_ALLOWED = {"objects": True, "format_columns": True, "format_rows": True}
_ALLOWED |= {"autofilter": True, "sort": True}
_TABS = {"input": PALE_YELLOW, "result": NAVY, "text": "#BFBFBF"}
_BAR = {
    "type": "data_bar",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
    "bar_color": BAR,
    "bar_solid": True,
    "bar_border_color": BAR,
}
_OPTIONS = {
    "default_format_properties": FONT,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Canvas:
    """The workbook and its formats. Use as a context: leaving it writes the file."""

    def __init__(self, out: Path | BytesIO, macros: bytes | None = None) -> None:
        # The writer changes what it is given; a second workbook must not see that.
        target = str(out) if isinstance(out, Path) else out
        self.workbook = xlsxwriter.Workbook(target, deepcopy(_OPTIONS))
        self.workbook.calc_on_load = False
        self.workbook.set_calc_mode("auto", _CALCULATION_ID)
        self.workbook.set_properties(
            {"title": "xlhedge hedge book", "author": "xlhedge", "created": _CREATED}
        )
        for name, value in properties().items():
            self.workbook.set_custom_property(name, value, "text")
        if macros is not None:
            self.workbook.add_vba_project(BytesIO(macros), is_stream=True)
            self.workbook.set_vba_name("ThisWorkbook")
        self._formats: dict[tuple[str, str, bool], Format] = {}

    def __enter__(self) -> "Canvas":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.workbook.close()

    def style(
        self, style: str, number_format: str = "general", locked: bool = True
    ) -> Format:
        """A style of STYLES with a number format of FORMATS.

        A cell that is not `locked` takes what is typed on a protected sheet too.
        """
        key = (style, number_format, locked)
        if key not in self._formats:
            look = STYLES[style] | {"num_format": FORMATS[number_format]}
            self._formats[key] = self.workbook.add_format(look | {"locked": locked})
        return self._formats[key]

    def add_condition(self, sheet: Worksheet, condition: Condition) -> None:
        """A conditional format."""
        if condition.look == "bar":
            sheet.conditional_format(condition.area.ref, _BAR)
            return
        look = CONDITIONS[condition.look]
        if condition.underlined:
            look = look | UNDERLINE
        key = ("condition", condition.look, condition.underlined)
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(look)
        rule = {"criteria": condition.rule, "format": self._formats[key]}
        sheet.conditional_format(condition.area.ref, {"type": "formula", **rule})

    def add_sheet(self, name: str) -> Worksheet:
        """An empty sheet; macros know it as Sheet1, Sheet2 … in order."""
        sheet = self.workbook.add_worksheet(name)
        if self.workbook.vba_project:
            sheet.set_vba_name(f"Sheet{len(self.workbook.worksheets())}")
        return sheet

    def add_page(self, page: Page) -> Worksheet:
        """A sheet with its title, purpose, panes and print set-up."""
        sheet = self.add_sheet(page.name)
        sheet.set_default_row(_ROW_HEIGHT)
        sheet.set_row(TITLE_ROW - 1, _TITLE_HEIGHT)
        title, purpose = self.style("title"), self.style("purpose")
        sheet.write_string(TITLE_ROW - 1, page.margin, page.title, title)
        # Beside the columns that repeat on paper, where it would be cut.
        beside = page.margin + page.frozen_columns
        sheet.write_string(PURPOSE_ROW - 1, beside, page.purpose, purpose)
        sheet.set_row(page.header_row - 2, UNIT_HEIGHT)
        if page.frozen_columns:
            sheet.freeze_panes(page.header_row, page.frozen_columns)
        if page.holds != "input":  # a table cannot grow on a protected sheet
            sheet.protect(options=_ALLOWED)
        _set_up_print(sheet, page)
        return sheet


def _set_up_print(sheet: Worksheet, page: Page) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.repeat_rows(page.header_row - 2, page.header_row - 1)
    if page.frozen_columns:
        sheet.repeat_columns(0, page.frozen_columns - 1)
    if page.breaks:
        sheet.set_print_scale(page.scale)
        sheet.set_v_pagebreaks(list(page.breaks))
        sheet.set_h_pagebreaks(list(page.row_breaks))
    else:
        sheet.fit_to_pages(page.pages_wide, 0)
    built_by = f"xlhedge {__version__}, functions {functions_sha256()[:_HASH]}"
    sheet.set_footer(f"&L&8{built_by}&C&8&A&R&8page &P of &N")
    sheet.set_tab_color(_TABS[page.holds])
    if page.holds != "input":
        sheet.hide_gridlines(2)
