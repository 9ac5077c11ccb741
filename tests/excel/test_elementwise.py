"""Cells through one formula: good elements once, bad ones left out, plain results."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.checks import Faults
from xlhedge.core.errors import CellError, Code, DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.excel.boundary import answer, call
from xlhedge.excel.calls.function import Function
from xlhedge.excel.catalogue import CATALOGUE


class Recorder:
    """A formula that keeps the arguments of its calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.result: Any = None

    def __call__(self, spot: Any, strike: Any = 1.0) -> Any:
        self.calls.append((spot, strike))
        if isinstance(self.result, Exception):
            raise self.result
        if self.result is not None:
            return self.result
        faults = Faults()
        value = faults.number("spot", spot) + faults.number("strike", strike)
        return faults.raise_with(value)


recorder = Recorder()


@pytest.fixture
def formula(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """XLH_TEST(spot, [strike]) = spot + strike, recorded."""
    row = Function("XLH_TEST", f"{__name__}:recorder", "Test", "A sum.")
    monkeypatch.setitem(CATALOGUE, row.name, row)
    recorder.__init__()  # type: ignore[misc]
    return recorder


def test_good_columns_are_calculated_in_one_pass(formula: Recorder) -> None:
    spots = np.arange(1.0, 20001.0)
    found = call("XLH_TEST", [spots[:, None].tolist(), 2.0])
    assert np.array_equal(np.array(found).ravel(), spots + 2)
    assert len(formula.calls) == 1


def test_only_good_elements_are_calculated_and_only_once(formula: Recorder) -> None:
    spots: list[list[Any]] = [[float(i)] for i in range(1, 1001)]
    spots[10], spots[20], spots[30] = [None], ["x"], [CellError.DIV0]
    found: Any = call("XLH_TEST", [spots, [[1.0, 2.0]]])
    assert len(formula.calls) == 1
    assert len(formula.calls[0][0]) == 2 * 997
    assert found[10] == found[20] == [CellError.VALUE] * 2
    assert found[30] == [CellError.DIV0] * 2
    assert found[999] == [1001.0, 1002.0]


def test_the_result_beside_an_exception_is_used(formula: Recorder) -> None:
    """Only the failed elements are asked again, one by one, for their reason."""
    found = answer("XLH_TEST", [[[5.0], [-1.0], [7.0], [-2.0]]])
    assert found.value == [[6.0], [CellError.NUM], [8.0], [CellError.NUM]]
    assert found.reasons == ("spot must be >= 0, got -1", "spot must be >= 0, got -2")
    assert [spot for spot, _ in formula.calls[1:]] == [-1.0, -2.0]


def test_many_failures_are_not_asked_one_by_one(formula: Recorder) -> None:
    found = answer("XLH_TEST", [[[-1.0]] * 5000])
    assert found.value == [[CellError.NUM]] * 5000
    assert len(formula.calls) <= 101


def test_one_failed_scalar_fails_every_element(formula: Recorder) -> None:
    found = answer("XLH_TEST", [-1.0, [[1.0], [2.0]]])
    assert found == ([[CellError.NUM]] * 2, ("spot must be >= 0, got -1",))


def test_an_unexpected_exception_is_a_value_error_with_a_reason(
    formula: Recorder,
) -> None:
    formula.result = ZeroDivisionError("division by zero")
    reason = "XLH_TEST failed: ZeroDivisionError: division by zero"
    assert answer("XLH_TEST", [1.0]) == (CellError.VALUE, (reason,))
    assert answer("XLH_TEST", [[[1.0], [2.0]]]) == (CellError.VALUE, (reason,))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InputError("wrong"), CellError.VALUE),
        (DomainError("far"), CellError.NUM),
        (DomainError("late", code=Code.EXPIRED), CellError.NUM),
        (DomainError("cheap", code=Code.BELOW_INTRINSIC), CellError.NUM),
        (InputError("none", code=Code.NOT_CONVERGED), CellError.NUM),
        (InputError("gone", code=Code.MISSING), CellError.NA),
    ],
)
def test_an_exception_without_codes_fails_every_element(
    formula: Recorder, error: InputError, expected: CellError
) -> None:
    formula.result = error
    found = answer("XLH_TEST", [[[1.0], [2.0]]])
    assert found == ([[expected]] * 2, (str(error),))


RESULTS: list[tuple[Array, Any]] = [
    (np.array([[np.nan], [np.inf], [1.0]]), [[CellError.NUM], [CellError.NUM], [1.0]]),
    (np.array([[-0.0]]), [[0.0]]),
    (np.array([[1], [2]]), [[1.0], [2.0]]),
    (np.array([[True], [False]]), [[True], [False]]),
    (np.array([["a"], ["b" * 300]]), [["a"], ["b" * 255]]),
    (np.array([["a" * 300]], dtype=object), [["a" * 255]]),
    (np.array([[CellError.NA]], dtype=object), [[CellError.NA]]),
]


@pytest.mark.parametrize(("result", "expected"), RESULTS)
def test_results_are_plain_cells(
    formula: Recorder, result: Array, expected: list[list[Any]]
) -> None:
    formula.result = result
    found: Any = call("XLH_TEST", [[[1.0]] * len(expected)])
    assert found == expected
    for (got,), (wanted,) in zip(found, expected, strict=True):
        assert type(got) is type(wanted)
        assert str(got) == str(wanted)
