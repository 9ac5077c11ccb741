"""XLH_SELFTEST: the figures in a cell, computed once in a process."""

from collections.abc import Iterator

import pytest

from tests.test_architecture import loaded
from xlhedge.core.errors import CellError
from xlhedge.evidence import evaluate
from xlhedge.excel.boundary import answer, call
from xlhedge.excel.functions.trust import selftest


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    selftest.cache_clear()
    yield
    selftest.cache_clear()


def test_a_sound_installation_passes() -> None:
    assert call("XLH_SELFTEST", []) == "PASS"


def test_a_broken_function_is_named_in_the_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(evaluate.ITEMS, "implied_normal_vol", lambda _: {"sigma_n": 1})
    text = str(call("XLH_SELFTEST", []))
    assert text.startswith("1 of ")
    assert text.endswith(" figures missed: implied_normal_vol sigma_n")


def test_the_figures_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("XLH_SELFTEST", []) == "PASS"
    monkeypatch.setattr(evaluate, "ITEMS", {})
    assert call("XLH_SELFTEST", []) == "PASS"


def test_an_argument_is_one_too_many() -> None:
    assert answer("XLH_SELFTEST", [1.0]).value == CellError.VALUE


def test_the_worksheet_functions_start_without_the_evidence() -> None:
    modules = loaded(["xlhedge.excel.catalogue", "xlhedge.excel.functions.trust"])
    assert not any(name.startswith("xlhedge.evidence") for name in modules)
