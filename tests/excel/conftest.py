"""What many tests of the workbook share: the sample's tables and one fresh build."""

from pathlib import Path
from typing import Any

import pytest

from xlhedge.excel.build import build_all
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"


@pytest.fixture(scope="session")
def tables() -> dict[str, list[list[Any]]]:
    """The sample's tables; to be changed in a copy only."""
    return dict(read_tables(SAMPLE))


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh build of the sample."""
    folder = tmp_path_factory.mktemp("build")
    build_all(SAMPLE, folder)
    return folder
