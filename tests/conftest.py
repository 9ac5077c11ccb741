"""Fixtures for every test."""

from pathlib import Path

import pytest

_SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real market data beside the checkout; the project ships none."""
    if not _SHARED_DATA.is_dir():
        pytest.skip(f"NOT TESTED ON REAL DATA: there is no folder {_SHARED_DATA}")
    return _SHARED_DATA
