"""The Volatility functions with unusable cells: the right error and its sentence."""

from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import call

STRIKES = [[80.0], [90.0], [100.0], [110.0], [120.0]]
VOLS: list[list[Any]] = [[0.3], [0.25], [0.2], [0.22], [0.26]]
CLOSES = [[100.0], [101.0], [99.0], [102.0]]
MOVES = [[1.0], [2.0], [3.0], [4.0], [5.0]]
BAR = [100.0, 102.0, 98.0, 101.0]
FIT, REALIZED, MV = "XLH_SVI_FIT", "XLH_REALIZED_VOL", "XLH_MV_DELTA_FIT"
KIND, RANGE = CellError.VALUE, CellError.NUM


def put(column: list[list[Any]], place: int, cell: Any) -> list[list[Any]]:
    """The column with another cell at one place."""
    return [[cell] if i == place else row for i, row in enumerate(column)]


CASES: list[tuple[str, list[Any], CellError, str]] = [
    (FIT, [STRIKES[:4], VOLS[:4], 100.0, 0.5], KIND, "a slice needs 5 quotes, got 4"),
    (FIT, [put(STRIKES, 1, 80.0), VOLS, 100.0, 0.5], KIND, "different, got 80 twice"),
    (FIT, [put(STRIKES, 0, -80.0), VOLS, 100.0, 0.5], RANGE, "strikes must be > 0"),
    (FIT, [STRIKES, put(VOLS, 2, 0.0), 100.0, 0.5], RANGE, "vols must be > 0"),
    (FIT, [STRIKES, put(VOLS, 2, float("nan")), 100.0, 0.5], RANGE, "must be finite"),
    (FIT, [STRIKES, put(VOLS, 2, "x"), 100.0, 0.5], KIND, 'a number, got "x"'),
    (FIT, [STRIKES, put(VOLS, 2, None), 100.0, 0.5], KIND, "vols is blank"),
    (FIT, [STRIKES, put(VOLS, 2, CellError.NA), 100.0, 0.5], CellError.NA, "#N/A"),
    (FIT, [STRIKES, put(VOLS, 1, 45.0), 100.0, 0.5], RANGE, "45 looks like percent"),
    (FIT, [STRIKES, VOLS, 100.0, 0.0], RANGE, "years must be > 0"),
    (FIT, [STRIKES, VOLS, 100.0, -1.0], RANGE, "expired"),
    (FIT, [STRIKES, VOLS, 0.0, 0.5], RANGE, "forward must be > 0"),
    (FIT, [STRIKES, VOLS[:4], 100.0, 0.5], KIND, "sizes do not fit"),
    (FIT, [STRIKES, VOLS, 100.0, 0.5, put(VOLS, 0, -1.0)], RANGE, "weights must be"),
    (REALIZED, [put(CLOSES, 1, 0.0)], RANGE, "prices must be > 0, got 0"),
    (REALIZED, [put(CLOSES, 1, -1.0)], RANGE, "prices must be > 0, got -1"),
    (REALIZED, [put(CLOSES, 1, None)], KIND, "prices is blank"),
    (REALIZED, [put(CLOSES, 1, float("nan"))], RANGE, "prices must be finite"),
    (REALIZED, [CLOSES, 9.0], RANGE, "9 periods needed, got 3"),
    (REALIZED, [CLOSES, 0.0, 365.0, "best"], KIND, "method must be one of close"),
    (
        REALIZED,
        [[BAR, BAR, [100.0, 97.0, 98.0, 100.0]], 0.0, 365.0, "garman_klass"],
        RANGE,
        "high must be the highest price of its row, low the lowest; not so in row 3",
    ),
    (MV, [*[MOVES] * 5, put(MOVES, 0, 0.0)], RANGE, "years must be > 0"),
    (MV, [MOVES[:3]] * 6, KIND, "the fit needs 4 observations, got 3"),
    (MV, [MOVES, MOVES[:4], *[MOVES] * 4], KIND, "sizes do not fit"),
    (
        "XLH_SMILE_DELTA",
        ["call", 0.0, 95.0, 0.5, 0.02, 0.25, -0.15, "sticky_strike"],
        RANGE,
        "spot must be > 0, got 0",
    ),
    (
        "XLH_SVI_VOL",
        [100.0, 100.0, 0.5, -0.4, 0.1, 0.0, 0.0, 0.1],
        RANGE,
        "the slice has a negative variance",
    ),
]


@pytest.mark.parametrize(("name", "arguments", "error", "rule"), CASES)
def test_unusable_cell_is_its_error_and_why_says_the_rule(
    name: str, arguments: list[Any], error: CellError, rule: str
) -> None:
    assert call(name, arguments) == error
    assert rule in str(call("XLH_WHY", [name, *arguments]))


def test_bad_element_of_a_column_fails_alone_in_every_elementwise_function() -> None:
    option = [95.0, 0.5, 0.02, 0.25]
    spots = [[100.0], [0.0], ["x"], [100.0]]
    for name, rest in (
        ("XLH_SMILE_DELTA", [-0.15, "sticky_moneyness"]),
        ("XLH_MV_DELTA", [-0.25, -0.4, 0.3]),
    ):
        found: Any = call(name, ["call", spots, *option, *rest])
        alone = call(name, ["call", 100.0, *option, *rest])
        assert found == [[alone], [RANGE], [KIND], [alone]]
