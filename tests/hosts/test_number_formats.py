"""Numbers of a page, as a real spreadsheet program shows them in the same formats."""

from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from lxml import html

from tests.hosts.test_office import OFFICE, converted
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.number_text import number_text
from xlhedge.excel.sheets.styles import FORMATS

_PLAIN = ("@", "General")  # as many digits as the column has room for
_TIES = (0.0, 0.5, -0.5, 0.125, 2.675, 1.005, -0.004, 9.999999, 10.0, 999.9999999)


def numbers() -> list[float]:
    """Ties and ends, and numbers of every size and sign.

    Of twelve digits: what becomes of a sixteenth is each program's own business.
    """
    draw = np.random.default_rng(7)
    sizes = 10.0 ** draw.uniform(-6, 9, 60) * draw.choice([-1.0, 1.0], 60)
    return [*_TIES, *(float(f"{size:.12g}") for size in sizes)]


def codes() -> list[str]:
    charts = [chart for sheet in SHEETS for chart in sheet.charts]
    found = {*FORMATS.values(), *(chart.number_format for chart in charts)}
    found |= {chart.category_format for chart in charts if chart.category_format}
    return sorted(found - {*_PLAIN})


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT COMPARED: LibreOffice is not installed")
def test_a_page_shows_numbers_as_calc_does(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "formats.xlsx"))
    sheet = book.add_worksheet()
    cases = [(c, v) for c in codes() for v in numbers() if _comparable(c, v)]
    for row, (code, value) in enumerate(cases):
        sheet.write_number(row, 0, value, book.add_format({"num_format": code}))
    sheet.set_column(0, 0, 40)
    book.close()
    page = html.parse(str(converted(tmp_path, "html", tmp_path / "formats.xlsx")))
    calc = [cell.text_content().strip() for cell in page.iter("td")]
    pairs = zip(cases, calc, strict=True)
    ours = [(c, v, number_text(v, c), there) for (c, v), there in pairs]
    assert len(ours) > 600
    assert [one for one in ours if one[2] != one[3]] == []


def _comparable(code: str, value: float) -> bool:
    """Calc shows dates before those of Excel."""
    return "yy" not in code or 61 <= value < 2_958_000
