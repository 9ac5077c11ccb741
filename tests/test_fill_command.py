"""xlhedge fill as a user runs it: what it prints, writes and refuses."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from tests.excel.clocked import clocked
from tests.excel.packages import number_cell, package, row, sheet, write_package
from xlhedge.cli import main
from xlhedge.excel.saved.workbook import read_workbook

BOOK = Path(__file__).parents[1] / "workbook" / "hedge_book.xlsx"
DELTA = 'XLH_DELTA("call",105,100,0.5,0.1,0.36,0.1)'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def book(path: Path, *rows: str) -> Path:
    return write_package(path, package(sheet("".join(rows))))


def spilling(obstacle: str) -> tuple[str, ...]:
    """A list of three in A1:A3 that stood in A1:A2, and a formula that reads it."""
    anchor = '<c r="A1" cm="1"><f t="array" ref="A1:A2">{}</f><v>1</v></c>'
    return (
        row(1, anchor.format("_xlfn.SEQUENCE(3)"), "<c r='C1'><f>A1+1</f></c>"),
        row(2, number_cell("A2", 2)),
        row(3, obstacle),
    )


def test_the_shipped_book_is_filled_and_nothing_but_the_time_changes(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.xlsx"
    result = run("fill", BOOK, "--out", out, "--json")
    record = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (record["failures"], record["notes"]) == ([], [])
    timed = {str(cell) for cell in clocked(read_workbook(BOOK))}
    assert {one["cell"] for one in record["changed"]} <= timed
    assert len(timed) < record["formulas"] / 5
    assert record["formulas"] > 30
    assert out.exists()


def test_an_array_of_another_size_is_named(tmp_path: Path) -> None:
    source = book(tmp_path / "b.xlsx", *spilling(""))
    result = run("fill", source, "--out", tmp_path / "out.xlsx")
    assert result.exit_code == 0
    assert "A1: A1:A2 is now A1:A3" in result.stdout
    assert "2 of 2 formulas have new results" in result.stdout


def test_a_blocked_array_shows_spill_and_is_a_failure(tmp_path: Path) -> None:
    source = book(tmp_path / "b.xlsx", *spilling(number_cell("A3", 9)))
    result = run("fill", source, "--out", tmp_path / "out.xlsx", "--json")
    record = json.loads(result.stdout)
    assert result.exit_code == 1
    assert record["failures"] == ["'S1'!A1 shows #SPILL!"]
    assert {one["cell"] for one in record["changed"]} == {"'S1'!A1", "'S1'!C1"}


def test_a_formula_that_is_not_evaluated_keeps_its_value_and_is_a_failure(
    tmp_path: Path,
) -> None:
    kept = "<c r='A1'><f>STOCKHISTORY(1)</f><v>7</v></c>"
    ours = f"<c r='B1'><f>{DELTA}</f><v>0</v></c>"
    out = tmp_path / "out.xlsx"
    result = run("fill", book(tmp_path / "b.xlsx", row(1, kept, ours)), "--out", out)
    assert result.exit_code == 1
    assert "failed: 'S1'!A1 keeps its saved value: the formula engine" in result.stderr


def test_nothing_is_written_when_a_formula_of_ours_cannot_be_evaluated(
    tmp_path: Path,
) -> None:
    ours = "<c r='A1'><f>XLH_LOTS(STOCKHISTORY(1),1)</f><v>7</v></c>"
    out = tmp_path / "out.xlsx"
    result = run("fill", book(tmp_path / "b.xlsx", row(1, ours)), "--out", out)
    assert result.exit_code == 2
    assert result.stderr.startswith("xlhedge: 'S1'!A1 cannot be evaluated")
    assert not out.exists()


def test_an_array_entered_over_an_area_never_loses_rows(tmp_path: Path) -> None:
    rows = [one.replace(' cm="1"', "") for one in spilling("")]
    rows[0] = rows[0].replace("_xlfn.SEQUENCE(3)", "XLH_HELP()")
    out = tmp_path / "out.xlsx"
    result = run("fill", book(tmp_path / "b.xlsx", *rows), "--out", out)
    assert result.exit_code == 2
    assert "entered over A1:A2; in Excel, enter the formula again" in result.stderr
    assert not out.exists()


def test_what_the_file_could_run_is_a_note(tmp_path: Path) -> None:
    source = tmp_path / "b.xlsm"
    write_package(source, package(sheet(""), more={"xl/vbaProject.bin": b"code"}))
    result = run("fill", source, "--out", tmp_path / "out.xlsm")
    assert result.exit_code == 0
    assert result.stderr == "note: b.xlsm holds macros; they are kept and never run\n"


def test_a_copy_is_replaced_only_by_force_and_the_source_never(tmp_path: Path) -> None:
    source, out = book(tmp_path / "b.xlsx", row(1)), tmp_path / "out.xlsx"
    content = source.read_bytes()
    out.write_text("mine")
    assert "out.xlsx exists; --force" in run("fill", source, "--out", out).stderr
    assert out.read_text() == "mine"
    assert run("fill", source, "--out", out, "--force").exit_code == 0
    refused = run("fill", source, "--out", source, "--force")
    assert "must not be the workbook that is read" in refused.stderr
    assert source.read_bytes() == content
