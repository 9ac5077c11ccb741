"""Findings of one cause are one statement; machines get each of them."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.evidence.test_verify_command import text_of
from tests.excel.audit_books import SHIPPED
from xlhedge.cli import main
from xlhedge.excel.audit.audit import Audit, audit
from xlhedge.excel.audit.finding import Finding
from xlhedge.excel.audit.groups import MANY, groups
from xlhedge.excel.audit.page import audit_page
from xlhedge.excel.audit.record import audit_record
from xlhedge.excel.audit.text import audit_text
from xlhedge.excel.saved.address import Cell


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The shipped workbook as openpyxl saves it: no results, no dynamic arrays."""
    path = tmp_path_factory.mktemp("resaved") / "a.xlsx"
    openpyxl.load_workbook(SHIPPED).save(path)
    return audit(path)


def test_a_file_saved_by_another_program_is_a_few_statements(resaved: Audit) -> None:
    told = audit_text(resaved).partition("\n\n")[2].partition("formulas, 0 cells")[0]
    assert len(resaved.findings) > 500
    assert len(told.splitlines()) < 20
    assert f"{resaved.formulas} places, first Start!C6" in told
    assert "likely saved by a program that calculates nothing" in told
    assert "likely saved by a program without dynamic arrays" in told


def test_every_finding_is_in_the_record_and_every_place_on_the_page(
    resaved: Audit,
) -> None:
    assert len(audit_record(resaved)["findings"]) == len(resaved.findings)
    words = text_of(audit_page(resaved))
    assert all(str(finding.place) in words for finding in resaved.findings)
    assert "likely saved by a program that calculates nothing" in words


def wrong(row: int, what: str, found: str) -> Finding:
    return Finding("value", Cell("Greeks", row, 1), what, found)


def test_few_findings_are_read_one_by_one_and_many_together() -> None:
    what = "the saved value is not what the formula gives"
    few = [wrong(row, what, "1") for row in range(1, MANY + 1)]
    assert [len(group.findings) for group in groups(few)] == [1] * MANY
    array = wrong(
        99, "2 of 9 cells of A1:B9 differ, this one most from the formula's", "2"
    )
    (group,) = groups([*few, array])
    assert group.first == "9 places, first Greeks!A1, Greeks!A2, Greeks!A3"
    assert (group.what, group.found) == (what, "")
    assert group.likely.startswith("an input was changed after")


def test_errors_of_unknown_functions_are_apart_from_other_values() -> None:
    what = "the saved value is not what the formula gives"
    named = [wrong(row, what, "#NAME?") for row in range(1, 20)]
    first, second = groups([*named, wrong(30, what, "5")])
    assert (first.found, len(first.findings)) == ("#NAME?", 19)
    assert first.likely == "saved by a program that had no functions of xlhedge"
    assert second.findings[0].found == "5"


def test_a_workbook_of_something_else_is_a_few_statements(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    done = audit(tmp_path / "a.xlsx")
    told = audit_text(done).partition("\n\nno formulas")[0]
    assert len(done.findings) > 100
    assert len(told.splitlines()) < 20
    assert "times in workbook  the name of the template is missing" in told
    assert "likely built by another version, or no workbook of xlhedge" in told
    assert "the name as_of of the template is missing" in text_of(audit_page(done))


def test_an_evidence_workbook_without_findings_says_so(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert CliRunner().invoke(main, ["audit", str(SHIPPED), "--xlsx", str(out)])
    rows = list(openpyxl.load_workbook(out)["Findings"].values)
    assert rows[4][:4] == ("none", "", "", "no findings")
    assert rows[0][0] == "PASS, 2 things not checked"
