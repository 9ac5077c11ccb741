"""xlhedge audit: its exit status and its four outputs."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.evidence.test_verify_command import Outline, text_of
from tests.excel.audit_books import SHIPPED, broken, constant, formula, text, value
from xlhedge import __version__
from xlhedge.cli import main
from xlhedge.excel.audit.finding import RULES
from xlhedge.excel.boundary import call

LEFT = (
    "2 things not checked: number formats, conditional formats, validation, "
    "charts, pictures and notes; "
    "whether inputs are true: prices, positions and contract terms"
)
OWN = "what 1 own cell is for, first Log!Z3"
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>\x1b[2J'


def audit(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a wrong value, a constant and texts that would do something."""
    path = tmp_path_factory.mktemp("bad") / "bad.xlsx"
    return broken(
        path,
        value("Dashboard!C8", "30"),
        constant("Dashboard!C9"),
        text("Dashboard!B10", HOSTILE.replace("\x1b", "_x001B_")),
        formula("Log!Z3", "RAND()", "0.5"),
    )


def test_nothing_found_is_status_0() -> None:
    result = audit(SHIPPED)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == f"PASS, {LEFT}"
    assert "hedge_book.xlsx" in result.stdout


def test_findings_are_status_1_and_the_heaviest_comes_first(bad: Path) -> None:
    result = audit(bad)
    assert result.exit_code == 1
    first, _, rule, place, *_ = result.stdout.splitlines()
    left = LEFT.replace("2 things", "3 things")
    assert first == f"4 findings: 2 wrong, 2 to review, {left}; {OWN}"
    assert rule == "wrong: value"
    assert place.split()[:1] == ["Dashboard!C8"]
    assert place.endswith("found 30; expected 31")
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("option", ["--json", "--html", "--xlsx"])
def test_unusable_input_is_status_2_and_nothing_is_written(
    tmp_path: Path, option: str
) -> None:
    book, out = tmp_path / "book.xlsx", tmp_path / "out"
    book.write_text("no workbook")
    for arguments in (
        (book,),
        (SHIPPED, "--against", book),
        (SHIPPED, "--now", "noon"),
    ):
        result = audit(*arguments, option, out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        assert not out.exists()


def test_outputs_replace_nothing_without_force(tmp_path: Path) -> None:
    kept, new = tmp_path / "a.json", tmp_path / "a.html"
    kept.write_text("mine")
    result = audit(SHIPPED, "--html", new, "--json", kept)
    assert result.exit_code == 2
    assert result.stderr == f"xlhedge: {kept} exists; --force replaces it\n"
    assert (kept.read_text(), new.exists()) == ("mine", False)
    assert audit(SHIPPED, "--html", new, "--json", kept, "--force").exit_code == 0
    record = json.loads(kept.read_text())
    assert record["verdict"] == "pass"
    assert record["not_checked"] == LEFT.partition(": ")[2].split("; ")


def test_an_output_never_takes_the_place_of_what_is_read(bad: Path) -> None:
    before = bad.read_bytes()
    result = audit(bad, "--xlsx", bad, "--force")
    assert result.exit_code == 2
    assert "must not be a workbook that is read" in result.stderr
    assert bad.read_bytes() == before


def test_one_file_is_not_two_outputs(bad: Path, tmp_path: Path) -> None:
    result = audit(bad, "--xlsx", tmp_path / "a", "--html", tmp_path / "a")
    assert result.exit_code == 2
    assert "named for two outputs" in result.stderr


def test_json_holds_findings_ledger_and_what_was_audited(bad: Path) -> None:
    result = audit(bad, "--json", "-")
    assert result.exit_code == 1
    record = json.loads(result.stdout, parse_constant=pytest.fail)
    assert record["verdict"] == "findings"
    assert record["xlhedge"] == __version__
    assert record["counts"]["findings"] == {
        "wrong": 2,
        "not verified": 0,
        "to review": 2,
    }
    assert record["rules"].keys() == RULES.keys()
    first = record["findings"][0]
    assert (first["rule"], first["place"]) == ("value", "Dashboard!C8")
    assert (first["found"], first["expected"]) == ("30", "31")
    entries = {entry["cell"]: entry for entry in record["ledger"]}
    delta = entries["Hedge!G6"]
    assert delta["formula"].startswith("=XLH_DELTA(example_flag,")
    assert {i["name"]: i["value"] for i in delta["inputs"]}["example_vol"] == "0.6"
    assert (delta["held"], delta["status"]) == (delta["recomputed"], "agrees")
    assert delta["sources"][0].startswith("XLH_DELTA: Deribit, Inverse Options")


def test_a_table_among_the_inputs_has_the_fingerprint_that_a_cell_gives() -> None:
    record = json.loads(audit(SHIPPED, "--json", "-").stdout)
    entries = {entry["cell"]: entry for entry in record["ledger"]}
    tables = {one["name"]: one["value"] for one in entries["Greeks!A5"]["inputs"]}
    book = openpyxl.load_workbook(SHIPPED, data_only=True)
    cells = [[cell.value for cell in row] for row in book["Dividends"]["A5:C8"]]
    assert tables["Dividends"] == f"4 × 3, {call('XLH_HASH', [cells])}"


def test_the_page_is_whole_fetches_nothing_and_escapes_the_file(
    bad: Path, tmp_path: Path
) -> None:
    audit(bad, "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    outline = Outline(page)
    assert (outline.open, outline.fetched) == ([], [])
    assert "url(" not in page
    assert "<script>" not in page
    words = text_of(page)
    assert "4 findings: 2 wrong, 2 to review" in words
    assert words.index("Dashboard!C8") < words.index("Formulas that call xlhedge")
    assert "no other file is read, save xlhedge.xlam" in words
    assert words.index("Not checked") < words.index("Formulas that call xlhedge")
    assert all(what in words for what in LEFT.partition(": ")[2].split("; "))


def test_the_evidence_workbook_holds_texts_only(bad: Path, tmp_path: Path) -> None:
    audit(bad, "--xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Summary", "Findings", "Ledger"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    used = [cell for cell in cells if cell.value is not None]
    assert {cell.data_type for cell in used} == {"s"}
    assert all(cell.hyperlink is None for cell in used)
    assert any(str(cell.value).startswith("=XLH_DELTA(") for cell in used)
    assert any("<script>" in str(cell.value) for cell in used)
    summary = [row[:2] for row in book["Summary"].values]
    assert summary[0][0] == "4 findings: 2 wrong, 2 to review, 3 things not checked"
    left = [what for label, what in summary if label == "not checked"]
    assert left == [*LEFT.partition(": ")[2].split("; "), OWN]
    for sheet in book:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)


def test_the_own_template_is_the_default_and_a_file_may_stand_for_it(
    bad: Path,
) -> None:
    result = audit(bad, "--against", bad)
    assert result.exit_code == 1
    assert "1 wrong" in result.stdout.splitlines()[0]
    assert "held against" in result.stdout


def test_a_given_time_and_limit_judge_the_age() -> None:
    late = ("--now", "2026-01-15 16:00", "--max-age", 60)
    result = audit(SHIPPED, *late)
    assert result.exit_code == 1
    assert "to review: stale" in result.stdout
