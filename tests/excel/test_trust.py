"""Totals that refuse, counts, comparison, fingerprint, age and reasons."""

import hashlib
import math
from datetime import UTC, datetime
from typing import Any

import pytest

import xlhedge
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, answer, call

OK, EXCLUDED = ["ok"], ["excluded"]


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


def test_a_total_is_the_exact_sum() -> None:
    values = [0.1] * 10 + [1e16, 1.0, -1e16]
    assert call("XLH_TOTAL", [column(*values)]) == math.fsum(values)
    assert call("XLH_TOTAL", [[values]]) == math.fsum(values)
    assert call("XLH_TOTAL", [5.0]) == 5.0


TOTALS: list[tuple[list[Any], list[Any] | None, Any]] = [
    ([1.0, 2.0], ["ok", "ok"], 3.0),
    ([1.0, 2.0], ["ok", "excluded"], 1.0),
    ([1.0, CellError.NUM], ["ok", "excluded"], 1.0),
    ([1.0, None], ["ok", None], 1.0),
    ([1.0, CellError.NUM], None, CellError.NUM),
    ([1.0, CellError.NUM], ["ok", "vol is blank"], CellError.NUM),
    ([1.0, 2.0], ["ok", "vol is blank"], CellError.VALUE),
    ([1.0, 2.0], ["ok", CellError.REF], CellError.REF),
    ([1.0, 2.0], ["ok", None], CellError.VALUE),
    ([1.0, None], ["ok", "ok"], CellError.VALUE),
    ([1.0, None], None, CellError.VALUE),
    ([1.0, "2"], None, CellError.VALUE),
    ([1.0, True], None, CellError.VALUE),
    ([1.0, ""], None, CellError.VALUE),
    ([1.0, 2.0], ["ok"], CellError.VALUE),
    ([1e308, 1e308], None, CellError.NUM),
    ([1.0, math.inf], None, CellError.NUM),
    ([math.inf, -math.inf], None, CellError.NUM),
    ([math.nan], None, CellError.NUM),
    ([1.0, 10**400], None, CellError.NUM),
]


@pytest.mark.parametrize(("values", "states", "expected"), TOTALS)
def test_a_total_refuses_unless_every_included_row_is_ok(
    values: list[Any], states: list[Any] | None, expected: Any
) -> None:
    beside = OMITTED if states is None else column(*states)
    found = answer("XLH_TOTAL", [column(*values), beside])
    assert found.value == expected
    assert type(found.value) is type(expected)
    assert bool(found.reasons) == isinstance(expected, CellError)


def test_a_refused_total_names_the_row() -> None:
    arguments = [column(1.0, 2.0), column("ok", "vol is blank")]
    reason = 'row 2 must be a number that is ok, got status "vol is blank"'
    assert call("XLH_WHY", ["XLH_TOTAL", *arguments]) == reason
    held = "values holds #N/A in row 1"
    assert call("XLH_WHY", ["XLH_TOTAL", column(CellError.NA, 1.0)]) == held


def test_a_total_says_what_is_not_finite() -> None:
    row = answer("XLH_TOTAL", [column(1.0, math.inf)])
    assert row.reasons == ("row 2 must be finite, got inf",)
    total = answer("XLH_TOTAL", [column(1e308, 1e308)])
    assert total.reasons == ("the sum overflows",)


def test_status_counts_every_cell_once() -> None:
    values = column(1.0, True, "ok", "vol is blank", CellError.NA, "excluded", None)
    assert call("XLH_STATUS", [values]) == [
        ["cells", 7.0],
        ["ok", 3.0],
        ["failed", 2.0],
        ["excluded", 1.0],
        ["blank", 1.0],
    ]
    assert call("XLH_STATUS", [CellError.NUM])[2] == ["failed", 1.0]  # type: ignore[index]


RECONS: list[tuple[list[Any], list[Any], Any]] = [
    ([1.0, "a", True, None], [1.0, "a", True, None], "PASS"),
    ([1.0, 2.0], [1.0 + 1e-10, 2.0], "PASS"),
    ([1.0, 2.0], [1.0, 2.5], "row 2 column 1: 2 against 2.5, difference 0.5"),
    ([1.0, 2.0], [4.0, 2.5], "row 1 column 1: 1 against 4, difference 3"),
    ([1.0, 2.0], [4.0, "a"], 'row 2 column 1: 2 against "a"'),
    ([1.0, None], [1.0, 0.0], "row 2 column 1: blank against 0"),
    ([1.0, True], [1.0, 1.0], "row 2 column 1: TRUE against 1"),
    ([CellError.NA, 1.0], [CellError.NA, 1.0], CellError.NA),
    ([1.0], [1.0, 2.0], CellError.VALUE),
]


