"""Published figures in the workbook: those of the file, met, and missed when wrong."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.excel.changed_book import NEWEST, answer
from xlhedge.core.errors import CellError
from xlhedge.core.greeks import GREEKS
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.published import KINDS, Kind
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.figure_block import FigureBlock
from xlhedge.excel.sheets.tests import FIGURE_BLOCKS, VERDICT

SERIES = ("asset", "hedge")
BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"


def shown(ours: Any = answer) -> dict[str, Any]:
    """The counts of the sheet, by the names of their cells."""
    values = recalculate(read_workbook(BOOK), ours, NEWEST).values
    return {
        e.name: values[VERDICT.place(e)][0][0]
        for e in VERDICT.entries
        if str(e.value).startswith("=")
    }


def digits(number: float) -> float:
    """The number as a workbook holds it: with 16 digits."""
    return float(f"{number:.16G}")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_a_kind_gives_arguments_that_its_function_takes(kind: Kind) -> None:
    rows = kind.rows()
    assert rows
    names = [p.name for p in CATALOGUE[kind.function].parameters]
    needed = {p.name for p in CATALOGUE[kind.function].parameters if p.required}
    for row in rows:
        assert needed <= set(row.arguments) <= set(names)
        if kind.samples:
            same = [row.arguments[name] == rows[0].arguments[name] for name in SERIES]
            assert all(same)
        else:
            assert set(row.arguments) == set(rows[0].arguments)


@pytest.mark.parametrize("block", FIGURE_BLOCKS, ids=lambda b: b.kind.title)
def test_the_sheet_holds_the_values_of_the_file(block: FigureBlock) -> None:
    sheet = read_workbook(BOOK).sheets["Tests"]
    known = packaged_figures().figures
    for row, cell in zip(block.rows, block.of("expected").cells(), strict=True):
        assert row.figure in known
        assert sheet.value((cell.row, cell.column)) == digits(row.expected)
        units = {greek.desk for greek in GREEKS.values()}
        assert any(row.expected == row.figure.expected * unit for unit in units)


def test_blocks_stand_below_each_other_with_room_for_title_and_names() -> None:
    for above, below in pairwise(FIGURE_BLOCKS):
        assert below.corner.row - 2 > above.corner.row + above.height
        for name in above.arguments:
            assert above.of(name).bottom <= above.corner.row + above.height


def test_every_figure_of_the_sheet_is_met() -> None:
    counts = shown()
    figures = sum(len(block.rows) for block in FIGURE_BLOCKS)
    assert counts == {"tests_verdict": "PASS", "tests_met": figures, "tests_missed": 0}
    assert figures > 190


def changed(function: str, change: Any) -> Any:
    """Our functions, the first number of one of them changed."""

    def ours(name: str, arguments: Any) -> Any:
        value = answer(name, arguments)
        if name != function or not isinstance(value, list):
            return value
        first, *rest = ([*row] for row in value)
        return [[change(first[0]), *first[1:]], *rest]

    return ours


@pytest.mark.parametrize("function", ["XLH_GREEK", "XLH_BARRIER", "XLH_FX_DELTA"])
def test_a_figure_that_is_missed_by_little_is_found(function: str) -> None:
    counts = shown(changed(function, lambda number: number * (1 + 1e-6)))
    kinds = [kind for kind in KINDS if kind.function == function]
    exact = [kind for kind in kinds if not kind.accuracy]
    assert counts["tests_verdict"] == "CHECK"
    assert len(exact) <= counts["tests_missed"] <= len(kinds)


def test_an_error_in_the_place_of_a_figure_is_missed() -> None:
    counts = shown(changed("XLH_DIGITAL", lambda _: CellError.NUM))
    assert (counts["tests_verdict"], counts["tests_missed"]) == ("CHECK", 1)
