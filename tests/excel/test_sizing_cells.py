"""Sizing, leverage and liquidity in cells: numbers, errors in place, and why."""

from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import call

NUM, VALUE = CellError.NUM, CellError.VALUE
LIQUIDATABLE = "margin must be above the maintenance margin of 1000 at entry, got 900"
COLLATERALISED = "no liquidation price on the losing side: fully collateralised"


def cell(name: str, *arguments: Any) -> Any:
    return call(f"XLH_{name}", list(arguments))


def why(name: str, *arguments: Any) -> Any:
    return call("XLH_WHY", [f"XLH_{name}", *arguments])


def test_liquidation_prices_stand_beside_their_leverage() -> None:
    margins = [[10000.0], [100000.0], [900.0], [None]]
    assert cell("LIQUIDATION", 2.0, 50000.0, margins, 0.01) == [
        [pytest.approx(90000 / 1.98, rel=1e-15), 10.0],
        [NUM, 1.0],
        [NUM, NUM],
        [VALUE, VALUE],
    ]
    assert why("LIQUIDATION", 2.0, 50000.0, 100000.0, 0.01) == COLLATERALISED
    said = why("LIQUIDATION", 2.0, 50000.0, 900.0, 0.01)
    assert said == f"{LIQUIDATABLE} (already liquidatable)"


def test_settlements_of_a_column_are_each_their_own() -> None:
    words = [["inverse"], ["linear"], ["coin"]]
    found = cell("LIQUIDATION", -100000.0, 50000.0, 2.5, 0.01, words)
    assert found == [[NUM, 0.8], [NUM, NUM], [VALUE, VALUE]]


def test_maintenance_of_the_venue_grows_with_size() -> None:
    # 2 coins: 1 % and 0.005 % for each; both as SPEC writes the linear one.
    got = cell("LIQUIDATION", 2.0, 50000.0, 10000.0, 0.01, "linear", 1.0, 0.00005)
    assert got[0][0] == pytest.approx(90000 / (2 * (1 - 0.0101)), rel=1e-15)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("LEVERAGE", ([[150.0, -50.0]], [[150.0, -20.0]], 50.0), [[4.0, 2.0, 2.6]]),
        ("KELLY", (0.12, 0.3, 0.02), 10 / 9),
        ("KELLY_BINARY", (0.55, 1.0), 0.1),
        ("KELLY_BINARY", (0.45, 1.0), 0.0),
        ("KELLY_MULTI", ([[0.5]], [[0.0625]], 0.25), [[4.0]]),
        ("SIZE", (100000.0, 0.01, 50.0, 47.5), 400.0),
        # 1 % of 1.5 coins; 1/57000 - 1/60000 coins lost per dollar
        ("SIZE", (1.5, 0.01, 60000.0, 57000.0, 10.0, "inverse", 1.0), 1710.0),
        ("VOL_TARGET", (0.1, 0.24, 2.0), 0.1 / 0.24),
        ("VOL_TARGET", (0.1, 0.0, 2.0), 2.0),
        ("STOP", ("fixed", [[99.0], [93.0]], 100.0, 95.0), [[93.0, "gapped"]]),
        ("DAYS_TO_EXIT", (1250000.0, 400000.0, 0.15, True), 21.0),
        ("AMIHUD", ([[0.01, 0.5]], [[1e6, 0.0]]), 1e-8),
        (
            "AMIHUD_STATS",
            ([[0.01, 0.5]], [[1e6, 0.0]]),
            [["illiquidity", 1e-8], ["n", 1.0], ["excluded", 1.0]],
        ),
    ],
)
def test_worked_numbers(name: str, arguments: Any, expected: Any) -> None:
    got = cell(name, *arguments)
    if isinstance(expected, float):
        assert got == pytest.approx(expected, rel=1e-14)
    else:
        assert got == expected


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("LEVERAGE", ([[1.0]], [[1.0]], 0.0), "equity must be > 0, got 0"),
        ("KELLY", (12.0, 0.3), "mean 12 looks like percent; type 0.12"),
        ("KELLY", (0.12, 30.0), "vol 30 looks like percent; type 0.3"),
        ("KELLY", (0.12, 0.0), "vol must be > 0 and <= 50, got 0"),
        ("VOL_TARGET", (0.1, 0.0), "vol must be > 0 without a cap, got 0"),
        ("VOL_TARGET", (10.5, 0.2), "target_vol 10.5 looks like percent; type 0.105"),
        ("SIZE", (1e5, 0.01, 50.0, 50.0), "stop_price must not be the entry_price"),
        ("SIZE", (-1.0, 0.01, 50.0, 40.0), "equity must be > 0, got -1"),
        ("LIQUIDATION", (1.0, 5e4, 1e4, 1.0), "maintenance 1 looks like percent"),
        ("LIQUIDATION", (0.0, 5e4, 1e4, 0.01), "quantity must not be 0, got 0"),
        ("DAYS_TO_EXIT", (5.0, 0.0, 0.1), "there is no exit: daily_volume is 0"),
        ("DAYS_TO_EXIT", (5.0, 9.0, 0.0), "participation must be > 0 and <= 1"),
        ("AMIHUD", ([[0.1]], [[0.0]]), "volumes must be > 0 on at least one day"),
        ("STOP", ("fixed", [[99.0]], 100.0, 101.0), "below the entry of a long"),
        (
            "KELLY_MULTI",
            ([[0.1], [0.1]], [[1.0, 1.0], [1.0, 1.0]]),
            "covariance must be positive definite, is singular",
        ),
    ],
)
def test_number_out_of_range_is_a_num_error_with_its_reason(
    name: str, arguments: Any, reason: str
) -> None:
    got = cell(name, *arguments)
    cells = got[0] if isinstance(got, list) else [got]
    assert cells[0] is NUM
    assert reason in why(name, *arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("LEVERAGE", ([[1.0, 2.0]], [[1.0]], 1.0), "deltas has 1 numbers for 2 of"),
        ("AMIHUD", ([[0.1, 0.2]], [[1.0]]), "volumes has 1 numbers for 2 of returns"),
        ("STOP", ("atr", [[99.0]], 100.0, 2.0), "stop_kind atr needs atr"),
        ("STOP", ("fixed", [[99.0, 98.0]], 100.0, 9.0), "prices must be rows of open"),
        ("KELLY_MULTI", ([[0.1]], [[1.0, 0.0]]), "covariance must be 1 rows of 1"),
        ("VOL_TARGET", (0.1, 0.2, None), "cap must be a number"),
    ],
)
def test_wrong_kind_is_a_value_error_with_its_reason(
    name: str, arguments: Any, reason: str
) -> None:
    got = cell(name, *arguments)
    cells = got[0] if isinstance(got, list) else [got]
    assert cells[0] is VALUE
    assert reason in why(name, *arguments)
