"""The source of a formula is that of the model that its argument names."""

from pathlib import Path
from typing import Any

import pytest

from tests.excel.workbooks import write_book
from xlhedge.excel.audit.sources import sources_of
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook

BLACK_SCHOLES, BACHELIER = "Black and Scholes (1973)", "Bachelier (1900)"
NO_CELL = "that of the model, which no single cell names"


def delta(model: str = "") -> str:
    """A delta; `model` stands behind its dividend."""
    return f'XLH_DELTA("call",105,100,0.5,0.1,0.36,0.1{model})'


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (f"={delta()}", [f"XLH_DELTA: {BLACK_SCHOLES}"]),
        (f"={delta(',')}", [f"XLH_DELTA: {BLACK_SCHOLES}"]),
        ("=" + delta(',"inverse"'), ["XLH_DELTA: Deribit, Inverse Options"]),
        (f"=-{delta(', S!A1')}", [f"XLH_DELTA: {BACHELIER}"]),
        (f"=[1]!{delta(',chosen')}", [f"XLH_DELTA: {BACHELIER}"]),
        (f"={delta(',A1:A2')}", [f"XLH_DELTA: {NO_CELL}"]),
        (f"={delta(',A2')}", [f"XLH_DELTA: {NO_CELL}"]),
        (
            f"=XLH_LOTS(XLH_LOTS(({delta()}),1),1)",
            [f"XLH_DELTA: {BLACK_SCHOLES}", "XLH_LOTS: "],
        ),
        ("=XLH_NEW(1)", ["XLH_NEW: no function of this version"]),
        ("=SUM(1", []),
    ],
)
def test_each_function_names_its_source(
    tmp_path: Path, text: str, starts: list[str]
) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", ["bachelier", "nonsense"])
        book.define_name("chosen", "=S!$A$1")
        sheet.write_formula("C1", text)

    book = read_workbook(write_book(tmp_path / "a.xlsx", build))
    formula = book.formula_at(Cell("S", 1, 3))
    assert formula is not None
    found = sources_of(formula, book)
    assert len(found) == len(starts)
    assert all(f.startswith(s) for f, s in zip(found, starts, strict=True)), found
