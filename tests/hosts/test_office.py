"""The shipped workbook in a real spreadsheet program."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
OFFICE = shutil.which("soffice")


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT OPENED: LibreOffice is not installed")
def test_office_opens_and_prints_the_shipped_workbook(tmp_path):
    printed = converted(tmp_path, "pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 50_000


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT OPENED: LibreOffice is not installed")
def test_the_master_check_never_passes_over_formulas_that_office_does_not_know(
    tmp_path,
):
    with converted(tmp_path, "csv").open(encoding="utf-8", newline="") as file:
        start = {row[1]: row[2] for row in csv.reader(file) if len(row) > 2}
    assert start["version"] == "#NAME?"
    assert start["master check"] == "#NAME?"


def converted(folder: Path, kind: str) -> Path:
    """What LibreOffice makes of the shipped workbook; of CSV, the first sheet."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), "--headless", profile, "--convert-to", kind]
    command += ["--outdir", str(folder), str(BOOK)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"hedge_book.{kind}"
