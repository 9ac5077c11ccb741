"""xlhedge recalc with the embedded engine: what it prints, and its exit status."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.excel.workbooks import write_book
from xlhedge.cli import main


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Twelve formulas that hold a wrong value, and one of an unknown function."""

    def build(book: Any) -> None:
        sheet = book.add_worksheet("A sheet")
        for row in range(12):
            sheet.write_formula(row, 1, "=1+1", None, 3)
        sheet.write_formula("D1", "=1/0", None, "#DIV/0!")
        book.add_worksheet("Other").write_formula("A1", "=NOSUCH(1)", None, 1)

    return write_book(tmp_path / "book.xlsx", build)


def run(*arguments: object) -> tuple[int, list[str], str]:
    """Exit status, the lines of the output, and the message."""
    done = CliRunner().invoke(main, ["recalc", *map(str, arguments)])
    return done.exit_code, done.stdout.splitlines(), done.stderr


def test_summary_counts_everything_and_shows_the_first_differences(book: Path) -> None:
    status, lines, _ = run(book)
    assert status == 1
    assert lines[0] == (
        "python: 14 formulas, 13 evaluated, 1 with an error in the result"
    )
    assert lines[1] == ("against held values: 1 equal, 12 different, 1 not evaluated")
    assert lines[2] == "  'A sheet'!B1 is 2, not 3 (3.3e-01 relative)"
    assert lines[12] == "  and 2 more"
    assert lines[13].startswith("  Other!A1 not evaluated: ")
    assert len(lines) == 14


def test_difference_is_no_failure_of_the_evaluation(book: Path) -> None:
    status, lines, _ = run(book, "--only", "'a sheet'!B2:D3")
    assert status == 0
    assert lines[1] == "against held values: 2 different"


def test_record_holds_every_formula_with_its_values(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    status, lines, _ = run(book, "--json", "--out", out)
    record = json.loads(out.read_text())
    assert status == 1
    assert record == json.loads("\n".join(lines))
    ((comparison),) = record["comparisons"]
    assert not comparison["complete"]
    assert len(comparison["formulas"]) == 14
    by_cell = {formula["cell"]: formula for formula in comparison["formulas"]}
    assert by_cell["'A sheet'!D1"]["found"] == [["#DIV/0!"]]
    assert by_cell["'A sheet'!B1"]["differences"] == [
        {"cell": "B1", "held": 3.0, "found": 2.0, "relative": 1 / 3}
    ]
    assert by_cell["Other!A1"]["status"] == "not evaluated"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--only", "Nowhere!A1"), "on a sheet of the book, such as Hedge!A1:G20"),
        (("--only", "Other!x"), "must be a reference like A1:B2"),
        (("--out", "{book}", "--force"), "must not be the workbook that is read"),
    ],
)
def test_unusable_option_is_refused_and_nothing_is_written(
    book: Path, options: tuple[str, ...], message: str
) -> None:
    before = book.read_bytes()
    status, lines, error = run(book, *(o.format(book=book) for o in options))
    assert (status, lines) == (2, [])
    assert message in error
    assert len(error.splitlines()) == 1
    assert book.read_bytes() == before


def test_an_area_without_formulas_is_refused(book: Path) -> None:
    """Nothing compared is no agreement."""
    status, lines, message = run(book, "--only", "'a sheet'!Z1:Z9")
    assert (status, lines) == (2, [])
    assert message == "xlhedge: 'A sheet'!Z1:Z9 must hold a formula, got none\n"


def test_a_text_of_the_file_makes_no_line_of_its_own(tmp_path: Path) -> None:
    """A cell may hold line ends and what a terminal would act on."""

    def build(made: Any) -> None:
        sheet = made.add_worksheet("S")
        sheet.write_string("A1", "x\x1b[2Jy\nS!B2 is equal")
        sheet.write_formula("B1", "=A1", None, "other")
        sheet.write_formula("B2", "=1E308", None, -1e308)

    path = write_book(tmp_path / "texts.xlsx", build)
    _, lines, _ = run(path)
    assert lines[2] == '  S!B1 is "x·[2Jy·S!B2 is equal", not "other"'
    assert lines[3].endswith("(2.0e+00 relative)")
    _, printed, _ = run(path, "--json")
    assert "Infinity" not in "".join(printed)
    explained = CliRunner().invoke(main, ["audit", str(path), "--explain", "S!B1"])
    assert explained.stdout.startswith("S!B1  x·[2Jy S!B2 is equal: x·[2Jy")
