"""Static hedges and funding as cells: rows of legs, and the reason of each error."""

from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import answer, call

PRICES, VALUES = [[0.0], [80.0], [100.0], [130.0]], [[80.0], [0.0], [0.0], [30.0]]
LISTED = [[90.0, 100.0, 110.0]]


def test_a_strip_names_its_legs_and_what_it_leaves_open() -> None:
    rows: Any = call("XLH_STATIC_STRIP", [PRICES, VALUES, LISTED, 95.0])
    assert rows == [
        ["bond", 95.0, 0.0],
        ["forward", 95.0, 0.0],
        ["put", 90.0, 0.0],
        ["call", 100.0, 1.0],
        ["call", 110.0, 0.0],
        ["uncovered_put", 80.0, 1.0],
        ["shortfall", 90.0, 0.0],
        ["excess", 90.0, 0.0],
    ]


def test_points_may_be_a_row_and_strikes_a_column() -> None:
    across = [[price for (price,) in PRICES]], [[value for (value,) in VALUES]]
    down = [[strike] for strike in LISTED[0]]
    expected = call("XLH_STATIC_STRIP", [PRICES, VALUES, LISTED])
    assert call("XLH_STATIC_STRIP", [*across, down]) == expected


def test_barrier_legs_are_the_specification_s_with_value_and_residual() -> None:
    rows: Any = call("XLH_BARRIER_STATIC", ["c", 100.0, 100.0, 90.0])
    assert rows == [["call", 100.0, 1.0], ["put", 81.0, pytest.approx(-10 / 9)]]
    market = [0.5, 0.03, 0.25, 0.03]
    asked = ["c", 100.0, 100.0, 90.0, "down_out", *market]
    rows = call("XLH_BARRIER_STATIC", asked)
    assert rows[2] == ["value", 100.0, pytest.approx(5.9478446202663768, rel=1e-13)]
    assert rows[3] == ["residual", 90.0, pytest.approx(0, abs=1e-13)]


def test_a_drift_shows_as_a_residual() -> None:
    drifting = ["c", 100.0, 100.0, 90.0, "down_in", 0.5, 0.06, 0.25]
    rows: Any = call("XLH_BARRIER_STATIC", drifting)
    assert rows[-1][0] == "residual"
    assert abs(rows[-1][2]) > 0.5


def test_a_knock_in_beyond_its_barrier_is_the_vanilla() -> None:
    asked = ["put", 100.0, 80.0, 90.0, "down_in", 0.5, 0.02, 0.3]
    rows: Any = call("XLH_BARRIER_STATIC", asked)
    vanilla = call("XLH_PRICE", ["put", 100.0, 80.0, 0.5, 0.02, 0.3])
    assert rows == [
        ["put", 80.0, 1.0],
        ["value", 100.0, pytest.approx(vanilla, rel=1e-14)],
        ["residual", 90.0, 0.0],
    ]


def test_funding_fails_in_its_own_cell() -> None:
    found = answer("XLH_FUNDING", [2e5, [[50100.0], [None], [0.0]], 50000.0, 8.0])
    assert found.value == [
        [pytest.approx(-0.007, rel=1e-13)],
        [CellError.VALUE],
        [CellError.NUM],
    ]
    assert "mark must be > 0, got 0" in found.reasons


@pytest.mark.parametrize(
    ("name", "arguments", "error", "sentence"),
    [
        ("STATIC_STRIP", [PRICES, VALUES[:3], LISTED], CellError.VALUE, "3 numbers"),
        ("STATIC_STRIP", [PRICES, VALUES, [[2.0, 1.0]]], CellError.NUM, "1 after 2"),
        ("STATIC_STRIP", [PRICES, VALUES, [[None]]], CellError.VALUE, "strikes"),
        ("STATIC_STRIP", [PRICES, VALUES, LISTED, "x"], CellError.VALUE, "forward"),
        ("BARRIER_STATIC", ["c", 90.0, 99.0, 90.0], CellError.NUM, "is touched"),
        ("BARRIER_STATIC", ["c", 99.0, -1.0, 90.0], CellError.NUM, "strike must be"),
        ("BARRIER_STATIC", ["p", 99.0, 80.0, 90.0], CellError.NUM, "never pays"),
        (
            "BARRIER_STATIC",
            ["c", 99.0, 99.0, 90.0, "down_out", 0.5, 0.02],
            CellError.VALUE,
            "vol is missing: the residual needs it",
        ),
        (
            "BARRIER_STATIC",
            ["c", 99.0, 99.0, 90.0, "down_out", 0.5, 0.02, 25.0],
            CellError.NUM,
            "vol 25 looks like percent; type 0.25",
        ),
        (
            "BARRIER_STATIC",
            ["c", 99.0, 99.0, 90.0, "down_out", 90.0, 0.02, 0.25],
            CellError.NUM,
            "years 90 looks like days",
        ),
        ("DIGITAL_STATIC", ["call", 1.0, 2.0], CellError.NUM, "both strikes >= 0"),
        ("DIGITAL_STATIC", ["call", 9.0, 2.0, 1.0, "x"], CellError.VALUE, "cover must"),
    ],
)
def test_xlh_why_says_the_rule(
    name: str, arguments: list[Any], error: CellError, sentence: str
) -> None:
    value = call(f"XLH_{name}", arguments)
    cells = value[0] if isinstance(value, list) else [value]
    assert set(cells) == {error}
    why = call("XLH_WHY", [f"XLH_{name}", *arguments])
    assert sentence in str(why)
