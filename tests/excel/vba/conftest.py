"""The files with macros, built once."""

from pathlib import Path

import pytest

from xlhedge.excel.build import ADDIN, DESK, build_all

SAMPLE = Path(__file__).parents[3] / "workbook" / "sample"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that a build writes."""
    folder = tmp_path_factory.mktemp("macros")
    build_all(SAMPLE, folder)
    return folder


@pytest.fixture(scope="session")
def desk(folder: Path) -> Path:
    """The workbook with macros."""
    return folder / DESK


@pytest.fixture(scope="session")
def addin(folder: Path) -> Path:
    """The add-in."""
    return folder / ADDIN
