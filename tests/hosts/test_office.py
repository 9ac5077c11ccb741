"""The shipped workbook in a real spreadsheet program."""

import csv
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from xlhedge.excel.vba.modules import addin_modules

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
DESK, ADDIN = BOOK.with_suffix(".xlsm"), BOOK.with_name("xlhedge.xlam")
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


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT OPENED: LibreOffice is not installed")
def test_office_runs_the_macros_and_a_missing_server_is_an_error_value(tmp_path):
    """Its own engine of VBA compiles and calls them; there is no COM to connect to."""
    shown = converted(tmp_path, "csv", DESK)
    with shown.open(encoding="utf-8", newline="") as file:
        start = {row[1]: row[2] for row in csv.reader(file) if len(row) > 2}
    assert start["version"] == "#VALUE!"
    assert start["master check"] == "#VALUE!"


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT OPENED: LibreOffice is not installed")
def test_office_reads_every_module_of_the_addin(tmp_path):
    opened = converted(tmp_path, "ods", ADDIN, "--infilter=Calc MS Excel 2007 VBA XML")
    with zipfile.ZipFile(opened) as parts:
        names = set(parts.namelist())
    assert {f"Basic/xlhedge/{m.name}.xml" for m in addin_modules()} <= names


def converted(folder: Path, kind: str, book: Path = BOOK, *options: str) -> Path:
    """What LibreOffice makes of a shipped file; of CSV, the first sheet."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), "--headless", profile, *options, "--convert-to", kind]
    command += ["--outdir", str(folder), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{book.stem}.{kind}"
