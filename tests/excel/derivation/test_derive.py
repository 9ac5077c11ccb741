"""The derivation of a number of a workbook: precedents, leaves, rows, limits."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.excel.workbooks import POSITIONS, add_array, add_positions, write_book
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.derivation.derive import DEEPEST, WIDEST, derive
from xlhedge.excel.derivation.record import derivation_record
from xlhedge.excel.derivation.text import WIDTH, derivation_text
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS

BOOK = Path(__file__).parents[3] / "workbook" / "hedge_book.xlsx"


@pytest.fixture(scope="module")
def shipped():
    book = read_workbook(BOOK)
    return book, recalculate(book, clock=held_clock(book))


def final(node):
    """The value of the last step of a node's only call."""
    (call,) = node.calls
    return np.ravel(np.asarray(call.steps[-1].value)).tolist()[-1]


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def test_every_formula_of_the_workbook_has_a_derivation_with_its_value(shipped):
    book, found = shipped
    for formula in book.formulas():
        if formula.cell.sheet == "Help":
            continue
        node = derive(book, str(formula.cell), found)
        assert node.value == found.values[formula.cell][0][0], formula
        assert node.formula == formula.text
        assert not node.differs
        assert derivation_text(node)
        json.dumps(derivation_record(node))


@pytest.mark.parametrize("column", "DGIJKLMNOPQRSTU")
def test_the_steps_of_a_position_end_at_its_cell(shipped, column):
    book, found = shipped
    rows = found.values[Cell("Greeks", 5, 1)]
    for row in range(6, 5 + len(rows), 12):
        node = derive(book, f"Greeks!{column}{row}", found)
        place = ord(column) - 65
        assert node.value == rows[row - 5][place]
        name = rows[0][place]
        (call,) = node.calls
        (last,) = [s for s in call.steps if s.symbol == name][-1:]
        assert float(np.ravel(last.value)[0]) + 0.0 == node.value, (row, last)
        assert call.row.column == name
        assert call.row.inputs[0].place == f"Positions!A{row}"


@pytest.mark.parametrize("column", "CDEFGH")
def test_a_total_is_the_sum_of_its_positions(shipped, column):
    book, found = shipped
    for row in range(38, 42):
        node = derive(book, f"Dashboard!{column}{row}", found)
        if isinstance(node.value, float):
            assert final(node) == node.value
            *amounts, _ = node.calls[0].steps
            total = sum(float(step.value) for step in amounts)
            assert total == pytest.approx(node.value, rel=1e-9, abs=1e-6)


def test_a_ticket_names_policy_and_instrument_and_ends_at_its_quantity(shipped):
    book, found = shipped
    node = derive(book, "Hedge!C25", found)
    (call,) = node.calls
    assert final(node) == node.value == 30710.0
    assert [row.place for row in call.row.inputs] == ["Policy!A6", "Instruments!A6"]
    said = {step.symbol: step.value for step in call.steps}
    assert said["held_delta"] == pytest.approx(-3.189983, abs=1e-6)
    assert {"deviation", "trade", "hedge_delta", "unrounded"} <= set(said)
    assert str(said["reason"]) == "below_band"


def test_a_policy_without_a_trade_says_why(shipped):
    book, found = shipped
    node = derive(book, "Hedge!G27", found)
    assert node.value == "in_band"
    assert "in_band" in derivation_text(node)


def test_the_leaves_are_typed_cells_with_column_row_and_unit(shipped):
    book, found = shipped
    node = derive(book, "Positions!C7", found)
    assert (node.kind, node.value, node.unit) == ("input", 25.0, "contracts")
    assert node.note == "input: column quantity of table Positions, row 2 (P-002)"
    option = derive(book, "Hedge!G6", found)
    leaves = {n.place: n for n in walk(option) if n.kind == "input"}
    strike = leaves["Hedge!C8"]
    assert (strike.label, strike.unit) == ("strike (example_strike)", "quote per base")
    assert {"Hedge!C5", "Hedge!C9", "Hedge!C10", "Hedge!C11"} <= set(leaves)


def test_a_defined_name_is_a_place(shipped):
    book, found = shipped
    place = next(CHECKS.place(e) for e in CHECKS.entries if e.name == "tickets_due")
    assert derive(book, "tickets_due", found).place == str(place)
    assert derive(book, absolute(place), found).value == 3.0


def test_a_cell_said_before_is_not_explained_again(shipped):
    book, found = shipped
    nodes = list(walk(derive(book, "master_check", found)))
    explained = [n.place for n in nodes if n.kind in ("formula", "table")]
    assert len(explained) == len(set(explained))
    assert any(n.kind == "above" for n in nodes)


