"""The sheet Ladder: one revaluation seen from several sides, and charts of it."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from xlhedge.core.errors import CellError
from xlhedge.excel.audit.template import own_template
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.buckets import GRIDS as BUCKET_GRIDS
from xlhedge.excel.sheets.hedge import CHART_ARRAY
from xlhedge.excel.sheets.input_tables import Rows
from xlhedge.excel.sheets.ladder import (
    CHARTS,
    COLUMN_MOVES,
    INPUTS,
    LADDER,
    MATRIX,
    ROLL,
    ROW_MOVES,
    SPOT_MOVES,
    TRADES,
)
from xlhedge.excel.template.write import write_template
from xlhedge.store.sources import read_tables

WORKBOOK = Path(__file__).parents[2] / "workbook"
SHIPPED = WORKBOOK / "hedge_book.xlsx"
SHARED = sorted(set(ROW_MOVES.values) & set(SPOT_MOVES.values))
Values = dict[Cell, list[list[Any]]]


def recalculated(**typed: str) -> Values:
    """The results of the shipped workbook with other words in named inputs."""
    book = read_workbook(SHIPPED)
    sheet = book.sheets["Ladder"]
    for entry in INPUTS.entries:
        if entry.name in typed:
            place = INPUTS.place(entry)
            sheet.formulas.pop((place.row, place.column), None)
            sheet.inputs[place.row, place.column] = typed[entry.name]
    return recalculate(book).values


@pytest.fixture(scope="module")
def pnl() -> Values:
    return recalculated()


def without_a_move_of_vol(values: Values) -> dict[float, float]:
    """The middle column of the matrix, at the moves that the ladder has too."""
    middle = COLUMN_MOVES.values.index(0.0)
    figures = [row[middle] for row in values[MATRIX.anchor]]
    found = dict(zip(ROW_MOVES.values, figures, strict=True))
    return {move: found[move] for move in SHARED}


def of_ladder(values: Values, name: str) -> dict[float, float]:
    """One column of the ladder, at the moves that the matrix has too."""
    names, *rows = values[LADDER.anchor]
    found = {row[0]: row[names.index(name)] for row in rows}
    return {move: found[move] for move in SHARED}


def test_matrix_and_ladder_share_moves() -> None:
    assert SHARED == [-0.3, -0.15, 0.0, 0.15, 0.3]


def test_the_matrix_without_a_move_of_vol_is_the_ladder(pnl: Values) -> None:
    assert without_a_move_of_vol(pnl) == pytest.approx(of_ladder(pnl, "BTC"))


@pytest.mark.parametrize("grid", [LADDER, ROLL], ids=["spot", "days"])
def test_nothing_is_gained_where_nothing_moves(pnl: Values, grid: Any) -> None:
    unmoved = [row for row in pnl[grid.anchor][1:] if row[0] == 0]
    assert [row[1:] for row in unmoved] == [[0.0] * (len(unmoved[0]) - 1)]


def test_the_total_is_the_sum_of_the_underlyings(pnl: Values) -> None:
    names, *rows = pnl[LADDER.anchor]
    assert names[-1] == "total"
    for row in rows:
        assert row[-1] == pytest.approx(sum(row[1:-1]), abs=1e-6)


def test_every_policy_answers_at_every_move(pnl: Values) -> None:
    names, *rows = pnl[TRADES.anchor]
    moves = [row[names.index("spot_shock")] for row in rows]
    assert [moves.count(move) for move in ROW_MOVES.values] == [4] * len(
        ROW_MOVES.values
    )


def test_all_underlyings_have_one_matrix_of_what_adds(pnl: Values) -> None:
    total = without_a_move_of_vol(recalculated(matrix_underlying="all"))
    assert total == pytest.approx(of_ladder(pnl, "total"))


def test_a_measure_that_does_not_add_has_no_total_and_no_matrix_of_all() -> None:
    values = recalculated(ladder_measure="gamma", matrix_underlying="all")
    assert "total" not in values[LADDER.anchor][0]
    assert values[MATRIX.anchor] == [[CellError.VALUE]]
    unit = next(entry for entry in INPUTS.entries if entry.name == "ladder_unit")
    assert values[INPUTS.place(unit)] == [["book currency of delta per 1 %"]]


def _book_of(underlyings: int, out: Path) -> list[int]:
    """A template of that many underlyings: how many lines each chart draws."""
    tables: dict[str, Rows] = dict(read_tables(WORKBOOK / "sample"))
    names = list(tables["Positions"][0])
    rows = ({"underlying": f"U{number}"} for number in range(underlyings))
    body = [[row.get(name) for name in names] for row in rows]
    write_template(tables | {"Positions": [names, *body]}, out)
    with zipfile.ZipFile(out) as archive:
        parts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        texts = [archive.read(part) for part in parts]
    ours = [etree.fromstring(text) for text in texts if b"Ladder!" in text]
    return [len(root.findall(".//{*}ser")) for root in ours]


@pytest.mark.parametrize(("underlyings", "lines"), [(1, 2), (4, 5), (6, 7), (30, 7)])
def test_a_chart_has_a_line_for_each_underlying_and_the_total_while_colours_last(
    tmp_path: Path, underlyings: int, lines: int
) -> None:
    out = tmp_path / "book.xlsx"
    assert _book_of(underlyings, out) == [lines, len(CHARTS[1].series), lines]
    book, template = read_workbook(out), own_template(read_workbook(out))
    captions = [chart.caption for chart in CHARTS if chart.caption]
    for caption in captions:
        shown, expected = book.formula_at(caption), template.formula_at(caption)
        assert shown is not None
        assert shown == expected
        assert f"draws {min(underlyings, 6)} of" in shown.text


@pytest.mark.parametrize("grid", BUCKET_GRIDS, ids=lambda grid: str(grid.anchor))
def test_buckets_of_the_shipped_book_add_up_to_its_totals(
    pnl: Values, grid: Any
) -> None:
    """The function of totals and that of buckets, each from its own cells."""
    names, *rows = pnl[grid.anchor]
    column = "vega_point" if '"vega"' in grid.formula else "gamma_1pct"
    totals, *groups = pnl[CHART_ARRAY.anchor]
    for group in groups:
        place = names.index(group[0])
        assert sum(row[place] for row in rows) == pytest.approx(
            group[totals.index(column)], rel=1e-9
        )
    assert len(rows) == grid.rows
