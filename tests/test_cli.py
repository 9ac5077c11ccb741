"""The commands as a user types them: output, messages and exit status."""

import json
import math
import shutil
import socket
import warnings
import zipfile
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner

from tests.excel.clocked import clocked
from xlhedge.cli import main
from xlhedge.cli.running import reported
from xlhedge.core.errors import DoubtWarning
from xlhedge.excel.saved.workbook import read_workbook

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "workbook" / "hedge_book.xlsx"
SAMPLE = ROOT / "workbook" / "sample"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Nothing a user runs may open a socket."""

    def refuse(*_arguments, **_options):
        raise AssertionError("a socket was opened")

    # A class, because libraries that are imported later derive their own from it.
    refused = type("Refused", (socket.socket,), {"__init__": refuse})
    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refuse)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def one_line(result, *parts):
    """Exit status 2, one line on standard error with these parts, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    for part in parts:
        assert part in result.stderr
    assert "Traceback" not in result.stderr


# Values: mpmath at 50 digits; the call is in Haug (2007), 0.5946.
@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ('=XLH_DELTA("call",105,100,0.5,0.1,0.36,0.1)', "0.5946286597299"),
        ("=1+1", "2.0"),
        ("=SUM({1,2;3,4})", "10.0"),
        ('=XLH_LOTS(XLH_HEDGE(-6259.2),100,,"nearest")', "6300.0"),
        ('=IF(XLH_LOTS(3,1)=3,"yes","no")', "yes"),
        ("={1,2;3,4}", "1.0\t2.0\n3.0\t4.0"),
        ("=XLH_DDH(-2,-3,0.5,0.5)", "-1.0\tabove_band"),
    ],
)
def test_eval_prints_what_a_cell_shows(formula, printed):
    result = run("eval", formula)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(printed)


def test_eval_prints_numbers_with_all_their_digits():
    shown = run("eval", '=XLH_DELTA("call",105,100,0.5,0.1,0.36,0.1)').stdout.strip()
    assert repr(float(shown)) == shown
    assert float(shown) == pytest.approx(0.59462865972999562, rel=1e-14)


@pytest.mark.parametrize(
    ("formula", "error", "reason"),
    [
        ('=XLH_DELTA("call",105,100,0.5,0.1,-0.2)', "#NUM!", "vol must be >= 0"),
        ('=XLH_PRICE("call",105,100,0.5,0.1,45)', "#NUM!", "type 0.45"),
        ('=XLH_PRICE("call",105,100,180,0.1,0.2)', "#NUM!", "looks like days"),
        ('=XLH_PRICE("call",105,100,0.5,5,0.2)', "#NUM!", "type 0.05"),
        ('=XLH_PRICE("maybe",105,100,0.5,0.1,0.2)', "#VALUE!", "flag must be"),
        ("=XLH_NOSUCH(1)", "#NAME?", "XLH_NOSUCH"),
        ("=1/0", "#DIV/0!", ""),
        ('=XLH_IV("call",1,100,50,1,0)', "#NUM!", "intrinsic"),
        ("=XLH_LOTS(,1)", "#VALUE!", "quantity"),
    ],
)
def test_eval_of_an_error_says_why_and_exits_1(formula, error, reason):
    result = run("eval", formula)
    assert result.exit_code == 1
    assert result.stdout.strip() == error
    assert reason in result.stderr


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("=A1+1", "reads A1"),
        ("=B2+1", "reads B2"),
        ("=SUM(A1:C3)", "reads A1:C3"),
        ("=XLH_LOTS(B1,1)", "reads B1"),
        ("=Hedge!G6", "Hedge!G6 is nowhere"),
        ("=example_spot", "example_spot is nowhere"),
    ],
)
def test_eval_reads_no_cell_and_says_which_one_is_missing(formula, named):
    one_line(run("eval", formula), named)
    one_line(run("eval", formula), "a formula alone has no workbook")


