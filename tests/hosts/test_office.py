"""The shipped workbook in a real spreadsheet program."""

import shutil
import subprocess
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
OFFICE = shutil.which("soffice")


@pytest.mark.hosts
@pytest.mark.skipif(OFFICE is None, reason="NOT OPENED: LibreOffice is not installed")
def test_office_opens_and_prints_the_shipped_workbook(tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), "--headless", profile, "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), str(BOOK)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = (tmp_path / "hedge_book.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 50_000
