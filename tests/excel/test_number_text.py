"""Numbers as a number format shows them, outside a spreadsheet program."""

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.number_text import cell_text, number_text
from xlhedge.excel.sheets.styles import CONDITIONS, FORMATS


def test_every_code_of_the_workbook_is_known() -> None:
    charts = [chart for sheet in SHEETS for chart in sheet.charts]
    codes = {*FORMATS.values(), *(chart.number_format for chart in charts)}
    codes |= {chart.category_format for chart in charts if chart.category_format}
    codes |= {c["num_format"] for c in CONDITIONS.values() if "num_format" in c}
    for code in codes:
        assert number_text(50_000.0, code)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="no number format"):
        number_text(1.0, "# ?/?")


# What LibreOffice 25.2 shows for these numbers in these formats.
@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (2.675, "#,##0.00", "2.68"),
        (1.005, "0.00E+00", "1.01E+00"),
        (-1234.56789, "#,##0.00", "-1,234.57"),
        (-0.004, "#,##0.00", "0.00"),
        (-0.0004, "+0.000;-0.000;0.000", "-0.000"),
        (0.0, "+0.000;-0.000;0.000", "0.000"),
        (0.125, "+0.000;-0.000;0.000", "+0.125"),
        (0.125, "0%", "13%"),
        (12345678.905, '#,##0,"k"', "12,346k"),
        (9.999999, "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##", "9.999999"),
        (10.0, "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##", "10.00"),
        (1.0, "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##", "1.0000"),
        (-0.5, "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##", "-0.50"),
        (-12345.678, "[>=10]#,##0.00;[<0]-#,##0.00####;0.0000##", "-12,345.678"),
        (1234.5, "#,##0.0###", "1,234.5"),
        (999.9999999, "#,##0.0###", "1,000.0"),
        (0.00012345, "0.0000##", "0.000123"),
        (46108 + 1 / 3, "yyyy-mm-dd hh:mm", "2026-03-27 08:00"),
        (0.25, "General", "0.25"),
    ],
)
def test_a_number_is_shown_as_calc_shows_it(
    value: float, code: str, shown: str
) -> None:
    assert number_text(value, code) == shown


def test_amounts_lose_their_point_and_dates_their_midnight() -> None:
    assert cell_text(62000.0, "amount") == "62,000"
    assert cell_text(46108.0, "date") == "2026-03-27"


def test_results_show_zero_and_small_numbers_short() -> None:
    assert cell_text(0.0, "money", as_result=True) == "0"
    assert cell_text(0.0, "money") == "0.00"
    assert cell_text(0.0002, "coins", as_result=True) == "2.00E-04"
    assert cell_text(0.0, "shock", as_result=True) == "0.000"


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert cell_text(CellError.NA, "money") == "#N/A"
    assert cell_text(True, "money") == "TRUE"
    assert cell_text(None, "money") == ""
    assert cell_text("=1+1", "money") == "=1+1"