@pytest.mark.parametrize("formula", ["=1+", "=XLH_DELTA(", "=SUM(A1:"])
def test_eval_of_no_formula_is_one_line(formula):
    result = run("eval", formula)
    assert result.exit_code in (1, 2)
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_refresh_writes_a_copy_with_values_and_leaves_the_book_alone(tmp_path):
    before = BOOK.read_bytes()
    out = tmp_path / "out.xlsx"
    result = run("refresh", BOOK, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "Hedge tickets" in result.stdout
    assert BOOK.read_bytes() == before
    shown = openpyxl.load_workbook(out, data_only=True)["Greeks"]
    assert "P-001" in [cell.value for row in shown.iter_rows() for cell in row]


def test_refresh_of_the_shipped_book_changes_no_value_but_of_the_time(tmp_path):
    out = tmp_path / "out.xlsx"
    timed = {str(cell) for cell in clocked(read_workbook(BOOK))}
    assert run("refresh", BOOK, "--out", out).exit_code == 0
    with zipfile.ZipFile(BOOK) as left, zipfile.ZipFile(out) as right:
        assert left.namelist() == right.namelist()
        for name in left.namelist():
            if not name.startswith("xl/worksheets/"):
                assert left.read(name) == right.read(name), name
    old, new = (openpyxl.load_workbook(p, data_only=True) for p in (BOOK, out))
    for sheet in old.sheetnames:
        pairs = zip(old[sheet].iter_rows(), new[sheet].iter_rows(), strict=True)
        for left, right in pairs:
            for cell, again in zip(left, right, strict=True):
                expected = cell.value
                if isinstance(expected, float):  # processors differ in the last digits
                    expected = pytest.approx(expected, rel=1e-12, abs=1e-9)
                place = f"{sheet}!{cell.coordinate}"
                assert again.value == expected or place in timed, place


def test_new_market_moves_the_tickets(tmp_path):
    later = ["--market", SAMPLE / "market_later.csv"]
    later += ["--instruments", SAMPLE / "instruments_later.csv"]
    first = json.loads(
        run("refresh", BOOK, "--out", tmp_path / "a.xlsx", "--json").stdout
    )
    result = run("refresh", BOOK, *later, "--out", tmp_path / "b.xlsx", "--json")
    second = json.loads(result.stdout)
    assert result.exit_code == 0, second["failures"]
    deltas = [[t["delta_before"] for t in r["tickets"]] for r in (first, second)]
    assert deltas[0] != deltas[1]


def test_new_dividends_move_the_row_whose_forward_is_carried(tmp_path):
    path = edited(tmp_path, "dividends", lambda t: t.replace("20.2", "25.2"))
    out = tmp_path / "out.xlsx"
    assert run("refresh", BOOK, "--dividends", path, "--out", out).exit_code == 0
    old, new = (
        {
            row[0]: row
            for row in openpyxl.load_workbook(p, data_only=True)["Greeks"].values
        }
        for p in (BOOK, out)
    )
    changed = [key for key in old if not agree(old[key], new[key])]
    assert changed == ["P-202"]
    column = old["id"].index("forward")
    # Five points more, paid 38 days before the expiry of the option.
    less = old["P-202"][column] - new["P-202"][column]
    assert less == pytest.approx(5 * math.exp(0.0372 * 38.4 / 365), rel=1e-5)


def test_failed_dividend_names_its_cell_and_the_row_that_needs_it(tmp_path):
    path = edited(
        tmp_path, "dividends", lambda t: t.replace("SPX,2026-05", "SXP,2026-05")
    )
    out = tmp_path / "out.xlsx"
    result = run("refresh", BOOK, "--dividends", path, "--out", out)
    assert result.exit_code == 1
    rule = "no Market row for underlying SXP"
    assert f"Dividends!A8 (SXP 2026-05-11 00:00): {rule}" in result.stderr
    assert f"(P-202): Dividends row 3 (SXP 2026-05-11 00:00): {rule}" in result.stderr


def agree(left, right):
    """Whether rows of cells are the same, numbers but for the last digits."""
    return len(left) == len(right) and all(
        a == (pytest.approx(b, rel=1e-12) if isinstance(b, float) else b)
        for a, b in zip(left, right, strict=True)
    )


def edited(tmp_path, name, change):
    """The sample table as CSV, its text changed."""
    text = (SAMPLE / f"{name}.csv").read_text(encoding="utf-8")
    path = tmp_path / f"{name}.csv"
    path.write_text(change(text), encoding="utf-8")
    return path


def test_failed_row_is_named_with_cell_and_rule_and_exits_1(tmp_path):
    lines = (SAMPLE / "positions.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    row = lines[1].split(",")
    row[header.index("quantity")] = "ten"
    path = tmp_path / "positions.csv"
    path.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]), encoding="utf-8")
    out = tmp_path / "out.xlsx"
    result = run("refresh", BOOK, "--positions", path, "--out", out)
    assert result.exit_code == 1
    assert "quantity must be a number, got 'ten'" in result.stderr
    cause, what_follows = result.stderr.splitlines()
    assert cause.startswith(f"failed: Positions!A6 ({row[0]}): quantity")
    assert "results fail with it: ticket BTC (book all), limit Delta" in what_follows
    table = result.stdout.partition("Limits beyond soft or hard, or failed")[2]
    assert "Delta BTC" in table.partition("\n\n")[0]
    book = openpyxl.load_workbook(out, data_only=True)
    shown = {c.value for row in book["Greeks"].iter_rows() for c in row}
    assert "#VALUE!" in shown


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda t: t.replace("quantity", "amount", 1), ["positions.csv", "quantity"]),
        (
            lambda t: t + t.splitlines()[1] + "\n",
            ["lines 2 and 34", "same id P-001"],
        ),
        (lambda t: t.splitlines()[0] + "\n", ["Positions has no rows"]),
        (lambda t: "", ["positions.csv", "empty"]),
    ],
)
def test_unusable_table_is_one_line_and_nothing_is_written(tmp_path, change, parts):
    path = edited(tmp_path, "positions", change)
    out = tmp_path / "out.xlsx"
    one_line(run("refresh", BOOK, "--positions", path, "--out", out), *parts)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"not a workbook", "must be a workbook"), (b"", "must be a workbook")],
)
def test_file_that_is_no_workbook_is_named(tmp_path, content, rule):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    one_line(run("refresh", path), "book.xlsx", rule)


