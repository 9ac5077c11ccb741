"""xlhedge report: its file, its messages and its exit status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xlhedge.cli import main
from xlhedge.excel.webpage import book_report as module
from xlhedge.excel.webpage.book_report import BookReport

BOOK = Path(__file__).parents[1] / "workbook" / "hedge_book.xlsx"


def report(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def refused(result: Result, *parts: str) -> None:
    """Exit status 2, one line on standard error with these parts."""
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    for part in parts:
        assert part in result.stderr


def test_a_good_book_is_status_0_and_a_page(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = report(BOOK, "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert result.stdout.startswith(f"master check PASS; written to {out} (")
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, shipped_report: BookReport) -> None:
    """The workbook is not calculated again where only its page matters."""
    monkeypatch.setattr(module, "book_report", lambda _: shipped_report)


@pytest.mark.usefixtures("known")
def test_a_page_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    out.write_text("mine")
    refused(report(BOOK, "--out", out), "exists; --force replaces it")
    assert out.read_text() == "mine"
    assert report(BOOK, "--out", out, "--force").exit_code == 0


def test_the_workbook_is_never_overwritten(tmp_path: Path) -> None:
    book = tmp_path / "book.html"
    book.write_bytes(BOOK.read_bytes())
    refused(report(book, "--force"), "must not be the workbook that is read")
    refused(report(BOOK, "--out", BOOK, "--force"), "must end in .html")
    assert book.read_bytes() == BOOK.read_bytes()


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "book.xlsx: "), (b"id,quantity\n", "book.xlsx: "), (None, "no such file")],
)
def test_what_is_no_workbook_is_one_line_and_no_page(
    tmp_path: Path, content: bytes | None, rule: str
) -> None:
    book = tmp_path / "book.xlsx"
    if content is not None:
        book.write_bytes(content)
    refused(report(book), rule)
    assert not (tmp_path / "book.html").exists()


@pytest.mark.usefixtures("known")
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused(report(BOOK, "--out", tmp_path / "a.html"), "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_loads_no_charts_before_they_are_needed() -> None:
    code = "import sys, xlhedge.cli.program; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not {"matplotlib", "pandas", "lxml"} & set(done.stdout.split())
