"""Arguments that are one list for the whole call: they do not broadcast."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, answer, call
from xlhedge.pricing.forwards import forward_price

TIMES, AMOUNTS = [[0.2], [0.4]], [[0.5], [0.6]]
SHARE: list[Any] = [40.0, 0.5, 0.09, 0.0]
FORWARD = forward_price(40, 0.5, 0.09, 0, [0.2, 0.4], [0.5, 0.6])
PARITY: list[Any] = [[[90.0, 100.0]], [[14.0, 7.5]], [[4.1, 7.5]], 0.5]


def test_a_list_is_a_row_or_a_column() -> None:
    for times in (TIMES, [[0.2, 0.4]], [0.2, 0.4]):
        assert call("XLH_FORWARD", [*SHARE, times, AMOUNTS]) == FORWARD


def test_one_list_serves_every_element_of_the_others() -> None:
    spots = [[40.0], [50.0], [60.0]]
    found: Any = call("XLH_FORWARD", [spots, *SHARE[1:], TIMES, AMOUNTS])
    single: Any = [
        [call("XLH_FORWARD", [s, *SHARE[1:], TIMES, AMOUNTS])] for [s] in spots
    ]
    np.testing.assert_allclose(found, single, rtol=1e-15)


def test_a_single_cell_is_a_list_of_one() -> None:
    single = forward_price(40, 0.5, 0.09, 0, [0.2], [0.5])
    assert call("XLH_FORWARD", [*SHARE, 0.2, 0.5]) == single


def test_a_list_left_out_is_no_list() -> None:
    plain = call("XLH_FORWARD", SHARE)
    assert call("XLH_FORWARD", [*SHARE, OMITTED, OMITTED]) == plain
    reason = "lists must be of one length, got dividend_years 2, dividend_amounts 0"
    assert answer("XLH_FORWARD", [*SHARE, TIMES]) == (CellError.VALUE, (reason,))


@pytest.mark.parametrize(
    ("times", "error", "reason"),
    [
        ([[0.2], [None]], CellError.VALUE, "dividend_years is blank"),
        ([[0.2], ["x"]], CellError.VALUE, 'dividend_years must be a number, got "x"'),
        ([[0.2], [True]], CellError.VALUE, "dividend_years must be a number, got TRUE"),
        ([[0.2], [CellError.NA]], CellError.NA, "dividend_years holds #N/A"),
        (
            [[73.0], [146.0]],
            CellError.NUM,
            "dividend_years 73 looks like days; type 0.2",
        ),
        (
            [[0.1, 0.2], [0.3, 0.4]],
            CellError.VALUE,
            "dividend_years must be one row or one column",
        ),
        (
            [[0.2], [datetime(2026, 1, 2, tzinfo=UTC)]],
            CellError.VALUE,
            "dividend_years must be a number, got 2026-01-02 00:00:00+00:00",
        ),
    ],
)
def test_one_bad_cell_of_a_list_fails_the_call(
    times: Any, error: CellError, reason: str
) -> None:
    spots = [[40.0], [50.0]]
    found = answer("XLH_FORWARD", [spots, *SHARE[1:], times, AMOUNTS])
    assert found == (error, (reason,))
    assert call("XLH_WHY", ["XLH_FORWARD", 40.0, *SHARE[1:], times, AMOUNTS]) == reason


def test_an_element_that_the_dividends_use_up_fails_alone() -> None:
    spots = [[40.0], [0.5]]
    found: Any = call("XLH_FORWARD", [spots, *SHARE[1:], TIMES, AMOUNTS])
    assert found == [[pytest.approx(FORWARD, rel=1e-15)], [CellError.NUM]]


def test_lists_of_a_whole_call_give_names_and_values() -> None:
    found: Any = call("XLH_PARITY_FORWARD", PARITY)
    assert [name for name, _ in found] == ["forward", "rate", "n", "rmse"]
    # The line through (90, 9.9) and (100, 0): D = 0.99, F = 100.
    values = [100, -np.log(0.99) / 0.5, 2, 0]
    assert [value for _, value in found] == pytest.approx(values, abs=1e-12)
    bad = [PARITY[0], [[14.0, CellError.DIV0]], *PARITY[2:]]
    assert answer("XLH_PARITY_FORWARD", bad) == (
        CellError.DIV0,
        ("call_prices holds #DIV/0!",),
    )