def test_lines_fit_the_page_but_for_what_cannot_be_broken(shipped):
    book, found = shipped
    text = derivation_text(derive(book, "Greeks!O6", found))
    long = [line for line in text.splitlines() if len(line) > WIDTH]
    assert all(" " not in line.strip() for line in long), long


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("Nope!B7", "Nope!B7 is not in this workbook"),
        ("Start!B7:C8", "must be one cell"),
        ("nonsense", "is not in this workbook"),
        ("", "is not in this workbook"),
        ("Start!", "must be one cell"),
    ],
)
def test_a_place_that_is_no_cell_is_refused(shipped, place, rule):
    with pytest.raises(InputError, match=rule):
        derive(*_named(shipped, place))


def _named(shipped, place):
    book, found = shipped
    return book, place, found


def test_a_failed_position_says_its_reason_and_fails_its_total(shipped):
    book, _ = shipped
    table = book.tables["market"]
    sheet = book.sheets["Market"]
    rows = [
        [sheet.value((row, column)) for column in range(1, len(table.columns) + 1)]
        for row in range(table.area.top, table.area.bottom + 1)
    ]
    rows[1][rows[0].index("spot")] = None
    broken = replace_rows(book, "Market", rows)
    found = recalculate(broken, clock=held_clock(broken))
    node = derive(broken, "Greeks!O6", found)
    assert node.value is CellError.VALUE
    assert node.failed
    assert node.differs
    assert node.held == -14.573423728766302
    assert node.note == "Market: spot is blank"
    total = derive(broken, "Dashboard!H38", found)
    assert total.value is CellError.VALUE
    assert "P-001: Market: spot is blank" in total.note


def test_what_is_deep_or_wide_ends_with_how_much_more_there_is(tmp_path):
    def build(book):
        sheet = book.add_worksheet("Deep")
        sheet.write_number(0, 0, 1.0)
        for row in range(1, 30):
            sheet.write_formula(row, 0, f"=A{row}+1", None, row + 1.0)
        wide = "+".join(f"C{row}" for row in range(1, WIDEST + 6))
        for row in range(WIDEST + 5):
            sheet.write_number(row, 2, 1.0)
        sheet.write_formula(0, 4, f"={wide}", None, WIDEST + 5.0)

    book = read_workbook(write_book(tmp_path / "deep.xlsx", build))
    deep = list(walk(derive(book, "Deep!A30")))
    assert len(deep) == DEEPEST + 1
    assert deep[-1].left_out == 1
    wide = derive(book, "Deep!E1")
    assert len(wide.children) == WIDEST
    assert wide.left_out == 5
    assert "… 5 more" in derivation_text(wide)


def test_a_formula_that_cannot_be_evaluated_says_why_and_so_does_what_reads_it(
    tmp_path,
):
    def build(book):
        sheet = book.add_worksheet("S")
        sheet.write_formula(0, 0, "=NOSUCHFUNCTION(1)", None, 1.0)
        sheet.write_formula(1, 0, "=A1+1", None, 2.0)
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 0, "=A3*2", None, "#DIV/0!")

    book = read_workbook(write_book(tmp_path / "failed.xlsx", build))
    node = derive(book, "S!A2")
    assert node.failed
    assert node.note.startswith("not evaluated: depends on S!A1")
    assert node.children[0].note.startswith("not evaluated: the formula engine has no")
    divided = derive(book, "S!A4")
    assert divided.value is CellError.DIV0
    assert divided.note == "#DIV/0! comes from what it reads"
    assert divided.children[0].value is CellError.DIV0
    assert divided.children[0].note == "the formula itself gives #DIV/0!"


def test_a_text_that_looks_like_a_formula_is_only_shown(tmp_path):
    def build(book):
        sheet = book.add_worksheet("S")
        sheet.write_string(0, 0, "=cmd|' /C calc'!A1")
        sheet.write_formula(0, 1, "=A1", None, "x")

    book = read_workbook(write_book(tmp_path / "text.xlsx", build))
    node = derive(book, "S!B1")
    assert node.children[0].value == "=cmd|' /C calc'!A1"
    assert node.children[0].kind == "input"


def test_our_function_inside_a_native_formula_is_explained(tmp_path):
    def build(book):
        sheet = book.add_worksheet("S")
        sheet.write_number(0, 0, 100.0)
        add_array(sheet, "B1", '=2*XLH_DELTA("call",A1,100,0.5,0.02,0.3)')
        add_positions(book)
        add_array(sheet, "C1", f"=XLH_HASH({POSITIONS})")

    book = read_workbook(write_book(tmp_path / "inside.xlsx", build))
    node = derive(book, "S!B1")
    (call,) = node.calls
    assert node.value == 2 * call.value
    hashed = derive(book, "S!C1")
    assert "Positions" in hashed.children[0].label
    assert hashed.value.startswith(hashed.children[0].note.split()[-1].rstrip("…"))