def test_two_blank_cells_are_equal() -> None:
    assert call("XLH_RECON", [None, None]) == "PASS"
    assert call("XLH_RECON", [[[None]], [[None]]]) == "PASS"
    assert call("XLH_RECON", [None, 0.0]) == "row 1 column 1: blank against 0"
    assert call("XLH_RECON", [None, CellError.NA]) is CellError.NA


@pytest.mark.parametrize(("left", "right", "expected"), RECONS)
def test_recon_passes_or_names_the_largest_difference(
    left: list[Any], right: list[Any], expected: Any
) -> None:
    assert call("XLH_RECON", [column(*left), column(*right)]) == expected


def test_recon_measures_by_tolerance_and_scale() -> None:
    left, right = [[100.0]], [[101.0]]
    assert call("XLH_RECON", [left, right, 1.0]) == "PASS"
    assert call("XLH_RECON", [left, right, 0.01, 100.0]) == "PASS"
    assert call("XLH_RECON", [left, right, 0.0099, 100.0]) != "PASS"
    assert call("XLH_RECON", [left, right, -1.0]) is CellError.NUM
    assert call("XLH_RECON", [left, right, 1.0, 0.0]) is CellError.NUM


def test_the_hash_is_that_of_the_json_of_the_rows() -> None:
    cells = [[1.0, "a\u00e9", True, None, CellError.NA], [46108.5, 1, -0.0, 0.1, "1"]]
    text = (
        r'[[1.0,"a\u00e9",true,null,{"error":"#N/A"}],'
        '[46108.5,1.0,0.0,0.1,"1"]]'
    )
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert call("XLH_HASH", [cells]) == expected
    cells[1][0] = datetime(2026, 3, 27, 12, tzinfo=UTC)
    assert call("XLH_HASH", [cells]) == expected


def test_the_hash_tells_cells_apart() -> None:
    tables: list[Any] = [
        *(1.0, "1", True, None, "", CellError.NA, "#N/A", 1.0000000000000002),
        [[1.0, 2.0]],
        [[1.0], [2.0]],
        [[2.0, 1.0]],
    ]
    assert len({call("XLH_HASH", [cells]) for cells in tables}) == len(tables)


def test_stale_is_older_than_max_age_seconds() -> None:
    as_of, minute = 46027.5, 1 / 1440
    for seconds, expected in [(59.0, True), (61.0, False)]:
        assert call("XLH_STALE", [as_of, as_of + minute, seconds]) is expected
    ages = column("2026-01-05 12:00", "2026-01-05 11:00")
    clock = "2026-01-05 12:00:30"
    assert call("XLH_STALE", [ages, clock, 60.0]) == [[False], [True]]


def test_a_snapshot_from_the_future_is_a_num_error() -> None:
    """A clock in another time zone must not make old numbers look fresh."""
    found = answer("XLH_STALE", ["2026-01-05 13:00", "2026-01-05 12:00", 60.0])
    assert found.value is CellError.NUM
    assert call("XLH_STALE", ["2026-01-05 12:00:05", "2026-01-05 12:00", 60.0]) is False


def test_why_gives_every_reason_or_ok() -> None:
    good = ["XLH_DELTA", "call", 105.0, 100.0, 0.5, 0.1, 0.36]
    assert call("XLH_WHY", good) == "ok"
    strikes = column(100.0, None, -1.0)
    reasons = "strike is blank; strike must be >= 0, got -1"
    assert call("XLH_WHY", [*good[:3], strikes, *good[4:]]) == reasons
    assert call("XLH_WHY", ["XLH_NOPE"]) == "there is no function XLH_NOPE"
    assert call("XLH_WHY", good[:3]) == "strike is missing"
    assert call("XLH_WHY", ["XLH_WHY", *good]) == "ok"
    assert call("XLH_WHY", ["XLH_VERSION"]) == "ok"
    many = [[f"{'x' * 30} {i}"] for i in range(20)]
    assert len(call("XLH_WHY", [*good[:3], many, *good[4:]])) == 255  # type: ignore[arg-type]


def test_version_is_that_of_the_package() -> None:
    assert call("XLH_VERSION", []) == xlhedge.__version__


def test_a_total_of_nothing_is_no_zero() -> None:
    nothing = answer("XLH_TOTAL", [column(None, None), column(None, None)])
    assert nothing == (CellError.NA, ("there is no row to add",))
    excluded = [column(1.0, None), column("excluded", None)]
    assert call("XLH_TOTAL", excluded) == 0.0