def test_missing_file_is_named(tmp_path):
    one_line(run("refresh", tmp_path / "none.xlsx"), "none.xlsx")


def test_output_over_the_input_is_refused(tmp_path):
    path = shutil.copy(BOOK, tmp_path / "book.xlsx")
    before = Path(path).read_bytes()
    one_line(run("refresh", path, "--out", path), "must not be the workbook")
    assert Path(path).read_bytes() == before


def test_existing_copy_is_replaced_only_by_force(tmp_path):
    out = tmp_path / "out.xlsx"
    out.write_text("mine")
    one_line(run("refresh", BOOK, "--out", out), "out.xlsx exists; --force")
    assert out.read_text() == "mine"
    assert run("refresh", BOOK, "--out", out, "--force").exit_code == 0


def test_defect_is_one_line_and_its_own_exit_status(tmp_path, monkeypatch):
    import xlhedge.excel.refresh

    def broken(*_arguments):
        raise ZeroDivisionError("here")

    monkeypatch.setattr(xlhedge.excel.refresh, "read_workbook", broken)
    result = run("refresh", BOOK, "--out", tmp_path / "out.xlsx")
    assert result.exit_code == 3
    assert result.stderr == "xlhedge: internal error, ZeroDivisionError: here\n"


def test_position_without_a_market_is_named_with_its_cell(tmp_path):
    path = edited(tmp_path, "positions", lambda t: t.replace("P-011,BTC", "P-011,XRP"))
    out = tmp_path / "out.xlsx"
    result = run("refresh", BOOK, "--positions", path, "--out", out)
    assert result.exit_code == 1
    expected = "Positions!A16 (P-011): no Market row for underlying XRP"
    assert expected in result.stderr


def test_ctrl_c_during_the_calculation_stops_it_and_writes_nothing(
    tmp_path, monkeypatch
):
    asked = []

    def interrupted(_desk, name, _arguments):
        asked.append(name)
        raise KeyboardInterrupt

    monkeypatch.setattr("xlhedge.excel.desk.Desk.answer", interrupted)
    result = run("refresh", BOOK, "--out", tmp_path / "out.xlsx")
    assert (result.exit_code, len(asked)) == (130, 1)
    assert result.stderr == "xlhedge: interrupted\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("default::RuntimeWarning")
def test_what_numpy_warns_of_is_told_to_nobody():
    @click.command()
    @reported
    def warn():
        warnings.warn("overflow encountered in multiply", RuntimeWarning, stacklevel=1)
        warnings.warn("vol 7 looks like percent", DoubtWarning, stacklevel=1)

    assert CliRunner().invoke(warn).output == "warning: vol 7 looks like percent\n"


def test_a_doubt_is_told_in_a_line_beside_the_result():
    result = run("eval", '=XLH_PRICE("call",105,100,0.5,0.1,7)')
    assert result.exit_code == 0
    assert float(result.stdout) > 0
    assert result.stderr == "warning: vol 7 looks like percent; type 0.07\n"


def test_audit_explains_one_cell_down_to_what_was_typed():
    result = run("audit", BOOK, "--explain", "Hedge!G6")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "d1        = m + w/2" in result.stdout
    assert "Hedge!C8  strike (example_strike): 65000.0 quote per base" in result.stdout


def test_audit_explains_a_cell_as_data_without_replacing_a_file(tmp_path):
    out = tmp_path / "why.json"
    assert run("audit", BOOK, "--explain", "Hedge!G6", "--json", out).exit_code == 0
    record = json.loads(out.read_text())
    steps = record["calls"][0]["steps"]
    assert steps[-1]["value"] == record["value"] == 0.34945089314303224
    one_line(run("audit", BOOK, "--explain", "Hedge!G6", "--json", out), "exists")
    printed = run("audit", BOOK, "--explain", "Hedge!G6", "--json", "-")
    assert json.loads(printed.stdout) == record


def test_audit_explains_no_cell_that_is_not_there():
    one_line(run("audit", BOOK, "--explain", "Nope!B7"), "Nope!B7", "not in this")


def test_eval_explains_a_call_to_its_last_digit():
    formula = '=XLH_DELTA("call",105,100,0.5,0.1,0.36,0.1)'
    plain = run("eval", formula).stdout.strip()
    result = run("eval", "--explain", formula)
    assert result.exit_code == 0
    assert f"XLH_DELTA gives {plain}" in result.stdout
    assert "phi A N(phi d1)" in result.stdout
    assert "source: Black and Scholes (1973)" in result.stdout
    (call,) = json.loads(run("eval", "--explain", "--json", formula).stdout)
    assert repr(call["steps"][-1]["value"]) == plain


def test_eval_explains_why_a_call_failed():
    result = run("eval", "--explain", '=XLH_PRICE("call",105,100,0.5,0.1,45)')
    assert result.exit_code == 1
    assert "failed: vol 45 looks like percent; type 0.45" in result.stdout


def test_eval_without_an_explanation_has_no_json():
    one_line(run("eval", "--json", "=1+1"), "--json needs --explain")


def test_eval_explains_a_formula_without_our_functions():
    result = run("eval", "--explain", "=1+1")
    assert (result.exit_code, result.stdout) == (0, "the formula gives 2.0\n")
